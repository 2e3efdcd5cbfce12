"""The outbox in the database: claiming rows, and writing down what became of them."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any, TypeVarTuple

from sqlalchemy import (
    Select,
    Table,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    update,
)

from bot.db import Database
from bot.delivery.leased import Leased, Result
from bot.delivery.pausing import GOES_ON
from bot.delivery.rules import Spans
from bot.delivery.troubles import note_held
from bot.delivery.writing import write_down
from bot.model import Delivery, Event, Installation, Server

Columns = TypeVarTuple("Columns")
_TABLE: Table = Delivery.metadata.tables[Delivery.__tablename__]
_C = _TABLE.c
_EVENTS: Table = Event.metadata.tables[Event.__tablename__]
COLUMNS = tuple(_C[field.name] for field in fields(Leased) if field.name != "holder")
# Written out, so that a list of parameters is not put in at every look.
_GOES_ON = _C.kind.in_([literal_column(f"'{kind}'") for kind in GOES_ON])


def _runs(rows: Select[*Columns]) -> Select[*Columns]:
    """Only rows of events that run; of one that is paused, only what goes on meanwhile."""
    event = _EVENTS.c
    running = rows.select_from(_TABLE).join(_EVENTS, event.id == _C.event_id)
    return running.where(or_(event.paused_at.is_(None), _GOES_ON), event.state == "running")


# Statements are put together once, as that takes longer than to run them.
# What may be claimed. What the holder has in hand itself is not left behind, however late it is.
_NOW, _HOLDER = bindparam("now", type_=_C.next_at.type), bindparam("holder", type_=_C.holder.type)
_READY = or_(
    and_(_C.state == "waiting", _C.next_at <= _NOW),
    and_(_C.state == "leased", _C.lease_until <= _NOW, _C.holder.is_distinct_from(_HOLDER)),
)
# Up to so many rows are looked at to tell which kinds are due.
MANY = 200
_KINDS = _runs(select(_C.kind, _C.user_id.is_not(None))).where(_READY).limit(MANY)
_EARLIEST = select(
    _runs(select(func.min(_C.next_at))).where(_C.state == "waiting").scalar_subquery(),
    _runs(select(func.min(_C.lease_until))).where(_C.state == "leased").scalar_subquery(),
)
_LEASE = (
    update(_TABLE)
    .where(_C.id.in_(bindparam("ids", expanding=True)))
    .values(
        state="leased",
        holder=bindparam("by", type_=_C.holder.type),
        lease_until=bindparam("until", type_=_C.lease_until.type),
        attempts=_C.attempts + 1,
        first_tried_at=func.coalesce(
            _C.first_tried_at, bindparam("at", type_=_C.first_tried_at.type)
        ),
    )
)


class Store:
    """All statements on the outbox that the dispatcher needs."""

    def __init__(self, database: Database, spans: Spans | None = None) -> None:
        self._database = database
        self.spans = spans or Spans()

    async def claim(
        self,
        now: datetime,
        holder: str,
        limit: int,
        *,
        dms: bool,
        avoid: Collection[int] = (),
        lane: str | None = None,
        lanes: Collection[str] = (),
    ) -> list[Leased]:
        """Lease what is due, oldest first; also what another holder, that is gone, left behind.

        Direct messages (`dms`) are claimed apart from everything else, as they have a pace of
        their own; channels in `avoid` have enough in hand. Kinds in `lanes` are left out, but for
        the one in `lane`, which is then the only one. To claim counts as to try, since a
        process that dies later cannot say whether it did.
        """
        due = _due(dms, lane, tuple(lanes))
        if avoid:
            due = due.where(or_(_C.channel_id.is_(None), _C.channel_id.not_in(avoid)))
        asked = {"now": now, "holder": holder, "most": limit}
        async with self._database.begin() as tx:
            rows = [Leased(*row, holder=holder) for row in await tx.execute(due, asked)]
            if rows:
                until = now + self.spans.lease
                leased = {"ids": [row.id for row in rows], "by": holder, "at": now, "until": until}
                await tx.execute(_LEASE, leased)
        return rows

    async def kinds_due(self, now: datetime, holder: str) -> frozenset[tuple[str, bool]] | None:
        """What `claim` would find: kinds, each with whether it is for direct messages.

        A look is cheaper than a claim that finds nothing. None when so much is due that only
        claiming tells.
        """
        async with self._database.read() as session:
            rows = (await session.execute(_KINDS, {"now": now, "holder": holder})).all()
        return None if len(rows) == MANY else frozenset((kind, dm) for kind, dm in rows)

    async def finish(self, results: Sequence[Result]) -> None:
        """Write down what became of rows, in one transaction."""
        async with self._database.begin() as tx:
            await write_down(tx, results)

    async def earliest(self) -> datetime | None:
        """When the next row that may be claimed is due, or a lease runs out."""
        async with self._database.read() as session:
            moments = (await session.execute(_EARLIEST)).one()
        known = [moment for moment in moments if moment is not None]
        return min(known) if known else None

    async def was_backup(self) -> bool:
        """Whether this database was a backup until now; from now on it is not.

        What was registered on Discord may have changed since, so that is forgotten as well.
        """
        async with self._database.begin() as tx:
            row = await tx.get(Installation, 1)
            if row is None or not row.is_backup:
                return False
            row.is_backup = False
            await tx.execute(update(Server).values(commands_fingerprint=None))
        return True

    async def hold_overdue(self, now: datetime) -> int:
        """Keep everything overdue for an organizer to decide on; returns how many rows.

        The organizers of each event concerned are told.
        """
        async with self._database.begin() as tx:
            held = await tx.execute(
                update(Delivery)
                .where(Delivery.state.in_(("waiting", "leased")), Delivery.next_at <= now)
                .values(state="held", problem="restored from a backup")
                .returning(Delivery.event_id)
            )
            events = [event_id for (event_id,) in held]
            await note_held(tx, {*events}, now)
            return len(events)


@cache
def _due(dms: bool, lane: str | None, lanes: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """What may be claimed in a lane or outside of all, oldest first, `most` of it."""
    place = _C.user_id.is_not(None) if dms else _C.user_id.is_(None)
    ready = and_(_READY, place)
    if lane is not None:
        ready = and_(ready, _C.kind == lane)
    elif lanes:
        ready = and_(ready, _C.kind.not_in(lanes))
    return (
        _runs(select(*COLUMNS))
        .where(ready)
        .order_by(_C.next_at, _C.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True, of=_TABLE)
    )
