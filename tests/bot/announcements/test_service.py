"""Announcing on real SQLite: once, whoever presses what at the same time; stopped means stopped."""

import asyncio
import random
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.actor import Actor
from bot.announcements.handing_out import BEGINS, CORRECTS, SAYS
from bot.announcements.rules import Draft
from bot.app import App
from bot.clock import MovableClock
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.kinds import Kinds, Said
from bot.delivery.leased import Leased
from bot.delivery.outcome import Place
from bot.delivery.store import Store
from bot.errors.announcements import (
    AnnouncementMovedOn,
    FieldHasNoValue,
    MentionInText,
    NobodyThere,
    NoRoom,
    NothingToResend,
    TimeIsPast,
    UnknownAnnouncement,
)
from bot.errors.events import OrganizersOnly, UnknownEvent
from bot.model import Announcement, AuditEntry, Delivery, Event, Team
from tests.bot.conftest import GUILD, MANAGER, NOOR, START, STRANGER

COLLEAGUE = Actor(GUILD, 9, "Olu", manages_server=True)
HERE = Draft(key="a", text="Hello.", room="4711")
TO_TEAMS = replace(HERE, audience="teams", place="team_spaces", room=None)
# More than the dispatcher has in hand at once.
TEAMS = 60


@pytest.fixture
async def teams(app: App, numhack: Event) -> Event:
    async with app.database.begin() as tx:
        tx.add_all(
            Team(
                event_id=numhack.id,
                name=f"Team {number}",
                folded_name=str(number),
                space_id=1000 + number,
                created_at=START,
            )
            for number in range(TEAMS)
        )
    return numhack


async def rows(app: App, kind: str = SAYS) -> list[Delivery]:
    async with app.database.read() as session:
        return [*await session.scalars(select(Delivery).where(Delivery.kind == kind))]


@dataclass
class Poster:
    """Posts into a list, and lets the test do something after each message."""

    app: App
    clock: MovableClock
    posted: list[int] = field(default_factory=list)
    stop_after: int | None = None
    event_id: int = 1
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    async def post(self, row: Leased, said: Said, text: str) -> Place:
        assert row.channel_id is not None
        self.posted.append(row.channel_id)
        if len(self.posted) == self.stop_after:
            await self.app.services.announcements.stop(MANAGER, self.event_id, 1)
            self.stopped.set()
        elif self.stop_after is not None:
            # Those in hand already go out; nobody overtakes the one who stops.
            await self.stopped.wait()
        return Place(len(self.posted), row.channel_id)

    async def find(self, row: Leased) -> Place | None:
        return None

    async def say(self, row: Leased, now: object) -> Said | None:
        spoken = await self.app.services.telling.to_say(row.facts)
        return None if spoken is None else Said(f"{spoken.text} {spoken.team}", "a test")

    async def begin(self, row: Leased, now: object) -> None:
        await self.app.services.telling.begin(row.facts)

    async def drain(self) -> None:
        kinds = Kinds()
        kinds.says(SAYS, self.say)
        kinds.does(BEGINS, self.begin)
        store = Store(self.app.database)
        await Dispatcher(store, kinds, self, self.clock, random.Random(1)).drain()


async def test_a_draft_that_is_sent_ten_times_at_once_is_one_announcement(
    app: App, teams: Event
) -> None:
    send = app.services.announcements.send
    sent = await asyncio.gather(*(send(MANAGER, teams.id, TO_TEAMS) for _ in range(10)))
    assert {one.id for one in sent} == {1}
    assert len(await rows(app)) == TEAMS


async def test_two_organizers_who_write_at_once_have_one_announcement_each(
    app: App, numhack: Event
) -> None:
    send = app.services.announcements.send
    await asyncio.gather(
        send(MANAGER, numhack.id, HERE), send(COLLEAGUE, numhack.id, replace(HERE, key="b"))
    )
    assert len(await rows(app)) == 2


async def test_of_many_who_send_it_now_one_does(app: App, numhack: Event) -> None:
    service = app.services.announcements
    await service.send(MANAGER, numhack.id, replace(HERE, due_at=START + timedelta(hours=1)))
    results = await asyncio.gather(
        *(service.send_now(MANAGER, numhack.id, 1) for _ in range(8)), return_exceptions=True
    )
    assert sum(isinstance(result, AnnouncementMovedOn) for result in results) == 7
    assert len(await rows(app)) == 1
    assert [row.state for row in await rows(app, BEGINS)] == ["cancelled"]


async def test_sending_now_and_the_clock_at_the_same_time_say_it_once(
    app: App, numhack: Event, clock: MovableClock
) -> None:
    service, due = app.services.announcements, START + timedelta(hours=1)
    await service.send(MANAGER, numhack.id, replace(HERE, due_at=due))
    clock.move_to(due)
    poster = Poster(app, clock)
    await asyncio.gather(
        poster.drain(), service.send_now(MANAGER, numhack.id, 1), return_exceptions=True
    )
    await poster.drain()
    assert poster.posted == [4711]


