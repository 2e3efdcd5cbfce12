"""Reminders as rows: by rule, by wish and by setting, and only for the time that holds."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.actor import Actor
from bot.app import App
from bot.clock import MovableClock
from bot.errors.schedule import SessionOff, SessionStarted, UnknownSession
from bot.model import Event, ReminderWish
from bot.people.service import Interest
from tests.bot.conftest import GUILD, MANAGER, NOOR, NUMHACK, STRANGER, bring, event_file
from tests.bot.schedule.rows import SCHEDULE, at, bind_channels, rows, session_called

AT_17 = datetime(2024, 11, 14, 17, tzinfo=UTC)
RULE = b"sessions: [1 h, 10 min]"


@pytest.fixture
async def event(app: App) -> Event:
    event = await bring(app)
    await bind_channels(app, event)
    return event


async def leads(app: App, key: str) -> list[timedelta]:
    """How long before its start a session's reminders wait."""
    session = await session_called(app, key)
    waiting = [r for r in await rows(app, "session.remind") if r.subject == f"session:{session.id}"]
    assert all(row.useless_at == session.starts_at for row in waiting)
    return [(session.starts_at or row.due_at) - row.due_at for row in waiting]


async def send_due(app: App, clock: MovableClock) -> None:
    """What the deed does when it is due."""
    for row in await rows(app, "session.remind"):
        if row.due_at <= clock.now():
            await app.services.reminders.send(row.event_id, row.facts, row.due_at)


HOUR, DAY, TEN = timedelta(hours=1), timedelta(days=1), timedelta(minutes=10)


async def test_the_rule_for_all_and_that_of_a_kind_are_followed(app: App, event: Event) -> None:
    assert await leads(app, "keynote") == [DAY, HOUR, TEN]
    assert await leads(app, "talk") == [HOUR, TEN]
    assert await leads(app, "workshop-third") == []


async def test_topics_have_their_own_rule_and_a_session_may_have_none(app: App) -> None:
    text = event_file("scratch-seminar")
    await bring(app, text)
    seminar = await rows(app, "session.remind")
    assert {row.facts["seconds"] for row in seminar} <= {2 * 86400, 3 * 3600}
    quiet = NUMHACK.replace(b"kind: talk\n", b"kind: talk\n    reminders: []\n")
    await bring(app, quiet)
    assert await leads(app, "talk") == []


async def test_a_first_import_in_the_midst_of_things_writes_no_past_reminders(
    app: App, clock: MovableClock
) -> None:
    clock.move_to(datetime(2024, 11, 22, 11, 30, tzinfo=UTC))
    await bring(app)
    assert await leads(app, "workshop-data") == []
    assert await leads(app, "keynote") == [TEN]


async def test_an_event_years_ahead_keeps_its_reminders(app: App) -> None:
    await bring(
        app,
        NUMHACK.replace(b"Fri 2024-11-22 14:00", b"Wed 2034-11-22 14:00").replace(
            b'    end: "14:45"\n', b"    duration: 45 min\n"
        ),
    )
    assert await leads(app, "talk") == [HOUR, TEN]


async def test_a_changed_rule_takes_effect_and_comes_back_with_the_old_file(
    app: App, event: Event
) -> None:
    assert NUMHACK.count(RULE) == 1
    await bring(app, NUMHACK.replace(RULE, b"sessions: [30 min]"))
    assert await leads(app, "talk") == [timedelta(minutes=30)]
    await bring(app, NUMHACK)
    assert await leads(app, "talk") == [HOUR, TEN]


async def test_a_day_before_is_24_hours_before_also_when_the_clocks_change(app: App) -> None:
    text = NUMHACK.replace(b"zone: UTC", b"zone: Europe/Berlin", 1)
    text = text.replace(
        b'Fri 2024-11-22 12:00\n    end: "13:00"', b"Sun 2025-03-30 12:00\n    duration: 1 h"
    )
    await bring(app, text)
    session = await session_called(app, "keynote")
    assert session.starts_at == datetime(2025, 3, 30, 10, tzinfo=UTC)
    assert await leads(app, "keynote") == [DAY, HOUR, TEN]


