"""Commands of the real bot against the trivial one of an empty client, on one server.

Open loop: a command is typed 50 times a second whatever the bot does. Empty client and bot take
turns, and the median of the rounds counts, so that a busy moment of the machine does not.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import TypeVar

from tests.bench.place import Place
from tests.bench.process import EMPTY_CLIENT, Measured
from tests.loopback.actors import User
from tests.loopback.client import Loopback
from tests.loopback.views import Answer

RATE, WARM_UP_SECONDS = 50, 1.0
READS = ("schedule", "start")
# How a good answer begins; an apology is quickly made and would measure nothing.
BEGINS = {"ping": "pong", "schedule": "# NumHack", "start": "# NumHack"}
FIELDS = {"skills": ["Python", "Design"], "zone": "Europe/Berlin", "consent": ["yes"]}

T = TypeVar("T")


@dataclass(frozen=True)
class Cost:
    """Milliseconds until the callback is received, and of processor time for each command."""

    p50: float
    p99: float
    cpu: float


async def measure_commands(folder: Path, *, rounds: int, seconds: float) -> dict[str, float]:
    """The costs of /ping, /schedule, /start and registering, and what they add."""
    async with Loopback(rate_limits="off", record_bodies=False) as loopback:
        each = round(RATE * seconds)
        place = await Place(loopback, folder / "bot").build(people=each * rounds)
        costs: dict[str, list[Cost]] = {}
        for number in range(rounds):
            empty = Measured(EMPTY_CLIENT, loopback.environment, folder)
            async with empty:
                _note(costs, "ping", await _typed(place, empty, "ping", seconds))
            async with place.bot() as bot:
                await place.commands_are_there()
                for command in READS:
                    _note(costs, command, await _typed(place, bot, command, seconds))
                people = place.people[number * each : (number + 1) * each]
                _note(costs, "register", await _registered(place, bot, people))
            print(f"commands: round {number + 1} of {rounds}", flush=True)
    return _result({name: _median(found) for name, found in costs.items()})


def _note(costs: dict[str, list[Cost]], name: str, cost: Cost) -> None:
    costs.setdefault(name, []).append(cost)


async def _typed(place: Place, process: Measured, command: str, seconds: float) -> Cost:
    async def load(length: float) -> list[float]:
        return await place.loopback.load(
            place.guild, place.lobby, place.people[:100], command, rate=RATE, seconds=length
        )

    await load(WARM_UP_SECONDS)
    answered = len(await place.loopback.posted())
    before = process.cpu_seconds
    cost = _cost(await load(seconds), process.cpu_seconds - before)
    wrong = [
        answer.content
        for answer in await place.loopback.posted(since=answered)
        if not answer.content.startswith(BEGINS[command])
    ]
    assert not wrong, f"/{command} answered {len(wrong)} times: {wrong[0]}"
    return cost


async def _registered(place: Place, process: Measured, people: Sequence[User]) -> Cost:
    """The form is opened by everyone first, and not counted; handing it in is what writes."""
    assert place.panel is not None
    panel = place.panel
    forms = await _open_loop(people, lambda who: who.click(panel, "Register", final=False))
    before = process.cpu_seconds
    pairs = list(zip(people, forms, strict=True))
    answers = await _open_loop(pairs, lambda p: p[0].submit_modal(p[1], FIELDS, final=False))
    wrong = [answer.content for answer in answers if "You are registered" not in answer.content]
    assert not wrong, wrong[:3]
    return _cost([answer.milliseconds for answer in answers], process.cpu_seconds - before)


async def _open_loop(things: Sequence[T], deed: Callable[[T], Awaitable[Answer]]) -> list[Answer]:
    loop = asyncio.get_running_loop()
    began, tasks = loop.time(), []
    for number, thing in enumerate(things):
        await asyncio.sleep(max(0.0, began + number / RATE - loop.time()))
        tasks.append(asyncio.ensure_future(deed(thing)))
    return await asyncio.gather(*tasks)


def _cost(latencies: Sequence[float], cpu_seconds: float) -> Cost:
    p99 = quantiles(latencies, n=100)[98]
    return Cost(median(latencies), p99, cpu_seconds * 1000 / len(latencies))


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(*(median(getattr(cost, name) for cost in costs) for name in ("p50", "p99", "cpu")))


def _result(costs: dict[str, Cost]) -> dict[str, float]:
    result = {
        f"{name}_{what}_ms": getattr(cost, what)
        for name, cost in costs.items()
        for what in ("p50", "p99", "cpu")
    }
    ping, write = costs["ping"], costs["register"]
    reads = [costs[name] for name in READS]
    return result | {
        "read_p50_added_ms": max(read.p50 for read in reads) - ping.p50,
        "read_p99_added_ms": max(read.p99 for read in reads) - ping.p99,
        "write_p50_added_ms": write.p50 - ping.p50,
        "write_p99_added_ms": write.p99 - ping.p99,
        "read_cpu_ratio": max(read.cpu for read in reads) / ping.cpu,
        "write_cpu_ratio": write.cpu / ping.cpu,
    }
