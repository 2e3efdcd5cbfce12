"""Making the teams of a plan, in one given transaction and without holding up the event loop."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.enqueue import Order, enqueue
from bot.errors.forming import PeopleChanged
from bot.mentors.following import team_changed
from bot.model import Invitation, Membership, Participant, PersonSettings, Team, TeamTrack, Track
from bot.teams.following import NOTICE, SPACE, changed, subject_of, tell_team
from bot.teams.forming_loading import by_portions, in_portions, is_free, load_said
from bot.teams.forming_names import free_names
from bot.teams.forming_plan import FormingPlan, TeamPlan, fingerprint_of, people_of
from bot.teams.loading import Ground
from bot.teams.naming import fold_name

# Statements run on the event loop where the database is SQLite: so many rows take milliseconds.
TEAMS_AT_ONCE, ROWS_AT_ONCE = 25, 100


@dataclass
class Person:
    """A participant of the plan: who they are, and how much they have seen."""

    id: int
    user_id: int
    experience: int


@dataclass
class Made:
    """What applying changed, so that it can be taken back: versions of teams, and invitations."""

    made: dict[int, int] = field(default_factory=dict[int, int])
    filled: dict[int, dict[str, Any]] = field(default_factory=dict[int, dict[str, Any]])
    lapsed: list[int] = field(default_factory=list[int])

    def as_json(self, by: int) -> dict[str, Any]:
        """As it is kept with the run."""
        return {"by": by, "made": self.made, "filled": self.filled, "lapsed": self.lapsed}


async def people_now(
    tx: AsyncSession, ground: Ground, plan: FormingPlan
) -> tuple[dict[int, Person], str]:
    """The people of a plan, and the fingerprint of how they and the plan's teams are now."""
    event_id, (free, cores) = ground.event.id, people_of(plan)
    asked = select(Participant.id, Participant.user_id, Participant.experience)
    asked = asked.where(Participant.event_id == event_id, is_free(ground.terms))
    rows = await by_portions(tx, asked, Participant.id)
    people = {row[0]: Person(row[0], row[1], row[2] or 0) for row in rows if row[0] in free}
    inside = await _inside(tx, cores)
    numbers = {person.user_id: person.id for person in people.values()}
    for some in in_portions(sorted(m for members in inside.values() for m in members)):
        known = select(Participant.user_id, Participant.id).where(Participant.id.in_(some))
        numbers |= {row[0]: row[1] for row in await tx.execute(known)}
    never = await load_said(tx, event_id, numbers, ("never",))
    return people, fingerprint_of(people, inside, never)


async def _inside(tx: AsyncSession, cores: Collection[int]) -> dict[int, set[int]]:
    """Who is in the plan's teams that are still open, as far as there are any."""
    members: dict[int, set[int]] = {}
    for some in in_portions(sorted(cores)):
        rows = select(Membership.team_id, Membership.participant_id)
        rows = rows.join(Team, Team.id == Membership.team_id)
        rows = rows.where(Membership.team_id.in_(some), Team.state == "open")
        for team, person in await tx.execute(rows):
            members.setdefault(team, set()).add(person)
    return members


async def make_teams(
    tx: AsyncSession, ground: Ground, plan: FormingPlan, people: dict[int, Person], seed: int
) -> Made:
    """Write the teams of the plan, with everything that follows; raises PeopleChanged."""
    try:
        made = Made()
        await _found(tx, ground, plan, people, seed, made)
        for team in plan.teams:
            if team.existing is not None:
                await _fill(tx, ground, team, people, made)
                await asyncio.sleep(0)
        if ground.terms.teams_per_person == 1:
            made.lapsed = await _lapse(tx, ground, [p.user_id for p in people.values()])
        return made
    except IntegrityError:
        # Somebody of the plan got a team at the same moment.
        raise PeopleChanged from None


async def _found(
    tx: AsyncSession,
    ground: Ground,
    plan: FormingPlan,
    people: dict[int, Person],
    seed: int,
    made: Made,
) -> None:
    event_id = ground.event.id
    new = [team for team in plan.teams if team.existing is None]
    folded = select(Team.id, Team.folded_name).where(Team.event_id == event_id)
    taken = {row[1] for row in await by_portions(tx, folded, Team.id, 500)}
    names = await asyncio.to_thread(free_names, len(new), taken, seed)
    known = select(Track.key, Track.id).where(
        Track.event_id == event_id, Track.retired_at.is_(None)
    )
    tracks: dict[str, int] = {row[0]: row[1] for row in await tx.execute(known)}
    pairs = list(zip(new, names, strict=True))
    for some in in_portions(pairs, TEAMS_AT_ONCE):
        await _found_some(tx, ground, some, people, tracks, made)
        await asyncio.sleep(0)


