"""Teams under the minimum, who lacks a team, and the timers by which both are looked after."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.enqueue import Order, replace
from bot.errors.forming import NotSmall
from bot.events.windows import find_window
from bot.model import Delivery, Event, Team
from bot.teams.loading import Ground, members_of
from bot.teams.rules import closes_at, missing_members

# The look at small teams; the look at who left the server, and one portion of it.
FLAG, CENSUS, PORTION_OF_CENSUS = "teams.flag", "teams.census", "teams.census.part"
SMALL = "teams.small"
LEFT = "teams.left"
FLAGGED_BEFORE, CENSUS_BEFORE = timedelta(hours=24), timedelta(hours=1)
FLAGGED_AGAIN_AFTER = timedelta(hours=12)
CENSUS_HOUR = 4


@dataclass(frozen=True)
class Small:
    """A team under the minimum, and how many it lacks."""

    team: Team
    missing: int
    members: tuple[int, ...]


async def small_teams(session: AsyncSession, ground: Ground) -> list[Small]:
    """The teams that may not start as they are, the smallest first."""
    living = select(Team).where(Team.event_id == ground.event.id, Team.state != "disbanded")
    living = living.where(Team.member_count < ground.terms.min_size)
    teams = await session.scalars(living.order_by(Team.member_count, Team.id))
    return [
        Small(team, missing, await _members(session, team))
        for team in teams
        if (missing := missing_members(team, ground.terms))
    ]


async def as_small(session: AsyncSession, ground: Ground, team: Team) -> Small:
    """A team that lacks members; raises NotSmall for one that does not."""
    missing = missing_members(team, ground.terms)
    if not missing:
        raise NotSmall(team.name)
    return Small(team, missing, await _members(session, team))


async def _members(session: AsyncSession, team: Team) -> tuple[int, ...]:
    return tuple(part.user_id for _, part in await members_of(session, team.id))


def flagged_for(ground: Ground) -> datetime | None:
    """The instant before which small teams are to be mended: when teams close or work begins."""
    hacking = find_window(ground.event, "hacking")
    ends = [closes_at(ground.event, ground.terms), hacking.opens_at if hacking else None]
    return min((end for end in ends if end is not None), default=None)


async def plan_timers(tx: AsyncSession, ground: Ground) -> None:
    """Bring the timers in step with the event's windows and its organizers' channel."""
    event, now = ground.event, ground.now
    instant = flagged_for(ground)
    flags: list[Order] = []
    looks = [_daily(now)] if event.ends_at is None or now < event.ends_at else []
    if instant is not None and instant > now and ground.terms.min_size > 1:
        at = instant.isoformat()
        due_at = max(instant - FLAGGED_BEFORE, now)
        # A deadline that moves a little leaves nothing to say anew.
        if not await _was_flagged_since(tx, event.id, due_at - FLAGGED_AGAIN_AFTER):
            flags = [Order(FLAG, FLAG, at, due_at, {"before": at})]
        if due_at - CENSUS_BEFORE > now:
            looks.append(_look(f"before {at}", due_at - CENSUS_BEFORE))
    await replace(tx, event.id, FLAG, [FLAG], flags)
    await replace(tx, event.id, CENSUS, [CENSUS], looks)


async def _was_flagged_since(tx: AsyncSession, event_id: int, since: datetime) -> bool:
    said = select(Delivery.id).where(
        Delivery.event_id == event_id,
        Delivery.kind == SMALL,
        Delivery.state.not_in(("cancelled", "dead")),
        Delivery.due_at > since,
    )
    return await tx.scalar(said.limit(1)) is not None


def room_of(event: Event) -> int | None:
    """The organizers' channel, once it is there."""
    return next((c.channel_id for c in event.channels if c.purpose == "organizers"), None)


def _daily(now: datetime) -> Order:
    today = now.astimezone(UTC).replace(hour=CENSUS_HOUR, minute=0, second=0, microsecond=0)
    due_at = today if today > now else today + timedelta(days=1)
    return _look(f"{due_at:%Y-%m-%d}", due_at)


def _look(once: str, due_at: datetime) -> Order:
    return Order(CENSUS, CENSUS, once, due_at, {"once": once})
