"""What would go with a move of a deadline, to be shown before it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.deadlines.following import notice_subject
from bot.deadlines.milestones import subject_of
from bot.deadlines.rules import CLOSES, LOOKING, OPENS, SUBMISSIONS, is_night
from bot.events.definition import UNIT
from bot.model import Chapter, Delivery, Event, Extension, Submission, Team, Window


async def handed_in_until(
    session: AsyncSession, event: Event, window: Window, edge: str, at: datetime
) -> datetime | None:
    """Until when something is handed in, where judging or voting would open before; else None."""
    if edge != OPENS or window.key not in LOOKING:
        return None
    asked = next((one for one in event.windows if one.key == SUBMISSIONS), None)
    if asked is None or asked.closes_at is None:
        return None
    longest = (
        select(func.max(Extension.closes_at))
        .join(Team, Team.id == Extension.team_id)
        .where(Extension.window_id == asked.id, Team.state != "disbanded")
    )
    until = max(asked.closes_at, await session.scalar(longest) or asked.closes_at)
    return until if at < until else None


async def reopened_until(
    session: AsyncSession, window: Window, team: Team, now: datetime
) -> datetime | None:
    """Until when organizers let a team hand in beside its deadline; None when that is over."""
    if window.key != SUBMISSIONS and not window.key.startswith(UNIT):
        return None
    found = select(func.max(Submission.reopened_until)).where(
        Submission.event_id == window.event_id,
        Submission.team_id == team.id,
        Submission.reopened_until > now,
    )
    if window.key != SUBMISSIONS:
        found = found.where(Submission.unit == window.key.removeprefix(UNIT))
    return await session.scalar(found)


async def count_rows(
    session: AsyncSession, event: Event, window: Window, kinds: list[str], states: list[str]
) -> int:
    """How many rows of these kinds and states speak of a window."""
    subjects = [subject_of(window), *(notice_subject(window.id, edge) for edge in (OPENS, CLOSES))]
    rows = select(func.count()).where(
        Delivery.event_id == event.id,
        Delivery.subject.in_(subjects),
        Delivery.kind.in_(kinds),
        Delivery.state.in_(states),
    )
    return await session.scalar(rows) or 0


async def nights(session: AsyncSession, event: Event, at: datetime) -> list[tuple[str, datetime]]:
    """The chapters, or the event, where it would be night, with the local time."""
    chapters = await session.scalars(
        select(Chapter).where(Chapter.event_id == event.id, Chapter.retired_at.is_(None))
    )
    places = [(c.name, c.time_zone) for c in chapters] or [(event.name, event.time_zone)]
    local = [(name, at.astimezone(ZoneInfo(zone))) for name, zone in places if zone]
    return [(name, time) for name, time in local if is_night(time)]
