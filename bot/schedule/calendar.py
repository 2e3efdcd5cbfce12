"""The programme as a calendar file (RFC 5545), for any calendar program."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.errors.schedule import NoOwnSessions
from bot.events.loading import get_event
from bot.model import Event, PersonSettings, ReminderWish, Session
from bot.schedule.concerning import concerns, parts_of
from bot.schedule.room import USUAL_LENGTH

PRODUCT = "-//Muster//Schedule//EN"
OPEN = "open"


class CalendarService:
    """Hands out calendar files."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def whole(self, actor: Actor, event_id: int) -> tuple[Event, bytes]:
        """Every session of the event that has a date."""
        async with self._database.read() as session:
            event = await get_event(session, actor.guild_id, event_id)
        return event, calendar_of(event, event.sessions, self._clock.now())

    async def own(self, actor: Actor, event_id: int) -> tuple[Event, bytes]:
        """The sessions that the person wants to be reminded of; raises NoOwnSessions."""
        async with self._database.read() as session:
            event = await get_event(session, actor.guild_id, event_id, with_definition=True)
            wishes = select(ReminderWish.session_id).where(
                ReminderWish.event_id == event.id, ReminderWish.user_id == actor.user_id
            )
            chosen = {*await session.scalars(wishes)}
            what = await session.scalar(
                select(PersonSettings.reminded_of).where(
                    PersonSettings.guild_id == actor.guild_id,
                    PersonSettings.user_id == actor.user_id,
                )
            )
            parts = await parts_of(session, event, [actor.user_id])
        everything, part = what == "all", parts.of(actor.user_id)
        mine = [s for s in event.sessions if s.id in chosen or (everything and concerns(s, part))]
        if not mine:
            raise NoOwnSessions(event.name)
        return event, calendar_of(event, mine, self._clock.now())


def calendar_of(event: Event, sessions: Iterable[Session], now: datetime) -> bytes:
    """A calendar with the sessions that have a date, cancelled ones marked as such.

    The UID of a session never changes and its SEQUENCE grows when it moves, so that importing a
    newer file moves what an older one brought.
    """
    # Loaded on first use: a bot that is asked for none can do without.
    import icalendar

    # Its `add` takes values of any kind.
    calendar: Any = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", event.name)
    for session in sessions:
        if session.starts_at is None:
            continue
        entry: Any = icalendar.Event()
        entry.add("uid", f"session-{session.id}-{session.key}@{event.guild_id}.muster")
        entry.add("sequence", session.version)
        entry.add("dtstamp", now)
        entry.add("dtstart", session.starts_at)
        entry.add("dtend", session.ends_at or session.starts_at + USUAL_LENGTH)
        entry.add("status", "CANCELLED" if session.cancelled_at else "CONFIRMED")
        for name, text in _texts(event, session).items():
            entry.add(name, text)
        calendar.add_component(entry)
    return calendar.to_ical()


def _texts(event: Event, session: Session) -> dict[str, str]:
    link = session.link if session.link and session.link != OPEN else None
    place = session.place if session.place and session.place != OPEN else link
    title = "Topic to be announced" if session.title == OPEN else session.title
    found = {
        "summary": f"{event.name}: {title}",
        "description": "\n".join(part for part in (session.summary, link) if part),
        "location": place,
        "url": link,
    }
    return {name: text for name, text in found.items() if text}
