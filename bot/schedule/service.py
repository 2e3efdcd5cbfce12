"""Reading an event's programme."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.events.loading import get_event
from bot.model import Event, Participant, Track


@dataclass(frozen=True)
class Programme:
    """An event with its sessions, read for one person: `zone` is theirs or else the event's."""

    event: Event
    tracks: list[Track]
    zone: str
    now: datetime


class ScheduleService:
    """What can be asked about the programme."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def programme(self, actor: Actor, event_id: int) -> Programme:
        """The programme as the person should read it; raises UnknownEvent."""
        async with self._database.read() as session:
            event = await get_event(session, actor.guild_id, event_id)
            own_zone = await session.scalar(
                select(Participant.time_zone).where(
                    Participant.event_id == event.id, Participant.user_id == actor.user_id
                )
            )
            tracks = select(Track).where(Track.event_id == event.id, Track.retired_at.is_(None))
            return Programme(
                event=event,
                tracks=[*await session.scalars(tracks.order_by(Track.id))],
                zone=own_zone or event.time_zone,
                now=self._clock.now(),
            )
