"""numhack with people who look for a team and teams that look for people."""

from typing import Any

import pytest
import simcord

from tests.cogs.beginnings import begins, import_numhack
from tests.cogs.world import START, World
from tests.rows import add_person

beginning = begins(ready=import_numhack)


async def looker(
    world: World, name: str, *, looking: bool = True, zone: str | None = None, **profile: Any
) -> simcord.MemberActor:
    """One more registered member of the server, who looks for a team."""
    person = world.person(name)
    columns = {"profile": profile, "time_zone": zone, "looking_for_team": looking}
    await add_person(world.app.database, 1, (person.id, name), START, **columns)
    return person


def labels_of(message: Any) -> list[str]:
    """The labels of the buttons under a message."""
    return [part["label"] for row in message.components for part in row["components"]]


@pytest.fixture
async def ready(world: World) -> World:
    return world


@pytest.fixture
async def captain(ready: World) -> simcord.MemberActor:
    """The captain of the Ants, which look for people who design."""
    person = await looker(
        ready,
        "ada",
        looking=False,
        zone="Europe/Berlin",
        skills={"Python": 3},
        tracks=["train"],
        languages=["en"],
    )
    await person.slash(ready.lobby, "team create", name="Ants", about="We dig.", track="train")
    return person
