"""Handing rows to the outbox, in the transaction of the change that causes them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import Executable, Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import ENQUEUED
from bot.model import Delivery
from bot.sqlite import GOES_ALONG

# The problem of a row that others took the place of.
REPLACED = "replaced"
_TABLE: Table = Delivery.metadata.tables[Delivery.__tablename__]
# What a row that waits again takes from its order.
REVIVED = ("state", "facts", "due_at", "next_at", "useless_at")


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
    return await _add(tx, event_id, orders, revive=False)


async def enqueue_one(tx: AsyncSession, event_id: int, order: Order) -> None:
    """Add an order if it is not there yet, in one statement."""
    adding = _adding_one(tx.get_bind().dialect.name)
    await tx.execute(adding, _values(event_id, order), execution_options={GOES_ALONG: True})
    tx.info[ENQUEUED] = True


@cache
def _adding_one(dialect: str) -> Executable:
    """A statement for one row that is not there yet, and that nobody notices if it is."""
    # The dialect of the other database is large, and stays unloaded.
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(_TABLE).on_conflict_do_nothing()


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
    await _add(tx, event_id, wanted, revive=True)


async def want_again(tx: AsyncSession, event_id: int, orders: Iterable[Order]) -> None:
    """Add what is not there yet; what was replaced before waits again."""
    await _add(tx, event_id, orders, revive=True)


async def _add(tx: AsyncSession, event_id: int, orders: Iterable[Order], *, revive: bool) -> int:
    wanted = {order.dedup_key: order for order in orders}
    if not wanted:
        return 0
    there = await tx.execute(
        select(Delivery.id, Delivery.dedup_key, Delivery.state, Delivery.problem).where(
            Delivery.event_id == event_id, Delivery.dedup_key.in_(wanted)
        )
    )
    for row in there.all():
        order = wanted.pop(row.dedup_key)
        if revive and (row.state, row.problem) == ("cancelled", REPLACED):
            again = {name: _values(event_id, order)[name] for name in REVIVED}
            changed = update(Delivery).where(Delivery.id == row.id)
            await tx.execute(changed.values(problem=None, **again))
    await tx.flush()
    if wanted:
        # Without reading numbers back: a broadcast has thousands of rows.
        await tx.execute(insert(Delivery), [_values(event_id, o) for o in wanted.values()])
    tx.info[ENQUEUED] = True
    return len(wanted)


def _values(event_id: int, order: Order) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "kind": order.kind,
        "subject": order.subject,
        "dedup_key": order.dedup_key,
        "facts": order.facts,
        "channel_id": order.channel_id,
        "user_id": order.user_id,
        "fallback_channel_id": order.fallback_channel_id,
        "due_at": order.due_at,
        "useless_at": order.useless_at,
        "state": "waiting",
        "next_at": order.due_at,
        "attempts": 0,
    }
