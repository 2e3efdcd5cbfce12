"""Rows of the outbox that keep Discord's scheduled events: which sessions have one, which wait."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.enqueue import Order, enqueue, replace
from bot.model import Delivery, Event, Session
from bot.schedule.leads import subject_of
from bot.schedule.refreshing import serial

# Keeps Discord's own scheduled event like the session.
SCHEDULED_EVENT = "session.scheduled_event"
# Discord allows so many scheduled events that are not over.
MOST_SCHEDULED_EVENTS = 100
# Discord wants an end of every event that is not in a voice channel.
USUAL_LENGTH = timedelta(hours=1)


async def keep_scheduled_events(
    tx: AsyncSession,
    event: Event,
    now: datetime,
    touched: Collection[int] = (),
    *,
    again: bool = False,
) -> None:
    """Have Discord's scheduled events made like the sessions, the nearest ones first.

    `again` asks for those once more that are still missing, since they could not be made then.
    Does nothing before the event was set up on its server.
    """
    if not any(channel.channel_id for channel in event.channels):
        return
    free = await _free_from(tx, event.guild_id, now)
    # Whoever waits for room is let in after the one that makes way has gone, not beside it.
    under_way = await _under_way(tx, event.id)
    number = await serial(tx, event.id, SCHEDULED_EVENT)
    missing: list[Order] = []
    for session in event.sessions:
        subject, due = subject_of(session.id), free.get(session.id)
        if session.id in touched:
            once = f"v{session.version} change {number}"
            has_one = session.scheduled_event_id is not None
            orders = [Order(SCHEDULED_EVENT, subject, once, now if has_one else due or now)]
            await replace(tx, event.id, subject, [SCHEDULED_EVENT], orders)
        elif due is not None and session.scheduled_event_id is None and subject not in under_way:
            once = f"v{session.version} again {number}" if again else f"v{session.version}"
            missing.append(Order(SCHEDULED_EVENT, subject, once, due))
    await enqueue(tx, event.id, missing)
    if not touched:
        return
    for subject, row in (await _waiting_for_room(tx, event.guild_id, now)).items():
        turn = free.get(int(subject.partition(":")[2]))
        # Whose turn is now is let in by `use_room`, once the room is really free.
        if turn is not None and now < turn < row.due_at:
            row.due_at = row.next_at = turn


async def wait_for_room(tx: AsyncSession, event: Event, session: Session, now: datetime) -> None:
    """Have a session's scheduled event made when another is over, as Discord takes no more now."""
    free = (await _free_from(tx, event.guild_id, now)).get(session.id)
    if free is None:
        return
    if free <= now:
        # Organizers have scheduled events of their own, so there is less room than for us alone.
        free = min(end for end in await _ends(tx, event.guild_id) if end > now)
    number = await serial(tx, event.id, SCHEDULED_EVENT)
    once = f"v{session.version} room {number}"
    await enqueue(tx, event.id, [Order(SCHEDULED_EVENT, subject_of(session.id), once, free)])


async def use_room(tx: AsyncSession, guild_id: int, now: datetime, *, is_free: bool) -> None:
    """Have the scheduled event of the nearest session that waits for room made now.

    That is if `is_free`, as one has just gone from Discord, or if one of a later session can make
    way. To be called after Discord was changed: made before, it would find no room.
    """
    waiting = await _waiting_for_room(tx, guild_id, now)
    if not waiting:
        return
    coming = [
        *await tx.scalars(
            select(Session)
            .join(Event, Event.id == Session.event_id)
            .where(Event.guild_id == guild_id, Event.state == "running")
            .where(Session.starts_at > now, Session.cancelled_at.is_(None))
            .order_by(Session.starts_at, Session.id)
        )
    ]
    subjects = [subject_of(session.id) for session in coming]
    place = next((at for at, subject in enumerate(subjects) if subject in waiting), None)
    if place is None:
        return
    first, later = coming[place], coming[place + 1 :]
    if is_free or any(session.scheduled_event_id is not None for session in later):
        number = await serial(tx, first.event_id, SCHEDULED_EVENT)
        order = Order(SCHEDULED_EVENT, subjects[place], f"v{first.version} room {number}", now)
        await replace(tx, first.event_id, order.subject, [SCHEDULED_EVENT], [order])


async def _waiting_for_room(tx: AsyncSession, guild_id: int, now: datetime) -> dict[str, Delivery]:
    """The rows of a server that wait until Discord takes one more scheduled event, by subject."""
    found = (
        select(Delivery)
        .join(Event, Event.id == Delivery.event_id)
        .where(Event.guild_id == guild_id, Event.state == "running")
        .where(Delivery.kind == SCHEDULED_EVENT, Delivery.state == "waiting")
        # What was due before is on its way, or is tried again.
        .where(Delivery.due_at > now)
        .order_by(Delivery.id)
        .with_for_update(of=Delivery)
    )
    return {row.subject: row for row in await tx.scalars(found)}


async def _ends(tx: AsyncSession, guild_id: int) -> list[datetime]:
    found = await tx.execute(
        select(Session.starts_at, Session.ends_at)
        .join(Event, Event.id == Session.event_id)
        .where(Event.guild_id == guild_id, Event.state == "running")
        .where(Session.starts_at.is_not(None), Session.cancelled_at.is_(None))
    )
    return [row.ends_at or row.starts_at + USUAL_LENGTH for row in found]


async def _free_from(tx: AsyncSession, guild_id: int, now: datetime) -> dict[int, datetime]:
    """From when on Discord has room for each coming session of a server, as far as one can tell."""
    found = await tx.execute(
        select(Session.id, Session.starts_at, Session.ends_at)
        .join(Event, Event.id == Session.event_id)
        .where(Event.guild_id == guild_id, Event.state == "running")
        .where(Session.starts_at > now, Session.cancelled_at.is_(None))
        .order_by(Session.starts_at, Session.id)
    )
    coming = found.all()
    ends = [row.ends_at or row.starts_at + USUAL_LENGTH for row in coming]
    waits = [now] * MOST_SCHEDULED_EVENTS + ends
    return {row.id: at for row, at in zip(coming, waits, strict=False)}


async def _under_way(tx: AsyncSession, event_id: int) -> set[str]:
    waiting = select(Delivery.subject).where(
        Delivery.event_id == event_id,
        Delivery.kind == SCHEDULED_EVENT,
        Delivery.state.in_(("waiting", "leased", "held")),
    )
    return {*await tx.scalars(waiting)}
