"""A server with an event that people apply for, and one with a check-in."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
import simcord
from sqlalchemy import select

from bot.model import AdmissionSeats, Event, Participant
from tests.cogs.beginnings import begins
from tests.cogs.world import NUMHACK, ROOT, World

PAPERS = (ROOT / "config/events/paper-weekend.yaml").read_bytes()
# While people apply; answers are due on 19 February at 18:00 in Berlin.
APPLYING = datetime(2025, 2, 10, 12, 0, tzinfo=UTC)
OPENS = datetime(2024, 11, 20, 9, 0, tzinfo=UTC)
CLOSES = datetime(2024, 11, 21, 9, 0, tzinfo=UTC)
ASKING = NUMHACK.replace(
    b"registration:\n  profile",
    b"registration:\n  check_in: {opens: 2024-11-20 09:00 UTC, "
    b"closes: 2024-11-21 09:00 UTC, release_seats: true}\n  profile",
    1,
)


async def set_up_papers(world: World) -> None:
    world.clock.move_to(APPLYING)
    await world.bring_numhack(PAPERS)
    await world.set_up()


async def set_up_asking(world: World) -> None:
    await world.bring_numhack(ASKING)
    await world.set_up()


beginning = begins(papers=set_up_papers, asking=set_up_asking)


@pytest.fixture
async def papers(world: World) -> World:
    return world


@pytest.fixture
async def asking(world: World) -> World:
    return world


async def take_part(
    world: World, people: Sequence[simcord.MemberActor], state: str = "registered"
) -> None:
    """Put people on the list as they would be after registering or applying."""
    async with world.app.database.begin() as tx:
        event_id = (await tx.scalars(select(Event.id))).one()
        tx.add_all(
            Participant(
                event_id=event_id,
                user_id=person.id,
                name=person.name,
                state=state,
                profile={"answers": {"work": f"Nets of {person.name}."}},
                joined_at=world.clock.now(),
            )
            for person in people
        )
        seats = await tx.get(AdmissionSeats, event_id)
        if seats is not None and state == "registered":
            seats.taken += len(people)


async def states(world: World) -> dict[int, str]:
    """Everyone's state, by Discord's number."""
    async with world.app.database.read() as session:
        return {p.user_id: p.state for p in await session.scalars(select(Participant))}
