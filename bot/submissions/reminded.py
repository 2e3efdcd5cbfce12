"""Reminders that were posted, and that say the deadline as it is after it was moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.db import Database
from bot.delivery.enqueue import Order, enqueue
from bot.delivery.posted import Posted, posted_by
from bot.model import Delivery
from bot.submissions.organizing import event_that_asks, everything
from bot.submissions.sheets import window_for
from bot.submissions.timers import REMINDER

# The deed that edits one of them.
REMINDED = "submission.reminded"
CORRECT_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Correction:
    """A reminder as it was posted, and the facts that it should be made from now."""

    posted: Posted
    facts: Mapping[str, Any]


class ReminderCorrections:
    """Keeps reminders right that people can still read."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def order(self, event_id: int, window_id: int) -> int:
        """Have each reminder edited that names another deadline than there is; how many."""
        now = self._clock.now()
        async with self._database.begin() as tx:
            found = await event_that_asks(tx, event_id)
            posted = select(Delivery.id, Delivery.facts, Delivery.state).where(
                Delivery.event_id == event_id,
                Delivery.kind == REMINDER,
                Delivery.state.in_(("done", "leased", "waiting")),
                Delivery.due_at > now - CORRECT_WITHIN,
            )
            rows = (await tx.execute(posted.order_by(Delivery.id))).all()
            if found is None or not rows:
                return 0
            event, asked = found
            again = select(Delivery.subject).where(
                Delivery.event_id == event_id, Delivery.kind == REMINDED
            )
            edited = {*await tx.scalars(again)}
            ends = {
                sheet.scope: sheet.ends_at
                for sheet in await everything(tx, event, asked)
                if (window := window_for(event, sheet.unit)) and window.id == window_id
            }
            orders: list[Order] = []
            for row in rows:
                at = ends.get(row.facts["scope"])
                moved = at != datetime.fromisoformat(row.facts["closes_at"])
                if at is None or not (moved or _subject(row.id) in edited):
                    continue
                if row.state != "waiting" or not await _put_right(tx, row.id, row.facts, at):
                    orders.append(_order(row.id, at, now))
            return await enqueue(tx, event_id, orders)

    async def correction(self, facts: Mapping[str, Any]) -> Correction | None:
        """What one of them should say; raises FellThrough while it is being posted."""
        async with self._database.read() as session:
            posted = await posted_by(session, facts["delivery"])
        if posted is None:
            return None
        said = posted.row.facts
        if said["closes_at"] == facts["at"]:
            # It was moved, and moved back.
            return Correction(posted, said)
        return Correction(posted, {**said, "was": said["closes_at"], "closes_at": facts["at"]})


async def _put_right(
    tx: AsyncSession, delivery_id: int, facts: Mapping[str, Any], at: datetime
) -> bool:
    """Have a reminder that waits say the deadline; False when it is being posted by now."""
    waits = update(Delivery).where(Delivery.id == delivery_id, Delivery.state == "waiting")
    right = {"facts": {**facts, "closes_at": at.isoformat()}, "useless_at": at}
    changed = await tx.execute(waits.values(right).returning(Delivery.id))
    return changed.first() is not None


def _order(delivery_id: int, at: datetime, now: datetime) -> Order:
    once = f"until {at.isoformat()} said {now.isoformat()}"
    facts = {"delivery": delivery_id, "at": at.isoformat()}
    useless_at = now + CORRECT_WITHIN
    return Order(REMINDED, _subject(delivery_id), once, now, facts, useless_at=useless_at)


def _subject(delivery_id: int) -> str:
    return f"delivery:{delivery_id}"