async def test_moved_five_minutes_before_it_starts_only_the_new_time_is_reminded_of(
    app: App, event: Event, clock: MovableClock
) -> None:
    clock.move_to(AT_17 - timedelta(minutes=10))
    await send_due(app, clock)
    assert await rows(app, "session.reminder")
    clock.move_to(AT_17 - timedelta(minutes=5))
    session = await session_called(app, "workshop-data")
    await app.services.sessions.move(MANAGER, event.id, session.id, at("2024-11-14 17:30"))
    assert await rows(app, "session.reminder") == []
    assert await leads(app, "workshop-data") == [TEN]


async def test_of_two_reminders_that_are_late_the_channel_gets_the_later_one(
    app: App, event: Event, clock: MovableClock
) -> None:
    session = await session_called(app, "workshop-data")
    await app.services.settings.let_write(NOOR, may_write=True)
    await app.services.settings.be_reminded_before(NOOR, 15)
    await app.services.reminders.wish(NOOR, session.id)
    clock.move_to(AT_17 - timedelta(minutes=5))
    await send_due(app, clock)
    said = await rows(app, "session.reminder")
    assert [(row.channel_id, row.user_id, row.facts["seconds"]) for row in said] == [
        (None, NOOR.user_id, 900),
        (SCHEDULE, None, 600),
    ]


async def test_a_reminder_of_an_old_time_that_is_in_hand_is_not_said(
    app: App, event: Event, clock: MovableClock
) -> None:
    session = await session_called(app, "workshop-data")
    (facts, *_) = [
        r.facts for r in await rows(app, "session.remind") if r.facts["session"] == session.id
    ]
    assert await app.services.reminders.still_true(facts, clock.now())
    await app.services.sessions.move(MANAGER, event.id, session.id, at("2024-11-14 18:00"))
    assert await app.services.reminders.still_true(facts, clock.now()) is None
    await app.services.reminders.send(event.id, facts, clock.now())
    assert await rows(app, "session.reminder") == []


async def test_a_wish_is_kept_once_however_often_the_button_is_pressed(
    app: App, event: Event
) -> None:
    session = await session_called(app, "workshop-data")
    await asyncio.gather(*(app.services.reminders.wish(NOOR, session.id) for _ in range(10)))
    async with app.database.read() as read:
        assert await read.scalar(select(func.count()).select_from(ReminderWish)) == 1
    assert await leads(app, "workshop-data") == [timedelta(minutes=15), TEN]


async def test_who_said_yes_is_written_to_and_nobody_else(
    app: App, event: Event, clock: MovableClock
) -> None:
    session = await session_called(app, "workshop-data")
    people = [Actor(GUILD, number, f"person {number}") for number in range(20, 24)]
    yes, no, never_asked, left = people
    for person in people:
        await app.services.reminders.wish(person, session.id)
    for person in (yes, left):
        await app.services.settings.let_write(person, may_write=True)
    await app.services.settings.let_write(no, may_write=False)
    await app.services.reminders.take_back(left, session.id)
    clock.move_to(AT_17 - timedelta(minutes=15))
    await send_due(app, clock)
    await send_due(app, clock)
    (row,) = await rows(app, "session.reminder")
    assert (row.user_id, row.fallback_channel_id) == (yes.user_id, SCHEDULE)
    await app.services.sessions.cancel(MANAGER, event.id, session.id)
    told = [row.user_id for row in await rows(app, "session.changed") if row.user_id]
    assert told == [yes.user_id]
    assert never_asked.user_id not in told


