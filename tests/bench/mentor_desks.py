"""Three ways of finding a mentor, all on Muster's services with a real database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update

from bot.actor import Actor
from bot.app import App, open_app
from bot.clock import MovableClock
from bot.errors import Refusal
from bot.mentors.asking import Question
from bot.mentors.following import DISPATCH, OFFER
from bot.mentors.matching import SOMETHING_ELSE
from bot.model import Delivery, Event, Expertise, Mentor, Participant
from tests.bench.mentor_world import TOPICS, Need, SimulatedMentor

BEGINS = datetime(2024, 11, 22, 18, tzinfo=UTC)
GUILD, MANAGER = 100, Actor(100, 1, "Maria", manages_server=True)
FIRST_MENTOR, FIRST_ASKER = 1_000, 10_000
EXPERT, GOOD = 0.8, 0.5
REPEATED_AFTER = (10.0, 15.0)
FILE = """\
event:
  slug: bench
  name: Bench
  summary: An event to measure on.
  zone: UTC
  starts: Fri 2024-11-22 18:00
  ends: Sun 2024-11-24 18:00
mentors:
  topics:
"""


def instant(minutes: float) -> datetime:
    """A time of the simulated event as an instant."""
    return BEGINS + timedelta(minutes=minutes)


class QuietDesk:
    """A board alone: what waits is shown in the order of asking, and nobody is written to."""

    def __init__(self, folder: Path) -> None:
        self._url = f"sqlite+aiosqlite:///{folder}/muster.db"
        self.clock = MovableClock(BEGINS, running=False)
        self.app: App
        self.event: Event
        self._requests: dict[int, int] = {}
        self._needs: dict[int, int] = {}
        self._mentors: dict[int, int] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The services, for as long as an event lasts."""
        async with open_app(self._url, self.clock) as self.app:
            yield

    async def open(self, mentors: list[SimulatedMentor]) -> None:
        """Bring the event in, with its mentors and everyone who will ask."""
        topics = "".join(f"    - {{key: t{n}, title: Topic {n}}}\n" for n in range(TOPICS))
        imports = self.app.services.imports
        plan = await imports.plan(MANAGER, (FILE + topics).encode(), "bench.yaml")
        self.event = await imports.apply(MANAGER, plan)
        async with self.app.database.begin() as tx:
            rows = [_row(self.event.id, mentor) for mentor in mentors]
            tx.add_all(rows)
            await tx.flush()
            for row, mentor in zip(rows, mentors, strict=True):
                self._mentors[row.id] = mentor.number
                tx.add_all(_expertise(row, mentor))
            await tx.execute(update(Delivery).values(state="done"))

    async def ask(self, need: Need) -> None:
        asker = self._asker(need)
        async with self.app.database.begin() as tx:
            tx.add(
                Participant(
                    event_id=self.event.id,
                    user_id=asker.user_id,
                    name=asker.name,
                    state="registered",
                    profile={},
                    joined_at=self.clock.now(),
                )
            )
        topic = SOMETHING_ELSE if need.said is None else f"t{need.said}"
        question = Question((topic,), tried="the manual", urgency=need.urgency)
        receipt = await self.app.services.mentor_requests.ask(asker, self.event.id, question)
        assert receipt.is_new
        self._requests[need.number] = receipt.request.id
        self._needs[receipt.request.id] = need.number

    async def give_up(self, need: Need) -> None:
        number = self._requests[need.number]
        await self.app.services.mentor_requests.cancel(self._asker(need), self.event.id, number)

    async def accept(self, need: Need, mentor: SimulatedMentor) -> bool:
        number = self._requests[need.number]
        try:
            await self.app.services.mentor_helping.claim(_actor(mentor), self.event.id, number)
        except Refusal:
            return False
        return True

    async def decline(self, need: Need, mentor: SimulatedMentor) -> None:
        number = self._requests[need.number]
        await self.app.services.mentor_helping.decline(_actor(mentor), self.event.id, number)

    async def finish(self, need: Need, mentor: SimulatedMentor) -> None:
        number = self._requests[need.number]
        await self.app.services.mentor_closing.resolve(_actor(mentor), self.event.id, number)

    async def look(self, mentor: SimulatedMentor) -> list[int]:
        queue = await self.app.services.mentor_helping.queue(_actor(mentor), self.event.id)
        waiting = sorted([*queue.suited, *queue.later], key=lambda request: request.queued_at)
        return [self._needs[request.id] for request in waiting]

    async def settle(self, now: float) -> tuple[list[tuple[int, int]], list[int], float | None]:
        return [], [], None

    def at(self, minutes: float) -> None:
        """Set the clock, before something happens."""
        self.clock.move_to(instant(minutes))

    def _asker(self, need: Need) -> Actor:
        return Actor(GUILD, FIRST_ASKER + need.number, f"Asker {need.number}")