async def _found_some(
    tx: AsyncSession,
    ground: Ground,
    some: Sequence[tuple[TeamPlan, str]],
    people: dict[int, Person],
    tracks: dict[str, int],
    made: Made,
) -> None:
    event_id, now = ground.event.id, ground.now
    rows = [_row(ground, team, name, people) for team, name in some]
    await tx.execute(insert(Team), rows)
    folded = [row["folded_name"] for row in rows]
    written = select(Team.folded_name, Team.id).where(
        Team.event_id == event_id, Team.folded_name.in_(folded)
    )
    numbers: dict[str, int] = {row[0]: row[1] for row in await tx.execute(written)}
    placed: list[tuple[int, int]] = []
    memberships: list[dict[str, Any]] = []
    entered: list[dict[str, Any]] = []
    orders: list[Order] = []
    for (team, _), fold in zip(some, folded, strict=True):
        number = numbers[fold]
        made.made[number] = 1
        memberships += [_membership(event_id, number, member, now) for member in team.members]
        placed += [(number, people[member].user_id) for member in team.members]
        if team.track in tracks:
            track = tracks[team.track]
            entered.append({"event_id": event_id, "team_id": number, "track_id": track})
        if ground.terms.has_space:
            orders.append(Order(SPACE, subject_of(number), "v1", now, {"team": number}))
    await tx.execute(insert(Membership), memberships)
    if entered:
        await tx.execute(insert(TeamTrack), entered)
    await asyncio.sleep(0)
    await enqueue(tx, event_id, orders + await told(tx, ground, placed, "approved", "v1"))


def _row(ground: Ground, team: TeamPlan, name: str, people: dict[int, Person]) -> dict[str, Any]:
    # Who has seen most leads at first; they can pass it on.
    captain = max(team.members, key=lambda member: (people[member].experience, -member))
    return {
        "event_id": ground.event.id,
        "name": name,
        "folded_name": fold_name(name),
        "state": "open",
        "captain_id": captain,
        "created_at": ground.now,
        "member_count": len(team.members),
        "size_limit": ground.terms.max_size,
        "looking": len(team.members) < ground.terms.max_size,
        "version": 1,
        "ask_first": False,
    }


def _membership(event_id: int, team: int, person: int, now: Any) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "team_id": team,
        "participant_id": person,
        "slot": 1,
        "joined_at": now,
    }


async def _fill(
    tx: AsyncSession, ground: Ground, plan: TeamPlan, people: dict[int, Person], made: Made
) -> None:
    count, limit = len(plan.added), ground.terms.max_size
    seats = await tx.execute(
        update(Team)
        .where(Team.id == plan.existing, Team.state == "open")
        .where(Team.member_count + count <= limit)
        .values(member_count=Team.member_count + count, size_limit=limit)
        .returning(Team.id)
        .execution_options(synchronize_session=False)
    )
    if seats.first() is None:
        raise PeopleChanged
    team = await tx.get_one(Team, plan.existing, populate_existing=True)
    rows = [_membership(team.event_id, team.id, person, ground.now) for person in plan.added]
    await tx.execute(insert(Membership), rows)
    await changed(tx, team, ground.now, has_space=ground.terms.has_space)
    await team_changed(tx, team, ground.now)
    users = [people[person].user_id for person in plan.added]
    for user in users:
        await tell_team(tx, team, "joined", ground.now, by=0, user=user)
    once = f"v{team.version}"
    placed = [(team.id, user) for user in users]
    await enqueue(tx, team.event_id, await told(tx, ground, placed, "approved", once))
    made.filled[team.id] = {"version": team.version, "members": [*plan.added]}


async def told(
    tx: AsyncSession,
    ground: Ground,
    people: Sequence[tuple[int, int]],
    what: str,
    once: str,
) -> list[Order]:
    """Notices by direct message, for people given with their team, as far as they allow it."""
    agreed: set[int] = set()
    for some in in_portions([user for _, user in people], ROWS_AT_ONCE):
        asked = select(PersonSettings.user_id).where(
            PersonSettings.guild_id == ground.event.guild_id,
            PersonSettings.user_id.in_(some),
            PersonSettings.direct_messages.is_(True),
        )
        agreed |= {*await tx.scalars(asked)}
    return [
        Order(
            kind=NOTICE,
            subject=subject_of(team),
            once=f"{once}:{what}:{user}",
            due_at=ground.now,
            facts={"team": team, "what": what, "user": user},
            user_id=user,
        )
        for team, user in people
        if user in agreed
    ]


async def _lapse(tx: AsyncSession, ground: Ground, users: Sequence[int]) -> list[int]:
    """Close what these people have open with teams, as they can be in no further one."""
    lapsed: list[int] = []
    for some in in_portions(users, ROWS_AT_ONCE):
        closed = await tx.scalars(
            update(Invitation)
            .where(Invitation.event_id == ground.event.id, Invitation.user_id.in_(some))
            .where(Invitation.state == "open")
            .values(state="lapsed", answered_at=ground.now)
            .returning(Invitation.id)
            .execution_options(synchronize_session=False)
        )
        lapsed += closed
        await asyncio.sleep(0)
    return lapsed
