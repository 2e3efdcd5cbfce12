"""Check-in: asked when the file says so, answered in time, and noted at the desk."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.actor import Actor
from bot.app import App
from bot.clock import MovableClock
from bot.errors.admission import NotAskedNow, NotRegistered
from bot.errors.events import OrganizersOnly, UnknownEvent
from bot.model import (
    AdmissionSeats,
    AuditEntry,
    ChannelBinding,
    Delivery,
    Event,
    Participant,
    PersonSettings,
    RoleBinding,
)
from bot.people.checkin_asking import ASK, CLOSE, QUESTION, RELEASED, REPORT
from tests.bot.conftest import GUILD, MANAGER, NOOR, NUMHACK, START, STRANGER, bring

OPENS = datetime(2024, 11, 20, 9, 0, tzinfo=UTC)
CLOSES = datetime(2024, 11, 21, 9, 0, tzinfo=UTC)
ASKING = b"""registration:
  check_in:
    opens: 2024-11-20 09:00 UTC
    closes: 2024-11-21 09:00 UTC
    release_seats: true
"""
FILE = NUMHACK.replace(b"registration:\n  profile", ASKING + b"  profile", 1).replace(
    b"admission:\n  by: open", b"admission:\n  by: open\n  cap: 3", 1
)


@pytest.fixture
async def event(app: App) -> Event:
    event = await bring(app, FILE)
    async with app.database.begin() as tx:
        for number, purpose in enumerate(("start", "announcements", "organizers")):
            channel_id = 70 + number
            tx.add(
                ChannelBinding(
                    event_id=event.id, purpose=purpose, name=purpose, channel_id=channel_id
                )
            )
    return event


async def seat(app: App, event: Event, *people: int, state: str = "registered") -> None:
    async with app.database.begin() as tx:
        tx.add_all(
            Participant(
                event_id=event.id,
                user_id=user_id,
                name=f"Person {user_id}",
                state=state,
                profile={},
                joined_at=START,
                queued_at=START if state == "waiting" else None,
            )
            for user_id in people
        )
        seats = await tx.get(AdmissionSeats, event.id)
        if seats is not None and state == "registered":
            seats.taken += len(people)


def person(user_id: int) -> Actor:
    return Actor(GUILD, user_id, f"Person {user_id}")


async def rows(app: App, kind: str, state: str = "waiting") -> list[Delivery]:
    async with app.database.read() as session:
        found = select(Delivery).where(Delivery.kind == kind, Delivery.state == state)
        return [*await session.scalars(found.order_by(Delivery.id))]


async def states(app: App) -> dict[int, str]:
    async with app.database.read() as session:
        return {p.user_id: p.state for p in await session.scalars(select(Participant))}


async def was_asked(app: App) -> None:
    """The question went out."""
    async with app.database.begin() as tx:
        await tx.execute(update(Delivery).where(Delivery.kind == ASK).values(state="done"))


async def test_the_file_sets_both_timers_and_moves_them(app: App, event: Event) -> None:
    [ask], [close] = await rows(app, ASK), await rows(app, CLOSE)
    assert (ask.due_at, ask.useless_at, close.due_at) == (OPENS, CLOSES, CLOSES)
    await bring(app, FILE.replace(b"opens: 2024-11-20 09:00 UTC", b"opens: 2024-11-20 10:00 UTC"))
    assert [row.due_at for row in await rows(app, ASK)] == [OPENS + timedelta(hours=1)]
    await bring(app, NUMHACK)
    assert await rows(app, ASK) == []
    assert await rows(app, CLOSE) == []


async def test_the_channel_and_those_who_allow_it_are_asked(
    app: App, event: Event, clock: MovableClock
) -> None:
    await seat(app, event, 11, 12, 13)
    async with app.database.begin() as tx:
        for user_id in (11, 12):
            tx.add(PersonSettings(guild_id=GUILD, user_id=user_id, direct_messages=True))
    clock.move_to(OPENS + timedelta(hours=1))
    await app.services.check_in.confirm(person(12), event.id)
    [ask] = await rows(app, ASK)
    for _ in range(2):
        await app.services.check_in_asking.ask(event.id, ask.facts, ask.due_at)
    asked = await rows(app, QUESTION)
    assert [(row.channel_id, row.user_id) for row in asked] == [(71, None), (None, 11)]
    # Asked an hour after it was due: they say so.
    assert {row.due_at for row in asked} == {OPENS}
    facts = asked[1].facts
    assert await app.services.check_in_asking.to_ask(event.id, facts, 11, OPENS) is not None
    await app.services.check_in.confirm(person(11), event.id)
    assert await app.services.check_in_asking.to_ask(event.id, facts, 11, OPENS) is None
    assert await app.services.check_in_asking.to_ask(event.id, facts, None, CLOSES) is None


async def test_one_confirms_in_time_and_once(app: App, event: Event, clock: MovableClock) -> None:
    await seat(app, event, 11)
    await seat(app, event, 12, state="waiting")
    service = app.services.check_in
    with pytest.raises(NotAskedNow):
        await service.confirm(person(11), event.id)
    clock.move_to(OPENS)
    assert not (await service.confirm(person(11), event.id)).already
    assert (await service.confirm(person(11), event.id)).already
    with pytest.raises(NotRegistered):
        await service.confirm(person(12), event.id)
    with pytest.raises(NotRegistered):
        await service.require_seat(NOOR, event.id)
    with pytest.raises(UnknownEvent):
        await service.confirm(STRANGER, event.id)
    clock.move_to(CLOSES)
    with pytest.raises(NotAskedNow):
        await service.confirm(person(11), event.id)


async def test_the_seats_of_the_silent_go_to_those_who_wait_and_all_are_told(
    app: App, event: Event, clock: MovableClock
) -> None:
    await seat(app, event, 11, 12, 13)
    await seat(app, event, 21, 22, 23, state="waiting")
    clock.move_to(OPENS)
    await was_asked(app)
    await app.services.check_in.confirm(person(11), event.id)
    await app.services.check_in.check_in(MANAGER, event.id, 12, "Person 12")
    clock.move_to(CLOSES)
    [close] = await rows(app, CLOSE)
    for _ in range(2):
        await app.services.check_in_asking.close(event.id, close.facts)
    assert await states(app) == {
        11: "registered",
        12: "registered",
        13: "withdrawn",
        21: "registered",
        22: "waiting",
        23: "waiting",
    }
    [told] = await rows(app, RELEASED)
    assert (told.channel_id, told.facts["people"]) == (70, [13])
    [report] = await rows(app, REPORT)
    assert (report.channel_id, report.facts["released"]) == (72, 1)


async def test_of_thirty_silent_people_nobody_is_forgotten(app: App, clock: MovableClock) -> None:
    event = await bring(app, FILE.replace(b"cap: 3", b"cap: 40"))
    await seat(app, event, *range(100, 130))
    await was_asked(app)
    clock.move_to(CLOSES)
    [close] = await rows(app, CLOSE)
    await app.services.check_in_asking.close(event.id, close.facts)
    assert {*(await states(app)).values()} == {"withdrawn"}


async def test_who_was_never_asked_keeps_the_seat(
    app: App, event: Event, clock: MovableClock
) -> None:
    await seat(app, event, 11)
    clock.move_to(CLOSES)
    [close] = await rows(app, CLOSE)
    await app.services.check_in_asking.close(event.id, close.facts)
    assert await states(app) == {11: "registered"}
    [report] = await rows(app, REPORT)
    assert report.facts["released"] == 0


async def test_a_close_of_an_older_file_does_nothing(
    app: App, event: Event, clock: MovableClock
) -> None:
    await seat(app, event, 11)
    await was_asked(app)
    [close] = await rows(app, CLOSE)
    await bring(app, FILE.replace(b"closes: 2024-11-21 09", b"closes: 2024-11-21 10"))
    clock.move_to(CLOSES)
    await app.services.check_in_asking.close(event.id, close.facts)
    assert await states(app) == {11: "registered"}


async def test_seats_are_passed_on_although_a_file_was_read_while_that_was_overdue(
    app: App, event: Event, clock: MovableClock
) -> None:
    clock.move_to(CLOSES + timedelta(hours=1))
    await bring(app, FILE.replace(b"cap: 3", b"cap: 4"))
    assert [row.due_at for row in await rows(app, CLOSE)] == [CLOSES]
    assert await rows(app, ASK) == []


async def test_a_check_in_that_was_over_before_the_file_said_so_passes_on_no_seats(
    app: App, clock: MovableClock
) -> None:
    await bring(app)
    clock.move_to(CLOSES + timedelta(hours=1))
    await bring(app, FILE)
    assert await rows(app, CLOSE) == []


async def test_the_desk_notes_who_is_here_once_and_takes_it_back(app: App, event: Event) -> None:
    await seat(app, event, 11, 12)
    service = app.services.check_in
    seen = await service.check_in(MANAGER, event.id, 11, "Person 11")
    assert (seen.already, seen.counts.here, seen.counts.registered) == (None, 1, 2)
    again = await service.check_in(MANAGER, event.id, 11, "Person 11")
    assert again.already == START
    assert (await service.undo(MANAGER, event.id, 11, "Person 11")).counts.here == 0
    await service.undo(MANAGER, event.id, 11, "Person 11")
    async with app.database.read() as session:
        actions = [*await session.scalars(select(AuditEntry.action))]
    assert actions.count("people.checkin") == 1
    assert actions.count("people.checkin_undo") == 1


async def test_the_desk_is_for_organizers_and_volunteers(app: App, event: Event) -> None:
    await seat(app, event, 11)
    service = app.services.check_in
    with pytest.raises(OrganizersOnly):
        await service.check_in(NOOR, event.id, 11, "Person 11")
    with pytest.raises(UnknownEvent):
        await service.check_in(STRANGER, event.id, 11, "Person 11")
    with pytest.raises(NotRegistered):
        await service.check_in(MANAGER, event.id, 99, "Nobody")
    async with app.database.begin() as tx:
        tx.add(RoleBinding(event_id=event.id, purpose="volunteer", name="Volunteer", role_id=5))
    volunteer = Actor(GUILD, 50, "Vi", role_ids=frozenset({5}))
    assert (await service.check_in(volunteer, event.id, 11, "Person 11")).counts.here == 1
