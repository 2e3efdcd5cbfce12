"""Handing rows to the outbox, in the transaction of the change that causes them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import ENQUEUED
from bot.model import Delivery

# The problem of a row that others took the place of.
REPLACED = "replaced"


@dataclass(frozen=True)
class Order:
    """Something to say or do: what, about what, where and when.

    `once` tells apart the rows of one subject and kind, and holds the version of the subject
    (`v3:T-10m`). Without `channel_id` and `user_id` it is a deed that knows its own place.
    After `useless_at` it is dropped; without one it is said however late.
    """

    kind: str
    subject: str
    once: str
    due_at: datetime
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
    channel_id: int | None = None
    user_id: int | None = None
    fallback_channel_id: int | None = None
    useless_at: datetime | None = None

    @property
    def dedup_key(self) -> str:
        """What makes it the same as another order."""
        place = f"#{self.channel_id}" if self.channel_id else f"@{self.user_id or ''}"
        return f"{self.subject}:{self.kind}:{self.once}:{place}"


async def enqueue(tx: AsyncSession, event_id: int, orders: Iterable[Order]) -> int:
    """Add what is not there yet; returns how many rows are new."""
    wanted = {order.dedup_key: order for order in orders}
    if not wanted:
        return 0
    there = await tx.scalars(
        select(Delivery.dedup_key).where(
            Delivery.event_id == event_id, Delivery.dedup_key.in_(wanted)
        )
    )
    for key in there:
        del wanted[key]
    tx.add_all(_row(event_id, order) for order in wanted.values())
    await tx.flush()
    tx.info[ENQUEUED] = True
    return len(wanted)


async def replace(
    tx: AsyncSession, event_id: int, subject: str, kinds: Iterable[str], orders: Iterable[Order]
) -> None:
    """Make the waiting rows of a subject what `orders` say; what was said before stays said.

    An order that was replaced before, and is wanted again, waits again.
    """
    wanted = [*orders]
    keep = [order.dedup_key for order in wanted]
    await tx.execute(
        update(Delivery)
        .where(
            Delivery.event_id == event_id,
            Delivery.subject == subject,
            Delivery.kind.in_([*kinds]),
            Delivery.state.in_(("waiting", "held")),
            Delivery.dedup_key.not_in(keep),
        )
        .values(state="cancelled", problem=REPLACED)
    )
    await _revive(tx, event_id, {order.dedup_key: order for order in wanted})
    await enqueue(tx, event_id, wanted)


async def _revive(tx: AsyncSession, event_id: int, wanted: Mapping[str, Order]) -> None:
    rows = select(Delivery).where(
        Delivery.event_id == event_id,
        Delivery.dedup_key.in_([*wanted]),
        Delivery.state == "cancelled",
        Delivery.problem == REPLACED,
    )
    for row in await tx.scalars(rows.execution_options(populate_existing=True)):
        order = wanted[row.dedup_key]
        row.state, row.problem, row.facts = "waiting", None, order.facts
        row.due_at = row.next_at = order.due_at
        row.useless_at = order.useless_at


def _row(event_id: int, order: Order) -> Delivery:
    return Delivery(
        event_id=event_id,
        kind=order.kind,
        subject=order.subject,
        dedup_key=order.dedup_key,
        facts=order.facts,
        channel_id=order.channel_id,
        user_id=order.user_id,
        fallback_channel_id=order.fallback_channel_id,
        due_at=order.due_at,
        useless_at=order.useless_at,
        state="waiting",
        next_at=order.due_at,
        attempts=0,
    )
