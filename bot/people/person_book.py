"""What is read about one person again and again, kept until something of theirs is written."""

from collections.abc import Awaitable, Callable, Hashable
from typing import Any, Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import Database, Rows

T = TypeVar("T")
# About 3 kB each.
MOST = 1000


class PersonBook(Generic[T]):
    """Something about each person, until a row of theirs in `own` is written.

    Rows of `others` name no person: when one of them is written, everything is forgotten.
    """

    def __init__(
        self, database: Database, own: frozenset[type], others: frozenset[type] = frozenset()
    ) -> None:
        self._database, self._own, self._others = database, own, others
        self._known: dict[int, dict[Hashable, T]] = {}
        self._written = 0
        database.after_rows.append(self._after_rows)

    async def of(
        self,
        user_id: int,
        key: Hashable,
        read: Callable[[AsyncSession], Awaitable[T]],
        *,
        keep: Callable[[T], bool] = lambda _: True,
    ) -> T:
        """What is known about a person under `key`, else what `read` finds now."""
        mine = self._known.get(user_id)
        if mine is not None and key in mine:
            return mine[key]
        written = self._written
        async with self._database.read() as session:
            found = await read(session)
        # What was read while somebody wrote may be old already.
        if written == self._written and keep(found):
            if len(self._known) >= MOST:
                self._known.clear()
            self._known.setdefault(user_id, {})[key] = found
        return found

    def _after_rows(self, rows: Rows) -> None:
        touched: list[Any] = [item for item in rows.objects if type(item) in self._own]
        everyone = (self._own | self._others) & rows.unknown
        if everyone or any(type(item) in self._others for item in rows.objects):
            self._written += 1
            self._known.clear()
        elif touched:
            self._written += 1
            for item in touched:
                self._known.pop(item.user_id, None)
