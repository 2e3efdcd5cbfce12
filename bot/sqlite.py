"""How SQLite is spoken to: through aiosqlite's thread, in as few steps as there can be.

SQLAlchemy's own dialect hands the thread each step by itself: make a cursor, execute, fetch,
close it, begin, roll back. Every step wakes a thread and then the loop, which costs more than what
SQLite does in it. Here a statement and its rows are one step, and the first one of a transaction
begins it as well. This is the one file that uses private parts of aiosqlite, whose version is
pinned for it.
"""

import asyncio
import collections
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import aiosqlite
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    SQLiteDialect_aiosqlite,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.util import await_

DRIVER = "sqlite+muster"
BUSY_TIMEOUT_MS = 10_000
# An option of statements without a result: they may go with the next step of the transaction.
# What is wrong with one is raised there.
GOES_ALONG = "goes_along"


class _Cursor(AsyncAdapt_aiosqlite_cursor):
    """What one statement gave; all of its rows are here once it was executed."""

    def __init__(self, connection: "_Connection") -> None:
        self._own = connection
        self._rows: collections.deque[Any] = collections.deque()
        self._description: Any = None
        self._counted, self._last_id = -1, 0
        self._size = 1

    @property
    def description(self) -> Any:
        return self._description

    @property
    def rowcount(self) -> int:
        return self._counted

    @property
    def lastrowid(self) -> int:
        return self._last_id

    @property
    def arraysize(self) -> int:
        return self._size

    @arraysize.setter
    def arraysize(self, value: int) -> None:
        self._size = value

    def execute(self, operation: Any, parameters: Any = None) -> Any:
        return self._step(lambda raw: raw.execute(operation, parameters or ()))

    def executemany(self, operation: Any, seq_of_parameters: Any) -> Any:
        return self._step(lambda raw: raw.executemany(operation, seq_of_parameters))

    def leave(self, operation: Any, parameters: Any) -> None:
        """Have it executed with the next step of the transaction, its commit at the latest."""
        self._own.left.append((operation, parameters or ()))

    def _step(self, execute: Callable[[sqlite3.Connection], sqlite3.Cursor]) -> None:
        def run(raw: sqlite3.Connection) -> None:
            cursor = execute(raw)
            self._description = cursor.description
            if cursor.description is not None:
                self._rows = collections.deque(cursor.fetchall())
            self._counted, self._last_id = cursor.rowcount, cursor.lastrowid or 0
            cursor.close()

        self._own.run(run)

    async def _async_soft_close(self) -> None:
        """SQLAlchemy asks this of an asynchronous cursor; its rows can stay where they are."""

    def close(self) -> None:
        self._rows.clear()


