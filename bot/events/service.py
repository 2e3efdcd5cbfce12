"""Finding events and looking at them: which one is meant, how it stands, what was done."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.errors.events import NoEvent
from bot.events.book import EventBook
from bot.events.loading import get_event
from bot.model import AuditEntry, Event, Participant, Server, Session, Team
from bot.permissions import is_organizer, require_organizer

LOG_LENGTH = 200


@dataclass(frozen=True)
class Status:
    """How an event stands, for its organizers."""

    event: Event
    now: datetime
    people: dict[str, int]
    teams: int


class EventService:
    """What can be asked about the events of a server."""

    def __init__(self, database: Database, clock: Clock, book: EventBook) -> None:
        self._database = database
        self._clock = clock
        self._book = book

    def now(self) -> datetime:
        """The instant that answers are made for."""
        return self._clock.now()

    async def candidates(
        self, guild_id: int, channel_ids: tuple[int, ...], *, may_import: bool = False
    ) -> list[Event]:
        """The events a command can mean: the channel's own, else every running one.

        `channel_ids` are the channel and, for a thread, its parent. Raises NoEvent when the
        server has none.
        """
        events = await self._book.events(guild_id)
        for event in events:
            if any(channel.channel_id in channel_ids for channel in event.channels):
                return [event]
        running = [event for event in events if event.state == "running"]
        if not running:
            raise NoEvent(may_import)
        return running

    async def get(self, guild_id: int, event_id: int) -> Event:
        """One event of the server; raises UnknownEvent."""
        return await self._book.event(guild_id, event_id)

    def organizes(self, actor: Actor, event: Event | None) -> bool:
        """Whether the person organizes the event, or could start the server's first one."""
        return actor.manages_server if event is None else is_organizer(actor, event)

    async def status(self, actor: Actor, event_id: int) -> Status:
        """How the event stands; for organizers."""
        async with self._database.read() as session:
            event = await get_event(session, actor.guild_id, event_id)
            require_organizer(actor, event)
            return Status(
                event=event,
                now=self._clock.now(),
                people=await _people_by_state(session, event.id),
                teams=await _team_count(session, event.id),
            )

    async def log(self, actor: Actor, event_id: int) -> list[AuditEntry]:
        """The last actions of staff and decisions of the bot, newest first; for organizers."""
        async with self._database.read() as session:
            event = await get_event(session, actor.guild_id, event_id)
            require_organizer(actor, event)
            entries = select(AuditEntry).where(AuditEntry.event_id == event.id)
            return [
                *await session.scalars(entries.order_by(AuditEntry.id.desc()).limit(LOG_LENGTH))
            ]

    async def features_of(self, guild_id: int) -> frozenset[str]:
        """The features that the running events of a server use.

        Sessions that a file does not have, such as drop-in hours, make a programme as well.
        """
        has_sessions = exists().where(Session.event_id == Event.id)
        async with self._database.read() as session:
            running = await session.execute(
                select(Event.public, has_sessions).where(
                    Event.guild_id == guild_id, Event.state == "running"
                )
            )
            found: set[str] = set()
            for public, has_programme in running:
                found |= {*public.get("features", []), *(["schedule"] if has_programme else [])}
            return frozenset(found)

    async def commands_fingerprint(self, guild_id: int) -> str | None:
        """The fingerprint of the commands last registered on a server, if any."""
        async with self._database.read() as session:
            server = await session.get(Server, guild_id)
            return None if server is None else server.commands_fingerprint

    async def keep_commands_fingerprint(self, guild_id: int, fingerprint: str) -> None:
        """Keep the fingerprint of the commands just registered on a server."""
        async with self._database.begin() as tx:
            await tx.merge(Server(guild_id=guild_id, commands_fingerprint=fingerprint))


async def _people_by_state(session: AsyncSession, event_id: int) -> dict[str, int]:
    rows = await session.execute(
        select(Participant.state, func.count())
        .where(Participant.event_id == event_id)
        .group_by(Participant.state)
    )
    return {row.state: row[1] for row in rows}


async def _team_count(session: AsyncSession, event_id: int) -> int:
    teams = select(func.count()).where(Team.event_id == event_id, Team.state != "disbanded")
    return await session.scalar(teams) or 0
