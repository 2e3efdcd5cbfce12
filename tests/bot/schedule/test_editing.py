"""Changing the programme: what is written, what is told, and what is not."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.actor import Actor
from bot.app import App
from bot.clock import MovableClock
from bot.errors.events import OrganizersOnly, UnknownEvent
from bot.errors.schedule import (
    ChangedMeanwhile,
    EndNotAfterStart,
    NothingToChange,
    SessionCancelled,
    SessionNotCancelled,
    TextNotTaken,
    UnknownSession,
)
from bot.events.file.schema.sessions import SessionKind
from bot.model import Event
from bot.schedule.editing import Details, NewSession
from bot.schedule.entries import KINDS, key_for
from tests.bot.conftest import GUILD, MANAGER, NOOR, NUMHACK, STRANGER, bring, event_file
from tests.bot.schedule.rows import (
    ANNOUNCEMENTS,
    BERLIN,
    at,
    bind_channels,
    notices,
    rows,
    session_called,
)

AT_17 = datetime(2024, 11, 14, 17, tzinfo=UTC)


@pytest.fixture
async def event(app: App) -> Event:
    event = await bring(app)
    await bind_channels(app, event)
    return event


async def test_a_move_keeps_the_length_and_raises_the_version(app: App, event: Event) -> None:
    before = await session_called(app, "workshop-data")
    changed = await app.services.sessions.move(MANAGER, event.id, before.id, at("2024-11-15 10:00"))
    after = await session_called(app, "workshop-data")
    moved_to = datetime(2024, 11, 15, 10, tzinfo=UTC)
    assert (after.starts_at, after.ends_at) == (moved_to, moved_to + timedelta(hours=1))
    assert after.version == before.version + 1
    assert changed.is_told
    entry = (await app.services.events.log(MANAGER, event.id))[0]
    assert (entry.action, entry.actor_id) == ("session.move", MANAGER.user_id)
    assert entry.before is not None
    assert entry.before["starts_at"] == AT_17.isoformat()


async def test_two_moves_before_the_first_was_said_are_one_notice(app: App, event: Event) -> None:
    session = await session_called(app, "workshop-data")
    for time in ("2024-11-14 18:00", "2024-11-14 20:00"):
        await app.services.sessions.move(MANAGER, event.id, session.id, at(time))
    ((change,),) = await notices(app)
    assert change.before.starts_at == AT_17
    assert change.after.starts_at == AT_17 + timedelta(hours=3)


async def test_a_move_and_back_before_it_was_said_is_no_notice(app: App, event: Event) -> None:
    session = await session_called(app, "workshop-data")
    for time in ("2024-11-14 18:00", "2024-11-14 17:00"):
        await app.services.sessions.move(MANAGER, event.id, session.id, at(time))
    assert await notices(app) == []


async def test_after_a_notice_was_tried_the_next_move_is_a_notice_of_its_own(
    app: App, event: Event, clock: MovableClock
) -> None:
    session = await session_called(app, "workshop-data")
    await app.services.sessions.move(MANAGER, event.id, session.id, at("2024-11-14 18:00"))
    await app.outbox.store.claim(clock.now(), "somebody", 10, dms=False)
    await app.services.sessions.move(MANAGER, event.id, session.id, at("2024-11-14 20:00"))
    ((change,),) = await notices(app)
    assert change.before.starts_at == AT_17 + timedelta(hours=1)


async def test_a_chapters_session_is_told_in_its_own_channel(app: App, event: Event) -> None:
    (session,) = [s for s in event.sessions if s.audience["chapters"] == ["berlin"]]
    await app.services.sessions.cancel(MANAGER, event.id, session.id)
    assert [row.channel_id for row in await rows(app, "session.changed")] == [BERLIN]


async def test_two_organizers_who_saw_the_same_do_not_overwrite_each_other(
    app: App, event: Event
) -> None:
    session = await session_called(app, "workshop-data")
    other = Actor(GUILD, 9, "Olu", manages_server=True)
    results = await asyncio.gather(
        *(
            app.services.sessions.move(
                actor, event.id, session.id, at(f"2024-11-14 {hour}:00"), seen=session.version
            )
            for actor, hour in ((MANAGER, 18), (other, 20))
        ),
        return_exceptions=True,
    )
    assert (
        sorted(type(result).__name__ for result in results) == ["ChangedMeanwhile", "Changed"][::-1]
    )
    assert len(await notices(app)) == 1
    assert any(isinstance(result, ChangedMeanwhile) for result in results)


async def test_many_moves_at_once_end_in_one_state_and_one_notice(app: App, event: Event) -> None:
    session = await session_called(app, "workshop-data")
    hours = range(18, 24)
    await asyncio.gather(
        *(
            app.services.sessions.move(MANAGER, event.id, session.id, at(f"2024-11-14 {hour}:00"))
            for hour in hours
        )
    )
    after = await session_called(app, "workshop-data")
    assert after.version == session.version + len(hours)
    ((change,),) = await notices(app)
    assert (change.before.starts_at, change.after.starts_at) == (AT_17, after.starts_at)
    reminders = await rows(app, "session.remind")
    due = {row.due_at for row in reminders if row.subject == f"session:{session.id}"}
    assert due == {after.starts_at - timedelta(hours=1), after.starts_at - timedelta(minutes=10)}


async def test_only_organizers_change_the_programme_and_only_their_own(
    app: App, event: Event
) -> None:
    session = await session_called(app, "workshop-data")
    with pytest.raises(OrganizersOnly):
        await app.services.sessions.cancel(NOOR, event.id, session.id)
    with pytest.raises(OrganizersOnly):
        await app.services.sessions.add(NOOR, event.id, NewSession("Mine"))
    with pytest.raises(UnknownEvent):
        await app.services.sessions.cancel(STRANGER, event.id, session.id)
    other = await bring(app, event_file("deeplearn"))
    with pytest.raises(UnknownSession):
        await app.services.sessions.cancel(MANAGER, other.id, session.id)


async def test_a_cancelled_session_can_be_brought_back_and_is_told_once(
    app: App, event: Event
) -> None:
    session = await session_called(app, "keynote")
    sessions = app.services.sessions
    with pytest.raises(SessionNotCancelled):
        await sessions.bring_back(MANAGER, event.id, session.id)
    await sessions.cancel(MANAGER, event.id, session.id)
    assert not [r for r in await rows(app, "session.remind") if r.subject.endswith(":4")]
    with pytest.raises(SessionCancelled):
        await sessions.move(MANAGER, event.id, session.id, at("2024-11-23 12:00"))
    ((change,),) = await notices(app)
    assert change.after.cancelled
    await sessions.bring_back(MANAGER, event.id, session.id)
    assert await notices(app) == []
    due = [r for r in await rows(app, "session.remind") if r.subject == f"session:{session.id}"]
    assert len(due) == 3


async def test_an_open_date_is_filled_in_and_gets_its_reminders(app: App, event: Event) -> None:
    session = await session_called(app, "workshop-third")
    moment = at("2024-11-20 2:00 pm CET")
    await app.services.sessions.edit(
        MANAGER, event.id, session.id, Details(start=moment, place="Room 5")
    )
    after = await session_called(app, "workshop-third")
    assert (after.starts_at, after.place) == (moment.utc, "Room 5")
    due = [r for r in await rows(app, "session.remind") if r.subject == f"session:{session.id}"]
    assert [moment.utc - row.due_at for row in due] == [timedelta(hours=1), timedelta(minutes=10)]


async def test_a_new_place_keeps_the_reminders_as_they_are(app: App, event: Event) -> None:
    session = await session_called(app, "workshop-data")
    before = {row.id for row in await rows(app, "session.remind")}
    await app.services.sessions.edit(MANAGER, event.id, session.id, Details(place="Room 5"))
    assert {row.id for row in await rows(app, "session.remind")} == before
    assert (await session_called(app, "workshop-data")).version == session.version
    assert len(await notices(app)) == 1


@pytest.mark.parametrize(
    "details",
    [
        Details(link="javascript:alert(1)"),
        Details(link="https://a.example/\u200b> <@1>"),
        Details(title="x" * 101),
        Details(place="y" * 101),
    ],
)
async def test_what_no_file_could_hold_is_not_taken_by_command(
    app: App, event: Event, details: Details
) -> None:
    session = await session_called(app, "workshop-data")
    with pytest.raises(TextNotTaken):
        await app.services.sessions.edit(MANAGER, event.id, session.id, details)
    assert await notices(app) == []


async def test_an_end_before_the_start_and_no_change_at_all_are_refused(
    app: App, event: Event
) -> None:
    session = await session_called(app, "workshop-data")
    with pytest.raises(EndNotAfterStart):
        await app.services.sessions.move(
            MANAGER, event.id, session.id, at("2024-11-20 14:00"), at("2024-11-20 13:00").utc
        )
    with pytest.raises(NothingToChange):
        await app.services.sessions.move(MANAGER, event.id, session.id, at("2024-11-14 17:00"))


async def test_what_is_history_is_put_right_without_telling_anyone(
    app: App, event: Event, clock: MovableClock
) -> None:
    clock.move_to(datetime(2024, 12, 20, tzinfo=UTC))
    session = await session_called(app, "workshop-data")
    changed = await app.services.sessions.edit(
        MANAGER, event.id, session.id, Details(title="Workshop: data")
    )
    assert not changed.is_told
    assert await notices(app) == []


async def test_an_added_session_is_told_and_exported_and_comes_in_again(
    app: App, event: Event
) -> None:
    added = await app.services.sessions.add(
        MANAGER, event.id, NewSession("Späte Fragen", at("2024-11-21 18:00"), kind="office_hours")
    )
    assert added.session.key == "spate-fragen-added"
    await app.services.sessions.add(MANAGER, event.id, NewSession("Still open"))
    (changes,) = await notices(app)
    assert [change.before for change in changes] == [None, None]
    assert [row.channel_id for row in await rows(app, "session.changed")] == [ANNOUNCEMENTS]
    _, text = await app.services.imports.export(MANAGER, event.id)
    plan = await app.services.imports.plan(MANAGER, text.encode(), "numhack.yaml")
    await app.services.imports.apply(MANAGER, plan)
    assert len(await notices(app)) == 1
    assert (await session_called(app, "spate-fragen-added")).kind == "office_hours"


def test_keys_are_made_of_titles_in_any_script_and_never_twice() -> None:
    assert key_for("Café ☕ & Talk!", []) == "cafe-talk-added"
    assert key_for("講演", ["session-added"]) == "session-added-2"
    assert len(key_for("a" * 90, ["a" * 34 + "-added"])) == 40


def test_the_kinds_to_choose_from_are_those_of_the_event_file() -> None:
    assert set(KINDS) == {kind.value for kind in SessionKind}


async def test_an_import_that_moves_several_sessions_is_one_notice(app: App, event: Event) -> None:
    text = NUMHACK
    for old, new in (
        (b"start: Thu 2024-11-14 17:00", b"start: Thu 2024-11-14 18:00"),
        (b"start: Fri 2024-11-15 19:00", b"start: Fri 2024-11-15 20:00"),
        (b'start: Fri 2024-11-22 15:00\n    end: "15:45"', b"date: open"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    await bring(app, text)
    (row,) = await rows(app, "session.changed")
    assert (row.channel_id, len(row.facts["changes"])) == (ANNOUNCEMENTS, 3)
    await bring(app, text)
    assert len(await rows(app, "session.changed")) == 1
