"""The outbox in the database: claiming rows, and writing down what became of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import Select, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import Database
from bot.delivery.enqueue import Order, enqueue
from bot.delivery.rules import Spans
from bot.delivery.troubles import note_trouble
from bot.model import Delivery, Event, Installation, Server

Columns = TypeVarTuple("Columns")
COLUMNS = (
    Delivery.id,
    Delivery.event_id,
    Delivery.kind,
    Delivery.subject,
    Delivery.dedup_key,
    Delivery.facts,
    Delivery.channel_id,
    Delivery.user_id,
    Delivery.fallback_channel_id,
    Delivery.due_at,
    Delivery.useless_at,
    Delivery.attempts,
    Delivery.first_tried_at,
    Delivery.message_id,
)

# Up to so many rows are looked at to tell which kinds are due.
MANY = 200


@dataclass(frozen=True, slots=True)
class Leased:
    """A row in hand, as it was before it was leased, and who holds the lease."""

    id: int
    event_id: int
    kind: str
    subject: str
    dedup_key: str
    facts: dict[str, Any]
    channel_id: int | None
    user_id: int | None
    fallback_channel_id: int | None
    due_at: datetime
    useless_at: datetime | None
    attempts: int
    first_tried_at: datetime | None
    message_id: int | None
    holder: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a leased row, to be written down; `next_at` only for another try.

    `tried` is False for a row that is handed back untouched, and `counted` for a try that says
    nothing about this row, as everything was refused. `instead` is said where the row itself was
    refused.
    """

    row: Leased
    state: str
    at: datetime
    next_at: datetime | None = None
    message_id: int | None = None
    posted_in: int | None = None
    problem: str | None = None
    tried: bool = True
    counted: bool = True
    instead: Order | None = None


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
        place = Delivery.user_id.is_not(None) if dms else Delivery.user_id.is_(None)
        ready = and_(_ready(now, holder), place)
        if avoid:
            elsewhere = Delivery.channel_id.not_in(avoid)
            ready = and_(ready, or_(Delivery.channel_id.is_(None), elsewhere))
        if lane is not None:
            ready = and_(ready, Delivery.kind == lane)
        elif lanes:
            ready = and_(ready, Delivery.kind.not_in(lanes))
        due = (
            _runs(select(*COLUMNS))
            .where(ready)
            .order_by(Delivery.next_at, Delivery.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=Delivery)
        )
        async with self._database.begin() as tx:
            rows = [Leased(*row, holder=holder) for row in await tx.execute(due)]
            if rows:
                await tx.execute(
                    update(Delivery)
                    .where(Delivery.id.in_([row.id for row in rows]))
                    .values(
                        state="leased",
                        holder=holder,
                        lease_until=now + self.spans.lease,
                        attempts=Delivery.attempts + 1,
                        first_tried_at=func.coalesce(Delivery.first_tried_at, now),
                    )
                )
        return rows

    async def kinds_due(self, now: datetime, holder: str) -> frozenset[tuple[str, bool]] | None:
        """What `claim` would find: kinds, each with whether it is for direct messages.

        A look is cheaper than a claim that finds nothing. None when so much is due that only
        claiming tells.
        """
        is_dm = Delivery.user_id.is_not(None)
        due = _runs(select(Delivery.kind, is_dm)).where(_ready(now, holder)).limit(MANY)
        async with self._database.read() as session:
            rows = (await session.execute(due)).all()
        return None if len(rows) == MANY else frozenset((kind, dm) for kind, dm in rows)

    async def finish(self, results: Sequence[Result]) -> None:
        """Write down what became of rows; a row whose lease was lost is left to its new holder."""
        async with self._database.begin() as tx:
            for result in results:
                await _write(tx, result)

    async def earliest(self) -> datetime | None:
        """When the next row that may be claimed is due, or a lease runs out."""
        waiting = _runs(select(func.min(Delivery.next_at))).where(Delivery.state == "waiting")
        leased = _runs(select(func.min(Delivery.lease_until))).where(Delivery.state == "leased")
        async with self._database.read() as session:
            moments = [await session.scalar(waiting), await session.scalar(leased)]
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
        """Keep everything overdue for an organizer to decide on; returns how many rows."""
        async with self._database.begin() as tx:
            held = await tx.execute(
                update(Delivery)
                .where(Delivery.state.in_(("waiting", "leased")), Delivery.next_at <= now)
                .values(state="held", problem="restored from a backup")
                .returning(Delivery.id)
            )
            return len(held.all())


def _runs(rows: Select[*Columns]) -> Select[*Columns]:
    """Only rows of events that run and are not paused."""
    running = rows.select_from(Delivery).join(Event, Event.id == Delivery.event_id)
    return running.where(Event.paused_at.is_(None), Event.state == "running")


def _ready(now: datetime, holder: str) -> Any:
    # What the holder has in hand itself is not left behind, however late it is.
    other = Delivery.holder.is_distinct_from(holder)
    return or_(
        and_(Delivery.state == "waiting", Delivery.next_at <= now),
        and_(Delivery.state == "leased", Delivery.lease_until <= now, other),
    )


async def _write(tx: AsyncSession, result: Result) -> None:
    values: dict[str, Any] = {
        "state": result.state,
        "problem": result.problem,
        "holder": None,
        "lease_until": None,
    }
    if result.state == "waiting":
        values["next_at"] = result.next_at
        if not (result.tried and result.counted):
            values["attempts"] = result.row.attempts
        if not result.tried:
            values["first_tried_at"] = result.row.first_tried_at
    else:
        values |= {"finished_at": result.at, "posted_in": result.posted_in}
        if result.message_id is not None:
            values["message_id"] = result.message_id
    written = await tx.execute(
        update(Delivery)
        .where(
            Delivery.id == result.row.id,
            Delivery.holder == result.row.holder,
            Delivery.state == "leased",
        )
        .values(**values)
        .returning(Delivery.id)
    )
    if written.first() is None:
        return
    if result.instead is not None:
        await enqueue(tx, result.row.event_id, [result.instead])
    elif result.state == "dead":
        row = result.row
        await note_trouble(tx, row.event_id, row.id, row.kind, result.at)
