"""Making an announcement into rows of the outbox, in the transaction of the caller."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.announcements.crowd import load_crowd
from bot.announcements.reach import Reach, reach
from bot.announcements.rules import DROPPED
from bot.deadlines.unanswered import perhaps_posted
from bot.delivery.enqueue import Order, enqueue, replace
from bot.model import Announcement, Delivery, Event

SAYS, BEGINS, CORRECTS = "announcement", "announcement.begin", "announcement.correction"
UNPINGED = "announcement.unpinged"
CORRECT_WITHIN = timedelta(days=7)


def subject_of(announcement_id: int) -> str:
    """What rows of an announcement are about."""
    return f"announcement:{announcement_id}"


async def hand_out(
    tx: AsyncSession, event: Event, announcement: Announcement, due_at: datetime
) -> Reach:
    """Write one row for each place, and none for what waits; raises NobodyThere or NoRoom."""
    crowd = await load_crowd(tx, event, due_at, announcement.audience)
    found = reach(crowd, announcement.audience, announcement.place, announcement.room)
    announcement.state, announcement.missed = "sent", dict(found.missed)
    orders = [
        Order(
            kind=SAYS,
            subject=subject_of(announcement.id),
            once=f"v{announcement.version}",
            due_at=due_at,
            facts={
                "announcement": announcement.id,
                "version": announcement.version,
                **({"team": recipient.team_id} if recipient.team_id else {}),
                **({"person": recipient.user_id} if recipient.user_id else {}),
                **({"together": True} if recipient.fallback_channel_id else {}),
            },
            channel_id=recipient.channel_id,
            user_id=recipient.user_id,
            fallback_channel_id=recipient.fallback_channel_id,
        )
        for recipient in found.recipients
    ]
    await replace(tx, event.id, subject_of(announcement.id), [BEGINS], [])
    await enqueue(tx, event.id, orders)
    return found


async def set_alarm(tx: AsyncSession, announcement: Announcement) -> None:
    """Let a waiting announcement begin when it is due; whom it reaches is found out then."""
    order = Order(
        kind=BEGINS,
        subject=subject_of(announcement.id),
        once=f"v{announcement.version}",
        due_at=announcement.due_at,
        facts={"announcement": announcement.id, "version": announcement.version},
    )
    await replace(tx, announcement.event_id, order.subject, [BEGINS], [order])


async def hold_back(
    tx: AsyncSession, announcement: Announcement, problem: str, now: datetime
) -> int:
    """Cancel what is still to be said of an announcement; returns how many places.

    Corrections of what was posted go on, and what no answer came to is looked for.
    """
    cancelled = await tx.execute(
        update(Delivery)
        .where(
            Delivery.event_id == announcement.event_id,
            Delivery.subject == subject_of(announcement.id),
            Delivery.kind.in_((SAYS, BEGINS)),
            Delivery.state.in_(("waiting", "held")),
        )
        .values(state="cancelled", problem=problem)
        .returning(Delivery.id)
    )
    ids = [row.id for row in cancelled]
    await seek_unanswered(tx, announcement.event_id, ids, now)
    return len(ids)


async def seek_unanswered(
    tx: AsyncSession, event_id: int, held_back: Sequence[int], now: datetime
) -> None:
    """Have what was tried before it was held back looked for, as it may stand there to be read.

    Where it is found it counts as said, and is corrected like everything that was posted.
    """
    once, orders = f"sought {now.isoformat()}", list[Order]()
    for start in range(0, len(held_back), 500):
        rows = await tx.execute(
            select(Delivery.id, Delivery.subject, Delivery.facts).where(
                Delivery.event_id == event_id,
                Delivery.id.in_(held_back[start : start + 500]),
                Delivery.kind == SAYS,
                perhaps_posted(),
            )
        )
        orders += [correction(row.id, row.subject, row.facts, now, once) for row in rows]
    await enqueue(tx, event_id, orders)


async def note_dropped(tx: AsyncSession, event_id: int, subjects: Collection[str]) -> None:
    """Take note of announcements whose begin was dropped, unless another one is still to come."""
    still = select(Delivery.subject).where(
        Delivery.event_id == event_id,
        Delivery.subject.in_(subjects),
        Delivery.kind == BEGINS,
        Delivery.state.in_(("waiting", "leased", "held", "dead")),
    )
    dropped = {*subjects} - {*await tx.scalars(still)}
    await tx.execute(
        update(Announcement)
        .where(
            Announcement.event_id == event_id,
            Announcement.id.in_([int(subject.partition(":")[2]) for subject in dropped]),
            Announcement.state == "waiting",
        )
        .values(state="cancelled", missed={DROPPED: 1})
    )


async def correct_posted(
    tx: AsyncSession,
    announcement: Announcement,
    now: datetime,
    *,
    once: str,
    deadline_was: datetime | None = None,
    was_for_teams: Mapping[int | None, datetime | None] | None = None,
    but_for_teams: Collection[int | None] = (),
) -> int:
    """Have what was posted of an announcement edited in place; returns how many messages.

    `deadline_was` is what it said until now of a deadline, with what it said to teams that have
    one of their own. What was said to a team of `but_for_teams` stays as it is.

    What was tried counts as well, as it may stand there although the answer was lost.
    """
    posted = await tx.execute(
        select(Delivery.id, Delivery.subject, Delivery.facts).where(
            Delivery.event_id == announcement.event_id,
            Delivery.subject == subject_of(announcement.id),
            Delivery.kind == SAYS,
            Delivery.state.in_(("done", "leased")) | perhaps_posted(),
        )
    )
    own = was_for_teams or {}
    orders = [
        correction(row.id, row.subject, row.facts, now, once, own.get(team, deadline_was))
        for row in posted
        if (team := row.facts.get("team")) not in but_for_teams
    ]
    await enqueue(tx, announcement.event_id, orders)
    return len(orders)


def correction(
    delivery_id: int,
    subject: str,
    facts: dict[str, Any],
    now: datetime,
    once: str,
    deadline_was: datetime | None = None,
) -> Order:
    """An order to bring in step what a row has posted, or may have posted."""
    was: dict[str, Any] = {}
    if deadline_was is not None:
        was = {"deadline_was": deadline_was.isoformat(), "for_everyone": True}
    return Order(
        kind=CORRECTS,
        subject=subject,
        once=f"{once}:{delivery_id}",
        due_at=now,
        facts={"announcement": facts["announcement"], "delivery": delivery_id, **was},
        useless_at=now + CORRECT_WITHIN,
    )
