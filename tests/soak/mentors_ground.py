"""Servers with a hackathon under way, two mentors who are there, and a team that can ask."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.actor import Actor
from bot.app import App, open_app
from bot.clock import SystemClock
from bot.invitation import needed_permissions
from bot.model import ChannelBinding, Delivery, Event, Expertise, Mentor
from tests.loopback.actors import Channel, Guild, User
from tests.loopback.client import Loopback
from tests.rows import add_team

FILE = """\
event:
  slug: proof
  name: Proof
  summary: An event to prove things on.
  zone: UTC
  starts: {starts:%a %Y-%m-%d %H:%M}
  ends: {ends:%a %Y-%m-%d %H:%M}
mentors:
  topics:
    - {{key: python, title: Python}}
    - {{key: vision, title: Vision}}
"""
DAY = timedelta(days=1)
CHANNELS = {"teams": "find-a-team", "mentors": "mentors", "organizers": "organizers"}
EXPERT, GOOD = 3, 2


@dataclass
class Server:
    """A server, its people, and what they were answered in each phase."""

    guild: Guild
    lobby: Channel
    channels: dict[str, Channel]
    asker: User
    mate: User
    ada: User
    bob: User
    event_id: int = 0
    answers: dict[str, str] = field(default_factory=dict[str, str])

    def who(self, name: str) -> User:
        """One of the people by name."""
        return {"asker": self.asker, "mate": self.mate, "ada": self.ada, "bob": self.bob}[name]


async def build_servers(loopback: Loopback, database_url: str, count: int) -> list[Server]:
    """As many servers as are wanted; the database is filled before the bot starts."""
    servers: list[Server] = []
    async with open_app(database_url, SystemClock()) as app:
        for _ in range(count):
            servers.append(await _server(loopback, app))
        async with app.database.begin() as tx:
            # What follows from importing is proven elsewhere.
            await tx.execute(update(Delivery).values(state="done"))
    return servers


async def _server(loopback: Loopback, app: App) -> Server:
    guild = await loopback.guild(bot_permissions=needed_permissions().value)
    lobby = await guild.channel("lobby")
    channels = {purpose: await guild.channel(name) for purpose, name in CHANNELS.items()}
    people = [await guild.member(name) for name in ("asker", "mate", "ada", "bob")]
    server = Server(guild, lobby, channels, *people)
    now = app.clock.now()
    actor = Actor(guild.id, server.mate.id, "maria", manages_server=True)
    text = FILE.format(starts=now - DAY, ends=now + DAY)
    plan = await app.services.imports.plan(actor, text.encode(), "event.yaml")
    event = await app.services.imports.apply(actor, plan)
    server.event_id = event.id
    await _fill(app, event, server, now)
    return server


async def _fill(app: App, event: Event, server: Server, now: datetime) -> None:
    async with app.database.begin() as tx:
        bound = await tx.scalars(select(ChannelBinding).where(ChannelBinding.event_id == event.id))
        known = {binding.purpose: binding for binding in bound}
        for purpose, channel in server.channels.items():
            if purpose not in known:
                known[purpose] = ChannelBinding(
                    event_id=event.id, purpose=purpose, name=channel.name
                )
                tx.add(known[purpose])
            known[purpose].channel_id = channel.id
        mentors = [
            Mentor(
                event_id=event.id,
                user_id=person.id,
                name=person.name,
                presence="on",
                presence_until=now + DAY,
                joined_at=now,
            )
            for person in (server.ada, server.bob)
        ]
        tx.add_all(mentors)
        await tx.flush()
        tx.add_all(
            Expertise(event_id=event.id, mentor_id=mentor.id, topic="python", level=level)
            for mentor, level in zip(mentors, (EXPERT, GOOD), strict=True)
        )
    team = [(person.id, person.name) for person in (server.asker, server.mate)]
    await add_team(app.database, event.id, "Ants", team, now, led=False)
