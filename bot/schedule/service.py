"""Reading an event's programme."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.events.book import EventBook
from bot.model import Event, Participant, PersonSettings, Track
from bot.people.person_book import PersonBook

# The zone of a person's settings, else the one they registered with, in one question. Made once:
# to put it together and to find it among those known takes longer than to ask it.
OWN_ZONE = select(
    func.coalesce(
        select(PersonSettings.time_zone)
        .where(PersonSettings.guild_id == bindparam("guild"))
        .where(PersonSettings.user_id == bindparam("user"))
        .scalar_subquery(),
        select(Participant.time_zone)
        .where(Participant.event_id == bindparam("event"))
        .where(Participant.user_id == bindparam("user"))
        .scalar_subquery(),
    )
)


@dataclass(frozen=True)
class Programme:
    """An event with its sessions, read for one person: `zone` is theirs or else the event's."""

    event: Event
    tracks: list[Track]
    zone: str
    now: datetime


class ScheduleService:
    """What can be asked about the programme."""

    def __init__(self, database: Database, clock: Clock, book: EventBook) -> None:
        self._database = database
        self._clock = clock
        self._book = book
        self._zones = PersonBook[str | None](database, frozenset({Participant, PersonSettings}))

    async def programme(self, actor: Actor, event_id: int) -> Programme:
        """The programme as the person should read it; raises UnknownEvent."""
        event = await self._book.event(actor.guild_id, event_id)
        mine = {"guild": actor.guild_id, "user": actor.user_id, "event": event.id}

        async def read(session: AsyncSession) -> str | None:
            return await session.scalar(OWN_ZONE, mine)

        own_zone = await self._zones.of(actor.user_id, event.id, read)
        return Programme(
            event=event,
            tracks=[track for track in event.tracks if track.retired_at is None],
            zone=own_zone or event.time_zone,
            now=self._clock.now(),
        )
