"""What registering needs to know of an event, kept at hand from one person to the next."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import Database
from bot.model import Chapter, Event
from bot.people.asked import Asked, read_asked

T = TypeVar("T")


class Book(Generic[T]):
    """Something about each event as it was last read, until one of `tables` is written."""

    def __init__(
        self,
        database: Database,
        tables: frozenset[type],
        read: Callable[[AsyncSession, int], Awaitable[T]],
    ) -> None:
        self._database, self._tables, self._read = database, tables, read
        self._known: dict[int, T] = {}
        self._written = 0
        database.after_write.append(self._after_write)

    async def of(self, event_id: int) -> T:
        """What is known about an event."""
        if event_id in self._known:
            return self._known[event_id]
        written = self._written
        async with self._database.read() as session:
            found = await self._read(session, event_id)
        # What was read while somebody wrote may be old already.
        if written == self._written:
            # Of those who read at the same time, all go on with the same.
            return self._known.setdefault(event_id, found)
        return found

    def still_says(self, event_id: int, said: T) -> bool:
        """Whether nothing was written since `of` gave this."""
        return self._known.get(event_id) is said

    def _after_write(self, tables: frozenset[type]) -> None:
        if tables & self._tables:
            self._written += 1
            self._known.clear()


@dataclass(frozen=True)
class Place:
    """A chapter that one can choose."""

    id: int
    key: str
    name: str


def asked_book(database: Database) -> Book[Asked]:
    """What each event asks: a dozen lines of a definition of tens of thousands of characters."""
    return Book(database, frozenset({Event}), read_asked)


def chapter_book(database: Database) -> Book[tuple[Place, ...]]:
    """The chapters of each event."""
    return Book(database, frozenset({Chapter}), _read_chapters)


async def _read_chapters(session: AsyncSession, event_id: int) -> tuple[Place, ...]:
    found = select(Chapter.id, Chapter.key, Chapter.name).where(
        Chapter.event_id == event_id, Chapter.retired_at.is_(None)
    )
    return tuple(Place(*row) for row in await session.execute(found.order_by(Chapter.id)))
