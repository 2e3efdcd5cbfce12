"""Taking back what applying a plan changed, as far as nobody has changed it since."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, cast, delete, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.enqueue import REPLACED, Order, enqueue
from bot.model import Delivery, Invitation, Membership, Participant, Submission, Team
from bot.teams.following import NOTICE, SPACE, subject_of
from bot.teams.forming_applying import TEAMS_AT_ONCE, told
from bot.teams.forming_loading import in_portions
from bot.teams.loading import Ground
from bot.teams.membership import let_out


@dataclass(frozen=True)
class Undone:
    """How many teams and people were taken back, and which teams were left as they are."""

    teams: int
    people: int
    left: tuple[str, ...]


async def take_back(tx: AsyncSession, ground: Ground, undo: dict[str, Any]) -> Undone:
    """Disband the teams that were made, take people out of those that were filled."""
    made = {int(team): version for team, version in undo["made"].items()}
    teams = people = 0
    left: list[str] = []
    for some in in_portions(sorted(made), TEAMS_AT_ONCE):
        same, changed = await _unchanged(tx, {team: made[team] for team in some})
        left += changed
        teams += len(same)
        people += await _disband(tx, ground, same)
        await asyncio.sleep(0)
    for number, filled in undo["filled"].items():
        same, changed = await _unchanged(tx, {int(number): filled["version"]})
        left += changed
        for team_id in same:
            people += await _empty_again(tx, ground, team_id, filled["members"])
            teams += 1
        await asyncio.sleep(0)
    await _reopen(tx, undo["lapsed"])
    return Undone(teams, people, tuple(left))


async def _unchanged(tx: AsyncSession, versions: dict[int, int]) -> tuple[list[int], list[str]]:
    """Which teams are as they were made, and the names of those that are not."""
    same: list[int] = []
    changed: list[str] = []
    handed_in = select(Submission.team_id).where(Submission.team_id.in_(versions))
    busy = {*await tx.scalars(handed_in)}
    asked = select(Team.id, Team.name, Team.version, Team.state).where(Team.id.in_(versions))
    for team, name, version, state in await tx.execute(asked.order_by(Team.id)):
        if version == versions[team] and state == "open" and team not in busy:
            same.append(team)
        elif state != "disbanded":
            changed.append(name)
    return same, changed


async def _disband(tx: AsyncSession, ground: Ground, teams: Sequence[int]) -> int:
    if not teams:
        return 0
    inside = (
        select(Membership.team_id, Participant.user_id)
        .join(Participant, Participant.id == Membership.participant_id)
        .where(Membership.team_id.in_(teams))
    )
    members = [(team, user) for team, user in await tx.execute(inside)]
    await tx.execute(delete(Membership).where(Membership.team_id.in_(teams)))
    freed = Team.folded_name + literal(" #") + cast(Team.id, String)
    await tx.execute(
        update(Team)
        .where(Team.id.in_(teams))
        .values(
            member_count=0,
            captain_id=None,
            looking=False,
            state="disbanded",
            disbanded_at=ground.now,
            folded_name=freed,
            version=Team.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    open_with = update(Invitation).where(Invitation.team_id.in_(teams), Invitation.state == "open")
    await tx.execute(
        open_with.values(state="lapsed", answered_at=ground.now).execution_options(
            synchronize_session=False
        )
    )
    unsaid = await _forget_unsaid(tx, ground, teams)
    versions = select(Team.id, Team.version).where(Team.id.in_(teams))
    known: dict[int, int] = {row[0]: row[1] for row in await tx.execute(versions)}
    orders: list[Order] = []
    if ground.terms.has_space:
        orders += [
            Order(SPACE, subject_of(team), f"v{version}", ground.now, {"team": team})
            for team, version in known.items()
        ]
    # Who was not told yet that they are in a team need not be told that they are not.
    heard = [(team, user) for team, user in members if (subject_of(team), user) not in unsaid]
    await asyncio.sleep(0)
    orders += await told(tx, ground, heard, "disbanded", "undone")
    await enqueue(tx, ground.event.id, orders)
    return len(members)


async def _forget_unsaid(
    tx: AsyncSession, ground: Ground, teams: Collection[int]
) -> set[tuple[str, int | None]]:
    """Cancel what waits to be said or done about the teams; whom it was for."""
    rows = await tx.execute(
        update(Delivery)
        .where(Delivery.event_id == ground.event.id)
        .where(Delivery.subject.in_([subject_of(team) for team in teams]))
        .where(Delivery.kind.in_((NOTICE, SPACE)), Delivery.state.in_(("waiting", "held")))
        .values(state="cancelled", problem=REPLACED)
        .returning(Delivery.subject, Delivery.user_id)
        .execution_options(synchronize_session=False)
    )
    return {(subject, user) for subject, user in rows if user is not None}


async def _empty_again(
    tx: AsyncSession, ground: Ground, team_id: int, members: Sequence[int]
) -> int:
    team = await tx.get_one(Team, team_id, populate_existing=True)
    inside = select(Participant).join(Membership, Membership.participant_id == Participant.id)
    inside = inside.where(Membership.team_id == team_id, Participant.id.in_(members))
    parts = [*await tx.scalars(inside)]
    unsaid = await _forget_unsaid(tx, ground, [team_id])
    for part in parts:
        await let_out(tx, ground, team, part)
    heard = [(team.id, p.user_id) for p in parts if (subject_of(team.id), p.user_id) not in unsaid]
    await enqueue(tx, team.event_id, await told(tx, ground, heard, "removed", "undone"))
    return len(parts)


async def _reopen(tx: AsyncSession, invitations: Sequence[int]) -> None:
    """Let invitations and requests wait again, unless the same was asked anew or the team ended."""
    for some in in_portions(invitations, TEAMS_AT_ONCE):
        asked = (
            select(Invitation)
            .join(Team, Team.id == Invitation.team_id)
            .where(Invitation.id.in_(some), Invitation.state == "lapsed", Team.state != "disbanded")
        )
        for invitation in await tx.scalars(asked):
            again = select(func.count()).where(
                Invitation.team_id == invitation.team_id,
                Invitation.user_id == invitation.user_id,
                Invitation.kind == invitation.kind,
                Invitation.state == "open",
            )
            if not await tx.scalar(again):
                invitation.state, invitation.answered_at = "open", None
        await tx.flush()
        await asyncio.sleep(0)
