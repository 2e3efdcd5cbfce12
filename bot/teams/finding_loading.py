"""Bringing the index of who looks in step with the rows, as a whole or for what was touched."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import Chapter, Membership, Participant, Team, TeamTrack, Track, Wish
from bot.teams.finding_index import Index, SeekingTeam, public_profile
from bot.teams.forming_loading import by_portions, in_portions
from bot.teams.forming_rules import Candidate, FormingTerms
from bot.teams.loading import Ground
from bot.teams.rules import Terms

FIRST = 2_000


@dataclass(frozen=True)
class Found:
    """A participant's row, as far as finding needs it."""

    participant_id: int
    looks: bool
    name: str
    candidate: Candidate


@dataclass(frozen=True)
class Ways:
    """What an event file says that finding goes by."""

    terms: Terms
    forming: FormingTerms
    skills: tuple[str, ...] = ()


async def build(
    session: AsyncSession, ground: Ground, ways: Ways, span: tuple[Any, int]
) -> tuple[Index, dict[int, int]]:
    """The whole index, and the Discord ids of those in it by their participants."""
    event_id = ground.event.id
    found = await load_people(session, event_id, ways.terms, _looking(ways.terms))
    await asyncio.sleep(0)
    inside = await load_people(session, event_id, ways.terms, _in_looking_team(event_id))
    everyone = [*found, *inside]
    never = await load_never(session, event_id)
    index = Index(ways.forming, span, [one.candidate for one in everyone[:FIRST]], never)
    for number, one in enumerate(everyone):
        index.put_person(index.seeker(one.name, one.candidate), looks=one.looks)
        if number % 100 == 0:
            await asyncio.sleep(0)
    teams = select(Team).where(Team.event_id == event_id, looks_for_people(ways.terms))
    for some in in_portions([*await session.scalars(teams.order_by(Team.id))]):
        await put_teams(session, index, ways.terms, some)
        await asyncio.sleep(0)
    return index, {one.participant_id: one.candidate.id for one in everyone}


async def load_people(
    session: AsyncSession, event_id: int, terms: Terms, which: ColumnElement[bool]
) -> list[Found]:
    """The people of an event that are meant, as everyone may see them."""
    inside = (
        select(func.count())
        .where(Membership.participant_id == Participant.id)
        .correlate(Participant)
        .scalar_subquery()
    )
    asked = (
        select(
            Participant.id,
            Participant.user_id,
            Participant.name,
            Participant.profile,
            Participant.time_zone,
            Chapter.time_zone,
            Participant.chapter_id,
            Participant.attendance,
            Participant.looking_for_team,
            Participant.state,
            Participant.left_at,
            inside,
        )
        .outerjoin(Chapter, Chapter.id == Participant.chapter_id)
        .where(Participant.event_id == event_id, which)
    )
    return [_found(row, terms) for row in await by_portions(session, asked, Participant.id)]


def _found(row: Sequence[Any], terms: Terms) -> Found:
    number, user_id, name, profile, zone, chapter_zone, chapter, attendance, *rest = row
    looking, state, left_at, inside = rest
    hidden = {*profile.get("hidden", ())}
    takes_part = left_at is None and (
        state == "registered" or (state == "interested" and not terms.registers)
    )
    looks = looking and takes_part and inside < terms.teams_per_person
    if "chapter" in hidden:
        chapter, chapter_zone = None, None
    if "zone" in hidden:
        zone, chapter_zone = None, None
    candidate = Candidate(
        id=user_id,
        user_id=user_id,
        profile=public_profile(profile, hidden),
        time_zone=zone,
        chapter_zone=chapter_zone,
        chapter_id=chapter,
        attendance=None if "attendance" in hidden else attendance,
    )
    return Found(number, looks and "looking_for_team" not in hidden, name, candidate)


async def load_never(session: AsyncSession, event_id: int) -> list[tuple[int, int]]:
    """Who never wants to be with whom."""
    asked = select(Wish.id, Wish.user_id, Wish.other_id)
    asked = asked.where(Wish.event_id == event_id, Wish.kind == "never")
    return [(by, about) for _, by, about in await by_portions(session, asked, Wish.id, 1_000)]


def looks_for_people(terms: Terms) -> ColumnElement[bool]:
    """Whether a team looks and has room."""
    return (Team.state == "open") & Team.looking & Team.member_count.between(1, terms.max_size - 1)


async def put_teams(
    session: AsyncSession, index: Index, terms: Terms, teams: Sequence[Team]
) -> None:
    """Put teams into the index, with those of their members who are known there."""
    numbers = [team.id for team in teams]
    members: dict[int, list[int]] = {}
    inside = select(Membership.team_id, Participant.user_id)
    inside = inside.join(Participant, Participant.id == Membership.participant_id)
    inside = inside.where(Membership.team_id.in_(numbers)).order_by(Membership.id)
    for team_id, user_id in await session.execute(inside):
        members.setdefault(team_id, []).append(user_id)
    tracks: dict[int, list[str]] = {}
    entered = select(TeamTrack.team_id, Track.key).join(Track, Track.id == TeamTrack.track_id)
    entered = entered.where(Track.retired_at.is_(None), TeamTrack.team_id.in_(numbers))
    for team_id, key in await session.execute(entered.order_by(TeamTrack.id)):
        tracks.setdefault(team_id, []).append(key)
    for team in teams:
        known = [index.known[user] for user in members.get(team.id, ()) if user in index.known]
        if known:
            index.put_team(_seeking(team, terms, known, tracks.get(team.id, ())))


def _seeking(
    team: Team, terms: Terms, members: Sequence[Any], tracks: Sequence[str]
) -> SeekingTeam:
    return SeekingTeam(
        id=team.id,
        name=team.name,
        about=team.about,
        ask_first=team.ask_first,
        free=terms.max_size - team.member_count,
        missing=max(0, terms.min_size - team.member_count),
        wanted_skills=tuple(team.wanted_skills),
        tracks=tuple(tracks),
        members=tuple(members),
    )


def members_of_teams(teams: Collection[int]) -> ColumnElement[bool]:
    """Whether a participant is in one of these teams."""
    inside = select(Membership.participant_id).where(Membership.team_id.in_(teams))
    return Participant.id.in_(inside)


def _looking(terms: Terms) -> ColumnElement[bool]:
    states = ("registered",) if terms.registers else ("registered", "interested")
    return Participant.looking_for_team & Participant.state.in_(states)


def _in_looking_team(event_id: int) -> ColumnElement[bool]:
    teams = select(Team.id).where(Team.event_id == event_id, Team.state == "open", Team.looking)
    inside = select(Membership.participant_id).where(Membership.team_id.in_(teams))
    return Participant.id.in_(inside)
