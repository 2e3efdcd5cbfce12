"""What stands between mentors and teams, as rows: wishes, offers, conflicts, assignments."""

import hashlib
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.actor import Actor
from bot.delivery.enqueue import Order, enqueue
from bot.errors.deadlines import UnknownTeam
from bot.errors.mentors import NoAssigning
from bot.events.loading import get_event
from bot.mentors.following import ASSIGNED
from bot.mentors.loading import ROLES_AND_CHANNELS
from bot.mentors.situation import load_mentors, tracks_of
from bot.mentors.topics import read_topics, topics_in
from bot.mentors.wishing import Bonds, MentorSide, Pair, TeamSide
from bot.model import Event, Mentor, MentorTeam, Participant, Team
from bot.permissions import require_organizer


async def assignable_event(session: AsyncSession, actor: Actor, event_id: int) -> Event:
    """The event, for its organizers, when it assigns mentors beforehand; raises NoAssigning."""
    event = await get_event(
        session, actor.guild_id, event_id, with_definition=True, parts=ROLES_AND_CHANNELS
    )
    require_organizer(actor, event)
    require_ahead_of_time(event)
    return event


def require_ahead_of_time(event: Event) -> None:
    """Raise NoAssigning unless the event, loaded with its definition, assigns mentors before."""
    if not event.definition.get("mentors", {}).get("ahead_of_time"):
        raise NoAssigning(event.name)


async def teams_there(session: AsyncSession, event_id: int) -> list[Team]:
    """The teams that are still there."""
    found = select(Team).where(Team.event_id == event_id, Team.state != "disbanded")
    return [*await session.scalars(found.order_by(Team.id))]


async def find_team(session: AsyncSession, event: Event, team_id: int) -> Team:
    """A team of the event by number; raises UnknownTeam."""
    found = next(
        (team for team in await teams_there(session, event.id) if team.id == team_id), None
    )
    if found is None:
        raise UnknownTeam(str(team_id))
    return found


async def load_sides(
    session: AsyncSession, event: Event
) -> tuple[list[TeamSide], list[MentorSide], Bonds, str]:
    """Both sides, what stands between them, and a fingerprint of all that."""
    rows, topics = await teams_there(session, event.id), topics_in(event.definition)
    tracks = await tracks_of(session, {team.id for team in rows})
    teams = [
        TeamSide(
            team.id,
            tuple(read_topics(f"{' '.join(team.wanted_skills)} {team.about or ''}", topics)),
            frozenset(tracks.get(team.id, ())),
        )
        for team in rows
    ]
    known = await load_mentors(session, event.id, event.time_zone)
    mentors = [MentorSide(k.mentor.id, k.levels, frozenset(k.mentor.tracks)) for k in known]
    bonds = await session.execute(
        select(MentorTeam.kind, MentorTeam.mentor_id, MentorTeam.team_id, MentorTeam.rank).where(
            MentorTeam.event_id == event.id
        )
    )
    ranks: defaultdict[str, dict[Pair, int]] = defaultdict(dict)
    for kind, mentor_id, team_id, rank in bonds:
        ranks[kind][mentor_id, team_id] = rank or 1
    held = Bonds(ranks["wish"], ranks["offer"], frozenset(ranks["conflict"]))
    seen = (
        [(team.id, team.topics, sorted(team.tracks)) for team in teams],
        [(m.id, sorted(m.levels.items()), sorted(m.tracks)) for m in mentors],
        sorted((kind, sorted(pairs.items())) for kind, pairs in ranks.items()),
    )
    return teams, mentors, held, hashlib.blake2b(repr(seen).encode(), digest_size=16).hexdigest()


async def load_pairs(session: AsyncSession, event_id: int, kind: str) -> set[Pair]:
    """The pairs (mentor, team) of one kind."""
    found = await session.execute(
        select(MentorTeam.mentor_id, MentorTeam.team_id).where(
            MentorTeam.event_id == event_id, MentorTeam.kind == kind
        )
    )
    return {(row[0], row[1]) for row in found}


