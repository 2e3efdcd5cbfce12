"""One life of the bot on a network where every third request meets a fault."""

import random
from datetime import timedelta
from pathlib import Path

from bot.clock import SystemClock
from tests.loopback.client import Loopback
from tests.loopback.trouble import NETWORK
from tests.soak.ground import Ground, Outcome
from tests.soak.kills import READ, WRITE

EACH, SILENT_EACH = 0.03, 0.01
# Half an answer is none. One that never comes is waited for, so there are fewer of these.
KINDS, SILENT = (*NETWORK, "malformed"), ("silent_before", "silent_after")
CHANNELS, CLOSED = 40, 4
# Faults of a delivery, its repeats included; a little less than there are on average.
FAULTS_EACH = 0.38
RATE = 80.0
# What a ban of the address holds back is soon let go here.
HELD_SECONDS = "0.1"


async def survive_faults(
    loopback: Loopback,
    folder: Path,
    *,
    faults: int,
    seed: int,
) -> Outcome:
    """Deliver messages until so many requests met a fault; some channels are closed to the bot."""
    ground = await Ground(loopback, folder, random.Random(seed)).build(channels=CHANNELS)
    await _plan(loopback, seed, ground)
    bot = ground.bot(HELD_SECONDS=HELD_SECONDS)
    outcome = Outcome()
    try:
        while outcome.faults < faults:
            wave = min(round((faults - outcome.faults) / FAULTS_EACH) + CHANNELS, 4000)
            await _order(ground, wave)
            if bot.log == "":
                await bot.start()
            await ground.finished(bot)
            outcome = await ground.outcome()
        assert await bot.stop() == 0, bot.log
    finally:
        await bot.kill()
        await ground.close()
    return outcome


async def _plan(loopback: Loopback, seed: int, ground: Ground) -> None:
    for channel in ground.channels[:CLOSED]:
        await loopback.fault("POST", f"/channels/{channel.id}/messages", kind="missing_access")
    for number, (method, path) in enumerate((WRITE, READ)):
        for each, kinds in ((EACH, KINDS), (SILENT_EACH, SILENT)):
            places = {"method": method, "path": path, "kinds": kinds}
            await loopback.bad_network(each, seed=seed * 2 + number, **places)
    # Without Via it is a ban of the address. The limit of all requests slows the bot down for
    # minutes, as it should, so it is struck seldom.
    ban = {"via": False, "probability": EACH, "seed": seed * 3}
    slow_down = {"everywhere": True, "probability": EACH / 20, "seed": seed * 3 + 1}
    for details in (ban, slow_down):
        await loopback.fault(*WRITE, kind="rate_limited", seconds=0.1, **details)


async def _order(ground: Ground, wave: int) -> None:
    """Beforehand and at a pace: rows of another process are seen when the bot looks next."""
    now = SystemClock().now()
    instants = [now + timedelta(seconds=number / RATE) for number in range(wave)]
    closed, channels = ground.channels[:CLOSED], ground.channels[CLOSED:]
    await ground.order(instants[::CHANNELS], closed, refused=True)
    await ground.order(instants, channels)
