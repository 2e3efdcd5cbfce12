"""Versions of what was handed in, and that no two hand in the same repository."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors.submissions import RepositoryTaken
from bot.model import Participant, Submission, SubmissionLink, SubmissionRevision, Team
from bot.submissions.asked import Part
from bot.submissions.owners import TRACKS, still_there
from bot.submissions.sheets import Sheet

REPOSITORY = "repository"


async def require_free(
    tx: AsyncSession, sheet: Sheet, submission: Submission, key: str, value: Any
) -> None:
    """Raise RepositoryTaken when another submission has handed in the repository `value`."""
    part = next((part for part in sheet.parts if part.key == key), None)
    if part is None or part.kind != REPOSITORY or not isinstance(value, dict):
        return
    link = cast("dict[str, Any]", value)
    taken = select(SubmissionLink.submission_id).where(
        SubmissionLink.event_id == sheet.event.id,
        SubmissionLink.claim == _claim(sheet, link["plain"]),
        SubmissionLink.submission_id != submission.id,
    )
    holder_id = await tx.scalar(taken)
    if holder_id is None:
        return
    if not await _is_given_up(tx, holder_id):
        raise RepositoryTaken(link["url"])
    await free_links(tx, holder_id)


async def claim_links(tx: AsyncSession, sheet: Sheet, submission: Submission) -> None:
    """Keep the links of what is handed in, and claim its repositories.

    Raises RepositoryTaken; of two who hand in the same at once, one does.
    """
    await tx.execute(delete(SubmissionLink).where(SubmissionLink.submission_id == submission.id))
    # In one order for everybody, so that two who claim the same two wait and do not block.
    for part, value in sorted(_links(sheet, submission), key=lambda link: link[1]["plain"]):
        await require_free(tx, sheet, submission, part.key, value)
        row = SubmissionLink(
            event_id=submission.event_id,
            submission_id=submission.id,
            item=part.key,
            url=value["url"],
            claim=_claim(sheet, value["plain"]) if part.kind == REPOSITORY else None,
        )
        try:
            async with tx.begin_nested():
                tx.add(row)
        except IntegrityError:
            raise RepositoryTaken(value["url"]) from None


def _links(sheet: Sheet, submission: Submission) -> list[tuple[Part, dict[str, Any]]]:
    links = [(part, submission.parts.get(part.key)) for part in sheet.parts if part.is_link]
    return [(part, cast("dict[str, Any]", link)) for part, link in links if isinstance(link, dict)]


async def free_links(tx: AsyncSession, submission_id: int) -> None:
    """Let others hand in the repositories of what was taken back."""
    await tx.execute(
        update(SubmissionLink)
        .where(SubmissionLink.submission_id == submission_id)
        .values(claim=None)
        .execution_options(synchronize_session=False)
    )


async def _is_given_up(tx: AsyncSession, submission_id: int) -> bool:
    """Whether nobody stands behind it any more, so that others may go on with the repository."""
    there = (
        select(Submission.id)
        .outerjoin(Team, Team.id == Submission.team_id)
        .outerjoin(Participant, Participant.id == Submission.participant_id)
        .where(Submission.id == submission_id, still_there())
    )
    return await tx.scalar(there) is None


def revise(
    tx: AsyncSession,
    sheet: Sheet,
    submission: Submission,
    by: int | None,
    now: datetime,
    *,
    late: bool,
) -> SubmissionRevision:
    """Make the draft the next version of the submission; `by` is None for the bot itself.

    A version names the tracks that it is entered for also where the team had chosen before.
    """
    parts = dict(submission.parts)
    if sheet.asks_tracks:
        parts[TRACKS] = [key for key, _ in sheet.asked.tracks if key in sheet.tracks]
    submission.revision += 1
    submission.state = "submitted"
    submission.handed_in_at, submission.late = now, late
    # Edited since: not at all.
    submission.edited_at = None
    revision = SubmissionRevision(
        event_id=submission.event_id,
        submission_id=submission.id,
        number=submission.revision,
        title=submission.title,
        parts=parts,
        made_by=by,
        made_at=now,
        late=late,
    )
    tx.add(revision)
    return revision


def _claim(sheet: Sheet, plain: str) -> str:
    # Where each track or unit has its own submission, one repository may serve several.
    purpose = sheet.scope.partition("/")[2]
    return f"{plain}#{purpose}" if purpose else plain
