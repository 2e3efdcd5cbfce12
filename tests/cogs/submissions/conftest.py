"""A team whose members can hand in, on the simulated server."""

from datetime import UTC, datetime

import pytest
import simcord
from sqlalchemy import select

from bot.model import Event, Membership, Participant, Team
from tests.cogs.beginnings import begins, set_up_numhack
from tests.cogs.world import World

beginning = begins(hacking=set_up_numhack)

OPENS = datetime(2024, 11, 22, 12, tzinfo=UTC)
CLOSES = datetime(2024, 11, 25, 11, 59, tzinfo=UTC)


@pytest.fixture
async def hacking(world: World) -> World:
    """The event while submissions are open."""
    world.clock.move_to(OPENS)
    return world


async def found_team(world: World, name: str, *people: simcord.MemberActor) -> Team:
    """A team of these people, as rows."""
    async with world.app.database.begin() as tx:
        event = (await tx.scalars(select(Event))).one()
        team = Team(
            event_id=event.id,
            name=name,
            folded_name=name.casefold(),
            created_at=OPENS,
            member_count=len(people),
        )
        tx.add(team)
        await tx.flush()
        for person in people:
            part = Participant(
                event_id=event.id,
                user_id=person.id,
                name=person.name,
                state="registered",
                profile={},
                joined_at=OPENS,
            )
            tx.add(part)
            await tx.flush()
            membership = Membership(
                event_id=event.id, team_id=team.id, participant_id=part.id, joined_at=OPENS
            )
            tx.add(membership)
    return team
