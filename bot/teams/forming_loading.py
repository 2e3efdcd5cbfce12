"""The people without a team and the teams that look, read in portions so that nobody waits."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import Chapter, Membership, Participant, Team, TeamTrack, Track, Wish
from bot.teams.forming_rules import Candidate, Core, Said, Who
from bot.teams.rules import Terms

# SQLite answers on the event loop: so many rows take a few milliseconds.
PORTION = 200


@dataclass(frozen=True)
class Pool:
    """Who is to be placed, the teams that look with who is in them, and all wishes among them."""

    free: Sequence[Candidate]
    cores: Sequence[Core] = ()
    inside: dict[int, Candidate] = field(default_factory=dict[int, Candidate])
    said: Sequence[Said] = ()


def is_free(terms: Terms) -> ColumnElement[bool]:
    """Whether a participant takes part and is in no team of the event."""
    states = ("registered",) if terms.registers else ("registered", "interested")
    in_a_team = exists().where(Membership.participant_id == Participant.id)
    return (Participant.state.in_(states)) & (Participant.left_at.is_(None)) & ~in_a_team


async def load_pool(
    session: AsyncSession, event_id: int, terms: Terms, who: Who, *, fill: bool
) -> Pool:
    """Everybody who can be placed, and with `fill` the open teams that look."""
    wanted = is_free(terms)
    if who == "looking":
        wanted &= Participant.looking_for_team
    free = await _candidates(session, (Participant.event_id == event_id) & wanted)
    cores = await load_cores(session, event_id, terms) if fill else []
    inside = await load_members(session, [core.id for core in cores])
    members = {candidate.id: candidate for team in inside.values() for candidate in team}
    numbers = {one.user_id: one.id for one in (*free, *members.values())}
    return Pool(free, cores, members, await load_said(session, event_id, numbers))


async def load_cores(session: AsyncSession, event_id: int, terms: Terms) -> list[Core]:
    """The teams that look for more and have room."""
    looking = select(Team.id).where(
        Team.event_id == event_id,
        Team.state == "open",
        Team.looking,
        Team.member_count.between(1, terms.max_size - 1),
    )
    inside = select(Membership.team_id, Membership.participant_id)
    inside = inside.where(Membership.team_id.in_(looking)).order_by(Membership.id)
    entered = select(TeamTrack.team_id, Track.key).join(Track, Track.id == TeamTrack.track_id)
    entered = entered.where(TeamTrack.team_id.in_(looking), Track.retired_at.is_(None))
    members: dict[int, list[int]] = {}
    for team, person in await session.execute(inside):
        members.setdefault(team, []).append(person)
    await asyncio.sleep(0)
    tracks: dict[int, list[str]] = {}
    for team, key in await session.execute(entered.order_by(TeamTrack.id)):
        tracks.setdefault(team, []).append(key)
    return [Core(t, tuple(m), tuple(tracks.get(t, ()))) for t, m in sorted(members.items())]


async def load_members(session: AsyncSession, teams: Collection[int]) -> dict[int, list[Candidate]]:
    """Who is in these teams, longest first."""
    found: dict[int, list[Candidate]] = {team: [] for team in teams}
    for some in in_portions(sorted(teams)):
        rows = select(Membership.team_id, *COLUMNS).join(
            Participant, Participant.id == Membership.participant_id
        )
        rows = rows.outerjoin(Chapter, Chapter.id == Participant.chapter_id)
        rows = rows.where(Membership.team_id.in_(some)).order_by(Membership.id)
        known: list[Any] = [*await session.execute(rows)]
        for team, *values in known:
            found[team].append(Candidate(*values))
        await asyncio.sleep(0)
    return found


async def load_said(
    session: AsyncSession, event_id: int, numbers: dict[int, int], kinds: Sequence[str] = ()
) -> list[Said]:
    """The wishes among people, given as participants by their Discord ids."""
    asked = select(Wish.id, Wish.user_id, Wish.other_id, Wish.kind).where(Wish.event_id == event_id)
    if kinds:
        asked = asked.where(Wish.kind.in_(kinds))
    rows = await by_portions(session, asked, Wish.id, PORTION * 5)
    return [
        Said(numbers[by], numbers[about], kind)
        for _, by, about, kind in rows
        if by in numbers and about in numbers
    ]


async def by_portions(
    session: AsyncSession, asked: Any, key: Any, size: int = PORTION
) -> list[Any]:
    """All rows of a question whose first column is the number it goes by, a portion at a time."""
    found: list[Any] = []
    last = 0
    while True:
        rows = (await session.execute(asked.where(key > last).order_by(key).limit(size))).all()
        found += rows
        if len(rows) < size:
            return found
        last = rows[-1][0]
        await asyncio.sleep(0)


def in_portions(items: Sequence[Any], size: int = PORTION) -> Iterable[Sequence[Any]]:
    """The items, so many at a time."""
    return (items[at : at + size] for at in range(0, len(items), size))


# Plain columns: objects of the model take several times as long.
COLUMNS = (
    Participant.id,
    Participant.user_id,
    Participant.profile,
    Participant.time_zone,
    Chapter.time_zone,
    Participant.chapter_id,
    Participant.attendance,
    Participant.experience,
)


async def _candidates(session: AsyncSession, wanted: ColumnElement[bool]) -> list[Candidate]:
    asked = select(*COLUMNS).outerjoin(Chapter, Chapter.id == Participant.chapter_id).where(wanted)
    return [Candidate(*row) for row in await by_portions(session, asked, Participant.id)]
