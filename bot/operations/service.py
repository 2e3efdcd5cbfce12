"""Holding back everything automatic of an event, letting it go on, and mending what failed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.actor import Actor
from bot.announcements.handing_out import BEGINS, note_dropped, seek_unanswered
from bot.clock import Clock
from bot.db import ENQUEUED, Database
from bot.delivery.pausing import GOES_ON, Nature, nature_of
from bot.delivery.rules import DROPPED
from bot.delivery.troubles import TROUBLE
from bot.errors.operations import AlreadyPaused, AlreadySettled, NothingToResume
from bot.events.loading import get_event
from bot.model import Delivery, Event
from bot.permissions import require_organizer

PROBLEMS_SHOWN, FEW = 100, 5


@dataclass(frozen=True)
class Overdue:
    """What waits for a word, of one kind: how many rows, and since when."""

    kind: str
    count: int
    since: datetime


@dataclass(frozen=True)
class Backlog:
    """What became overdue while the event was paused, or is held since a backup was restored.

    `kinds` are what can be said late or dropped. The rest is settled without asking: `owed` is
    done, as it changes what is so; `useless` rows are not worth saying any more; `quiet` ones
    only bring Discord in step.
    """

    event: Event
    kinds: tuple[Overdue, ...]
    owed: tuple[Overdue, ...]
    useless: int
    quiet: int
    seen_at: datetime


@dataclass(frozen=True)
class Load:
    """How the outbox of an event stands."""

    paused_at: datetime | None
    waiting: int
    held: int
    dead: int


class OperationsService:
    """What organizers do with their event's outbox; every method is for organizers alone."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def pause(self, actor: Actor, event_id: int, why: str | None = None) -> Event:
        """Say and do nothing automatic from now on; raises AlreadyPaused."""
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await _event(tx, actor, event_id)
            paused = await tx.execute(
                update(Event)
                .where(Event.id == event_id, Event.paused_at.is_(None))
                .values(paused_at=now)
                .returning(Event.id)
            )
            if paused.first() is None:
                raise AlreadyPaused(event.name, event.paused_at or now)
            _record(tx, actor, event, now, "event.pause", {}, why)
        return event

    async def backlog(self, actor: Actor, event_id: int) -> Backlog:
        """What an organizer has to decide on before it goes on; raises NothingToResume."""
        async with self._database.read() as session:
            event = await _event(session, actor, event_id)
            return await self._backlog(session, event, self._clock.now())

    async def resume(self, actor: Actor, backlog: Backlog, say: Iterable[str]) -> tuple[int, int]:
        """Go on; of what was overdue only these kinds are said, late.

        Returns how many rows are said and how many dropped. What fell due since the backlog was
        shown is said, as it is hardly late. Raises NothingToResume when somebody else was first.
        """
        now, chosen = self._clock.now(), {*say}
        async with self._database.begin() as tx:
            # On a database with many writers: who resumes second sees what the first one did.
            locked = select(Event.id).where(Event.id == backlog.event.id)
            await tx.execute(locked.with_for_update())
            event = await _event(tx, actor, backlog.event.id)
            rows = [*await tx.execute(_overdue(event, backlog.seen_at))]
            if event.paused_at is None and not rows:
                raise NothingToResume(event.name)
            said = [row.id for row in rows if _is_wanted(row, chosen, now)]
            unwanted = [row for row in rows if not _is_wanted(row, chosen, now)]
            await _set(tx, said, state="waiting", next_at=now, problem=None)
            dropped = [row.id for row in unwanted]
            await _set(tx, dropped, state="cancelled", problem=DROPPED)
            await _follow_drop(tx, event, unwanted)
            await seek_unanswered(tx, event.id, dropped, now)
            event.paused_at = None
            tx.info[ENQUEUED] = True
            # What is done in any case was not chosen, and is not counted as said.
            wanted = {*said}
            told = sum(row.id in wanted and nature_of(row.kind) is Nature.SPEAKS for row in rows)
            counts = {"said": told, "dropped": len(dropped)}
            _record(tx, actor, event, now, "event.resume", counts)
        return told, len(dropped)

    async def load(self, actor: Actor, event_id: int) -> Load:
        """How many rows wait, are held, or could not be delivered."""
        async with self._database.read() as session:
            event = await _event(session, actor, event_id)
            counted = (
                select(Delivery.state, func.count())
                .where(Delivery.event_id == event_id)
                .where(Delivery.state.in_(("waiting", "leased", "held")))
                .group_by(Delivery.state)
            )
            states: dict[str, int] = {row[0]: row[1] for row in await session.execute(counted)}
            dead = select(func.count()).where(*_unsolved(event_id))
            return Load(
                paused_at=event.paused_at,
                waiting=states.get("waiting", 0) + states.get("leased", 0),
                held=states.get("held", 0),
                dead=await session.scalar(dead) or 0,
            )

    async def problems(self, actor: Actor, event_id: int) -> tuple[Event, list[Delivery], int]:
        """What could not be delivered, newest first, and how many there are in all."""
        async with self._database.read() as session:
            event = await _event(session, actor, event_id)
            dead = select(Delivery).where(*_unsolved(event_id))
            found = await session.scalars(dead.order_by(Delivery.id.desc()).limit(PROBLEMS_SHOWN))
            count = await session.scalar(select(func.count()).where(*_unsolved(event_id)))
            return event, [*found], count or 0

    async def unsolved(self, event_id: int) -> tuple[Event | None, list[Delivery], int]:
        """The same for the outbox itself, which tells organizers about it."""
        async with self._database.read() as session:
            dead = select(Delivery).where(*_unsolved(event_id), Delivery.kind != TROUBLE)
            found = [*await session.scalars(dead.order_by(Delivery.id.desc()))]
            return await session.get(Event, event_id), found[:FEW], len(found)

    async def held(self, event_id: int) -> tuple[Event | None, int]:
        """How many rows are held, for the outbox, which tells organizers about it."""
        count = select(func.count()).where(Delivery.event_id == event_id, Delivery.state == "held")
        async with self._database.read() as session:
            return await session.get(Event, event_id), await session.scalar(count) or 0

    async def send_again(self, actor: Actor, event_id: int, delivery_id: int | None = None) -> int:
        """Try one of them again, or all; returns how many. Raises AlreadySettled."""
        now = self._clock.now()
        values = {"state": "waiting", "next_at": now, "attempts": 0, "problem": None}
        return await self._settle(actor, event_id, delivery_id, "problems.resend", values)

    async def drop(self, actor: Actor, event_id: int, delivery_id: int | None = None) -> int:
        """Give up one of them, or all; returns how many. Raises AlreadySettled."""
        was = func.coalesce(Delivery.problem, "")
        problem = literal("dropped by an organizer: ").concat(was)
        values: dict[str, Any] = {"state": "cancelled", "problem": problem}
        return await self._settle(actor, event_id, delivery_id, "problems.drop", values)

    async def _settle(
        self,
        actor: Actor,
        event_id: int,
        delivery_id: int | None,
        action: str,
        values: dict[str, Any],
    ) -> int:
        async with self._database.begin() as tx:
            event = await _event(tx, actor, event_id)
            rows = update(Delivery).where(*_unsolved(event_id))
            if delivery_id is not None:
                rows = rows.where(Delivery.id == delivery_id)
            settled = await tx.execute(
                rows.values(**values)
                .returning(Delivery.id, Delivery.kind, Delivery.subject)
                .execution_options(synchronize_session=False)
            )
            done = settled.all()
            count = len(done)
            if count == 0:
                raise AlreadySettled(1 if delivery_id else 0)
            if values["state"] == "cancelled":
                await _follow_drop(tx, event, done)
            tx.info[ENQUEUED] = True
            _record(tx, actor, event, self._clock.now(), action, {"rows": count})
        return count

    async def _backlog(self, session: AsyncSession, event: Event, now: datetime) -> Backlog:
        rows = [*await session.execute(_overdue(event, now))]
        if event.paused_at is None and not rows:
            raise NothingToResume(event.name)
        alive = [row for row in rows if row.useless_at is None or row.useless_at > now]
        return Backlog(
            event=event,
            kinds=_by_kind(alive, Nature.SPEAKS),
            owed=_by_kind(alive, Nature.OWED),
            useless=len(rows) - len(alive),
            quiet=sum(nature_of(row.kind) is Nature.FOLLOWS for row in alive),
            seen_at=now,
        )


