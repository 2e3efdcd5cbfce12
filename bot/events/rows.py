"""Writing the rows of an event from its file, in the transaction of the caller."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.numbering import unused_number
from bot.errors.events import EndsBeforeStart
from bot.events import definition
from bot.events.definition import Values, changed_fields, changed_in_session
from bot.mentors.writing import mentor_values, write_mentors
from bot.model import Chapter, Session, Topic, Track, Window
from bot.schedule.entries import is_another, key_for

if TYPE_CHECKING:
    from bot.events.file.schema import EventFile

# A move of these makes reminders of an older time void, so they raise a row's version.
MOVES = {"opens_at", "closes_at", "starts_at", "ends_at", "cancelled_at"}
Retirable = type[Track] | type[Chapter] | type[Topic]


async def write_rows(
    tx: AsyncSession, event_id: int, before: "EventFile | None", after: "EventFile", now: datetime
) -> None:
    """Make windows, tracks, chapters, topics and sessions what the newer file says of them.

    Only what the file changed since `before` is written; rows are retired, never deleted, as
    people may have done something with them.
    """

    def versions(
        values: Callable[["EventFile"], dict[str, Values]],
    ) -> tuple[dict[str, Values], dict[str, Values]]:
        return values(before) if before else {}, values(after)

    await _write_windows(tx, event_id, *versions(definition.window_values))
    for table, values in (
        (Track, definition.track_values),
        (Chapter, definition.chapter_values),
        (Topic, definition.topic_values),
    ):
        await _write_retirable(tx, table, event_id, *versions(values), now=now)
    await tx.flush()
    await write_mentors(tx, event_id, *versions(mentor_values), now)
    await _write_sessions(tx, event_id, *versions(definition.session_values), now=now)


async def _write_windows(
    tx: AsyncSession, event_id: int, old: Mapping[str, Values], new: Mapping[str, Values]
) -> None:
    windows = await tx.scalars(select(Window).where(Window.event_id == event_id))
    rows = {row.key: row for row in windows}
    # A window that comes back is a new one: what was said of the old one was of that.
    number = await unused_number(tx, Window, "window", "submissions")
    for key, values in new.items():
        row = rows.get(key)
        if row is None:
            tx.add(Window(id=number, event_id=event_id, key=key, version=1, **values))
            number = None if number is None else number + 1
        else:
            _set(row, changed_fields(old.get(key), values))
    for key in rows.keys() - new.keys():
        # Nothing a person did hangs on a window; without it, nothing is bounded in time.
        await tx.delete(rows[key])


async def _write_retirable(
    tx: AsyncSession,
    table: Retirable,
    event_id: int,
    old: Mapping[str, Values],
    new: Mapping[str, Values],
    *,
    now: datetime,
) -> None:
    rows = {row.key: row for row in await tx.scalars(select(table).filter_by(event_id=event_id))}
    for key, values in new.items():
        row = rows.get(key)
        if row is None:
            tx.add(table(event_id=event_id, key=key, **values))
        else:
            _set(row, changed_fields(old.get(key), values))
            row.retired_at = None
    for key in rows.keys() - new.keys():
        rows[key].retired_at = rows[key].retired_at or now


async def _write_sessions(
    tx: AsyncSession,
    event_id: int,
    old: Mapping[str, Values],
    new: Mapping[str, Values],
    *,
    now: datetime,
) -> None:
    found = await tx.scalars(select(Topic).where(Topic.event_id == event_id))
    topics = {topic.key: topic.id for topic in found}

    def row_values(values: Mapping[str, Any]) -> Values:
        columns = dict(values)
        if "topic" in columns:
            columns["topic_id"] = topics.get(columns.pop("topic"))
        if "cancelled" in columns:
            columns["cancelled_at"] = now if columns.pop("cancelled") else None
        return columns

    rows = await _sessions_by_key(tx, event_id, new)
    for key, values in new.items():
        row = rows.get(key)
        if row is None:
            tx.add(Session(event_id=event_id, key=key, version=1, **row_values(values)))
        else:
            _set(row, row_values(changed_in_session(old.get(key), values)))
    for key in old.keys() - new.keys():
        # A session that was added by command is not in any file, so it is not removed by one.
        if key in rows and rows[key].cancelled_at is None:
            _set(rows[key], {"cancelled_at": now})


async def _sessions_by_key(
    tx: AsyncSession, event_id: int, new: Mapping[str, Values]
) -> dict[str, Session]:
    """The sessions; one that was added by command makes room for the file's own of its key."""
    sessions = [*await tx.scalars(select(Session).filter_by(event_id=event_id))]
    taken = {session.key for session in sessions} | new.keys()
    for session in sessions:
        values = new.get(session.key)
        # What a file brought has an audience, be it everyone.
        if values is None or session.audience:
            continue
        if is_another(session, values["title"], values["starts_at"]):
            session.key = key_for(session.title, taken)
            taken.add(session.key)
    # Before another one takes the key.
    await tx.flush()
    return {session.key: session for session in sessions}


def _set(row: Window | Session | Track | Chapter | Topic, values: Mapping[str, Any]) -> None:
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if isinstance(row, Window | Session) and MOVES & changed.keys():
        row.version += 1
        _require_order(row)


def _require_order(row: Window | Session) -> None:
    # A file that moves one end past the other end, which was moved by command before.
    if isinstance(row, Window):
        first, last, name = row.opens_at, row.closes_at, row.key
    else:
        first, last, name = row.starts_at, row.ends_at, row.title
    if first is not None and last is not None and first >= last:
        raise EndsBeforeStart(name, first, last)
