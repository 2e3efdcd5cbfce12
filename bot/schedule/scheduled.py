"""Discord's scheduled events of sessions: what each should be, and which one it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.clock import Clock
from bot.db import Database
from bot.events.loading import PARTS
from bot.model import Event, Session
from bot.schedule.entries import people_at
from bot.schedule.room import USUAL_LENGTH, keep_scheduled_events, use_room, wait_for_room


@dataclass(frozen=True)
class Wanted:
    """What Discord should show for a session.

    `takes_place` is False for one that is cancelled, over or without a date; what Discord shows
    of it should go. `known_id` is the scheduled event that stands for it, `taken` are those that
    stand for others. `people` are who speaks and leads.
    """

    session_id: int
    guild_id: int
    title: str
    summary: str | None
    place: str | None
    link: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    takes_place: bool
    known_id: int | None
    taken: frozenset[int]
    people: tuple[str, ...] = ()


class ScheduledEventService:
    """Remembers which of Discord's scheduled events stands for which session."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def wanted(self, session_id: int) -> Wanted | None:
        """What Discord should show for a session now; None when there is no such session."""
        now = self._clock.now()
        async with self._database.read() as read:
            row = (
                await read.execute(
                    select(Session, Event.guild_id)
                    .join(Event, Event.id == Session.event_id)
                    .where(Session.id == session_id)
                )
            ).first()
            if row is None:
                return None
            session, guild_id = row[0], row[1]
            others = (
                select(Session.scheduled_event_id)
                .join(Event, Event.id == Session.event_id)
                .where(Event.guild_id == guild_id, Session.id != session_id)
                .where(Session.scheduled_event_id.is_not(None))
            )
            taken = frozenset(number for number in await read.scalars(others) if number)
        ends_at = _end_of(session)
        is_on = session.cancelled_at is None and ends_at is not None and ends_at > now
        return Wanted(
            session_id=session.id,
            guild_id=guild_id,
            title=session.title,
            summary=session.summary,
            place=session.place,
            link=session.link,
            starts_at=session.starts_at,
            ends_at=ends_at,
            takes_place=is_on,
            known_id=session.scheduled_event_id,
            taken=taken,
            people=tuple(people_at(session)),
        )

    async def stands_for(self, session_id: int, scheduled_event_id: int | None) -> None:
        """Remember the scheduled event of a session, or that it has none.

        The room of one that is gone is used at once by the nearest session that waits.
        """
        async with self._database.begin() as tx:
            session = await tx.get(Session, session_id)
            event = await tx.get(Event, session.event_id) if session else None
            if session is not None and event is not None:
                session.scheduled_event_id = scheduled_event_id
                if scheduled_event_id is None:
                    await use_room(tx, event.guild_id, self._clock.now(), is_free=True)

    async def make_way(self, guild_id: int) -> None:
        """Let the nearest session that waits have the room of a later one, where there is one."""
        async with self._database.begin() as tx:
            await use_room(tx, guild_id, self._clock.now(), is_free=False)

    async def farthest(self, wanted: Wanted, among: Collection[int]) -> tuple[int, int] | None:
        """The last session after this one that has one of these scheduled events, and which one.

        None when there is none that could make way for it.
        """
        found = (
            select(Session.id, Session.scheduled_event_id)
            .join(Event, Event.id == Session.event_id)
            .where(Event.guild_id == wanted.guild_id, Session.starts_at > wanted.starts_at)
            .where(Session.scheduled_event_id.in_(among))
            .order_by(Session.starts_at.desc(), Session.id.desc())
            .limit(1)
        )
        async with self._database.read() as read:
            for session_id, number in await read.execute(found):
                if number is not None:
                    return session_id, number
        return None

    async def wait_for_room(self, session_id: int) -> None:
        """A session has no scheduled event, and is given one when there is room again."""
        async with self._database.begin() as tx:
            session = await tx.get(Session, session_id)
            event = await tx.get(Event, session.event_id) if session else None
            if session is not None and event is not None:
                session.scheduled_event_id = None
                await wait_for_room(tx, event, session, self._clock.now())

    async def catch_up(self, event_id: int) -> None:
        """Have made what is missing: for sessions that were too far away, or could not be."""
        async with self._database.begin() as tx:
            event = await tx.scalar(select(Event).where(Event.id == event_id).options(*PARTS))
            if event is not None:
                await keep_scheduled_events(tx, event, self._clock.now(), again=True)


def _end_of(session: Session) -> datetime | None:
    if session.starts_at is None:
        return None
    return session.ends_at or session.starts_at + USUAL_LENGTH