def _by_kind(rows: Sequence[Any], nature: Nature) -> tuple[Overdue, ...]:
    due: dict[str, list[datetime]] = {}
    for row in rows:
        if nature_of(row.kind) is nature:
            due.setdefault(row.kind, []).append(row.due_at)
    return tuple(Overdue(kind, len(instants), min(instants)) for kind, instants in due.items())


def _is_wanted(row: Any, chosen: set[str], now: datetime) -> bool:
    if row.useless_at is not None and row.useless_at <= now:
        return False
    return row.kind in chosen or nature_of(row.kind) is not Nature.SPEAKS


def _overdue(event: Event, now: datetime) -> Any:
    """What is held, and of a paused event what should have been said by `now`."""
    late = and_(Delivery.state == "waiting", Delivery.next_at <= now)
    left = and_(Delivery.state == "leased", Delivery.lease_until <= now)
    wanted = [Delivery.state == "held"]
    if event.paused_at is not None:
        # What goes on during a pause is perhaps in hand at this moment, and is left alone.
        wanted.append(and_(or_(late, left), Delivery.kind.not_in(GOES_ON)))
    return (
        select(Delivery.id, Delivery.kind, Delivery.subject, Delivery.due_at, Delivery.useless_at)
        .where(Delivery.event_id == event.id, or_(*wanted))
        .order_by(Delivery.due_at, Delivery.id)
    )


def _unsolved(event_id: int) -> tuple[Any, ...]:
    """Dead rows; a closed direct message that was said elsewhere instead is none."""
    elsewhere = and_(Delivery.user_id.is_not(None), Delivery.fallback_channel_id.is_not(None))
    return (Delivery.event_id == event_id, Delivery.state == "dead", ~elsewhere)


async def _set(tx: AsyncSession, ids: Sequence[int], **values: Any) -> None:
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        await tx.execute(update(Delivery).where(Delivery.id.in_(part)).values(**values))


async def _follow_drop(tx: AsyncSession, event: Event, rows: Sequence[Any]) -> None:
    begins = {row.subject for row in rows if row.kind == BEGINS}
    if begins:
        await note_dropped(tx, event.id, begins)


async def _event(session: AsyncSession, actor: Actor, event_id: int) -> Event:
    event = await get_event(session, actor.guild_id, event_id)
    require_organizer(actor, event)
    return event


def _record(
    tx: AsyncSession,
    actor: Actor,
    event: Event,
    now: datetime,
    action: str,
    after: dict[str, Any],
    why: str | None = None,
) -> None:
    audit.record(
        tx, event.id, at=now, actor=actor, action=action, subject=event.name, after=after, why=why
    )
