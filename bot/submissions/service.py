"""What people do with what they hand in: write it, hand it in, look at it, take it back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.errors.submissions import (
    EditedMeanwhile,
    FileTooLarge,
    NothingToHandIn,
    SubmissionWithdrawn,
    TextTooLong,
    UnknownPart,
)
from bot.events.loading import WINDOWS, get_event
from bot.model import Event, Submission, SubmissionRevision
from bot.submissions.asked import TITLE, Asked, asked_by
from bot.submissions.claims import claim_links, free_links, require_free, revise
from bot.submissions.files import FileStore, shown_name
from bot.submissions.following import handed_in, taken_back
from bot.submissions.owners import TRACKS
from bot.submissions.rules import require_complete
from bot.submissions.sheets import Sheet, blank, mark_of, sheet_of, sheets_of, timing_of
from bot.submissions.tracks import keep_tracks, read_tracks
from bot.submissions.values import LONGEST_TITLE, read_value

LARGEST_FILE_MEGABYTES = 10


class SubmissionService:
    """What a person can do about what they or their team hand in."""

    def __init__(self, database: Database, clock: Clock, files: FileStore) -> None:
        self._database = database
        self._clock = clock
        self._files = files

    async def sheets(self, actor: Actor, event_id: int) -> Sequence[Sheet]:
        """Everything that the person has to hand in.

        Raises NothingToHandIn, NoTeamToHandIn or NotRegisteredToHandIn.
        """
        async with self._database.read() as session:
            event, asked = await _event(session, actor, event_id)
            return await sheets_of(session, actor, event, asked)

    async def sheet(self, actor: Actor, event_id: int, scope: str) -> Sheet:
        """One of them; raises UnknownSubmission for anybody else's."""
        async with self._database.read() as session:
            event, asked = await _event(session, actor, event_id)
            return await sheet_of(session, actor, event, asked, scope)

    async def sheet_to_change(self, actor: Actor, event_id: int, scope: str) -> Sheet:
        """The same while it can be changed.

        Raises Disqualified, SubmissionsNotOpen or SubmissionsClosed besides.
        """
        sheet = await self.sheet(actor, event_id, scope)
        timing_of(sheet, self._clock.now())
        return sheet

    async def write(
        self,
        actor: Actor,
        event_id: int,
        scope: str,
        key: str,
        typed: str,
        seen: str,
        length: str = "",
    ) -> Sheet:
        """Keep what was typed for one part of the draft, `title` and `tracks` among them.

        `seen` is `mark_of` the value that the form showed: who saw an older one changes nothing
        and reads the newer one. Raises EditedMeanwhile, SubmissionsNotOpen, SubmissionsClosed,
        RepositoryTaken, and what `read_value` raises.
        """
        return await self._keep(
            actor, event_id, scope, key, seen, lambda sheet: _read(sheet, key, typed, length)
        )

    async def write_file(
        self,
        actor: Actor,
        event_id: int,
        scope: str,
        key: str,
        name: str,
        data: bytes,
        *,
        seen: str,
    ) -> Sheet:
        """Keep a file for one part of the draft; raises FileTooLarge, and what `write` raises."""

        # Looked at before the file is stored, so that nobody fills the disk of a closed event.
        sheet = await self.sheet_to_change(actor, event_id, scope)
        self.require_size(sheet, key, len(data))
        value = {
            "name": shown_name(name),
            "size": len(data),
            "file": await self._files.keep(data),
        }
        return await self._keep(actor, event_id, scope, key, seen, lambda _: value)

    def require_size(self, sheet: Sheet, key: str, size: int) -> None:
        """Raise UnknownPart or FileTooLarge unless a file of so many bytes is taken there."""
        part = next((p for p in sheet.parts if p.key == key and p.kind == "file"), None)
        if part is None:
            raise UnknownPart
        limit = (part.max_megabytes or LARGEST_FILE_MEGABYTES) * 1024 * 1024
        if size > limit:
            raise FileTooLarge(size, limit)

    async def file(self, actor: Actor, event_id: int, scope: str, key: str) -> tuple[str, bytes]:
        """A file of one's own draft, by name; raises UnknownPart when there is none."""
        sheet = await self.sheet(actor, event_id, scope)
        value = sheet.values.get(key)
        if not isinstance(value, dict) or "file" not in value:
            raise UnknownPart
        said = cast("dict[str, Any]", value)
        data = await self._files.read(said["file"])
        if data is None:
            raise UnknownPart
        return said["name"], data

    async def _keep(
        self,
        actor: Actor,
        event_id: int,
        scope: str,
        key: str,
        seen: str,
        read: Callable[[Sheet], Any],
    ) -> Sheet:
        now = self._clock.now()
        async with self._database.begin() as tx:
            sheet = await self._sheet_to_write(tx, actor, event_id, scope)
            timing_of(sheet, now)
            before = sheet.title if key == TITLE else sheet.values.get(key)
            value = read(sheet)
            if before == value:
                return sheet
            if mark_of(before) != seen:
                made = sheet.submission
                raise EditedMeanwhile(
                    _name(sheet, key), made.edited_by if made else None, _as_text(before)
                )
            submission = await _submission(tx, sheet, now)
            if key == TITLE:
                submission.title = value
            else:
                await require_free(tx, sheet, submission, key, value)
                parts = {name: kept for name, kept in submission.parts.items() if name != key}
                submission.parts = parts if value is None else {**parts, key: value}
            if key == TRACKS:
                await keep_tracks(tx, sheet.event.id, sheet.owner, value or [])
            submission.draft_version += 1
            submission.edited_at, submission.edited_by = now, actor.user_id
            await tx.flush()
            return replace(sheet, submission=submission)

    async def hand_in(
        self, actor: Actor, event_id: int, scope: str
    ) -> tuple[Sheet, SubmissionRevision]:
        """Hand in the draft as it stands; what changed since the last time makes a new version.

        Raises Incomplete, SubmissionsNotOpen, SubmissionsClosed, Disqualified or RepositoryTaken.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            sheet = await self._sheet_to_write(tx, actor, event_id, scope)
            when = timing_of(sheet, now)
            if (there := await _unchanged(tx, sheet)) is not None:
                return sheet, there
            require_complete(sheet.title, sheet.parts, sheet.values)
            if sheet.asks_tracks:
                read_tracks(sheet, ",".join(sorted(sheet.tracks)))
            submission = await _submission(tx, sheet, now)
            await claim_links(tx, sheet, submission)
            revision = revise(tx, sheet, submission, actor.user_id, now, late=when == "late")
            await tx.flush()
            await handed_in(tx, sheet, submission, now, by=actor.user_id)
            return replace(sheet, submission=submission), revision

    async def withdraw(self, actor: Actor, event_id: int, scope: str) -> Sheet:
        """Take back what was handed in; the draft and every version stay.

        Raises SubmissionWithdrawn when nothing is handed in, or what closes it.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            sheet = await self._sheet_to_write(tx, actor, event_id, scope)
            timing_of(sheet, now)
            submission = sheet.submission
            if submission is None or submission.state != "submitted":
                raise SubmissionWithdrawn
            submission.state = "withdrawn"
            await free_links(tx, submission.id)
            await taken_back(tx, sheet, submission, now, by=actor.user_id)
            return replace(sheet, submission=submission)

    async def versions(self, actor: Actor, event_id: int, scope: str) -> list[SubmissionRevision]:
        """Every version that was handed in, the newest first."""
        async with self._database.read() as session:
            event, asked = await _event(session, actor, event_id)
            sheet = await sheet_of(session, actor, event, asked, scope)
            if sheet.submission is None:
                return []
            found = select(SubmissionRevision).where(
                SubmissionRevision.submission_id == sheet.submission.id
            )
            return [*await session.scalars(found.order_by(SubmissionRevision.number.desc()))]

    async def _sheet_to_write(
        self, tx: AsyncSession, actor: Actor, event_id: int, scope: str
    ) -> Sheet:
        event, asked = await _event(tx, actor, event_id)
        sheet = await sheet_of(tx, actor, event, asked, scope)
        if sheet.submission is not None and not self._database.is_sqlite:
            # SQLite has one writer; elsewhere one waits for the other and reads what they wrote.
            await tx.refresh(sheet.submission, with_for_update=True)
        return sheet


