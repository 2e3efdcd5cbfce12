"""When the messages that are edited in place have to change: at every start, end and edge."""

from datetime import datetime
from itertools import zip_longest

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.enqueue import Order, replace
from bot.events.windows import planned_moments
from bot.model import Delivery, Event

REFRESH, LIVE = "live.refresh", "live"


async def serial(tx: AsyncSession, event_id: int, kind: str) -> int:
    """A number that no row of this kind has used yet, for deeds that are done again and again."""
    there = select(func.count()).where(Delivery.event_id == event_id, Delivery.kind == kind)
    return (await tx.scalar(there) or 0) + 1


async def plan_refreshes(tx: AsyncSession, event: Event, now: datetime) -> None:
    """Refresh an event's live messages now, and whenever something begins or ends from now on.

    To be called after each change of a window or a session; the event has both loaded as they
    are after it.
    """
    facts = {"guild": event.guild_id}
    moments = sorted({moment.at for moment in planned_moments(event, after=now)})
    # The next one shows what an overdue one would have shown.
    orders = [
        Order(REFRESH, LIVE, at.isoformat(), at, facts, useless_at=after)
        for at, after in zip_longest(moments, moments[1:])
    ]
    number = await serial(tx, event.id, REFRESH)
    orders.append(Order(REFRESH, LIVE, f"change {number}", now, facts))
    await replace(tx, event.id, LIVE, [REFRESH], orders)
