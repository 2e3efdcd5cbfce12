"""How many have handed in, in the last hour, as one message that organizers can watch."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.db import Database
from bot.delivery.enqueue import Order, enqueue
from bot.delivery.posted import Posted, posted_by
from bot.model import ChannelBinding, Delivery, Event
from bot.submissions.organizing import event_that_asks, everything, standing
from bot.submissions.sheets import window_for

# The message itself.
COUNTED_NOW = "submission.counted_now"
ORGANIZERS = "organizers"


@dataclass(frozen=True)
class Count:
    """How many are how far with what one deadline is for."""

    event: Event
    submitted: int
    drafts: int
    nothing: int
    closes_at: datetime | None
    is_over: bool


class CountService:
    """Counts what is handed in."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def count(self, event_id: int, window_id: int) -> Count | None:
        """How many are how far now; None when there is nothing to hand in any more."""
        async with self._database.read() as session:
            return await _count(session, event_id, window_id, self._clock.now())

    async def bring_in_step(
        self, event_id: int, window_id: int, *, begins: bool = True
    ) -> Posted | None:
        """Let the message be posted if it never was; else hand out what to correct.

        Without `begins` it is not posted now. Raises FellThrough while it is being posted.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            subject = f"submissions:{window_id}:count"
            row = await tx.scalar(
                select(Delivery.id).where(
                    Delivery.event_id == event_id,
                    Delivery.kind == COUNTED_NOW,
                    Delivery.subject == subject,
                )
            )
            if row is not None:
                return await posted_by(tx, row)
            channel_id = await tx.scalar(
                select(ChannelBinding.channel_id).where(
                    ChannelBinding.event_id == event_id, ChannelBinding.purpose == ORGANIZERS
                )
            )
            if channel_id is not None and begins:
                facts = {"window": window_id}
                order = Order(COUNTED_NOW, subject, "count", now, facts, channel_id=channel_id)
                await enqueue(tx, event_id, [order])
            return None


async def _count(
    session: AsyncSession, event_id: int, window_id: int, now: datetime
) -> Count | None:
    found = await event_that_asks(session, event_id)
    if found is None:
        return None
    event, asked = found
    window = next((window for window in event.windows if window.id == window_id), None)
    stages = Counter(
        standing(sheet).stage
        for sheet in await everything(session, event, asked)
        if window_for(event, sheet.unit) is window
    )
    submitted = stages["submitted"] + stages["disqualified"]
    drafts = stages["complete"] + stages["draft"] + stages["withdrawn"]
    closes_at = window.closes_at if window else None
    is_over = closes_at is not None and now >= closes_at
    return Count(event, submitted, drafts, stages["nothing"], closes_at, is_over)