async def _event(session: AsyncSession, actor: Actor, event_id: int) -> tuple[Event, Asked]:
    event = await get_event(
        session, actor.guild_id, event_id, with_definition=True, parts=(WINDOWS,)
    )
    asked = asked_by(event.definition)
    if asked is None:
        raise NothingToHandIn(event.name)
    return event, asked


async def _unchanged(tx: AsyncSession, sheet: Sheet) -> SubmissionRevision | None:
    """The version that stands when it says what the draft says: pressing twice makes one."""
    made = sheet.submission
    if made is None or made.state != "submitted" or made.edited_at is not None:
        return None
    found = select(SubmissionRevision).where(
        SubmissionRevision.submission_id == made.id, SubmissionRevision.number == made.revision
    )
    return await tx.scalar(found)


async def _submission(tx: AsyncSession, sheet: Sheet, now: datetime) -> Submission:
    """The sheet's row, made when there is none yet; two who begin at once share one."""
    if sheet.submission is not None:
        return sheet.submission
    submission = blank(sheet, now)
    try:
        async with tx.begin_nested():
            tx.add(submission)
    except IntegrityError:
        # Somebody of the same team began at the same time, on a database with many writers.
        found = select(Submission).where(
            Submission.event_id == sheet.event.id, Submission.scope == sheet.scope
        )
        return (await tx.scalars(found)).one()
    return submission


def _read(sheet: Sheet, key: str, typed: str, length: str) -> Any:
    if key == TITLE:
        title = " ".join(typed.split())
        if len(title) > LONGEST_TITLE:
            raise TextTooLong("Title", len(title), LONGEST_TITLE)
        return title or None
    if key == TRACKS and sheet.asks_tracks:
        return read_tracks(sheet, typed)
    for part in sheet.parts:
        if part.key == key and (part.kind != "file" or not typed.strip()):
            return read_value(part, typed, length)
    raise UnknownPart


def _name(sheet: Sheet, key: str) -> str:
    names = {TITLE: "Title", TRACKS: "Track"} | {part.key: part.title for part in sheet.parts}
    return names.get(key, key)


def _as_text(value: Any) -> str:
    if isinstance(value, dict):
        said = cast("dict[str, Any]", value)
        return str(said.get("url") or said.get("name") or "")
    if isinstance(value, list):
        return ", ".join(str(item) for item in cast("list[Any]", value))
    return "" if value is None else str(value)
