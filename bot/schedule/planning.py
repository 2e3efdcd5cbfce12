"""Rows of the outbox that a programme causes, in the transaction of whoever changes it."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.enqueue import REPLACED, Order, enqueue, replace, want_again
from bot.model import Delivery, Event, Session
from bot.schedule.changes import NOTICES, Change, channels_for, merged
from bot.schedule.following import People, people_of
from bot.schedule.leads import ahead, due_at, label_of, leads_of, subject_of
from bot.schedule.refreshing import plan_refreshes
from bot.schedule.room import keep_scheduled_events

# Says a change; says that a session comes; sees to who is to be told that it comes.
CHANGED, REMINDER, REMIND = "session.changed", "session.reminder", "session.remind"
# What a notice of more than one session is about.
SEVERAL = "schedule"
# A channel (True) or a person (False), by number.
Place = tuple[bool, int]


async def follow(
    tx: AsyncSession,
    event: Event,
    changes: Sequence[Change],
    now: datetime,
    *,
    new_rules: bool = False,
) -> None:
    """Let everything follow that some sessions of an event were changed.

    The event is loaded with its definition and reads as it is after the change; `new_rules` is
    for an event file that may have changed when people are reminded.
    """
    people = await people_of(tx, event)
    moved = {change.session_id for change in changes if change.is_move}
    touched = {change.session_id for change in changes}
    again = [s for s in event.sessions if new_rules or s.id in touched]
    await plan_reminders(tx, event, again, now, people, moved)
    await plan_refreshes(tx, event, now)
    await tell(tx, event, [c for c in changes if c.concerns_anyone(now)], now, people)
    await keep_scheduled_events(tx, event, now, touched)


async def begin(tx: AsyncSession, event: Event, now: datetime) -> None:
    """What a new event's programme causes; nobody is told of what was always there."""
    people = await people_of(tx, event)
    every = {session.id for session in event.sessions}
    await plan_reminders(tx, event, event.sessions, now, people, every)
    await plan_refreshes(tx, event, now)


async def plan_reminders(
    tx: AsyncSession,
    event: Event,
    sessions: Iterable[Session],
    now: datetime,
    people: People,
    moved: Collection[int] = (),
) -> None:
    """Make the reminders of sessions what the event file and people want.

    What was due before `now` is not written any more, but left to be said where it waits.
    """
    there = await _keys_of(tx, event.id, REMIND)
    for session in sessions:
        leads = {*leads_of(event.definition, session), *people.leads(session, now)}
        found = [_remind(session, lead) for lead in sorted(leads)]
        orders = [
            order
            for order in found
            if order is not None and (order.due_at >= now or order.dedup_key in there)
        ]
        kinds = (REMIND, REMINDER) if session.id in moved else (REMIND,)
        await replace(tx, event.id, subject_of(session.id), kinds, orders)


async def plan_for_person(
    tx: AsyncSession, event: Event, sessions: Iterable[Session], now: datetime, lead: timedelta
) -> None:
    """Add the reminders that one person wants from now on, at a shorter lead where theirs is past.

    Others may want them as well, so none goes.
    """
    coming: list[Order] = []
    for session in sessions:
        left = ahead(session, lead, now)
        order = None if left is None else _remind(session, left)
        if order is not None:
            coming.append(order)
    await want_again(tx, event.id, coming)


def _remind(session: Session, lead: timedelta) -> Order | None:
    """The deed that sees to a reminder when it is due; None for a session without a time."""
    at = due_at(session, lead)
    if at is None:
        return None
    return Order(
        kind=REMIND,
        subject=subject_of(session.id),
        once=f"v{session.version}:{label_of(lead)}",
        due_at=at,
        facts={
            "session": session.id,
            "version": session.version,
            "seconds": lead.total_seconds(),
        },
        useless_at=session.starts_at,
    )


async def tell(
    tx: AsyncSession, event: Event, changes: Sequence[Change], now: datetime, people: People
) -> None:
    """Tell everyone concerned, in one notice for each place.

    What was not said yet at a place is told together with it: the first state and the last.
    """
    sessions = {session.id: session for session in event.sessions}
    news: defaultdict[Place, list[Change]] = defaultdict(list)
    for change in changes:
        session = sessions[change.session_id]
        for channel in channels_for(event, session, NOTICES):
            news[True, channel].append(change)
        for person in people.following(session):
            news[False, person].append(change)
    unsaid = await _take_back_unsaid(tx, event.id, news)
    told = next((number for is_channel, number in news if is_channel), None)
    orders = [
        _notice(place, together, now, told)
        for place, later in news.items()
        if (together := merged(unsaid[place], later))
    ]
    await enqueue(tx, event.id, orders)


async def _take_back_unsaid(
    tx: AsyncSession, event_id: int, places: Collection[Place]
) -> defaultdict[Place, list[Change]]:
    """Cancel the notices that nobody has tried to say yet, and hand out what they would tell."""
    waiting = await tx.execute(
        select(Delivery.id, Delivery.channel_id, Delivery.user_id, Delivery.facts)
        .where(
            Delivery.event_id == event_id,
            Delivery.kind == CHANGED,
            Delivery.state == "waiting",
            # One that was tried may be there to be read, although no answer came.
            Delivery.first_tried_at.is_(None),
        )
        .order_by(Delivery.id)
        .with_for_update()
    )
    unsaid: defaultdict[Place, list[Change]] = defaultdict(list)
    rows: list[int] = []
    for row in waiting:
        place = (True, row.channel_id) if row.channel_id else (False, row.user_id)
        # What stands in for a letter says nothing: the channel has a notice of its own.
        if place in places and "for_user" not in row.facts:
            earlier = [Change.from_facts(facts) for facts in row.facts["changes"]]
            unsaid[place] = merged(unsaid[place], earlier)
            rows.append(row.id)
    if rows:
        cancelled = update(Delivery).where(Delivery.id.in_(rows))
        await tx.execute(cancelled.values(state="cancelled", problem=REPLACED))
    return unsaid


def _notice(
    place: Place, changes: Sequence[Change], now: datetime, told: int | None = None
) -> Order:
    """A notice of changes; `told` is a channel that is told of them as well."""
    is_channel, number = place
    facts = [change.as_facts() for change in changes]
    digest = hashlib.blake2b(f"{now.timestamp()} {facts}".encode(), digest_size=8).hexdigest()
    return Order(
        kind=CHANGED,
        subject=subject_of(changes[0].session_id) if len(changes) == 1 else SEVERAL,
        once=digest,
        due_at=now,
        facts={"changes": facts},
        channel_id=number if is_channel else None,
        user_id=None if is_channel else number,
        # So a letter box that is closed is no problem; whoever says it finds it said there.
        fallback_channel_id=None if is_channel else told,
    )


async def _keys_of(tx: AsyncSession, event_id: int, kind: str) -> set[str]:
    keys = select(Delivery.dedup_key).where(Delivery.event_id == event_id, Delivery.kind == kind)
    return {*await tx.scalars(keys)}
