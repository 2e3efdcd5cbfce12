"""What follows from a change of a team: its rooms are brought in step, and people are told."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.enqueue import Order, enqueue, replace
from bot.model import Event, Participant, PersonSettings, Team

SPACE = "team.space"
NOTICE = "team.notice"


def subject_of(team_id: int) -> str:
    """What rows of the outbox about a team are about."""
    return f"team:{team_id}"


async def changed(tx: AsyncSession, team: Team, now: datetime, *, has_space: bool) -> None:
    """Raise the team's version, and have its rooms brought in step with it."""
    team.version += 1
    await founded(tx, team, now, has_space=has_space)


async def founded(tx: AsyncSession, team: Team, now: datetime, *, has_space: bool) -> None:
    """Have the rooms of a team made, or brought in step; what waits for that is superseded."""
    await tx.flush()
    if not has_space:
        return
    subject = subject_of(team.id)
    deed = Order(
        kind=SPACE, subject=subject, once=f"v{team.version}", due_at=now, facts={"team": team.id}
    )
    await replace(tx, team.event_id, subject, [SPACE], [deed])


async def tell_team(
    tx: AsyncSession, team: Team, what: str, now: datetime, *, by: int, **facts: Any
) -> None:
    """Tell a team in its space, or while it has none its captain; `by` is not told."""
    if team.space_id is not None:
        await enqueue(tx, team.event_id, [_notice(team, what, now, facts, channel=team.space_id)])
        return
    await tell_captain(tx, team, what, now, by=by, **facts)


async def tell_captain(
    tx: AsyncSession, team: Team, what: str, now: datetime, *, by: int, **facts: Any
) -> None:
    """Tell a team's captain, if they take direct messages."""
    captain = team.captain_id and await tx.scalar(
        select(Participant.user_id).where(Participant.id == team.captain_id)
    )
    if captain and captain != by:
        await tell_person(tx, team, captain, what, now, **facts)


async def tell_person(
    tx: AsyncSession,
    team: Team,
    user_id: int,
    what: str,
    now: datetime,
    useless_at: datetime | None = None,
    **facts: Any,
) -> None:
    """Tell somebody in a direct message, if they agreed to those."""
    agreed = (
        select(PersonSettings.direct_messages)
        .join(Event, Event.guild_id == PersonSettings.guild_id)
        .where(Event.id == team.event_id, PersonSettings.user_id == user_id)
    )
    if await tx.scalar(agreed):
        notice = _notice(team, what, now, facts, user=user_id, useless_at=useless_at)
        await enqueue(tx, team.event_id, [notice])


def _notice(
    team: Team,
    what: str,
    now: datetime,
    facts: dict[str, Any],
    *,
    channel: int | None = None,
    user: int | None = None,
    useless_at: datetime | None = None,
) -> Order:
    about = facts.get("invitation") or facts.get("user") or 0
    return Order(
        kind=NOTICE,
        subject=subject_of(team.id),
        once=f"v{team.version}:{what}:{about}",
        due_at=now,
        facts={"team": team.id, "what": what, **facts},
        channel_id=channel,
        user_id=user,
        useless_at=useless_at,
    )
