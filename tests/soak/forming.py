"""Applying and taking back a plan for many people, and how long the event loop is held meanwhile.

`python -m tests.soak.forming 2000` says it for 2,000 people, with the engine's own plan.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import func, insert, select

from bot.actor import Actor
from bot.app import App, open_app
from bot.clock import MovableClock
from bot.model import FormingRun, Membership, Participant, PersonSettings, Team
from bot.teams.forming_plan import (
    FormingPlan,
    Numbers,
    TeamPlan,
    TeamReasons,
    fingerprint_of,
    people_of,
)

NUMHACK = Path(__file__).parent.parent.parent / "config/events/numhack.yaml"
START = datetime(2024, 11, 14, 16, 30, tzinfo=UTC)
MANAGER = Actor(100, 1, "Maria", manages_server=True)
SIZE = 4
SKILLS = ("Python", "Machine learning", "Data analysis", "Web development", "Design")
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata")
T = TypeVar("T")


@dataclass
class Held:
    """Milliseconds of processor time that the loop was held at most, and seconds in all."""

    plan: float = 0.0
    apply: float = 0.0
    undo: float = 0.0
    apply_seconds: float = 0.0
    undo_seconds: float = 0.0
    teams: int = 0


async def watched(work: Awaitable[T]) -> tuple[T, float, float]:
    """What came of it, the longest the loop was held (ms), and how long it took (s)."""
    task, longest = asyncio.ensure_future(work), 0.0
    began = time.perf_counter()
    while not task.done():
        # Processor time of this thread: what others do on the machine is not counted.
        before = time.thread_time()
        await asyncio.sleep(0)
        longest = max(longest, time.thread_time() - before)
    return task.result(), 1_000 * longest, time.perf_counter() - began


async def form(folder: Path, people: int, *, engine: bool) -> Held:
    """Form teams of so many people; `engine` has the plan made by it, else it is made up."""
    held = Held()
    url = f"sqlite+aiosqlite:///{folder}/muster.db"
    async with open_app(url, MovableClock(START, running=False)) as app:
        plan = await app.services.imports.plan(MANAGER, NUMHACK.read_bytes(), "numhack.yaml")
        await app.services.imports.apply(MANAGER, plan)
        await _register(app, people)
        forming = app.services.forming
        if engine:
            asked = forming.plan(MANAGER, 1, who="everyone", fill=True)
            planned, held.plan, _ = await watched(asked)
            run_id = planned.run.id
        else:
            run_id = await _made_up(app, people)
        _, held.apply, held.apply_seconds = await watched(forming.apply(MANAGER, run_id))
        held.teams = await _count(app, Team)
        assert await _count(app, Membership) == people
        (_, undone), held.undo, held.undo_seconds = await watched(forming.undo(MANAGER, run_id))
        assert undone.people == people
        assert await _count(app, Membership) == 0
    return held


async def _register(app: App, count: int) -> None:
    people: list[dict[str, Any]] = [
        {
            "event_id": 1,
            "user_id": 1_000 + n,
            "name": f"Person {n}",
            "state": "registered",
            "time_zone": ZONES[n % len(ZONES)],
            "attendance": "online",
            "experience": n % 4,
            "profile": {
                "skills": {SKILLS[n % 5]: 1 + n % 3, SKILLS[(n + 2) % 5]: 1},
                "languages": ["en"],
                "hours": ["afternoon", "evening"],
            },
            "joined_at": START,
        }
        for n in range(count)
    ]
    settings = [
        {"guild_id": MANAGER.guild_id, "user_id": 1_000 + n, "direct_messages": n % 2 == 0}
        for n in range(count)
    ]
    async with app.database.begin() as tx:
        await tx.execute(insert(Participant), people)
        await tx.execute(insert(PersonSettings), settings)


async def _made_up(app: App, people: int) -> int:
    teams = tuple(
        TeamPlan(members, None, 0.5, TeamReasons(), None, members)
        for first in range(1, people + 1, SIZE)
        if (members := tuple(range(first, first + SIZE)))
    )
    plan = FormingPlan("everyone", True, teams, (), Numbers(50.0, None, None, 0))
    free, cores = people_of(plan)
    async with app.database.begin() as tx:
        run = FormingRun(
            event_id=1,
            seed=1,
            fingerprint=fingerprint_of(free, cores, ()),
            plan=plan.as_json(),
            made_by=MANAGER.user_id,
            made_at=START,
        )
        tx.add(run)
    return run.id


async def _count(app: App, table: type) -> int:
    async with app.database.read() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        print(asyncio.run(form(Path(place), int(sys.argv[1]), engine=True)))