@pytest.mark.parametrize(
    ("starts", "lead", "said"),
    [
        # Tokyo is nine hours ahead: due at 02:45 there, which can wait until eight.
        ("2024-11-15 01:00", 7 * 60, "2024-11-14 23:00"),
        # It begins at 03:00 there: later would be of no use.
        ("2024-11-14 18:00", 15, "2024-11-14 17:45"),
        # Due at 08:45 there.
        ("2024-11-15 00:00", 15, "2024-11-14 23:45"),
    ],
)
async def test_in_quiet_hours_a_reminder_waits_where_it_still_comes_in_time(
    app: App, clock: MovableClock, starts: str, lead: int, said: str
) -> None:
    event = await bring(app, NUMHACK.replace(RULE, RULE + b'\n  quiet_hours: "22:00-08:00"'))
    session = await session_called(app, "workshop-data")
    await app.services.sessions.move(MANAGER, event.id, session.id, at(starts))
    await app.services.settings.let_write(NOOR, may_write=True)
    await app.services.settings.be_reminded_before(NOOR, lead)
    await app.services.settings.live_in(NOOR, "Asia/Tokyo")
    await app.services.reminders.wish(NOOR, session.id)
    clock.move_to(datetime.fromisoformat(f"{starts}Z") - timedelta(minutes=lead))
    await send_due(app, clock)
    (row,) = [row for row in await rows(app, "session.reminder") if row.user_id]
    assert row.due_at == datetime.fromisoformat(f"{said}Z")


async def test_everything_means_what_concerns_one(
    app: App, event: Event, clock: MovableClock
) -> None:
    berlin, online = Actor(GUILD, 30, "Bea"), Actor(GUILD, 31, "Omar")
    await app.services.people.register_interest(berlin, event.id, Interest(chapter="berlin"))
    await app.services.people.register_interest(online, event.id, Interest())
    for person in (berlin, online, NOOR):
        await app.services.settings.let_write(person, may_write=True)
        await app.services.settings.be_reminded_of(person, "all")
    (session,) = [s for s in event.sessions if s.audience["chapters"] == ["berlin"]]
    assert session.starts_at is not None
    clock.move_to(session.starts_at - timedelta(minutes=15))
    await send_due(app, clock)
    written = {
        r.user_id
        for r in await rows(app, "session.reminder")
        if r.user_id and r.facts["session"] == session.id
    }
    assert written == {berlin.user_id}


async def test_another_lead_and_none_at_all_take_effect_at_once(
    app: App, event: Event, clock: MovableClock
) -> None:
    session = await session_called(app, "workshop-data")
    await app.services.settings.let_write(NOOR, may_write=True)
    await app.services.reminders.wish(NOOR, session.id)
    await app.services.settings.be_reminded_before(NOOR, 5)
    clock.move_to(AT_17 - timedelta(minutes=15))
    await send_due(app, clock)
    assert [r for r in await rows(app, "session.reminder") if r.user_id] == []
    clock.move_to(AT_17 - timedelta(minutes=5))
    await send_due(app, clock)
    assert [r.user_id for r in await rows(app, "session.reminder") if r.user_id] == [NOOR.user_id]
    other = await session_called(app, "workshop-models")
    await app.services.settings.be_reminded_of(NOOR, "none")
    await app.services.reminders.wish(NOOR, other.id)
    assert (await app.services.settings.of(NOOR)).reminded_of == "chosen"


async def test_nobody_is_reminded_of_what_is_over_cancelled_or_elsewhere(
    app: App, event: Event, clock: MovableClock
) -> None:
    session = await session_called(app, "workshop-data")
    for number in (10**18, 999):
        with pytest.raises(UnknownSession):
            await app.services.reminders.wish(NOOR, number)
    with pytest.raises(UnknownSession):
        await app.services.reminders.wish(STRANGER, session.id)
    await app.services.sessions.cancel(MANAGER, event.id, session.id)
    with pytest.raises(SessionOff):
        await app.services.reminders.wish(NOOR, session.id)
    later = await session_called(app, "workshop-models")
    clock.move_to(datetime(2024, 11, 20, tzinfo=UTC))
    with pytest.raises(SessionStarted):
        await app.services.reminders.wish(NOOR, later.id)
