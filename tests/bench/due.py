"""Ten thousand deliveries that fall due within one second, and a hundred thousand that wait."""

import asyncio
import random
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from bot.clock import SystemClock
from tests.bench.process import Measured
from tests.loopback.client import Loopback
from tests.loopback.counting import Posted
from tests.soak.ground import LAUNCHER, UNFINISHED, Ground
from tests.wire.stalls import read_stalls

CHANNELS, LIMITED_CHANNELS = 100, 300
START_SECONDS, CHUNK = 4.0, 1000
# Discord takes five messages in five seconds in one channel: no channel gets more than that.
LIMITED_ROWS = LIMITED_CHANNELS * 5
SETTLE_SECONDS = 5.0


async def measure_due(folder: Path, *, rows: int) -> dict[str, float]:
    """First after due, rate and stall without a limit; the share of Discord's own with it."""
    result = await _burst(folder / "unlimited", rows, CHANNELS, "off")
    limited = await _burst(folder / "limited", min(rows, LIMITED_ROWS), LIMITED_CHANNELS, "discord")
    return {
        "due_first_ms": result["first_ms"],
        "due_rate_unlimited": result["rate"],
        "due_share_of_limit": limited["share"],
        "due_rate_limited": limited["rate"],
        "due_cpu_ms": result["cpu_ms"],
        "loop_stall_ms": max(result["stall_ms"], limited["stall_ms"]),
        "loop_stall_wall_ms": max(result["wall_ms"], limited["wall_ms"]),
    }


async def _burst(folder: Path, rows: int, channels: int, limits: str) -> dict[str, float]:
    async with Loopback(rate_limits="off", record_bodies=False) as loopback:
        ground = await _ground(loopback, folder, channels)
        await loopback.set(rate_limits=limits)
        # Written before the bot starts, as it looks for rows of other processes only now and then.
        due = SystemClock().now() + timedelta(seconds=START_SECONDS + rows / 2000)
        instants = [due + timedelta(seconds=number / rows) for number in range(rows)]
        await _fill(ground, instants)

        async def done() -> bool:
            return await ground.count(*UNFINISHED) == 0

        async with _bot(ground) as bot:
            now = SystemClock().now()
            assert now < due, f"ready {now - due} after the first was due: give it more time"
            await asyncio.sleep((due - now).total_seconds() - 0.5)
            await loopback.accepted(reset=True)
            before = bot.cpu_seconds
            await loopback.wait_until(done, seconds=rows / 10, pause=0.5)
            cpu, posted = bot.cpu_seconds - before, await loopback.posted()
            accepted = await loopback.accepted()
        await ground.close()
    assert len(posted) == rows, f"{len(posted)} of {rows} arrived"
    measured = _pace(posted, due) | read_stalls(ground.stalls)
    return measured | {"cpu_ms": cpu * 1000 / rows, "share": accepted["share"]}


def _pace(posted: list[Posted], due: datetime) -> dict[str, float]:
    first, last = min(p.at for p in posted), max(p.at for p in posted)
    return {
        "first_ms": (first - due).total_seconds() * 1000,
        "rate": len(posted) / (last - first).total_seconds(),
    }


async def measure_waiting(folder: Path, *, rows: int, rounds: int) -> dict[str, float]:
    """The memory that waiting rows take, against the same process without them."""
    memory: dict[int, list[float]] = {0: [], rows: []}
    stall = 0.0
    async with Loopback(record_bodies=False) as loopback:
        grounds = {n: await _ground(loopback, folder / str(n), CHANNELS) for n in memory}
        tomorrow = SystemClock().now() + timedelta(days=1)
        instants = [tomorrow + timedelta(milliseconds=number) for number in range(rows)]
        await _fill(grounds[rows], instants)
        for _ in range(rounds):
            for count, ground in grounds.items():
                async with _bot(ground) as bot:
                    await asyncio.sleep(SETTLE_SECONDS)
                    memory[count].append(bot.memory_mb)
        stall = read_stalls(grounds[rows].stalls)["stall_ms"]
        for ground in grounds.values():
            await ground.close()
    without, with_rows = median(memory[0]), median(memory[rows])
    return {
        "waiting_none_mb": without,
        "waiting_100k_total_mb": with_rows,
        "waiting_100k_mb": with_rows - without,
        "waiting_stall_ms": stall,
    }


async def _ground(loopback: Loopback, folder: Path, channels: int) -> Ground:
    return await Ground(loopback, folder, random.Random(1), 1.0).build(channels=channels)


async def _fill(ground: Ground, instants: list[datetime]) -> None:
    for first in range(0, len(instants), CHUNK):
        await ground.order(instants[first : first + CHUNK], ground.channels)


def _bot(ground: Ground) -> Measured:
    environment = ground.loopback.environment | {"STALLS": str(ground.stalls)}
    return Measured(LAUNCHER, environment, ground.folder)