class PingingDesk(QuietDesk):
    """A board, and the mentors' role pinged for each request until somebody takes it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._pings: list[tuple[float, int, float]] = []
        self._open: set[int] = set()

    async def ask(self, need: Need) -> None:
        await super().ask(need)
        self._open.add(need.number)
        self._pings.append((need.at, need.number, REPEATED_AFTER[0]))

    async def give_up(self, need: Need) -> None:
        await super().give_up(need)
        self._open.discard(need.number)

    async def accept(self, need: Need, mentor: SimulatedMentor) -> bool:
        taken = await super().accept(need, mentor)
        self._open.discard(need.number)
        return taken

    async def settle(self, now: float) -> tuple[list[tuple[int, int]], list[int], float | None]:
        due = [ping for ping in self._pings if ping[0] <= now and ping[1] in self._open]
        self._pings = [p for p in self._pings if p[0] > now and p[1] in self._open]
        self._pings += [(now + after, number, REPEATED_AFTER[1]) for _, number, after in due]
        return [], [ping[1] for ping in due], min((p[0] for p in self._pings), default=None)


class MusterDesk(QuietDesk):
    """Muster as it is: the outbox's timers decide, offers go out, the queue is sorted by fit."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._wakes: datetime | None = None
        self._woken = True

    async def open(self, mentors: list[SimulatedMentor]) -> None:
        await super().open(mentors)
        self.app.database.after_enqueue.append(self._wake)

    def _wake(self) -> None:
        self._woken = True

    async def look(self, mentor: SimulatedMentor) -> list[int]:
        queue = await self.app.services.mentor_helping.queue(_actor(mentor), self.event.id)
        return [self._needs[request.id] for request in queue.suited]

    async def settle(self, now: float) -> tuple[list[tuple[int, int]], list[int], float | None]:
        at = self.clock.now()
        said: list[tuple[int, int]] = []
        if self._woken or (self._wakes is not None and self._wakes <= at):
            while rows := await self._due(at):
                # Several timers of one instant are one decision; the others would change nothing.
                if any(row.kind == DISPATCH for row in rows):
                    await self.app.services.mentor_dispatch.dispatch(self.event.id, at)
                said += [
                    (self._needs[row.facts["request"]], self._mentors[row.facts["mentor"]])
                    for row in rows
                    if row.kind == OFFER
                ]
            self._wakes, self._woken = await self._next(), False
        if self._wakes is None:
            return said, [], None
        return said, [], (self._wakes - BEGINS).total_seconds() / 60 + 1e-6

    async def _next(self) -> datetime | None:
        timers = select(Delivery.due_at).where(
            Delivery.state == "waiting", Delivery.kind == DISPATCH
        )
        async with self.app.database.read() as session:
            return await session.scalar(timers.order_by(Delivery.due_at).limit(1))

    async def _due(self, at: datetime) -> list[Delivery]:
        found = select(Delivery).where(Delivery.state == "waiting", Delivery.due_at <= at)
        async with self.app.database.read() as session:
            rows = [*await session.scalars(found.order_by(Delivery.id))]
        if rows:
            done = update(Delivery).where(Delivery.id.in_([row.id for row in rows]))
            async with self.app.database.begin() as tx:
                await tx.execute(done.values(state="done"))
        return rows


def _actor(mentor: SimulatedMentor) -> Actor:
    return Actor(GUILD, FIRST_MENTOR + mentor.number, f"Mentor {mentor.number}")


def _row(event_id: int, mentor: SimulatedMentor) -> Mentor:
    spans = [[instant(b).isoformat(), instant(e).isoformat()] for b, e in mentor.shifts]
    return Mentor(
        event_id=event_id,
        user_id=FIRST_MENTOR + mentor.number,
        name=f"Mentor {mentor.number}",
        stretches={"spans": spans},
        presence="by_hours",
        joined_at=BEGINS,
    )


def _expertise(row: Mentor, mentor: SimulatedMentor) -> list[Expertise]:
    return [
        Expertise(
            event_id=row.event_id,
            mentor_id=row.id,
            topic=f"t{number}",
            level=3 if known >= EXPERT else 2 if known >= GOOD else 1,
        )
        for number, known in enumerate(mentor.knows)
        if known > 0
    ]
