"""The events of each server as they were last read, until something about them is written.

Nearly every command begins with the event it is for. Reading it with its windows, sessions,
roles and channels costs about 5 ms of processor time; most of the answers need nothing else.
"""

from sqlalchemy.orm import selectinload

from bot.db import Database
from bot.errors.events import UnknownEvent
from bot.events.loading import events_of
from bot.model import (
    ChannelBinding,
    Chapter,
    Event,
    RoleBinding,
    Session,
    Topic,
    Track,
    Window,
)

WATCHED = frozenset({Event, Window, Session, RoleBinding, ChannelBinding, Track, Chapter, Topic})


class EventBook:
    """Hands out events that are shared by all readers: to look at, not to change."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[int, list[Event]] = {}
        self._written = 0
        database.after_write.append(self._after_write)

    async def events(self, guild_id: int) -> list[Event]:
        """Every event of a server, oldest first."""
        known = self._known.get(guild_id)
        if known is not None:
            return known
        written = self._written
        found = events_of(guild_id).options(selectinload(Event.tracks)).order_by(Event.id)
        async with self._database.read() as session:
            events = [*await session.scalars(found)]
        # What was read while somebody wrote may be old already.
        if written == self._written:
            # Of those who read at the same time, all go on with the same.
            return self._known.setdefault(guild_id, events)
        return events

    async def event(self, guild_id: int, event_id: int) -> Event:
        """One event of the server; raises UnknownEvent for another server's, or none."""
        for event in await self.events(guild_id):
            if event.id == event_id:
                return event
        raise UnknownEvent(str(event_id))

    def still_says(self, event: Event) -> bool:
        """Whether nothing was written since this event was handed out."""
        return any(known is event for known in self._known.get(event.guild_id, ()))

    def forget(self, event: Event) -> None:
        """Read a server's events anew next time; for who has seen that this one is old."""
        if self.still_says(event):
            self._written += 1
            self._known.pop(event.guild_id)

    def _after_write(self, tables: frozenset[type]) -> None:
        if tables & WATCHED:
            self._written += 1
            self._known.clear()
