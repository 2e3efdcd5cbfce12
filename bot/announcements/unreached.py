"""Who of an audience is told nothing, by name, for the organizers who ask."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.announcements.crowd import load_crowd
from bot.announcements.reach import Audience, Reach, find_audience
from bot.errors.announcements import NobodyThere
from bot.model import Announcement, Event, Mentor, Participant, Team

# By the reason: numbers of people, or names of teams.
LeftOut = dict[str, tuple[int | str, ...]]


def left_out(audience: Audience, place: str, told: Collection[int | None]) -> LeftOut:
    """Whom sending to a place leaves out; `told` are the people or teams that it reaches."""
    people = audience.people or ()
    match place:
        case "dm":
            silent = tuple(one.user_id for one in people if one.user_id not in told)
            return {"takes_no_dms": silent}
        case "team_spaces":
            return {
                "team_without_space": tuple(t.name for t in audience.teams if t.id not in told),
                "without_team": tuple(one.user_id for one in people if not one.teams),
            }
        case _:
            return {}


def left_out_by(found: Reach, place: str) -> LeftOut:
    """Whom an announcement would leave out if it were sent now."""
    told = {one.user_id if place == "dm" else one.team_id for one in found.recipients}
    return left_out(found.audience, place, told)


async def left_out_of(
    session: AsyncSession, announcement: Announcement, told: Collection[int | None]
) -> LeftOut:
    """Whom one that was sent has left out, as far as they are still there.

    Who came after it is not among them.
    """
    event_id = announcement.event_id
    parts = (selectinload(Event.roles), selectinload(Event.channels))
    event = (await session.scalars(select(Event).where(Event.id == event_id).options(*parts))).one()
    try:
        meant = announcement.audience
        crowd = await load_crowd(session, event, announcement.due_at, meant)
        audience = find_audience(crowd, meant)
    except NobodyThere:
        return {}
    there = set[int | None]()
    for table in (Participant, Mentor):
        people = select(table.user_id).where(
            table.event_id == event_id, table.joined_at <= announcement.due_at
        )
        there |= {*await session.scalars(people)}
    teams = select(Team.id).where(Team.event_id == event_id, Team.created_at <= announcement.due_at)
    founded = {*await session.scalars(teams)}
    audience = replace(
        audience,
        people=tuple(one for one in audience.people or () if one.user_id in there),
        teams=tuple(team for team in audience.teams if team.id in founded),
    )
    return left_out(audience, announcement.place, told)
