"""A hackathon under way, with mentors who are there and a team that asks."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import simcord
from sqlalchemy import select

from bot.model import Delivery, Event, MentorRequest
from tests.cogs.outbox import deliver
from tests.cogs.submissions.conftest import found_team
from tests.cogs.world import World

OPENS = datetime(2024, 11, 22, 12, tzinfo=UTC)
ASKED = {
    "topics": ["python"],
    "words": "",
    "tried": "My *arrays* do not fit.",
    "place": "table 4",
    "urgency": ["1"],
}


@dataclass
class Desk:
    """The world, who asks, and who helps."""

    world: World
    asker: simcord.MemberActor
    mate: simcord.MemberActor
    ada: simcord.MemberActor
    bob: simcord.MemberActor

    async def ask(self, who: simcord.MemberActor | None = None, **said):
        """Ask by /ask mentor, and let the outbox say what follows."""
        person = who or self.asker
        form = await person.slash(self.world.lobby, "ask mentor")
        receipt = await person.submit_modal(form, ASKED | said)
        await deliver(self.world)
        return receipt

    async def restart(self) -> None:
        await self.world.env.restart_bot(self.world.app.new_client())

    async def later(self, minutes: float) -> None:
        """Let time pass, and let the outbox say what is due then."""
        await deliver(self.world, self.world.clock.now() + timedelta(minutes=minutes))

    async def request(self, number: int = 1) -> MentorRequest:
        async with self.world.app.database.read() as read:
            return await read.get_one(MentorRequest, number)

    def rooms(self) -> list[simcord.ChannelHandle]:
        """The threads of requests."""
        threads = self.world.channel("find-a-team").threads
        return [thread for thread in threads if thread.name.startswith("help ")]

    def inside(self, room: simcord.ChannelHandle) -> set[int]:
        """The people in a thread, without the bot."""
        backend = self.world.env.backend
        return {*backend.get_thread(room.id).thread_members} - {backend.bot_user.id}

    @property
    def board(self):
        """What is in the mentors' channel."""
        return self.world.channel("mentors")


async def become_mentor(world: World, name: str, *topics: str) -> simcord.MemberActor:
    """A holder of the role who has joined by the form and is there."""
    person = world.person(name, world.role("NumHack mentor"))
    form = await person.slash(world.lobby, "mentor profile")
    said = {"level3": list(topics), "level2": [], "level1": [], "at_once": "1", "languages": ""}
    await person.submit_modal(form, said)
    await person.slash(world.lobby, "mentor available", be="on")
    return person


@pytest.fixture
async def desk(world: World) -> Desk:
    await world.bring_numhack()
    await world.set_up()
    world.clock.move_to(OPENS)
    asker, mate = world.newcomer, world.person("mate")
    await found_team(world, "Owls", asker, mate)
    ada = await become_mentor(world, "ada", "python", "data")
    bob = await become_mentor(world, "bob", "python")
    await deliver(world)
    return Desk(world, asker, mate, ada, bob)


async def rows(world: World, kind: str, *states: str) -> list[Delivery]:
    """Rows of the outbox of one kind."""
    async with world.app.database.read() as read:
        found = select(Delivery).where(Delivery.kind == kind)
        if states:
            found = found.where(Delivery.state.in_(states))
        return [*await read.scalars(found.order_by(Delivery.id))]


async def the_event(world: World) -> Event:
    async with world.app.database.read() as read:
        return (await read.scalars(select(Event))).one()
