"""An event file that meets what was done by command since the last one."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.app import App
from bot.model import Event, Session
from bot.schedule.editing import NewSession
from tests.bot.conftest import MANAGER, NUMHACK, bring
from tests.bot.schedule.rows import at, bind_channels, notices

TALK = b"  - key: talk\n"
BREAKFAST = b"""  - key: %s
    title: Breakfast in Berlin
    kind: social
    start: Sat 2024-11-23 08:00
    end: "09:00"
"""


def with_breakfast(key: str, text: bytes = NUMHACK) -> bytes:
    assert text.count(TALK) == 1
    return text.replace(TALK, BREAKFAST % key.encode() + TALK)


async def add_breakfast(app: App, event: Event) -> Session:
    end = datetime(2024, 11, 22, 9, tzinfo=UTC)
    new = NewSession("Breakfast", start=at("2024-11-22 08:00"), end=end)
    return (await app.services.sessions.add(MANAGER, event.id, new)).session


async def titled(app: App, begins: str) -> dict[str, Session]:
    """The sessions whose title begins so, by key."""
    async with app.database.read() as read:
        found = await read.scalars(select(Session).where(Session.title.startswith(begins)))
        return {session.key: session for session in found}


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
