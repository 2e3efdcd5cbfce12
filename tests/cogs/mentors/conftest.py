"""A hackathon under way, with mentors who are there and a team that asks."""

import asyncio
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import simcord
from sqlalchemy import delete, select

from bot.actor import Actor
from bot.app import open_app
from bot.clock import MovableClock
from bot.mentors.service import Profile
from bot.model import ChannelBinding, Delivery, Event, MentorRequest, RoleBinding
from tests.bot.conftest import bring
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

    async def bob_takes_over(self, *, back: bool = False) -> None:
        """Ada hands the request over to Bob, or he gives it `back` to her."""
        giver, into = (self.bob, 1) if back else (self.ada, 2)
        guild, name = self.world.guild.id, giver.name
        helping = self.world.app.services.mentor_helping
        await helping.hand_over(Actor(guild, giver.id, name), 1, 1, into)
        await deliver(self.world)

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


async def become_mentor(
    world: World, name: str, *topics: str, at_once: int = 1
) -> simcord.MemberActor:
    """A holder of the role who has joined and is there."""
    role = world.role("NumHack mentor")
    person = world.person(name, role)
    actor = Actor(world.guild.id, person.id, name, frozenset({role.id}))
    profile = Profile(dict.fromkeys(topics, 3), at_once=at_once)
    mentors = world.app.services.mentors
    event = await the_event(world)
    await mentors.join_as_mentor(actor, event.id, profile)
    await mentors.be_available(actor, event.id, "on")
    return person


@pytest.fixture(scope="session")
def _imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the event in it; to import it for each test would take most of the time."""
    file = tmp_path_factory.mktemp("mentors") / "muster.db"

    async def build() -> None:
        clock = MovableClock(OPENS, running=False)
        async with open_app(f"sqlite+aiosqlite:///{file}", clock) as app:
            await bring(app)
            async with app.database.begin() as tx:
                await tx.execute(delete(Delivery))

    asyncio.run(build())
    return file


@pytest.fixture
def database_url(_imported: Path, tmp_path: Path) -> str:
    shutil.copy(_imported, tmp_path / "muster.db")
    return f"sqlite+aiosqlite:///{tmp_path}/muster.db"


@pytest.fixture
async def desk(world: World) -> Desk:
    world.clock.move_to(OPENS)
    guild = world.guild
    asker, mate = world.newcomer, world.person("mate")
    mentors = guild.create_role("NumHack mentor")
    rooms = {
        "mentors": guild.create_text_channel("mentors"),
        "teams": guild.create_text_channel("find-a-team"),
        "organizers": guild.create_text_channel("organizers"),
    }
    async with world.app.database.begin() as tx:
        event = (await tx.scalars(select(Event))).one()
        event.guild_id = guild.id
        tx.add(RoleBinding(event_id=1, purpose="mentor", name="mentor", role_id=mentors.id))
        for purpose, room in rooms.items():
            tx.add(ChannelBinding(event_id=1, purpose=purpose, name=purpose, channel_id=room.id))
    await world.env.settle()
    with world.env.time_context():
        await world.env.bot.sync_commands(world.env.bot.get_guild(guild.id))
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
