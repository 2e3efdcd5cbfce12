"""What falls due around a deadline of submissions: reminders, counting, closing, revealing."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.enqueue import Order, enqueue, replace
from bot.events.definition import UNIT
from bot.model import Delivery, Event, Extension, Window
from bot.submissions.asked import Asked, asked_by
from bot.submissions.sheets import SUBMISSIONS, Sheet, window_for

# Deeds: find out whom to remind; close; count anew for organizers; show the projects.
REMIND, CLOSE, COUNT, REVEAL = (
    "submission.remind",
    "submission.close",
    "submission.count",
    "submission.reveal",
)
# To who has not handed in, with what is missing; and having those corrected that were posted.
REMINDER, CORRECT = "submission.reminder", "submission.correct"
COUNT_FOR, COUNT_EVERY = timedelta(hours=1), timedelta(minutes=5)
REVEALING = "submissions:reveal"


async def plan_closing(
    tx: AsyncSession, event: Event, window: Window, extensions: Iterable[Extension], now: datetime
) -> None:
    """Make the timers of one window of submissions what it and its extensions say now.

    The event was loaded with its definition. Nothing is planned for what is over.
    """
    asked = asked_by(event.definition)
    concerned = window.key == SUBMISSIONS or window.key.startswith(UNIT)
    if asked is None or not concerned:
        return
    subject, once = subject_of(window), f"v{window.version}"
    facts = {"window": window.id, "team": None}
    orders = _orders(asked, subject, once, window.closes_at, facts)
    if window.closes_at is not None:
        orders += _counts(window, window.closes_at)
    await _keep(tx, event.id, subject, orders, now)
    versions = [f"{extension.team_id}v{extension.version}" for extension in extensions]
    if window.version > 1 or versions:
        await _correct(tx, event.id, window, " ".join([once, *versions]), now)
    for extension in extensions:
        theirs = f"{subject}:team:{extension.team_id}"
        own: list[Order] = []
        # Whom the deadline of everyone has overtaken is left to its timers.
        if window.closes_at is not None and extension.closes_at > window.closes_at:
            # Both can move: either makes other timers.
            version = f"v{window.version * 1_000 + extension.version}"
            about = facts | {"team": extension.team_id}
            own = _orders(asked, theirs, version, extension.closes_at, about)
        await _keep(tx, event.id, theirs, own, now)


async def plan_reopened(tx: AsyncSession, sheet: Sheet, until: datetime, now: datetime) -> None:
    """Make the timers of what was reopened for one team or person; the event has its windows."""
    window = window_for(sheet.event, sheet.unit)
    if window is None or sheet.closes_at is None:
        return
    # Not that of a team's extension, which has timers of its own.
    subject = f"{subject_of(window)}:reopened:{_short(sheet.scope)}"
    facts = {"window": window.id, "team": None, "scope": sheet.scope}
    orders: list[Order] = []
    if until > sheet.closes_at:
        # No grace beyond what was given, but none is taken away either.
        grace = max(sheet.closes_at + sheet.asked.grace, until) - until
        once = f"until {until.isoformat()}"
        orders = _orders(sheet.asked, subject, once, until, facts, grace=grace)
    await _keep(tx, sheet.event.id, subject, orders, now)
    once = f"{sheet.scope} until {until.isoformat()} said {now.isoformat()}"
    await _correct(tx, sheet.event.id, window, once, now)


async def _correct(
    tx: AsyncSession, event_id: int, window: Window, once: str, now: datetime
) -> None:
    """Have what was posted say the deadline as it is; done once for each move of one."""
    # An event may have very many extensions.
    order = Order(CORRECT, subject_of(window), _short(once), now, {"window": window.id})
    await enqueue(tx, event_id, [order])


def _short(text: str) -> str:
    """What stands for a text where a column has room for little."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


async def plan_reveal(tx: AsyncSession, event: Event, now: datetime) -> None:
    """Show the projects when the event's file says so; the event has its definition."""
    asked = asked_by(event.definition)
    orders: list[Order] = []
    if asked is not None and asked.reveal_at is not None:
        at = asked.reveal_at
        orders = [Order(REVEAL, REVEALING, at.isoformat(), at, {"guild": event.guild_id})]
    await _keep(tx, event.id, REVEALING, orders, now)


def subject_of(window: Window) -> str:
    """What the timers of a window of submissions are about."""
    return f"submissions:{window.id}"


def _orders(
    asked: Asked,
    subject: str,
    once: str,
    closes_at: datetime | None,
    about: dict[str, Any],
    *,
    grace: timedelta | None = None,
) -> list[Order]:
    if closes_at is None:
        return []
    facts = about | {"closes_at": closes_at.isoformat()}
    counts_at = closes_at + (asked.grace if grace is None else grace)
    orders = [
        Order(
            REMIND,
            subject,
            f"{once}:T-{int(lead.total_seconds() // 60)}",
            closes_at - lead,
            facts,
            useless_at=closes_at,
        )
        for lead in asked.leads
    ]
    return [*orders, Order(CLOSE, subject, once, counts_at, facts)]


def _counts(window: Window, closes_at: datetime) -> list[Order]:
    begin = closes_at - COUNT_FOR
    moments = [begin + COUNT_EVERY * n for n in range(COUNT_FOR // COUNT_EVERY + 1)]
    return [
        Order(
            COUNT,
            subject_of(window),
            f"v{window.version}:{at.isoformat()}",
            at,
            {"window": window.id},
            useless_at=at + COUNT_EVERY if at < closes_at else None,
        )
        for at in moments
    ]


async def _keep(
    tx: AsyncSession, event_id: int, subject: str, orders: Iterable[Order], now: datetime
) -> None:
    waiting = select(Delivery.dedup_key).where(
        Delivery.event_id == event_id,
        Delivery.subject == subject,
        Delivery.state.in_(("waiting", "held")),
    )
    there = {*await tx.scalars(waiting)}
    # What is overdue and waits already (the event may be paused) is kept; nothing new comes late,
    # except closing, which has to be done however late it is found out.
    wanted = [
        order
        for order in orders
        if order.due_at > now or order.kind in {CLOSE, REVEAL} or order.dedup_key in there
    ]
    await replace(tx, event_id, subject, [REMIND, CLOSE, COUNT, REVEAL], wanted)
