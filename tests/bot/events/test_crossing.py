"""An event file that meets what was done by command since the last one."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.app import App
from bot.model import Event, Session
from bot.schedule.editing import NewSession
from tests.bot.conftest import MANAGER, NUMHACK, bring
from tests.bot.schedule.rows import at, bind_channels, notices, session_called

KEYNOTE = b'start: Fri 2024-11-22 12:00\n    end: "13:00"\n'
TALK = b"  - key: talk\n"
BREAKFAST = b"""  - key: %s
    title: Breakfast in Berlin
    kind: social
    start: Sat 2024-11-23 08:00
    end: "09:00"
"""
NOON = datetime(2024, 11, 22, 12, tzinfo=UTC)


def with_keynote(times: bytes) -> bytes:
    assert NUMHACK.count(KEYNOTE) == 1
    return NUMHACK.replace(KEYNOTE, times)


def with_breakfast(key: str, text: bytes = NUMHACK) -> bytes:
    assert text.count(TALK) == 1
    return text.replace(TALK, BREAKFAST % key.encode() + TALK)


async def move(app: App, event: Event, key: str, to: str) -> None:
    session = await session_called(app, key)
    await app.services.sessions.move(MANAGER, event.id, session.id, at(to))


async def add_breakfast(app: App, event: Event) -> Session:
    end = datetime(2024, 11, 22, 9, tzinfo=UTC)
    new = NewSession("Breakfast", start=at("2024-11-22 08:00"), end=end)
    return (await app.services.sessions.add(MANAGER, event.id, new)).session


async def titled(app: App, begins: str) -> dict[str, Session]:
    """The sessions whose title begins so, by key."""
    async with app.database.read() as read:
        found = await read.scalars(select(Session).where(Session.title.startswith(begins)))
        return {session.key: session for session in found}


@pytest.mark.parametrize("moved_to", ["2024-11-23 12:00", "2024-11-21 12:00"])
@pytest.mark.parametrize(
    ("times", "start", "end"),
    [
        (b'start: Fri 2024-11-22 12:30\n    end: "13:00"\n', 30, 60),
        (b'start: Fri 2024-11-22 12:00\n    end: "13:30"\n', 0, 90),
    ],
)
async def test_a_file_that_moves_start_or_end_of_what_a_command_moved_says_when_both_are(
    app: App, moved_to: str, times: bytes, start: int, end: int
) -> None:
    event = await bring(app)
    await move(app, event, "keynote", moved_to)
    await bring(app, with_keynote(times))
    row = await session_called(app, "keynote")
    assert row.starts_at == NOON + timedelta(minutes=start)
    assert row.ends_at == NOON + timedelta(minutes=end)
    assert row.starts_written is not None
    assert row.starts_written.startswith("2024-11-22")


async def test_a_file_that_leaves_start_and_end_alone_keeps_those_of_a_command(app: App) -> None:
    event = await bring(app)
    await move(app, event, "keynote", "2024-11-23 12:00")
    await bring(app, with_keynote(KEYNOTE + b"    place: Aula\n"))
    row = await session_called(app, "keynote")
    assert row.place == "Aula"
    assert (row.starts_at, row.ends_at) == (NOON + timedelta(days=1), NOON + timedelta(hours=25))


async def test_a_file_s_new_session_leaves_one_that_was_added_by_command_as_it_is(
    app: App,
) -> None:
    event = await bring(app)
    await bind_channels(app, event)
    added = await add_breakfast(app, event)
    await bring(app, with_breakfast("breakfast"))
    found = await titled(app, "Breakfast")
    assert [row.title for row in found.values()] == ["Breakfast", "Breakfast in Berlin"]
    kept = found[added.key]
    assert (kept.id, kept.starts_at, kept.version) == (added.id, added.starts_at, 1)
    changes = [change for notice in await notices(app) for change in notice]
    assert {change.after.title for change in changes} == {"Breakfast", "Breakfast in Berlin"}
    assert all(change.before is None for change in changes)


async def test_one_whose_key_an_older_version_made_gets_another_key(app: App) -> None:
    event = await bring(app)
    added = await add_breakfast(app, event)
    async with app.database.begin() as tx:
        (await tx.scalars(select(Session).where(Session.id == added.id))).one().key = "breakfast"
    await bring(app, with_breakfast("breakfast"))
    found = await titled(app, "Breakfast")
    assert {key: row.title for key, row in found.items()} == {
        "breakfast": "Breakfast in Berlin",
        "breakfast-added": "Breakfast",
    }
    assert found["breakfast-added"].id == added.id


@pytest.mark.parametrize("key", ["breakfast", "breakfast-added"])
async def test_a_session_that_was_added_and_exported_stays_the_same_one(app: App, key: str) -> None:
    event = await bring(app)
    added = await add_breakfast(app, event)
    async with app.database.begin() as tx:
        (await tx.scalars(select(Session).where(Session.id == added.id))).one().key = key
    _, text = await app.services.imports.export(MANAGER, event.id)
    assert text.count("title: Breakfast\n") == 1
    await bring(app, text.replace("title: Breakfast\n", "title: Brunch\n").encode())
    assert {row.id for row in (await titled(app, "Brunch")).values()} == {added.id}
    assert await titled(app, "Breakfast") == {}