class _Connection(AsyncAdapt_aiosqlite_connection):
    """A connection that begins its transaction with the first statement of it."""

    _cursor_cls = _Cursor

    def __init__(self, dbapi: Any, connection: aiosqlite.Connection, *, writes: bool) -> None:
        super().__init__(dbapi, cast("Any", connection))
        self._writes = writes
        self.begins_with: str | None = None
        # Statements that nobody waits for.
        self.left: list[tuple[Any, Any]] = []
        # Whether the thread was given anything since the last commit or rollback.
        self._used = False

    def run(self, step: Callable[[sqlite3.Connection], None]) -> None:
        """Have the thread do one step; its errors are those of SQLite."""
        try:
            await_(self._given(step))
        except (sqlite3.Error, ValueError) as error:
            self._handle_exception(error)

    def _given(self, step: Callable[[sqlite3.Connection], None]) -> "asyncio.Future[None]":
        """Hand the thread a step, with what comes before it in the transaction.

        Raises ValueError once the connection is closed.
        """
        driver = cast("aiosqlite.Connection", self._connection)
        if not driver._running:  # pyright: ignore[reportPrivateUsage] -- see below
            raise ValueError("the connection is closed")
        begin, self.begins_with = self.begins_with, None
        left, self.left = self.left, []
        self._used = True

        def run() -> None:
            raw = driver._conn  # pyright: ignore[reportPrivateUsage, reportUnknownMemberType, reportUnknownVariableType] -- see below
            if begin is not None:
                raw.execute(begin).close()  # pyright: ignore[reportUnknownMemberType] -- see below
            for operation, parameters in left:
                raw.execute(operation, parameters).close()  # pyright: ignore[reportUnknownMemberType] -- see below
            step(raw)  # pyright: ignore[reportUnknownArgumentType] -- see below

        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        driver._tx.put_nowait((done, run))  # pyright: ignore[reportPrivateUsage, reportUnknownMemberType] -- as its own _execute, in one step instead of four
        return done

    def commit(self) -> None:
        """Commit; who is cancelled meanwhile learns of it when that is done.

        Else a transaction could be committed after its writer was told that it was not.
        """
        if self._nothing_begun():
            return
        try:
            await_(_to_the_end(self._given(sqlite3.Connection.commit)))
        except (sqlite3.Error, ValueError) as error:
            self._handle_exception(error)
        # Only now: after a failure, or for who was cancelled, a rollback has something to do.
        self._used = False

    def rollback(self) -> None:
        self.left.clear()
        if self._nothing_begun():
            return
        if self._writes:
            super().rollback()
            self._used = False
            return
        # Nobody waits for the end of a look: whatever comes next comes behind it in the queue.
        driver = cast("aiosqlite.Connection", self._connection)
        driver._tx.put_nowait((None, driver._conn.rollback))  # pyright: ignore[reportPrivateUsage, reportUnknownMemberType] -- as the public method, without waiting
        self._used = False

    def _nothing_begun(self) -> bool:
        # SQLAlchemy rolls back once more whenever a connection comes back to its pool.
        if not self.left:
            self.begins_with = None
        return not (self._used or self.left)


class MusterDialect(SQLiteDialect_aiosqlite):
    """SQLAlchemy's dialect for aiosqlite, in fewer steps, for one that writes or for readers."""

    supports_statement_cache = True

    def __init__(self, writes: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self._writes = writes

    def connect(self, *arguments: Any, **options: Any) -> DBAPIConnection:
        """A connection with the settings that Muster promises."""
        # Opened before aiosqlite's thread has a part in it: after a failure that thread would
        # answer once more, to a loop that may be closed by then, and print a traceback.
        opened = await_(asyncio.to_thread(_open, arguments, options, writes=self._writes))
        driver = aiosqlite.Connection(lambda: opened, iter_chunk_size=64)
        driver._thread.daemon = True  # pyright: ignore[reportPrivateUsage] -- as SQLAlchemy does: it must not keep a process that ends
        return cast("Any", _Connection(self.dbapi, await_(driver), writes=self._writes))

    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        """Execute now, or with the next step if that is all the caller wants (`GOES_ALONG`)."""
        if context is not None and context.execution_options.get(GOES_ALONG):
            cast("_Cursor", cursor).leave(statement, parameters)
        else:
            super().do_execute(cursor, statement, parameters, context)

    def do_begin(self, dbapi_connection: PoolProxiedConnection) -> None:
        """Begin to read, or take the lock to write, with the first statement."""
        connection = cast("_Connection", dbapi_connection.dbapi_connection)
        connection.begins_with = "BEGIN IMMEDIATE" if self._writes else "BEGIN"


def _open(
    arguments: Sequence[Any], options: Mapping[str, Any], *, writes: bool
) -> sqlite3.Connection:
    # The driver must not begin transactions by itself: it would not say IMMEDIATE.
    own = {"isolation_level": None, "check_same_thread": False}
    connection = sqlite3.connect(*arguments, **{**options, **own})
    try:
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"query_only={'OFF' if writes else 'ON'}",
        ):
            connection.execute(f"PRAGMA {pragma}").close()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


async def _to_the_end(done: "asyncio.Future[None]") -> None:
    try:
        await asyncio.shield(done)
    except asyncio.CancelledError:
        while not done.done():
            await asyncio.wait([done])
        raise


registry.register("sqlite.muster", __name__, MusterDialect.__name__)
