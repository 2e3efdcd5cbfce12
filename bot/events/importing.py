"""Bringing an event file into the database: a plan first, then all of it in one transaction."""

import asyncio
import hashlib
import io
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from bot import audit
from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.deadlines.following import edges_of, follow_windows
from bot.errors.events import FileHasErrors, ImportersOnly, PlanOutdated
from bot.events import definition
from bot.events.commanded import ByCommand, by_command, overridden
from bot.events.diff import Change, differences
from bot.events.file.findings import Level
from bot.events.loading import PARTS, get_event
from bot.events.rows import write_rows
from bot.model import Event, EventFileVersion
from bot.people.checkin_asking import follow_admission
from bot.people.seats import follow_cap
from bot.permissions import require_organizer
from bot.schedule.changes import Told
from bot.schedule.changes import differences as differences_of_sessions
from bot.schedule.planning import begin, follow

if TYPE_CHECKING:
    from bot.events.file.reading import Reading
    from bot.events.file.schema import EventFile


@dataclass(frozen=True)
class ImportPlan:
    """What importing a file would do; `base` tells whether the event changed since.

    `overridden` is what was moved by command and the file moves as well; `by_command` is all in
    which the event differs from the file, where the file itself changes nothing.
    """

    reading: "Reading"
    name: str
    is_new: bool
    changes: tuple[Change, ...]
    base: str
    text: str
    overridden: tuple[ByCommand, ...] = ()
    by_command: tuple[ByCommand, ...] = ()


class ImportService:
    """Importing and exporting event files."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def read(self, content: bytes, name: str) -> "Reading":
        """Everything the check finds in a file; needs no event and writes nothing."""
        # In a thread: the check of a long file would hold up everyone else's answers.
        return await asyncio.to_thread(_check, content, name)

    async def report(self, reading: "Reading") -> str:
        """The whole report of a check as text, with every instant; for download."""
        from bot.events.file.command import write_report

        out = io.StringIO()
        write_report(reading, out=out, verbose=True)
        return out.getvalue()

    async def plan(self, actor: Actor, content: bytes, name: str) -> ImportPlan:
        """What importing `content` would add, change and remove; nothing is written.

        Raises FileHasErrors, OrganizersOnly or ImportersOnly.
        """
        reading = await self.read(content, name)
        file = _without_errors(reading)
        async with self._database.read() as session:
            event = await _event_with_slug(session, actor.guild_id, file.event.slug)
        _require_importer(actor, event)
        before = event.definition if event else {}
        changes = tuple(differences(before, definition.stored_definition(file)))
        moved: list[ByCommand] = []
        if event is not None and changes:
            moved = overridden(event, definition.read_definition(event), file)
        return ImportPlan(
            reading=reading,
            name=file.event.name,
            is_new=event is None,
            changes=changes,
            base=_base(event),
            text=content.decode("utf-8-sig"),
            overridden=tuple(moved),
            by_command=tuple(by_command(event, file)) if event and not changes else (),
        )

    async def apply(self, actor: Actor, plan: ImportPlan) -> Event:
        """Make the event what the plan's file says, in one transaction.

        Sessions and deadlines that were moved by command stay where they are unless the file
        itself changed there. Raises PlanOutdated when the event is not what the plan saw.
        """
        file = _without_errors(plan.reading)
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await _event_with_slug(tx, actor.guild_id, file.event.slug, lock=True)
            _require_importer(actor, event)
            if _base(event) != plan.base:
                raise PlanOutdated(file.event.name)
            before = definition.read_definition(event) if event else None
            known = None if event is None else {s.id: Told.of(s) for s in event.sessions}
            edges = {} if event is None else edges_of(event.windows)
            if event is None:
                event = _new_event(actor, file, now)
                tx.add(event)
                try:
                    await tx.flush()
                except IntegrityError:
                    # Someone else started it this moment, on a database with many writers.
                    raise PlanOutdated(file.event.name) from None
            elif not plan.changes:
                return await get_event(tx, actor.guild_id, event.id)
            for name, value in definition.event_values(file).items():
                setattr(event, name, value)
            event.definition = definition.stored_definition(file)
            await write_rows(tx, event.id, before, file, now)
            await _keep_version(tx, event, actor, plan.text, now)
            audit.record(
                tx,
                event.id,
                at=now,
                actor=actor,
                action="config.import",
                subject=event.name,
                after={"changes": [f"{c.kind} {c.section} {c.key}".strip() for c in plan.changes]},
            )
            event_id = event.id
            await tx.flush()
            # Read again: its rows were written around the object, not through it.
            tx.expunge_all()
            event = await get_event(tx, actor.guild_id, event_id, with_definition=True)
            if known is None:
                await begin(tx, event, now)
            else:
                changes = differences_of_sessions(known, event.sessions)
                await follow(tx, event, changes, now, new_rules=True)
            await follow_windows(tx, event, edges, now)
            await follow_admission(tx, event, now)
            await follow_cap(tx, event, now)
            return event

    async def export(self, actor: Actor, event_id: int) -> tuple[Event, str]:
        """The event as a file, with everything that was changed by command since; organizers."""
        async with self._database.read() as session:
            event = await get_event(session, actor.guild_id, event_id, with_definition=True)
            require_organizer(actor, event)
            text = await session.scalar(_newest_text(event.id))
        from bot.events.export import file_as_text

        return event, file_as_text(event, text or "")


def _check(content: bytes, name: str) -> "Reading":
    # Loaded on first use, as in `definition.read_definition`.
    from bot.events.file.checking import check_event_file

    return check_event_file(content, name)


def _without_errors(reading: "Reading") -> "EventFile":
    errors = [finding for finding in reading.findings if finding.level is Level.ERROR]
    if reading.file is None or errors:
        first = errors[0] if errors else None
        words = f"line {first.line}: {first.message}" if first else "it could not be read."
        raise FileHasErrors(len(errors) or 1, words)
    return reading.file


def _require_importer(actor: Actor, event: Event | None) -> None:
    if event is not None:
        require_organizer(actor, event)
    elif not actor.manages_server:
        raise ImportersOnly


def _base(event: Event | None) -> str:
    if event is None:
        return "new"
    text = json.dumps(event.definition, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


async def _event_with_slug(
    session: AsyncSession, guild_id: int, slug: str, *, lock: bool = False
) -> Event | None:
    found = select(Event).where(Event.guild_id == guild_id, Event.slug == slug)
    if lock:
        # SQLite leaves it out: there all who write wait for each other.
        found = found.with_for_update()
    return await session.scalar(found.options(*PARTS, undefer(Event.definition)))


def _new_event(actor: Actor, file: "EventFile", now: datetime) -> Event:
    return Event(
        guild_id=actor.guild_id,
        slug=file.event.slug,
        definition={},
        created_at=now,
        **definition.event_values(file),
    )


async def _keep_version(
    tx: AsyncSession, event: Event, actor: Actor, text: str, now: datetime
) -> None:
    newest = select(func.max(EventFileVersion.number)).where(EventFileVersion.event_id == event.id)
    number = (await tx.scalar(newest) or 0) + 1
    tx.add(
        EventFileVersion(
            event_id=event.id, number=number, text=text, applied_at=now, applied_by=actor.user_id
        )
    )


def _newest_text(event_id: int) -> Any:
    versions = select(EventFileVersion.text).where(EventFileVersion.event_id == event_id)
    return versions.order_by(EventFileVersion.number.desc()).limit(1)
