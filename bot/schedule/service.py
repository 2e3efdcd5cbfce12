"""Reading an event's programme."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.events.book import EventBook
from bot.model import Event, Participant, PersonSettings, Track


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

    async def programme(self, actor: Actor, event_id: int) -> Programme:
        """The programme as the person should read it; raises UnknownEvent."""
        event = await self._book.event(actor.guild_id, event_id)
        async with self._database.read() as session:
            own_zone = await session.scalar(_zone_of(actor, event.id))
        return Programme(
            event=event,
            tracks=[track for track in event.tracks if track.retired_at is None],
            zone=own_zone or event.time_zone,
            now=self._clock.now(),
        )


def _zone_of(actor: Actor, event_id: int) -> Select[str | None]:
    """The zone of a person's settings, else the one they registered with, in one question."""
    chosen = select(PersonSettings.time_zone).where(
        PersonSettings.guild_id == actor.guild_id, PersonSettings.user_id == actor.user_id
    )
    registered = select(Participant.time_zone).where(
        Participant.event_id == event_id, Participant.user_id == actor.user_id
    )
    return select(func.coalesce(chosen.scalar_subquery(), registered.scalar_subquery()))
