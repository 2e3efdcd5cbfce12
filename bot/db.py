"""The database: its engines, its settings, and the two ways in - begin() and read().

Everything that is particular to SQLite stands in this file and in bot/sqlite.py. One connection
writes and starts its transactions with BEGIN IMMEDIATE; a pool of others reads. On PostgreSQL one
engine does both.
"""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import URL, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from bot.sqlite import BUSY_TIMEOUT_MS, DRIVER

log = structlog.stdlib.get_logger(__name__)

READERS = 4
# sqlite.org/wal.html: the WAL-reset bug can corrupt a database, fixed in 3.51.3.
WAL_RESET_FIXED = (3, 51, 3)


# Set in a session's `info` by what writes to the outbox, so that it is looked at after commit.
ENQUEUED = "enqueued"
WRITTEN = "written"
ROWS = "rows"


class DatabaseNotUsable(Exception):
    """The address names no database that can be opened; the message never holds a password."""


class BackupNotPossible(Exception):
    """The backup cannot be written, with the reason in words."""


@dataclass
class Rows:
    """What a transaction touched: objects, and tables of which it is not known which rows."""

    objects: list[Any] = field(default_factory=list[Any])
    unknown: set[type] = field(default_factory=set[type])


class _WritingSession(Session):
    """Notes what its transaction wrote, so that others can be told after commit."""


@event.listens_for(_WritingSession, "after_flush")
def _note_objects(session: Session, _: UOWTransaction) -> None:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
    touched = (*session.new, *session.dirty, *session.deleted)
    session.info.setdefault(WRITTEN, set()).update(type(item) for item in touched)
    rows_of(session).objects += touched