async def make_so(
    tx: AsyncSession,
    event: Event,
    actor: Actor,
    pairs: Collection[Pair],
    action: str,
    now: datetime,
) -> None:
    """Make these pairs the assignment, tell whom it concerns, and write down what was."""
    before = await load_pairs(tx, event.id, "assigned")
    after = {*pairs}
    rows = await tx.scalars(
        select(MentorTeam).where(MentorTeam.event_id == event.id, MentorTeam.kind == "assigned")
    )
    for row in rows:
        if (row.mentor_id, row.team_id) not in after:
            await tx.delete(row)
    for mentor_id, team_id in sorted(after - before):
        tx.add(bond(event.id, (mentor_id, team_id), "assigned", actor, now))
    await _tell(tx, event.id, before ^ after, now)
    audit.record(
        tx,
        event.id,
        at=now,
        actor=actor,
        action=action,
        subject=f"{len(after)} pairs",
        before={"pairs": sorted(before)},
        after={"pairs": sorted(after)},
    )


async def mentors_of_team(session: AsyncSession, team_id: int) -> list[Mentor]:
    """The mentors assigned to a team who are on the server."""
    found = select(Mentor).join(MentorTeam, MentorTeam.mentor_id == Mentor.id)
    found = found.where(Mentor.left_at.is_(None))
    theirs = found.where(MentorTeam.team_id == team_id, MentorTeam.kind == "assigned")
    return [*await session.scalars(theirs.order_by(Mentor.name))]


def bond(
    event_id: int,
    pair: Pair,
    kind: str,
    actor: Actor,
    now: datetime,
    rank: int | None = None,
) -> MentorTeam:
    """What stands between a mentor and a team, as a row."""
    mentor_id, team_id = pair
    return MentorTeam(
        event_id=event_id,
        mentor_id=mentor_id,
        team_id=team_id,
        kind=kind,
        rank=rank,
        made_by=actor.user_id,
        made_at=now,
    )


async def tell_teams_of(tx: AsyncSession, mentor: Mentor, now: datetime) -> None:
    """Tell a mentor's teams who their mentors are, as this one has left the server or is back."""
    theirs = select(MentorTeam.team_id).where(
        MentorTeam.mentor_id == mentor.id, MentorTeam.kind == "assigned"
    )
    orders = await _to_teams(tx, [*await tx.scalars(theirs)], now)
    await enqueue(tx, mentor.event_id, orders)


async def _tell(tx: AsyncSession, event_id: int, touched: Collection[Pair], now: datetime) -> None:
    """Tell mentors and teams whose pairs changed; what they read is looked up when it is said."""
    mentors = {mentor_id for mentor_id, _ in touched}
    teams = {team_id for _, team_id in touched}
    once = now.isoformat()
    people = await tx.execute(select(Mentor.id, Mentor.user_id).where(Mentor.id.in_(mentors)))
    orders = [
        Order(ASSIGNED, f"mentor:{number}", once, now, {"mentor": number}, user_id=user_id)
        for number, user_id in people
        if user_id is not None
    ]
    await enqueue(tx, event_id, [*orders, *await _to_teams(tx, teams, now)])


async def _to_teams(tx: AsyncSession, teams: Collection[int], now: datetime) -> list[Order]:
    orders: list[Order] = []
    led = await tx.execute(
        select(Team.id, Participant.user_id)
        .join(Participant, Participant.id == Team.captain_id)
        .where(Team.id.in_(teams))
    )
    captains = {row[0]: row[1] for row in led}
    there = select(Team.id, Team.space_id).where(Team.id.in_(teams), Team.state != "disbanded")
    spaces = await tx.execute(there)
    for number, space_id in spaces:
        captain = captains.get(number)
        if space_id is None and captain is None:
            continue
        orders.append(
            Order(
                ASSIGNED,
                f"team:{number}",
                now.isoformat(),
                now,
                {"team": number},
                channel_id=space_id,
                user_id=None if space_id else captain,
            )
        )
    return orders
