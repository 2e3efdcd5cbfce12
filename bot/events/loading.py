"""Getting events out of the database, always by server, with the parts a caller needs."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload, undefer
from sqlalchemy.sql.base import ExecutableOption

from bot.errors.events import UnknownEvent
from bot.model import Event

# The largest number that a row can have; one from a custom id or option may be anything.
LARGEST_KEY = 2**31 - 1
WINDOWS = selectinload(Event.windows)
PARTS = (
    WINDOWS,
    selectinload(Event.sessions),
    selectinload(Event.roles),
    selectinload(Event.channels),
)


def events_of(guild_id: int) -> Select[Event]:
    """The events of one server, with windows, sessions, roles and channels."""
    return select(Event).where(Event.guild_id == guild_id).options(*PARTS)


async def get_event(
    session: AsyncSession,
    guild_id: int,
    event_id: int,
    *,
    with_definition: bool = False,
    parts: Sequence[ExecutableOption] = PARTS,
) -> Event:
    """One event of the server with `parts`; raises UnknownEvent for another server's, or none.

    Each part is one more question to the database; who is pressed for time names what is needed.
    """
    if event_id > LARGEST_KEY:
        raise UnknownEvent(str(event_id))
    found = select(Event).where(Event.guild_id == guild_id, Event.id == event_id).options(*parts)
    if with_definition:
        found = found.options(undefer(Event.definition))
    event = await session.scalar(found)
    if event is None:
        raise UnknownEvent(str(event_id))
    return event