@event.listens_for(_WritingSession, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:  # pyright: ignore[reportUnusedFunction] -- registered by its decorator
    if state.is_select or state.bind_mapper is None:
        return
    table = state.bind_mapper.class_
    state.session.info.setdefault(WRITTEN, set()).add(table)
    # Whoever changes a row by a statement has it in hand, or has none of the table.
    held = [o for o in state.session.identity_map.values() if type(o) is table]
    rows = rows_of(state.session)
    if state.is_update and held:
        rows.objects += held
    else:
        rows.unknown.add(table)


def rows_of(session: Session) -> Rows:
    """What the session's transaction touched so far."""
    return session.info.setdefault(ROWS, Rows())


def note_new(tx: AsyncSession, row: Any) -> None:
    """Note a row that was written past the session, as if it had been added to it."""
    session = tx.sync_session
    session.info.setdefault(WRITTEN, set()).add(type(row))
    rows_of(session).objects.append(row)


class Database:
    """Hands out sessions: `begin()` writes in one transaction, `read()` sees one snapshot."""

    def __init__(self, url: str) -> None:
        """Raises DatabaseNotUsable."""
        try:
            self.url = make_url(url)
        except (ArgumentError, ValueError):
            raise DatabaseNotUsable("it cannot be read as an address") from None
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._create_folder()
            self._writer = _sqlite_engine(self.url, writes=True)
            self._reader = _sqlite_engine(self.url, writes=False)
        else:
            self._writer = _server_engine(url)
            self._reader = self._writer.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        # Whatever a caller needs is loaded on purpose; objects stay usable after the session.
        self._begin = async_sessionmaker(
            self._writer, expire_on_commit=False, sync_session_class=_WritingSession
        )
        self._read = async_sessionmaker(self._reader, expire_on_commit=False)
        self.after_enqueue: list[Callable[[], None]] = []
        self.after_write: list[Callable[[frozenset[type]], None]] = []
        self.after_rows: list[Callable[[Rows], None]] = []
        # Adds to a transaction that is about to be committed.
        self.before_commit: list[Callable[[AsyncSession, Rows], Awaitable[None]]] = []

    @property
    def engine(self) -> AsyncEngine:
        """The engine that writes; migrations and the model's own checks use it."""
        return self._writer

    @property
    def reader(self) -> AsyncEngine:
        """The engine that reads."""
        return self._reader

    @asynccontextmanager
    async def begin(self) -> AsyncGenerator[AsyncSession]:
        """One writing transaction: commits when the block ends, rolls back when it raises."""
        async with self._opened(self._begin()) as session:
            try:
                async with session.begin():
                    yield session
                    await self._add_to(session)
            except asyncio.CancelledError:
                # Perhaps only after the commit, so others are told to look.
                self._tell(session)
                raise
            self._tell(session)

    async def _add_to(self, session: AsyncSession) -> None:
        if session.new or session.dirty or session.deleted:
            await session.flush()
        for add in self.before_commit:
            await add(session, rows_of(session.sync_session))

    def _tell(self, session: AsyncSession) -> None:
        written = frozenset(session.info.pop(WRITTEN, ()))
        for look in self.after_write:
            look(written)
        rows = session.info.pop(ROWS, None)
        if rows is not None:
            for note in self.after_rows:
                note(rows)
        if session.info.pop(ENQUEUED, False):
            for wake in self.after_enqueue:
                wake()

    def read(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A session that sees one consistent state and cannot write."""
        return self._opened(self._read())

    @asynccontextmanager
    async def _opened(self, session: AsyncSession) -> AsyncGenerator[AsyncSession]:
        if not self.is_sqlite:
            async with session:
                yield session
            return
        # As the session itself does it, but without a task where closing waits for nothing:
        # bot/sqlite.py has nothing to roll back after a commit, and does not wait after a look.
        closed = False
        try:
            yield session
            await session.close()
            closed = True
        finally:
            if not closed:
                await asyncio.shield(asyncio.ensure_future(session.close()))

    async def backup(self, target: Path) -> None:
        """Write a consistent copy of the database to `target` while others go on writing.

        Raises BackupNotPossible when the target exists or the database is not SQLite.
        """
        if not self.is_sqlite:
            raise BackupNotPossible("this database is not SQLite; use its own tool, e.g. pg_dump")
        await asyncio.to_thread(_vacuum_into, Path(self.url.database or ""), target)

    async def close(self) -> None:
        """Close every connection."""
        await self._reader.dispose()
        await self._writer.dispose()

    def warn_about_version(self) -> None:
        """Say so at start-up when this SQLite has the WAL-reset bug."""
        if self.is_sqlite and (3, 7, 0) <= sqlite3.sqlite_version_info < WAL_RESET_FIXED:
            log.warning(
                "database.old_sqlite",
                version=sqlite3.sqlite_version,
                advice="3.51.3 or later mends a rare corruption; keep backups meanwhile",
            )

    def _create_folder(self) -> None:
        # In memory, each connection would have a database of its own.
        if self.url.host or self.url.database in {None, "", ":memory:"}:
            raise DatabaseNotUsable("name a file, such as sqlite+aiosqlite:///data/muster.db")
        try:
            Path(self.url.database or "").parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseNotUsable(f"its folder cannot be made ({error.strerror})") from None


def _vacuum_into(source: Path, target: Path) -> None:
    if not source.exists():
        raise BackupNotPossible(f"there is no database at {source} yet")
    if target.exists():
        raise BackupNotPossible(f"{target} exists already; name a new file")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(source, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
            connection.execute("VACUUM INTO ?", (str(target),))
    except (OSError, sqlite3.Error) as error:
        raise BackupNotPossible(f"{target} cannot be written ({error})") from error
    with closing(sqlite3.connect(target)) as copy, copy:
        # Whoever starts on the copy must know that time has passed since.
        copy.execute("INSERT OR REPLACE INTO installation (id, is_backup) VALUES (1, 1)")


def _server_engine(url: str) -> AsyncEngine:
    try:
        return create_async_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise DatabaseNotUsable(f"its driver {error.name} is not installed") from None


def _sqlite_engine(url: URL, *, writes: bool) -> AsyncEngine:
    return create_async_engine(
        url.set(drivername=DRIVER),
        writes=writes,
        pool_size=1 if writes else READERS,
        max_overflow=0,
        pool_timeout=60,
        # Nearly always the first one is free again: the others are not opened, nor kept warm.
        pool_use_lifo=True,
    )
