"""Whether those for whom a row is still belong to its audience when their turn comes."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.announcements.crowd import GONE
from bot.model import Announcement, Membership, Participant, Team
from bot.submissions.outstanding import is_outstanding


async def still_meant(
    session: AsyncSession,
    announcement: Announcement,
    people: Collection[int],
    team_id: int | None,
) -> bool:
    """Whether somebody of these people, or the team, is still whom the audience is about.

    Only what somebody does themselves is asked for again: joining a team, and handing in. An
    announcement may wait for hours, as during a pause, and must not tell them what is not so.
    """
    if not people and team_id is None:
        return True
    match announcement.audience:
        case "without_team":
            return await _alone(session, announcement.event_id, people)
        case "incomplete":
            theirs = Participant.user_id.in_(people) if people else Team.id == team_id
            users, teams = await _with_their_teams(session, announcement.event_id, theirs)
            return await is_outstanding(
                session,
                announcement.event_id,
                # The deadline that it was about when it was to go out.
                announcement.due_at,
                teams=teams,
                people=people or users,
            )
        case _:
            return True


async def _alone(session: AsyncSession, event_id: int, people: Collection[int]) -> bool:
    in_team = select(Membership.participant_id).where(Membership.event_id == event_id)
    alone = select(Participant.id).where(
        Participant.event_id == event_id,
        Participant.user_id.in_(people),
        Participant.state.not_in(GONE),
        Participant.id.not_in(in_team),
    )
    return await session.scalar(alone.limit(1)) is not None


async def _with_their_teams(
    session: AsyncSession, event_id: int, theirs: ColumnElement[bool]
) -> tuple[set[int], set[int]]:
    found = await session.execute(
        select(Participant.user_id, Team.id)
        .join(Membership, Membership.participant_id == Participant.id)
        .join(Team, Team.id == Membership.team_id)
        .where(Team.event_id == event_id, theirs)
    )
    pairs = found.all()
    return {row[0] for row in pairs}, {row[1] for row in pairs}
