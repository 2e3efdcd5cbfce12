"""How SQLite is spoken to: at once, on the loop, except where it may have to wait.

A question to SQLite takes about 0.02 ms. Handing it to a thread and its answer back takes ten
times as much processor time, and a transaction consists of a dozen such steps. What may wait,
for the disk or for another process, still goes to a thread: the commit of a transaction that
wrote, and its beginning while somebody else has the lock.
"""

import asyncio
import sqlite3
from typing import Any, cast

from sqlalchemy import URL
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import ConnectArgsType, DBAPIConnection
from sqlalchemy.pool import AsyncAdaptedQueuePool, Pool, PoolProxiedConnection
from sqlalchemy.util import await_

DRIVER = "sqlite+onloop"
BUSY_TIMEOUT_MS = 10_000


class _Cursor(sqlite3.Cursor):
    async def _async_soft_close(self) -> None:
        """SQLAlchemy asks this of an asynchronous cursor; here its rows can stay where they are."""


class _Connection(sqlite3.Connection):
    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)


class OnLoopDialect(SQLiteDialect_pysqlite):
    """Python's own driver behind SQLAlchemy's asynchronous engine."""

    driver = "onloop"
    is_async = True
    supports_statement_cache = True

    def __init__(self, writes: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self._writes = writes

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        return AsyncAdaptedQueuePool

    def create_connect_args(self, url: URL) -> ConnectArgsType:
        arguments, options = super().create_connect_args(url)
        # The driver must not begin transactions by itself: it would not say IMMEDIATE.
        own = {"factory": _Connection, "isolation_level": None, "check_same_thread": False}
        return arguments, {**options, **own}

    def connect(self, *arguments: Any, **options: Any) -> DBAPIConnection:
        """A connection with the settings that Muster promises."""
        connection = sqlite3.connect(*arguments, **options)
        try:
            for pragma in (
                f"busy_timeout={BUSY_TIMEOUT_MS}",
                "journal_mode=WAL",
                "synchronous=FULL",
                "foreign_keys=ON",
                f"query_only={'OFF' if self._writes else 'ON'}",
            ):
                connection.execute(f"PRAGMA {pragma}").close()
        except sqlite3.Error:
            connection.close()
            raise
        return cast(DBAPIConnection, connection)

    def do_begin(self, dbapi_connection: PoolProxiedConnection) -> None:
        """Begin to read, or take the lock to write."""
        connection = cast(sqlite3.Connection, dbapi_connection.driver_connection)
        if not self._writes:
            connection.execute("BEGIN")
        elif not _begins_at_once(connection):
            await_(_to_the_end(connection.execute, "BEGIN IMMEDIATE"))

    def do_commit(self, dbapi_connection: PoolProxiedConnection) -> None:
        """Commit; what was written is on the disk then."""
        if self._writes:
            await_(_to_the_end(dbapi_connection.commit))
        else:
            dbapi_connection.commit()


def _begins_at_once(connection: sqlite3.Connection) -> bool:
    connection.execute("PRAGMA busy_timeout=0")
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    finally:
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    return True


async def _to_the_end(call: Any, *arguments: Any) -> None:
    """Run a call in a thread; who is cancelled meanwhile learns of it when the call is done.

    Else a transaction could be committed after its writer was told that it was not, and the
    connection be closed in the middle of it.
    """
    done = asyncio.get_running_loop().run_in_executor(None, call, *arguments)
    try:
        await asyncio.shield(done)
    except asyncio.CancelledError:
        while not done.done():
            await asyncio.wait([done])
        raise


registry.register("sqlite.onloop", __name__, OnLoopDialect.__name__)
