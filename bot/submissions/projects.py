"""Projects as they were handed in last, with who made them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import (
    Event,
    Membership,
    Participant,
    Submission,
    SubmissionRevision,
    Team,
    Track,
)
from bot.submissions.asked import Asked
from bot.submissions.owners import TRACKS, still_there


@dataclass(frozen=True)
class Project:
    """What was handed in last, as it is shown: links, texts and tracks, and who made it.

    `parts` are pairs of a part's title and its link or text, in the order of the file.
    """

    submission_id: int
    scope: str
    title: str
    owner: str
    members: tuple[str, ...]
    track_keys: tuple[str, ...]
    tracks: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]
    handed_in_at: datetime
    late: bool
    mine: bool
    taken_out: bool


async def all_projects(
    session: AsyncSession,
    event: Event,
    asked: Asked,
    viewer_id: int,
    *,
    only: int | None = None,
) -> list[Project]:
    """Every project that is handed in or taken out, as its last version says it.

    Not those of teams that were disbanded and people who withdrew.

    The event was loaded with its definition; `only` is the number of one submission.
    """
    found = (
        select(Submission, SubmissionRevision, Team, Participant)
        .join(
            SubmissionRevision,
            (SubmissionRevision.submission_id == Submission.id)
            & (SubmissionRevision.number == Submission.revision),
        )
        .outerjoin(Team, Team.id == Submission.team_id)
        .outerjoin(Participant, Participant.id == Submission.participant_id)
        .where(
            Submission.event_id == event.id,
            Submission.state.in_(("submitted", "disqualified")),
            still_there(),
        )
        .order_by(Submission.id)
    )
    if only is not None:
        found = found.where(Submission.id == only)
    rows = (await session.execute(found)).all()
    teams = [team.id for _, _, team, _ in rows if team] if only is not None else None
    members = await _members(session, event.id, teams)
    track_keys = await _track_keys(session, event.id)
    return [
        _project(asked, submission, revision, team, person, members, track_keys, viewer_id)
        for submission, revision, team, person in rows
    ]


Members = dict[int, list[tuple[int, str]]]


def _project(
    asked: Asked,
    submission: Submission,
    revision: SubmissionRevision,
    team: Team | None,
    person: Participant | None,
    members: Members,
    track_keys: dict[int, str],
    viewer_id: int,
) -> Project:
    people = [(person.user_id, person.name)] if person else []
    if team is not None:
        people = members.get(team.id, [])
    own = track_keys.get(submission.track_id or 0)
    keys: list[str] = revision.parts.get(TRACKS) or ([own] if own else [])
    titles = dict(asked.tracks)
    owner = team.name if team else person.name if person else ""
    return Project(
        submission_id=submission.id,
        scope=submission.scope,
        title=revision.title or owner,
        owner=owner,
        members=tuple(name for _, name in people),
        track_keys=tuple(keys),
        tracks=tuple(titles.get(key, key) for key in keys),
        parts=tuple(_shown(asked, revision.parts)),
        handed_in_at=revision.made_at,
        late=revision.late,
        mine=any(user_id == viewer_id for user_id, _ in people),
        taken_out=submission.state == "disqualified",
    )


def _shown(asked: Asked, parts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What others get to see of the parts: links, texts and licences."""
    for part in asked.parts:
        value = parts.get(part.key)
        if isinstance(value, dict):
            said = cast("dict[str, Any]", value)
            yield part.title, str(said.get("url") or said.get("name") or "")
        elif isinstance(value, str):
            yield part.title, value


async def _members(session: AsyncSession, event_id: int, teams: list[int] | None) -> Members:
    """Who is in which team; in those teams only, where some are named."""
    found = (
        select(Membership.team_id, Participant.user_id, Participant.name)
        .join(Participant, Participant.id == Membership.participant_id)
        .where(Membership.event_id == event_id)
        .order_by(Membership.id)
    )
    if teams is not None:
        found = found.where(Membership.team_id.in_(teams))
    members: Members = {}
    for team_id, user_id, name in await session.execute(found):
        members.setdefault(team_id, []).append((user_id, name))
    return members


async def _track_keys(session: AsyncSession, event_id: int) -> dict[int, str]:
    found = await session.execute(select(Track.id, Track.key).where(Track.event_id == event_id))
    return {row.id: row.key for row in found}
