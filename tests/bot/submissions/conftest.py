"""Teams of an event that can hand in, and its people."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer

from bot.actor import Actor
from bot.app import App
from bot.model import Event, Team
from bot.submissions.sheets import Sheet, mark_of
from tests.bot.conftest import GUILD, START
from tests.bot.submissions.website import website
from tests.rows import add_team

ANA, BEN, CEM = Actor(GUILD, 21, "Ana"), Actor(GUILD, 22, "Ben"), Actor(GUILD, 23, "Cem")
REPOSITORY = "https://github.com/ana/owls"
COMPLETE = {
    "title": "Night Owls",
    "tracks": "build",
    "repository": REPOSITORY,
    "summary": "It listens to owls.",
    "licence": "MIT",
    "original": "yes",
    "open": "yes",
}


async def found_team(app: App, event: Event, name: str, *people: Actor) -> Team:
    """A team of these people, as rows."""
    members = [(person.user_id, person.name) for person in people]
    return await add_team(app.database, event.id, name, members, START)


@pytest.fixture
async def owls(app: App, numhack: Event) -> Team:
    """Ana and Ben's team in the event of the reference file."""
    return await found_team(app, numhack, "Owls", ANA, BEN)


async def write(app: App, actor: Actor, event: Event, sheet: Sheet, key: str, typed: str) -> Sheet:
    """Write one part as a form does that was opened just now."""
    now = await app.services.submissions.sheet(actor, event.id, sheet.scope)
    seen = mark_of(now.title if key == "title" else now.values.get(key))
    length = "4:00" if key == "demo" else ""
    return await app.services.submissions.write(
        actor, event.id, sheet.scope, key, typed, seen=seen, length=length
    )


async def complete(app: App, actor: Actor, event: Event, repository: str = REPOSITORY) -> Sheet:
    """Fill in everything that the first sheet of the person asks."""
    (sheet, *_) = await app.services.submissions.sheets(actor, event.id)
    for key, typed in (COMPLETE | {"repository": repository}).items():
        sheet = await write(app, actor, event, sheet, key, typed)
    return await write(app, actor, event, sheet, "demo", "https://youtu.be/owls")


@pytest.fixture
async def site() -> AsyncIterator[TestServer]:
    """A website on this machine."""
    async with website() as server:
        yield server
