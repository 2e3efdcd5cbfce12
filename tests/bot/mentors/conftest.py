"""An event with mentors who know things, a team and people who ask."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.actor import Actor
from bot.app import App, open_app
from bot.clock import MovableClock
from bot.mentors.asking import Question, Receipt
from bot.mentors.following import DISPATCH, LAPSE, NUDGE
from bot.mentors.service import Profile
from bot.model import (
    ChannelBinding,
    Delivery,
    Event,
    Membership,
    Mentor,
    MentorOffer,
    MentorRequest,
    Participant,
    RoleBinding,
    Team,
)
from tests.bot.conftest import GUILD, MANAGER, bring

MENTOR_ROLE = 900
MENTORS, ORGANIZERS = 701, 702
NOW = datetime.fromisoformat("2024-11-22T15:00:00+00:00")
MINUTE = timedelta(minutes=1)
ADA, BOB, CYD = (
    Actor(GUILD, number, name, frozenset({MENTOR_ROLE}))
    for number, name in ((11, "Ada"), (12, "Bob"), (13, "Cyd"))
)
NOOR, OLU, PIA = (Actor(GUILD, n, name) for n, name in ((21, "Noor"), (22, "Olu"), (23, "Pia")))


@dataclass
class Desk:
    """The services on one event, and what the outbox would do."""

    app: App
    clock: MovableClock
    event: Event

    async def join(self, who: Actor, at_once: int = 1, **topics: int) -> Mentor:
        """Become a mentor who is there."""
        profile = Profile({k.replace("_", "-"): v for k, v in topics.items()}, at_once=at_once)
        mentor = await self.app.services.mentors.join_as_mentor(who, self.event.id, profile)
        await self.app.services.mentors.be_available(who, self.event.id, "on")
        return mentor

    async def ask(self, who: Actor = NOOR, *topics: str, **more: Any) -> Receipt:
        question = Question(topics or ("python",), **more)
        return await self.app.services.mentor_requests.ask(who, self.event.id, question)

    async def claim(self, who: Actor, request: MentorRequest) -> MentorRequest:
        return await self.app.services.mentor_helping.claim(who, self.event.id, request.id)

    async def pass_time(self, minutes: float = 0) -> None:
        """Let time pass, and do what falls due, as the outbox does."""
        end = self.clock.now() + minutes * MINUTE
        while (row := await self._next(end)) is not None:
            self.clock.move_to(max(self.clock.now(), row.due_at))
            now = self.clock.now()
            if row.kind == DISPATCH:
                await self.app.services.mentor_dispatch.dispatch(row.event_id, now)
            elif row.kind == NUDGE:
                await self.app.services.mentor_closing.nudge(row.event_id, row.facts, now)
            elif row.kind == LAPSE:
                number = row.facts["request"]
                await self.app.services.mentor_requests.lapse(row.event_id, number, now)
            async with self.app.database.begin() as tx:
                done = update(Delivery).where(Delivery.id == row.id, Delivery.state == "waiting")
                await tx.execute(done.values(state="done"))
        self.clock.move_to(end)

    async def _next(self, until: datetime) -> Delivery | None:
        timers = select(Delivery).where(
            Delivery.kind.in_((DISPATCH, NUDGE, LAPSE)),
            Delivery.state == "waiting",
            Delivery.due_at <= until,
        )
        async with self.app.database.read() as session:
            return await session.scalar(timers.order_by(Delivery.due_at, Delivery.id).limit(1))

    async def offers(self, *states: str) -> list[tuple[str, int]]:
        """The offers in some states, as name of the mentor and number of the request."""
        found = (
            select(Mentor.name, MentorOffer.request_id)
            .join(Mentor, Mentor.id == MentorOffer.mentor_id)
            .where(MentorOffer.state.in_(states or ("open",)))
            .order_by(MentorOffer.id)
        )
        async with self.app.database.read() as session:
            return [(row[0], row[1]) for row in await session.execute(found)]

    async def rows(self, kind: str, *states: str) -> list[Delivery]:
        """Rows of the outbox of one kind."""
        found = select(Delivery).where(
            Delivery.kind == kind, Delivery.state.in_(states or ("waiting",))
        )
        async with self.app.database.read() as session:
            return [*await session.scalars(found.order_by(Delivery.id))]

    async def request(self, number: int) -> MentorRequest:
        async with self.app.database.read() as session:
            return await session.get_one(MentorRequest, number)


@pytest.fixture(scope="session")
def _with_event(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the event, its team and people; copied for each test."""
    file = tmp_path_factory.mktemp("mentors") / "muster.db"

    async def build() -> None:
        clock = MovableClock(NOW, running=False)
        async with open_app(f"sqlite+aiosqlite:///{file}", clock) as app:
            await _fill(app)

    asyncio.run(build())
    return file


async def _fill(app: App) -> None:
    event = await bring(app, actor=MANAGER)
    async with app.database.begin() as tx:
        tx.add(RoleBinding(event_id=event.id, purpose="mentor", name="Mentor", role_id=MENTOR_ROLE))
        for purpose, number in (("mentors", MENTORS), ("organizers", ORGANIZERS)):
            tx.add(
                ChannelBinding(event_id=event.id, purpose=purpose, name=purpose, channel_id=number)
            )
        team = Team(event_id=event.id, name="Ants", folded_name="ants", created_at=NOW)
        tx.add(team)
        people = [
            Participant(
                event_id=event.id,
                user_id=who.user_id,
                name=who.name,
                state="registered",
                profile={},
                joined_at=NOW,
            )
            for who in (NOOR, OLU, PIA)
        ]
        tx.add_all(people)
        await tx.flush()
        for person in people[:2]:
            tx.add(
                Membership(
                    event_id=event.id,
                    team_id=team.id,
                    participant_id=person.id,
                    joined_at=NOW,
                )
            )


@pytest.fixture
async def desk(_with_event: Path, tmp_path: Path, clock: MovableClock) -> AsyncIterator[Desk]:
    clock.move_to(NOW)
    shutil.copy(_with_event, tmp_path / "muster.db")
    async with open_app(f"sqlite+aiosqlite:///{tmp_path}/muster.db", clock) as app:
        async with app.database.read() as session:
            event = (await session.scalars(select(Event))).one()
        yield Desk(app, clock, event)
