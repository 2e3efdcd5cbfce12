"""Telling organizers, once for many, that something could not be delivered or is held back."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.enqueue import Order, enqueue
from bot.model import ChannelBinding, Delivery, Event

# Kinds: what could not be delivered; what is held back after a restored backup.
TROUBLE, HELD = "problems", "problems.held"
# One notice for what fails within a minute, and no second one within ten.
GATHERED_FOR, QUIET_FOR = timedelta(minutes=1), timedelta(minutes=10)


async def note_trouble(
    tx: AsyncSession, event_id: int, delivery_id: int, kind: str, now: datetime
) -> None:
    """Let the organizers be told that a row is dead, unless they will be told already.

    A notice that could not be delivered itself stands among the problems, and makes no other; a
    later failure is told in the channel that is there by then.
    """
    if kind == TROUBLE:
        return
    notices = select(Delivery.id).where(Delivery.event_id == event_id, Delivery.kind == TROUBLE)
    if await tx.scalar(notices.where(Delivery.state.in_(("waiting", "held"))).limit(1)):
        return
    channel_id = (await _rooms(tx, [event_id])).get(event_id)
    if channel_id is None:
        return
    told_at = await tx.scalar(
        select(func.max(Delivery.finished_at)).where(
            Delivery.event_id == event_id,
            Delivery.kind == TROUBLE,
            Delivery.state.in_(("done", "dead")),
        )
    )
    due_at = now + GATHERED_FOR
    if told_at is not None:
        due_at = max(due_at, told_at + QUIET_FOR)
    notice = Order(
        kind=TROUBLE,
        subject=TROUBLE,
        once=str(delivery_id),
        due_at=due_at,
        channel_id=channel_id,
    )
    await enqueue(tx, event_id, [notice])


async def note_held(tx: AsyncSession, events: Collection[int], now: datetime) -> None:
    """Let the organizers of these events be told that rows are held, of those that run."""
    running = select(Event.id).where(Event.id.in_(events), Event.state == "running")
    rooms = await _rooms(tx, [*await tx.scalars(running)])
    for event_id, channel_id in rooms.items():
        notice = Order(HELD, HELD, now.isoformat(), now, channel_id=channel_id)
        await enqueue(tx, event_id, [notice])


async def _rooms(tx: AsyncSession, events: Collection[int]) -> dict[int, int]:
    """The organizers' channel of each event that has one."""
    found = await tx.execute(
        select(ChannelBinding.event_id, ChannelBinding.channel_id).where(
            ChannelBinding.event_id.in_(events), ChannelBinding.purpose == "organizers"
        )
    )
    return {event_id: channel_id for event_id, channel_id in found if channel_id is not None}
