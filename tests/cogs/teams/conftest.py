"""numhack with people who are registered, and what they do with teams."""

import pytest
import simcord

from bot.model import PersonSettings
from tests.cogs.beginnings import begins, import_numhack
from tests.cogs.world import START, World
from tests.rows import add_person

beginning = begins(ready=import_numhack)


async def registered(world: World, name: str, *, takes_dms: bool = False) -> simcord.MemberActor:
    """One more member of the server who is registered for the event."""
    person = world.person(name)
    profile = {"skills": {"Python": 2, "Design": 3}}
    await add_person(world.app.database, 1, (person.id, name), START, profile=profile)
    if takes_dms:
        async with world.app.database.begin() as tx:
            tx.add(PersonSettings(guild_id=world.guild.id, user_id=person.id, direct_messages=True))
    return person


@pytest.fixture
async def ready(world: World) -> World:
    return world


@pytest.fixture
async def captain(ready: World) -> simcord.MemberActor:
    """The captain of the Ants, which anyone may join."""
    person = await registered(ready, "ada")
    await person.slash(ready.lobby, "team create", name="Ants")
    return person
