"""The book of events: never older than the last commit, and never another server's."""

import asyncio

import pytest
from sqlalchemy import update

from bot.app import App
from bot.errors.events import UnknownEvent
from bot.model import Event, Session
from tests.bot.conftest import GUILD, NUMHACK, STRANGER, bring


async def title_of(app: App, key: str) -> str:
    event = (await app.services.events.candidates(GUILD, ()))[0]
    return next(session.title for session in event.sessions if session.key == key)


async def test_an_import_is_seen_by_the_very_next_reader(app: App, numhack: Event) -> None:
    assert await title_of(app, "keynote") == "Opening and keynote"
    await bring(app, NUMHACK.replace(b"title: Opening and keynote", b"title: Opening"))
    assert await title_of(app, "keynote") == "Opening"


async def test_a_statement_that_changes_many_rows_is_seen_too(app: App, numhack: Event) -> None:
    assert await title_of(app, "keynote") == "Opening and keynote"
    async with app.database.begin() as tx:
        await tx.execute(update(Session).values(title="Everything"))
    assert await title_of(app, "keynote") == "Everything"


async def test_what_was_rolled_back_is_never_seen(app: App, numhack: Event) -> None:
    with pytest.raises(RuntimeError):
        async with app.database.begin() as tx:
            await tx.execute(update(Session).values(title="Never"))
            raise RuntimeError
    assert await title_of(app, "keynote") == "Opening and keynote"


async def test_readers_beside_a_writer_end_up_with_what_it_wrote(app: App, numhack: Event) -> None:
    async def write(number: int) -> None:
        async with app.database.begin() as tx:
            await tx.execute(update(Session).values(title=f"title {number}"))

    async def read() -> None:
        for _ in range(20):
            await title_of(app, "keynote")

    for number in range(10):
        await asyncio.gather(read(), write(number), read())
        assert await title_of(app, "keynote") == f"title {number}"


async def test_an_event_of_another_server_is_not_in_the_book(app: App, numhack: Event) -> None:
    assert (await app.services.events.get(GUILD, numhack.id)).name == "NumHack 2024"
    with pytest.raises(UnknownEvent):
        await app.services.events.get(STRANGER.guild_id, numhack.id)
