"""When the standing board of who looks is brought in step: with changes, but not with each."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.db import Database, Rows
from bot.delivery.enqueue import Order, enqueue
from bot.model import ChannelBinding, Delivery, Event, Participant, Team
from bot.schedule.refreshing import REFRESH

PURPOSE = "teams"
SUBJECT = f"live:{PURPOSE}"
# A change shows soon; under load one edit shows many.
SOON, APART = timedelta(seconds=2), timedelta(seconds=30)


class BoardTiming:
    """Orders a refresh in the transaction of each change, unless one is ordered already."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._clock = clock
        # Until then nothing has to be looked up: what is ordered shows what happens meanwhile.
        self._ordered: dict[int, datetime] = {}
        database.before_commit.append(self._follow)

    async def _follow(self, tx: AsyncSession, rows: Rows) -> None:
        if ChannelBinding in {type(item) for item in rows.objects} | rows.unknown:
            # Perhaps there is a board only from now on.
            self._ordered.clear()
        events = {o.event_id for o in rows.objects if isinstance(o, Participant | Team)}
        if Participant in rows.unknown:
            events |= {*await tx.scalars(select(Event.id).where(Event.state == "running"))}
        if not events:
            return
        now = self._clock.now()
        late = [event_id for event_id in events if self._ordered.get(event_id, now) <= now]
        if late:
            await self._order(tx, late, now)

    async def _order(self, tx: AsyncSession, events: Collection[int], now: datetime) -> None:
        boards = select(Event.id, Event.guild_id).join(
            ChannelBinding, ChannelBinding.event_id == Event.id
        )
        boards = boards.where(ChannelBinding.purpose == PURPOSE, Event.id.in_(events))
        found = (await tx.execute(boards)).all()
        for event_id in {*events} - {row.id for row in found}:
            self._ordered[event_id] = now + APART
        for event_id, guild_id in found:
            last = await tx.execute(
                select(Delivery.state, Delivery.due_at)
                .where(Delivery.event_id == event_id, Delivery.subject == SUBJECT)
                .order_by(Delivery.due_at.desc())
                .limit(1)
            )
            row = last.first()
            if row is None or row.state != "waiting":
                due = now + SOON if row is None else max(now + SOON, row.due_at + APART)
                facts = {"guild": guild_id, "purpose": PURPOSE}
                await enqueue(tx, event_id, [Order(REFRESH, SUBJECT, due.isoformat(), due, facts)])
                self._ordered[event_id] = due
