"""Whom an event can tell something, as far as the database knows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import (
    Chapter,
    Event,
    Membership,
    Mentor,
    Participant,
    PersonSettings,
    Team,
    TeamTrack,
    Track,
)
from bot.submissions.outstanding import Outstanding, outstanding

GONE = ("declined", "withdrawn")
# The audience that what was handed in decides on.
INCOMPLETE = "incomplete"


@dataclass(frozen=True)
class Person:
    """Someone on the event's list; `takes_dms` when they agreed to direct messages.

    `tracks` are those that their teams have entered, or else those that they chose themselves.
    Who only waits or has applied does not take part.
    """

    user_id: int
    chapter: str | None
    tracks: frozenset[str]
    teams: frozenset[int]
    takes_dms: bool
    takes_part: bool = True


@dataclass(frozen=True)
class TeamSpace:
    """A team with the tracks it entered, and the channel or thread that is its own, if any."""

    id: int
    name: str
    space_id: int | None
    tracks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Crowd:
    """Everyone on the list, the teams, and what the event is parted into (key to name)."""

    people: tuple[Person, ...]
    teams: tuple[TeamSpace, ...]
    tracks: dict[str, str]
    chapters: dict[str, str]
    roles: dict[str, int]
    rooms: dict[str, int]
    features: frozenset[str]
    outstanding: Outstanding | None
    # Mentors have rows of their own; some of them without an account that is known.
    mentors: tuple[Person, ...]
    mentors_without_account: int


async def load_crowd(
    session: AsyncSession, event: Event, now: datetime, audience: str | None = None
) -> Crowd:
    """The crowd of an event that was loaded with its roles and channels.

    Where it is asked for one `audience` alone, what was handed in, which is much to read, is
    read only for that one.
    """
    chapters = [*await session.scalars(_kept(Chapter, event.id))]
    tracks = [*await session.scalars(_kept(Track, event.id))]
    entered = await _entered(session, event.id)
    found = await session.execute(
        select(Team.id, Team.name, Team.space_id)
        .where(Team.event_id == event.id, Team.state != "disbanded")
        .order_by(Team.id)
    )
    teams = [
        TeamSpace(number, name, space_id, frozenset(entered.get(number, ())))
        for number, name, space_id in found
    ]
    features = frozenset(event.public.get("features", []))
    asks = "submissions" in features and audience in (None, INCOMPLETE)
    mentors, nameless = await _mentors(session, event)
    return Crowd(
        people=await _people(session, event, {c.id: c.key for c in chapters}, entered),
        teams=tuple(teams),
        tracks={track.key: track.name for track in tracks},
        chapters={chapter.key: chapter.name for chapter in chapters},
        roles={r.purpose: r.role_id for r in event.roles if r.role_id is not None},
        rooms={c.purpose: c.channel_id for c in event.channels if c.channel_id is not None},
        features=features,
        outstanding=await outstanding(session, event.id, now) if asks else None,
        mentors=mentors,
        mentors_without_account=nameless,
    )


async def who_takes_dms(session: AsyncSession, guild_id: int) -> set[int]:
    """The people who agreed to direct messages from the event's server."""
    willing = select(PersonSettings.user_id).where(
        PersonSettings.guild_id == guild_id, PersonSettings.direct_messages.is_(True)
    )
    return {*await session.scalars(willing)}


def _kept(table: type[Chapter] | type[Track], event_id: int) -> Any:
    rows = select(table).where(table.event_id == event_id, table.retired_at.is_(None))
    return rows.order_by(table.id)


async def _mentors(session: AsyncSession, event: Event) -> tuple[tuple[Person, ...], int]:
    """The mentors who can be written to, and how many have no account that is known."""
    found = select(Mentor.user_id).where(Mentor.event_id == event.id, Mentor.left_at.is_(None))
    numbers = [*await session.scalars(found.order_by(Mentor.id))]
    known = [number for number in numbers if number is not None]
    willing = await who_takes_dms(session, event.guild_id) if known else set[int]()
    mentors = (Person(n, None, frozenset(), frozenset(), n in willing) for n in known)
    return tuple(mentors), len(numbers) - len(known)


async def _entered(session: AsyncSession, event_id: int) -> dict[int, set[str]]:
    """The keys of the tracks that teams have entered, by team."""
    found = select(TeamTrack.team_id, Track.key).join(Track, Track.id == TeamTrack.track_id)
    entered: dict[int, set[str]] = {}
    for team_id, key in await session.execute(found.where(TeamTrack.event_id == event_id)):
        entered.setdefault(team_id, set()).add(key)
    return entered


async def _people(
    session: AsyncSession, event: Event, chapters: dict[int, str], entered: dict[int, set[str]]
) -> tuple[Person, ...]:
    found = await session.execute(
        select(
            Participant.id,
            Participant.user_id,
            Participant.chapter_id,
            Participant.profile,
            Participant.state,
        ).where(Participant.event_id == event.id, Participant.state.not_in(GONE))
    )
    memberships = await session.execute(
        select(Membership.participant_id, Membership.team_id).where(Membership.event_id == event.id)
    )
    teams: dict[int, set[int]] = {}
    for participant_id, team_id in memberships:
        teams.setdefault(participant_id, set()).add(team_id)
    willing = await who_takes_dms(session, event.guild_id)
    registers = "registration" in event.public.get("features", [])
    taking_part = {"registered"} if registers else {"registered", "interested"}

    def tracks_of(participant_id: int, chosen: Iterable[str]) -> frozenset[str]:
        own = teams.get(participant_id, ())
        return frozenset(key for team in own for key in entered.get(team, ())) or frozenset(chosen)

    return tuple(
        Person(
            user_id=user_id,
            chapter=chapters.get(chapter_id or 0),
            tracks=tracks_of(participant_id, profile.get("tracks", ())),
            teams=frozenset(teams.get(participant_id, ())),
            takes_dms=user_id in willing,
            takes_part=state in taking_part,
        )
        for participant_id, user_id, chapter_id, profile, state in found
    )
