"""Letting people into teams and out of them, within a given transaction."""

from dataclasses import dataclass

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.errors.teams import (
    AlreadyInTeam,
    AlreadyMember,
    CannotTakeIn,
    NotMember,
    TeamFull,
    TeamLocked,
)
from bot.mentors.following import team_changed
from bot.model import Invitation, Membership, Participant, Team, Wish
from bot.teams.following import changed
from bot.teams.loading import Ground
from bot.teams.naming import freed_name
from bot.teams.rules import free_slot, next_captain

OPEN = ("open",)


@dataclass(frozen=True)
class Departure:
    """What became of a team that somebody left: its new captain, or its end."""

    team: Team
    new_captain: int | None = None
    disbanded: bool = False


async def let_in(
    tx: AsyncSession,
    ground: Ground,
    team: Team,
    part: Participant,
    *,
    own: bool = True,
    states: tuple[str, ...] = OPEN,
) -> Membership:
    """Give somebody a seat in a team; of many for the last one the first gets it.

    `own` is whether the person acts themselves, for the words of a refusal. Raises
    AlreadyMember, AlreadyInTeam, CannotTakeIn, TeamFull or TeamLocked.
    """
    slot = await _slot(tx, ground, team, part, own=own)
    if await kept_apart(tx, team, part.user_id):
        raise CannotTakeIn(team.name)
    await _take_seat(tx, ground, team, states)
    membership = Membership(
        event_id=team.event_id,
        team_id=team.id,
        participant_id=part.id,
        slot=slot,
        joined_at=ground.now,
    )
    tx.add(membership)
    name, limit = team.name, ground.terms.teams_per_person
    try:
        await tx.flush()
    except IntegrityError:
        # Two teams at the same moment, on a database with many writers.
        raise AlreadyInTeam(name, limit, own) from None
    await _close_between(tx, team, part.user_id, ground)
    if team.member_count >= team.size_limit:
        team.looking = False
    if slot == limit:
        part.looking_for_team = False
        await _close_others(tx, team, part, ground)
    await changed(tx, team, ground.now, has_space=ground.terms.has_space)
    await team_changed(tx, team, ground.now)
    return membership


async def let_out(tx: AsyncSession, ground: Ground, team: Team, part: Participant) -> Departure:
    """Take somebody out of a team: captaincy passes on, and an empty team is disbanded.

    Raises NotMember.
    """
    gone = await tx.execute(
        delete(Membership)
        .where(Membership.team_id == team.id, Membership.participant_id == part.id)
        .returning(Membership.id)
    )
    if gone.first() is None:
        raise NotMember(team.name)
    if team.member_count >= team.size_limit and team.state == "open":
        # It looked for nobody only because it was full.
        team.looking = True
    team.member_count -= 1
    new_captain: int | None = None
    if team.member_count == 0:
        await end_team(tx, ground, team)
        return Departure(team, disbanded=True)
    if team.captain_id == part.id:
        new_captain = await _crown_longest(tx, team)
        audit.record(
            tx,
            team.event_id,
            at=ground.now,
            actor=None,
            action="team.captain",
            subject=team.name,
            after={"user": new_captain},
        )
    await changed(tx, team, ground.now, has_space=ground.terms.has_space)
    await team_changed(tx, team, ground.now, out=part.user_id)
    return Departure(team, new_captain)


async def end_team(tx: AsyncSession, ground: Ground, team: Team) -> None:
    """Disband a team: nobody is in it, its name is free, and nothing with it is open."""
    await tx.execute(delete(Membership).where(Membership.team_id == team.id))
    team.member_count, team.captain_id, team.looking = 0, None, False
    team.state, team.disbanded_at = "disbanded", ground.now
    team.folded_name = freed_name(team.folded_name, team.id)
    open_with = update(Invitation).where(Invitation.team_id == team.id, Invitation.state == "open")
    await tx.execute(open_with.values(state="lapsed", answered_at=ground.now))
    await changed(tx, team, ground.now, has_space=ground.terms.has_space)


async def kept_apart(tx: AsyncSession, team: Team, user_id: int) -> bool:
    """Whether the person or a member of the team wants never to be with the other."""
    members = (
        select(Participant.user_id)
        .join(Membership, Membership.participant_id == Participant.id)
        .where(Membership.team_id == team.id)
    )
    ids = [*await tx.scalars(members)]
    never = select(Wish.id).where(
        Wish.event_id == team.event_id,
        Wish.kind == "never",
        or_(
            and_(Wish.user_id == user_id, Wish.other_id.in_(ids)),
            and_(Wish.other_id == user_id, Wish.user_id.in_(ids)),
        ),
    )
    return await tx.scalar(never.limit(1)) is not None


async def _slot(
    tx: AsyncSession, ground: Ground, team: Team, part: Participant, *, own: bool
) -> int:
    held = await tx.execute(
        select(Membership.slot, Membership.team_id, Team.name)
        .join(Team, Team.id == Membership.team_id)
        .where(Membership.participant_id == part.id)
        .order_by(Membership.slot)
    )
    rows = held.all()
    if any(row.team_id == team.id for row in rows):
        raise AlreadyMember(team.name, own)
    slot = free_slot((row.slot for row in rows), ground.terms.teams_per_person)
    if slot is None:
        raise AlreadyInTeam(rows[0].name, ground.terms.teams_per_person, own)
    return slot


async def _take_seat(tx: AsyncSession, ground: Ground, team: Team, states: tuple[str, ...]) -> None:
    # The event file may have been changed since the team was made.
    limit = max(ground.terms.max_size, team.member_count)
    if team.size_limit != limit:
        team.size_limit = limit
        await tx.flush()
    seat = await tx.execute(
        update(Team)
        .where(Team.id == team.id, Team.member_count < Team.size_limit, Team.state.in_(states))
        .values(member_count=Team.member_count + 1)
        .returning(Team.member_count)
        .execution_options(synchronize_session=False)
    )
    taken = seat.scalar()
    await tx.refresh(team)
    if taken is None:
        if team.member_count >= team.size_limit:
            raise TeamFull(team.name, team.size_limit)
        raise TeamLocked(team.name)


async def _crown_longest(tx: AsyncSession, team: Team) -> int | None:
    left = await tx.scalars(select(Membership).where(Membership.team_id == team.id))
    heir = next_captain([*left])
    assert heir is not None, "a team with members has one who was there longest"
    team.captain_id = heir.participant_id
    return await tx.scalar(select(Participant.user_id).where(Participant.id == heir.participant_id))


async def _close_between(tx: AsyncSession, team: Team, user_id: int, ground: Ground) -> None:
    """What was open between the two has come about."""
    between = update(Invitation).where(
        Invitation.team_id == team.id, Invitation.user_id == user_id, Invitation.state == "open"
    )
    await tx.execute(between.values(state="accepted", answered_at=ground.now))


async def _close_others(tx: AsyncSession, team: Team, part: Participant, ground: Ground) -> None:
    """Nobody waits for the answer of a person who can be in no further team."""
    others = update(Invitation).where(
        Invitation.event_id == team.event_id,
        Invitation.user_id == part.user_id,
        Invitation.state == "open",
    )
    await tx.execute(others.values(state="lapsed", answered_at=ground.now))
