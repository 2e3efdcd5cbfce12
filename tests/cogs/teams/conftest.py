"""numhack with people who are registered, and what they do with teams."""

import pytest
import simcord

from bot.model import Participant, PersonSettings
from tests.cogs.beginnings import begins, import_numhack
from tests.cogs.world import START, World

beginning = begins(ready=import_numhack)


async def registered(world: World, name: str, *, takes_dms: bool = False) -> simcord.MemberActor:
    """One more member of the server who is registered for the event."""
    person = world.person(name)
    async with world.app.database.begin() as tx:
        tx.add(
            Participant(
                event_id=1,
                user_id=person.id,
                name=name,
                state="registered",
                profile={"skills": {"Python": 2, "Design": 3}},
                joined_at=START,
            )
        )
        if takes_dms:
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
