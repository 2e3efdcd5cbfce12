"""Killing the real process at random moments while messages fall due and the network fails.

The honest limit: a process that is frozen (SIGSTOP, a suspended machine) between its check that
a nonce is still trusted and its POST, for longer than what is left of Discord's own window, can
still say something twice. So the freezes here are shorter than that; the rest is not promised.
"""

import asyncio
import random
from datetime import timedelta
from pathlib import Path

from bot.clock import SystemClock
from tests.loopback.client import Loopback
from tests.soak.ground import Ground, Outcome
from tests.wire.bot_process import BotProcess

WRITE, READ = ("POST", "/channels/*/messages"), ("GET", "/channels/*/messages")
EACH = 0.02
# Discord takes its time; without, a kill would seldom meet a request on its way.
LATENCY_SECONDS, SHARE_WITH_LATENCY = 0.12, 0.5
LIFE_SECONDS = 1.0
LONG_AWAY_EVERY, FREEZE_EVERY, KILL_EARLY_EVERY = 3, 5, 7
LONGEST_FREEZE_SECONDS = 1.0
CHANNELS, PEOPLE = 8, 3


async def survive_kills(
    loopback: Loopback,
    folder: Path,
    *,
    kills: int,
    deliveries: int,
    seed: int,
) -> Outcome:
    """Kill the bot so many times while so many messages fall due, then let it finish."""
    chance = random.Random(seed)
    ground = await Ground(loopback, folder, chance).build(channels=CHANNELS, people=PEOPLE)
    await plan_faults(loopback, seed)
    in_hand = 0
    bot = ground.bot()
    try:
        for life in range(kills):
            share = deliveries * (life + 1) // kills - deliveries * life // kills
            in_hand += await _live_and_die(ground, life, share)
        await bot.start()
        # Perhaps nothing is left for it, and who is stopped while it starts ends differently.
        await bot.wait_for(" ready ", seconds=60)
        await ground.finished(bot)
        assert await bot.stop() == 0, bot.log
        outcome = await ground.outcome()
    finally:
        if bot.runs:
            await bot.kill()
        await ground.close()
    outcome.kills, outcome.in_hand_when_killed = kills, in_hand
    return outcome


async def plan_faults(loopback: Loopback, seed: int, each: float = EACH) -> None:
    """Two in a hundred requests meet each fault of the network; half of the rest are slow."""
    kinds = {
        "rate_limited": {"seconds": 0.1},
        "server_error": {"status": 503, "work_done": True},
        "reset_before": {},
        "reset_after": {},
        "silent_before": {},
        "silent_after": {},
        "malformed": {},
    }
    for number, (kind, details) in enumerate(kinds.items()):
        for place in (WRITE, READ):
            chance = {"probability": each, "seed": seed * 100 + number}
            await loopback.fault(*place, kind=kind, **chance, **details)
    await loopback.fault(
        *WRITE,
        kind="slow_after",
        probability=SHARE_WITH_LATENCY,
        seed=seed,
        seconds=LATENCY_SECONDS,
    )


async def _live_and_die(ground: Ground, life: int, share: int) -> int:
    """One life of the bot; returns how many rows it had in hand when it was killed."""
    freezes = life % FREEZE_EVERY == FREEZE_EVERY - 1
    # Standing still because it is frozen is not the loop's fault.
    # Who is killed while it starts must be so while it imports, too.
    bot = ground.bot(measured=not freezes, forked=not _dies_early(life))
    try:
        await _fill(ground, bot, life, share)
        if freezes:
            bot.freeze()
            frozen = ground.chance.uniform(0.1, LONGEST_FREEZE_SECONDS)
            await asyncio.sleep(frozen)
            await ground.window.let_pass(frozen)
            bot.thaw()
            await asyncio.sleep(ground.chance.uniform(0, 0.1))
    finally:
        await bot.kill()
    in_hand = await ground.count("leased")
    # Mostly back at once, as a supervisor does it; sometimes only when every nonce is forgotten.
    if life % LONG_AWAY_EVERY == LONG_AWAY_EVERY - 1:
        await ground.be_away()
    else:
        await asyncio.sleep(ground.chance.uniform(0, 0.2))
    return in_hand


async def _fill(ground: Ground, bot: BotProcess, life: int, share: int) -> None:
    """Let messages fall due while the bot starts and runs, up to a random moment."""
    chance, now = ground.chance, SystemClock().now()
    beforehand = share * 3 // 4
    spread = timedelta(seconds=LIFE_SECONDS * 2)
    # Direct messages have a slow pace of their own, so they are few.
    await ground.order([now + spread * chance.random() for _ in range(beforehand)], ground.channels)
    if life % 4 == 0 and share > beforehand:
        await ground.order([now], ground.people)
        share -= 1
    await bot.start()
    if _dies_early(life):
        await asyncio.sleep(chance.uniform(0, LIFE_SECONDS))
    else:
        await bot.wait_for(" ready ", seconds=60)
    soon = SystemClock().now()
    meanwhile = [soon + spread * chance.random() / 4 for _ in range(share - beforehand)]
    await ground.order(meanwhile, ground.channels)
    await asyncio.sleep(chance.uniform(0, LIFE_SECONDS))


def _dies_early(life: int) -> bool:
    return life % KILL_EARLY_EVERY == KILL_EARLY_EVERY - 1
