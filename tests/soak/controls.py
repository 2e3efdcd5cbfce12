"""One small story that a bot without the right nonce, or without a look back, tells twice."""

import random
from pathlib import Path

from bot.clock import SystemClock
from tests.loopback.client import Loopback
from tests.soak.ground import Ground, Outcome
from tests.soak.kills import WRITE

# A fortieth of the real waits: a lease of 1.5 s, and Discord knows a nonce for 3 s.
SHORTENED = 40.0
MESSAGES = 8


async def lose_the_answers(loopback: Loopback, folder: Path, *, broken: str = "") -> Outcome:
    """Every message is posted, its answer is lost, and it is tried again while Discord knows it."""
    ground = await _ground(loopback, folder)
    await loopback.fault(*WRITE, kind="reset_after", times=MESSAGES)
    bot = ground.bot(BROKEN=broken)
    try:
        await bot.start()
        await ground.finished(bot, 30)
        return await ground.outcome()
    finally:
        await bot.kill()
        await ground.close()


async def stay_away_too_long(loopback: Loopback, folder: Path, *, broken: str = "") -> Outcome:
    """The bot dies with every message posted and no answer, and is back when no nonce is known."""
    ground = await _ground(loopback, folder)
    await loopback.fault(*WRITE, kind="silent_after", times=MESSAGES)
    bot = ground.bot(BROKEN=broken)

    async def all_hang() -> bool:
        return len(await loopback.posted()) == MESSAGES

    try:
        await bot.start()
        await loopback.wait_until(all_hang, seconds=30)
        await bot.kill()
        await loopback.set(nonce_window_seconds=0)
        await bot.start()
        await ground.finished(bot, 30)
        return await ground.outcome()
    finally:
        await bot.kill()
        await ground.close()


async def _ground(loopback: Loopback, folder: Path) -> Ground:
    ground = Ground(loopback, folder, random.Random(1), shortened=SHORTENED)
    await ground.build(channels=MESSAGES)
    await ground.order([SystemClock().now()] * MESSAGES, ground.channels)
    return ground