async def test_stopping_while_it_is_sent_leaves_nothing_half_done(
    app: App, teams: Event, clock: MovableClock
) -> None:
    await app.services.announcements.send(MANAGER, teams.id, TO_TEAMS)
    poster = Poster(app, clock, stop_after=5)
    await poster.drain()
    await poster.drain()
    progress = await app.services.announcements.progress(MANAGER, teams.id, 1)
    assert progress.announcement.state == "stopped"
    assert progress.is_over
    assert progress.done == len(poster.posted) < TEAMS
    assert progress.done + progress.cancelled == TEAMS


async def test_every_team_is_told_once(app: App, teams: Event, clock: MovableClock) -> None:
    await app.services.announcements.send(MANAGER, teams.id, TO_TEAMS)
    poster = Poster(app, clock)
    await poster.drain()
    assert sorted(poster.posted) == [1000 + number for number in range(TEAMS)]


async def test_whom_it_reaches_is_found_out_when_it_is_due(
    app: App, teams: Event, clock: MovableClock
) -> None:
    due = START + timedelta(hours=1)
    await app.services.announcements.send(MANAGER, teams.id, replace(TO_TEAMS, due_at=due))
    async with app.database.begin() as tx:
        tx.add(
            Team(event_id=teams.id, name="New", folded_name="new", space_id=2000, created_at=START)
        )
    clock.move_to(due)
    poster = Poster(app, clock)
    await poster.drain()
    assert 2000 in poster.posted


async def test_an_edit_while_it_is_sent_corrects_what_went_out_before(
    app: App, teams: Event, clock: MovableClock
) -> None:
    service = app.services.announcements
    sent = await service.send(MANAGER, teams.id, TO_TEAMS)
    await Poster(app, clock).drain()
    await service.edit(MANAGER, teams.id, 1, replace(TO_TEAMS, text="Better."), sent.version)
    assert len(await rows(app, CORRECTS)) == TEAMS
    with pytest.raises(AnnouncementMovedOn):
        await service.edit(MANAGER, teams.id, 1, replace(TO_TEAMS, text="Mine."), sent.version)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"text": "@everyone come"}, MentionInText),
        ({"title": "<@&42>"}, MentionInText),
        ({"text": "{team}"}, FieldHasNoValue),
        ({"text": "{name}"}, FieldHasNoValue),
        ({"text": "{track}"}, FieldHasNoValue),
        ({"audience": "track:nonsense"}, NobodyThere),
        ({"audience": "chapter:lagos"}, NobodyThere),
        ({"audience": "role:mentor"}, NobodyThere),
        ({"place": "dm"}, NobodyThere),
        ({"place": "team_spaces"}, NobodyThere),
        ({"room": "announcements"}, NoRoom),
        ({"due_at": START}, TimeIsPast),
    ],
)
async def test_what_must_not_be_sent_is_refused_by_the_service_too(
    app: App, numhack: Event, change: dict, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await app.services.announcements.send(MANAGER, numhack.id, replace(HERE, **change))
    async with app.database.read() as session:
        for table in (Announcement, Delivery):
            count = select(func.count()).select_from(table)
            kinds = count.where(Delivery.kind.like("announcement%"))
            assert await session.scalar(kinds if table is Delivery else count) == 0


async def test_only_organizers_of_the_events_own_server_announce(app: App, numhack: Event) -> None:
    service = app.services.announcements
    with pytest.raises(OrganizersOnly):
        await service.send(NOOR, numhack.id, HERE)
    with pytest.raises(UnknownEvent):
        await service.send(STRANGER, numhack.id, HERE)
    await service.send(MANAGER, numhack.id, HERE)
    for step in (service.stop, service.cancel, service.send_now, service.resend, service.progress):
        with pytest.raises(OrganizersOnly):
            await step(NOOR, numhack.id, 1)
        with pytest.raises(UnknownAnnouncement):
            await step(MANAGER, numhack.id, 99)


async def test_there_is_nothing_to_resend_where_nothing_failed(app: App, numhack: Event) -> None:
    await app.services.announcements.send(MANAGER, numhack.id, HERE)
    with pytest.raises(NothingToResend):
        await app.services.announcements.resend(MANAGER, numhack.id, 1)


async def test_the_log_keeps_who_sent_changed_and_stopped(app: App, numhack: Event) -> None:
    service = app.services.announcements
    sent = await service.send(MANAGER, numhack.id, HERE)
    await service.edit(COLLEAGUE, numhack.id, 1, replace(HERE, text="Better."), sent.version)
    await service.stop(COLLEAGUE, numhack.id, 1)
    async with app.database.read() as session:
        done = await session.execute(
            select(AuditEntry.action, AuditEntry.actor_id).order_by(AuditEntry.id)
        )
        assert [*map(tuple, done)][-3:] == [
            ("announce.send", MANAGER.user_id),
            ("announce.edit", COLLEAGUE.user_id),
            ("announce.stop", COLLEAGUE.user_id),
        ]
