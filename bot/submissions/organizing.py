"""What organizers do with what is handed in: see it all, let back in, take out, put back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload, undefer

from bot import audit
from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.delivery.enqueue import enqueue
from bot.errors.announcements import TimeIsPast
from bot.errors.submissions import (
    NothingToHandIn,
    NotInCompetition,
    NotTakenOut,
    UnknownSubmission,
)
from bot.events.loading import get_event
from bot.model import Event, SubmissionRevision
from bot.permissions import require_organizer
from bot.submissions.asked import Asked, asked_by
from bot.submissions.files import FileStore
from bot.submissions.following import refresh_card
from bot.submissions.owners import every_owner
from bot.submissions.reaching import NOTICE, to_owner
from bot.submissions.rules import Stage, stage
from bot.submissions.sheets import Sheet, blank, sheets_for
from bot.submissions.timers import plan_reopened


@dataclass(frozen=True)
class Standing:
    """How far one team or person is with one thing to hand in."""

    sheet: Sheet
    owner: str
    stage: Stage | str


class SubmissionDesk:
    """What organizers can do about everything that is handed in."""

    def __init__(self, database: Database, clock: Clock, files: FileStore) -> None:
        self._database = database
        self._clock = clock
        self._files = files

    async def overview(self, actor: Actor, event_id: int) -> Sequence[Standing]:
        """Everyone who could hand in, and how far they are; for organizers."""
        async with self._database.read() as session:
            event, asked = await _event(session, actor, event_id)
            return [standing(sheet) for sheet in await everything(session, event, asked)]

    async def revisions(self, actor: Actor, event_id: int) -> Sequence[SubmissionRevision]:
        """Every version of everything, for the export; for organizers."""
        async with self._database.read() as session:
            await _event(session, actor, event_id)
            found = select(SubmissionRevision).where(SubmissionRevision.event_id == event_id)
            order = (SubmissionRevision.submission_id, SubmissionRevision.number)
            return [*await session.scalars(found.order_by(*order))]

    async def files(self, actor: Actor, event_id: int, scope: str) -> list[tuple[str, bytes]]:
        """The files of the version that was handed in last, by name; for organizers.

        Raises UnknownSubmission.
        """
        async with self._database.read() as session:
            event, asked = await _event(session, actor, event_id)
            sheet = await _sheet(session, event, asked, scope)
            made = sheet.submission
            parts = await session.scalar(
                select(SubmissionRevision.parts).where(
                    SubmissionRevision.submission_id == (made.id if made else None),
                    SubmissionRevision.number == (made.revision if made else None),
                )
            )
        values: list[dict[str, Any]] = [
            value for value in (parts or {}).values() if isinstance(value, dict)
        ]
        kept = [(value["name"], value["file"]) for value in values if "file" in value]
        found = [(name, await self._files.read(digest)) for name, digest in kept]
        return [(name, data) for name, data in found if data is not None]

    async def reopen(
        self, actor: Actor, event_id: int, scope: str, until: datetime, why: str
    ) -> Sheet:
        """Let one team or person hand in until later; the reason is kept.

        Raises TimeIsPast or UnknownSubmission.
        """
        now = self._clock.now()
        if until <= now:
            raise TimeIsPast(until, now)
        async with self._database.begin() as tx:
            event, asked = await _event(tx, actor, event_id)
            sheet = await _sheet(tx, event, asked, scope)
            submission = sheet.submission or blank(sheet, now)
            tx.add(submission)
            before = submission.reopened_until
            submission.reopened_until, submission.reopened_why = until, why
            audit.record(
                tx,
                event.id,
                at=now,
                actor=actor,
                action="submission.reopened",
                subject=_owner(sheet),
                before={"until": before.isoformat() if before else None},
                after={"until": until.isoformat(), **_purpose(sheet)},
                why=why,
            )
            await plan_reopened(tx, sheet, until, now)
            facts = {"until": until.isoformat(), "why": why}
            await _tell(tx, sheet, "reopened", now, facts, useless_at=until)
            return sheet

    async def disqualify(self, actor: Actor, event_id: int, scope: str, why: str) -> Sheet:
        """Take a submission out of the competition; it is kept, and its people read why.

        Raises UnknownSubmission, or NotInCompetition for what is not handed in.
        """
        return await self._judge(actor, event_id, scope, "submitted", "disqualified", why)

    async def restore(self, actor: Actor, event_id: int, scope: str) -> Sheet:
        """Put a submission back that was taken out; raises NotTakenOut for any other."""
        return await self._judge(actor, event_id, scope, "disqualified", "submitted", None)

    async def _judge(
        self, actor: Actor, event_id: int, scope: str, before: str, state: str, why: str | None
    ) -> Sheet:
        now = self._clock.now()
        async with self._database.begin() as tx:
            event, asked = await _event(tx, actor, event_id)
            sheet = await _sheet(tx, event, asked, scope)
            submission = sheet.submission
            if submission is None or submission.state != before:
                raise NotTakenOut if why is None else NotInCompetition
            submission.state, submission.disqualified_why = state, why
            what = "restored" if why is None else state
            audit.record(
                tx,
                event.id,
                at=now,
                actor=actor,
                action=f"submission.{what}",
                subject=_owner(sheet),
                before={"state": before},
                after={"state": state, **_purpose(sheet)},
                why=why,
            )
            await refresh_card(tx, event, submission, now)
            await _tell(tx, sheet, what, now, {"why": why})
            return sheet


def standing(sheet: Sheet) -> Standing:
    """How far a sheet is, under the name of who hands it in."""
    made, name = sheet.submission, _owner(sheet)
    if made is not None and made.state in {"submitted", "disqualified", "withdrawn"}:
        return Standing(sheet, name, made.state)
    return Standing(sheet, name, stage(sheet.title, sheet.parts, sheet.values))


def _owner(sheet: Sheet) -> str:
    """The name of who hands it in."""
    owner = sheet.owner
    return owner.team.name if owner.team else owner.participant.name


def _purpose(sheet: Sheet) -> dict[str, str]:
    """What it is for, where the same people hand in several things, as the log keeps it."""
    return {} if sheet.purpose is None else {"for": sheet.purpose}


async def everything(session: AsyncSession, event: Event, asked: Asked) -> Sequence[Sheet]:
    """Every sheet of the event, of all who could hand in; the event has its windows."""
    return await sheets_for(session, event, asked, await every_owner(session, event, asked))


async def event_that_asks(session: AsyncSession, event_id: int) -> tuple[Event, Asked] | None:
    """An event with its windows and what it asks for; None when nothing is handed in there.

    For the outbox and other services: whoever calls it knows the event as their own.
    """
    event = await session.scalar(
        select(Event)
        .where(Event.id == event_id)
        .options(undefer(Event.definition), selectinload(Event.windows))
    )
    asked = asked_by(event.definition) if event else None
    return None if event is None or asked is None else (event, asked)


async def _event(session: AsyncSession, actor: Actor, event_id: int) -> tuple[Event, Asked]:
    event = await get_event(session, actor.guild_id, event_id, with_definition=True)
    require_organizer(actor, event)
    asked = asked_by(event.definition)
    if asked is None:
        raise NothingToHandIn(event.name)
    return event, asked


async def _sheet(session: AsyncSession, event: Event, asked: Asked, scope: str) -> Sheet:
    for sheet in await everything(session, event, asked):
        if sheet.scope == scope:
            return sheet
    raise UnknownSubmission


async def _tell(
    tx: AsyncSession,
    sheet: Sheet,
    what: str,
    now: datetime,
    facts: dict[str, Any],
    *,
    useless_at: datetime | None = None,
) -> None:
    """Let its people know what was decided about what they hand in."""
    said = {"what": what, "scope": sheet.scope, "title": sheet.title or sheet.purpose, **facts}
    once = f"{what}:{now.isoformat()}"
    orders = await to_owner(tx, sheet, NOTICE, once, now, said, useless_at)
    await enqueue(tx, sheet.event.id, orders)
