"""One small story that a bot without the right nonce, or without a look back, tells twice."""

import random
from pathlib import Path

from bot.clock import SystemClock
from tests.loopback.client import Loopback
from tests.soak.ground import Ground, Outcome
from tests.soak.kills import WRITE

# While the nonce is trusted a busy machine must get to the second try, so that is the real minute.
# Whoever stays away waits for a lease to run out, so it is a short one of 3 s.
TRUSTING, AWAY = 1.0, 20.0
MESSAGES = 8


async def lose_the_answers(loopback: Loopback, folder: Path, *, broken: str = "") -> Outcome:
    """Every message is posted, its answer is lost, and it is tried again while Discord knows it."""
    ground = await _ground(loopback, folder, TRUSTING)
    await loopback.fault(*WRITE, kind="reset_after", times=MESSAGES)
    bot = ground.bot(BROKEN=broken)
    try:
        await bot.start()
        await ground.finished(bot)
        return await ground.outcome()
    finally:
        await bot.kill()
        await ground.close()


async def stay_away_too_long(loopback: Loopback, folder: Path, *, broken: str = "") -> Outcome:
    """The bot dies with every message posted and no answer, and is back when no nonce is known."""
    ground = await _ground(loopback, folder, AWAY)
    await loopback.fault(*WRITE, kind="silent_after")
    bot = ground.bot(BROKEN=broken)

    async def all_hang() -> bool:
        return len({posted.content for posted in await loopback.posted()}) == MESSAGES

    try:
        await bot.start()
        await loopback.wait_until(all_hang, seconds=60)
        await bot.kill()
        await loopback.clear_faults()
        await ground.be_away()
        await bot.start()
        await ground.finished(bot)
        return await ground.outcome()
    finally:
        await bot.kill()
        await ground.close()


async def _ground(loopback: Loopback, folder: Path, shortened: float) -> Ground:
    ground = Ground(loopback, folder, random.Random(1), shortened=shortened)
    await ground.build(channels=MESSAGES)
    await ground.order([SystemClock().now()] * MESSAGES, ground.channels)
    return ground
