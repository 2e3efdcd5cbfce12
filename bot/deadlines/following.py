"""What follows when a window moves: its milestones, a notice, and texts posted before."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.announcements.handing_out import correct_posted
from bot.deadlines.milestones import (
    CLOSES,
    OPENS,
    SAYS,
    forget_window,
    plan_milestones,
    subject_of,
)
from bot.deadlines.rules import SUBMISSIONS, closing_for
from bot.deadlines.unanswered import perhaps_posted, went_unsaid
from bot.delivery.enqueue import Order, enqueue, replace
from bot.model import Announcement, Delivery, Event, Extension, Window
from bot.schedule.refreshing import plan_refreshes

MOVED, CORRECTS, EXTENDED = "deadline.moved", "milestone.correction", "deadline.extended"
CORRECT_WITHIN = timedelta(days=7)
# Where a window is announced that is not for everyone.
ROOMS = {"judging": "judges"}
# Opening and closing of windows, by their number.
Edges = dict[int, tuple[datetime | None, datetime | None]]


def edges_of(windows: Sequence[Window]) -> Edges:
    """Where windows open and close at the moment, to compare with later."""
    return {window.id: (window.opens_at, window.closes_at) for window in windows}


async def follow_windows(
    tx: AsyncSession, event: Event, known: Edges, now: datetime, *, why: str | None = None
) -> None:
    """Let everything follow that windows were changed; `known` is how they were before.

    The event was loaded with its definition, and reads as it is after the change. A new event
    has nothing known, and nobody is told of what was always there.
    """
    await plan_milestones(tx, event, now)
    await plan_refreshes(tx, event, now)
    for window in event.windows:
        if window.id in known:
            opened, closed = known[window.id]
            await _edge_moved(tx, event, window, OPENS, (opened, window.opens_at), now, why)
            await _edge_moved(tx, event, window, CLOSES, (closed, window.closes_at), now, why)
    for window_id in known.keys() - {window.id for window in event.windows}:
        await forget_window(tx, event, window_id)
        for edge in (OPENS, CLOSES):
            await replace(tx, event.id, notice_subject(window_id, edge), [MOVED], [])


async def _edge_moved(
    tx: AsyncSession,
    event: Event,
    window: Window,
    edge: str,
    moved: tuple[datetime | None, datetime | None],
    now: datetime,
    why: str | None,
) -> None:
    before, after = moved
    if before == after:
        return
    subjects = [subject_of(window), notice_subject(window.id, edge)]
    if edge == CLOSES:
        own = await tx.scalars(select(Extension.id).where(Extension.window_id == window.id))
        subjects += [f"extension:{extension_id}" for extension_id in own]
    await correct_milestones(tx, event, subjects, edge, f"v{window.version}", now)
    if edge == CLOSES and window.key == SUBMISSIONS:
        await _correct_announcements(tx, event, window, before, now)
    if any(at is not None and at > now for at in moved):
        await _tell(tx, event, window, edge, moved, now, why)


def notice_subject(window_id: int, edge: str) -> str:
    """What notices of a move are about."""
    return f"window:{window_id}:{edge}"


async def _tell(
    tx: AsyncSession,
    event: Event,
    window: Window,
    edge: str,
    moved: tuple[datetime | None, datetime | None],
    now: datetime,
    why: str | None,
) -> None:
    before, after = moved
    subject = notice_subject(window.id, edge)
    was = await _believed(tx, event, window, edge, before)
    orders: list[Order] = []
    channel_id = room_of(event, ROOMS.get(window.key, ""))
    if channel_id is not None and was != _text(after):
        facts = {"window": window.id, "edge": edge, "before": was, "at": _text(after), "why": why}
        orders.append(
            Order(
                kind=MOVED,
                subject=subject,
                once=f"v{window.version}",
                due_at=now,
                facts=facts,
                channel_id=channel_id,
                useless_at=after,
            )
        )
    await replace(tx, event.id, subject, [MOVED], orders)


async def _believed(
    tx: AsyncSession, event: Event, window: Window, edge: str, before: datetime | None
) -> str | None:
    """Where people believe an edge to be: what the last notice was to tell may be news to them."""
    rows = select(Delivery).where(Delivery.event_id == event.id).order_by(Delivery.id.desc())
    notices = rows.where(
        Delivery.subject == notice_subject(window.id, edge), Delivery.kind == MOVED
    )
    latest = await tx.scalar(notices.limit(1))
    if latest is None or not went_unsaid(latest):
        return _text(before)
    # A milestone that was said since has told of it instead.
    milestones = rows.where(
        Delivery.subject == subject_of(window), Delivery.kind == SAYS, Delivery.state == "done"
    )
    said = await tx.scalars(milestones.where(Delivery.id > latest.id))
    if any(row.facts.get("edge", CLOSES) == edge for row in said):
        return _text(before)
    return latest.facts["before"]


async def correct_milestones(
    tx: AsyncSession, event: Event, subjects: Sequence[str], edge: str, once: str, now: datetime
) -> None:
    """Have milestones and notices that were posted about an edge edited in place.

    Also where no answer came to one, as it may have been posted.
    """
    rows = await tx.execute(
        select(Delivery.id, Delivery.subject, Delivery.facts).where(
            Delivery.event_id == event.id,
            Delivery.subject.in_(subjects),
            Delivery.kind.in_((SAYS, MOVED, EXTENDED)),
            or_(Delivery.state.in_(("done", "leased")), perhaps_posted()),
        )
    )
    orders = [
        Order(
            kind=CORRECTS,
            subject=subject,
            once=f"{once}:{delivery_id}",
            due_at=now,
            facts={"delivery": delivery_id},
            useless_at=now + CORRECT_WITHIN,
        )
        for delivery_id, subject, facts in rows
        if facts.get("edge", CLOSES) == edge
    ]
    await enqueue(tx, event.id, orders)


async def _correct_announcements(
    tx: AsyncSession, event: Event, window: Window, was: datetime | None, now: datetime
) -> None:
    extensions = [*await tx.scalars(select(Extension).where(Extension.window_id == window.id))]
    # Where a team reads it, it read when it closed for that team.
    was_for_teams: dict[int | None, datetime | None] = {
        own.team_id: None if was is None else max(was, own.closes_at) for own in extensions
    }
    unmoved = {
        team_id
        for team_id, before in was_for_teams.items()
        if before == closing_for(window, extensions, team_id)
    }
    for announcement in await tx.scalars(announcements_naming_it(event)):
        await correct_posted(
            tx,
            announcement,
            now,
            once=f"w{window.version}",
            deadline_was=was,
            was_for_teams=was_for_teams,
            but_for_teams=unmoved,
        )


def announcements_naming_it(event: Event) -> Select[Announcement]:
    """A query for the announcements that were sent and name when submissions close."""
    return select(Announcement).where(
        Announcement.event_id == event.id,
        Announcement.state.in_(("sent", "stopped")),
        Announcement.text.contains("{deadline}") | Announcement.title.contains("{deadline}"),
    )


def room_of(event: Event, purpose: str) -> int | None:
    """The event's channel for a purpose, or else the one for announcements."""
    rooms: Mapping[str, int | None] = {c.purpose: c.channel_id for c in event.channels}
    return rooms.get(purpose) or rooms.get("announcements")


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
