"""Milestones of the event file as rows of the outbox, which follow their windows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.deadlines.rules import CLOSES, OPENS, closing_for
from bot.delivery.enqueue import Order, replace
from bot.events.file.instants import Moment, read_moment
from bot.events.file.spans import read_due
from bot.model import Delivery, Event, Extension, Window
from bot.submissions.timers import plan_closing, plan_reveal

# The timer, which finds out where it is said when it is due, and the message.
MILESTONE, SAYS = "milestone", "milestone.said"


@dataclass(frozen=True)
class Anchor:
    """An edge of a window, for everyone or for the team of an extension."""

    window: Window
    edge: str
    moment: Moment
    subject: str
    version: int
    team_id: int | None = None


async def plan_milestones(tx: AsyncSession, event: Event, now: datetime) -> None:
    """Make the timers of every window what the file and the windows say now.

    The event was loaded with its definition and windows. What would have been due before `now`
    is not said afterwards.
    """
    for window in event.windows:
        extensions = [*await tx.scalars(select(Extension).where(Extension.window_id == window.id))]
        await plan_window(tx, event, window, extensions, now)
    await plan_reveal(tx, event, now)


async def plan_window(
    tx: AsyncSession, event: Event, window: Window, extensions: Iterable[Extension], now: datetime
) -> None:
    """Make the timers of one window, and of its extensions, what they should be now."""
    extensions = [*extensions]
    await plan_closing(tx, event, window, extensions, now)
    milestones = [m for m in milestones_of(event) if m["window"] == window.key]
    usual = [anchor for edge in (OPENS, CLOSES) if (anchor := _anchor(event, window, edge))]
    await _plan(tx, event, subject_of(window), usual, milestones, now)
    for extension in extensions:
        own = _extended(event, window, extension)
        # Whom the deadline of everyone has overtaken reads that of everyone, and no other.
        counts = window.closes_at is not None and extension.closes_at > window.closes_at
        await _plan(tx, event, own.subject, [own] if counts else [], milestones, now)


async def forget_window(tx: AsyncSession, event: Event, window_id: int) -> None:
    """Cancel the timers of a window that the file has no more."""
    await replace(tx, event.id, f"window:{window_id}", [MILESTONE, SAYS], [])


def subject_of(window: Window) -> str:
    """What the rows of a window are about."""
    return f"window:{window.id}"


def milestones_of(event: Event) -> list[dict[str, Any]]:
    """The milestones as the event's file has them."""
    return event.definition.get("reminders", {}).get("milestones", [])


async def _plan(
    tx: AsyncSession,
    event: Event,
    subject: str,
    anchors: Iterable[Anchor],
    milestones: Iterable[Mapping[str, Any]],
    now: datetime,
) -> None:
    orders = [
        order
        for anchor in anchors
        for milestone in milestones
        if milestone.get("edge", CLOSES) == anchor.edge
        for order in _orders(anchor, milestone)
    ]
    known = select(Delivery.dedup_key).where(
        Delivery.event_id == event.id, Delivery.subject == subject
    )
    there = {*await tx.scalars(known)}
    # What is overdue and waits already (the event may be paused) is kept; nothing new is late.
    wanted = [order for order in orders if order.due_at > now or order.dedup_key in there]
    await replace(tx, event.id, subject, [MILESTONE], wanted)


def _orders(anchor: Anchor, milestone: Mapping[str, Any]) -> Iterator[Order]:
    window, at = anchor.window, anchor.moment.utc
    for written in milestone["when"]:
        due_at = read_due(written).instant(anchor.moment, at)
        # What has begun is no news once it is over; what is over stays worth saying.
        useless_at = at if due_at < at else window.closes_at if anchor.edge == OPENS else None
        yield Order(
            kind=MILESTONE,
            subject=anchor.subject,
            once=f"v{anchor.version}:{milestone['key']}:{written}",
            due_at=due_at,
            facts={
                "window": window.id,
                "version": anchor.version,
                "milestone": milestone["key"],
                "edge": anchor.edge,
                "at": at.isoformat(),
                "offset": written,
                **({"team": anchor.team_id} if anchor.team_id else {}),
            },
            useless_at=useless_at,
        )


def _anchor(event: Event, window: Window, edge: str) -> Anchor | None:
    at = window.opens_at if edge == OPENS else window.closes_at
    written = window.opens_written if edge == OPENS else window.closes_written
    if at is None:
        return None
    moment = moment_of(at, written, event.time_zone)
    return Anchor(window, edge, moment, subject_of(window), window.version)


def _extended(event: Event, window: Window, extension: Extension) -> Anchor:
    at = closing_for(window, [extension], extension.team_id) or extension.closes_at
    moment = moment_of(at, extension.closes_written, event.time_zone)
    subject = f"extension:{extension.id}"
    # A move for everyone may move it as well, so both versions are in it.
    version = extension.version * 1000 + window.version
    return Anchor(window, CLOSES, moment, subject, version, extension.team_id)


def moment_of(at: datetime, written: str | None, zone: str) -> Moment:
    """An instant in the zone in which it was written, as days before it are days there."""
    read = read_moment(written, zone=zone).moment if written else None
    return read if read is not None and read.utc == at else Moment.at(at, zone)
