"""How far the sending of an announcement has come, and where it failed."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.announcements.handing_out import SAYS, correction, subject_of
from bot.announcements.speaking import named_audience
from bot.announcements.unreached import LeftOut, left_out_of
from bot.db import ENQUEUED
from bot.delivery.enqueue import enqueue
from bot.delivery.rules import DROPPED, NO_LONGER_TRUE, STOPPED
from bot.model import Announcement, Delivery, Event

FAILURES_SHOWN = 25
_SAID_NOWHERE = Delivery.user_id.is_(None) | Delivery.fallback_channel_id.is_(None)


@dataclass(frozen=True)
class Instead:
    """Where something was to be said for people who could not be written to, and what became."""

    channel_id: int | None
    state: str
    problem: str


@dataclass(frozen=True)
class Failure:
    """A place that was not reached; `instead` where it was to be said in the team's space."""

    channel_id: int | None
    user_id: int | None
    problem: str
    instead: Instead | None


@dataclass(frozen=True)
class Progress:
    """How many places, or people where each is written to, have it, wait for it, or never will.

    `elsewhere` read it in their team's space, which is not counted as a place of its own then.
    `failed` says where the first way failed, also of those who read it elsewhere.
    Of those that will not get it, `stopped` are left because somebody stopped or dropped it.
    `again` is what can be tried again. `left_out` names some of those whom it was never sent to.
    Nothing is sent while `is_paused`. `audience` is the kind and the name of whom it is for.
    """

    announcement: Announcement
    audience: tuple[str, str]
    done: int
    elsewhere: int
    waiting: int
    dead: int
    cancelled: int
    stopped: int
    again: int
    failed: int
    failures: tuple[Failure, ...]
    left_out: LeftOut
    is_paused: bool
    at: datetime

    @property
    def reached(self) -> int:
        """All who have it, wherever they read it."""
        return self.done + self.elsewhere

    @property
    def total(self) -> int:
        """All that it was meant for."""
        return self.reached + self.waiting + self.dead + self.cancelled

    @property
    def is_over(self) -> bool:
        """Whether nothing will change any more."""
        return self.waiting == 0 and self.announcement.state != "waiting"


async def progress_of(session: AsyncSession, announcement: Announcement, now: datetime) -> Progress:
    """Counts of the announcement's rows, with the first failures."""
    own, dead = _said(announcement), Delivery.state == "dead"
    # Where each is written to, a row for a channel stands in for those who cannot be.
    meant = (*own, Delivery.user_id.is_not(None)) if announcement.place == "dm" else own
    instead = await _instead(session, announcement)
    counts, failed_in_all = Counter[str](), 0
    counted = select(Delivery.state, Delivery.fallback_channel_id, func.count()).where(*meant)
    grouped = counted.group_by(Delivery.state, Delivery.fallback_channel_id)
    for state, channel_id, count in await session.execute(grouped):
        failed_in_all += count if state == "dead" else 0
        there = instead.get(channel_id) if state == "dead" else None
        counts[_counts_as(state if there is None else f"instead {there.state}")] += count
    stopped = select(func.count()).where(*own, *_stopped(announcement))
    again = select(func.count()).where(*own, dead, _SAID_NOWHERE)
    paused = select(Event.paused_at).where(Event.id == announcement.event_id)
    read = [one.channel_id for one in instead.values() if one.state == "done"]
    failed = select(Delivery).where(*meant, dead)
    last = case((Delivery.fallback_channel_id.in_(read), 1), else_=0)
    failures = await session.scalars(failed.order_by(last, Delivery.id).limit(FAILURES_SHOWN))
    progress = Progress(
        announcement=announcement,
        audience=await named_audience(session, announcement.event_id, announcement.audience),
        done=counts["done"],
        elsewhere=counts["elsewhere"],
        waiting=counts["waiting"],
        dead=counts["dead"],
        cancelled=counts["cancelled"],
        stopped=await session.scalar(stopped) or 0,
        again=await session.scalar(again) or 0,
        failed=failed_in_all,
        failures=tuple(_failure(row, instead) for row in failures),
        left_out={},
        is_paused=await session.scalar(paused) is not None,
        at=now,
    )
    is_sent = announcement.state in ("sent", "stopped")
    if not progress.is_over or not is_sent or not announcement.missed:
        return progress
    return replace(progress, left_out=await _left_out(session, announcement))


async def _instead(session: AsyncSession, announcement: Announcement) -> dict[int | None, Instead]:
    if announcement.place != "dm":
        return {}
    rows = await session.execute(
        select(Delivery.channel_id, Delivery.state, Delivery.problem)
        .where(*_said(announcement), Delivery.channel_id.is_not(None))
        # Where there are several of before, what was said counts.
        .order_by(Delivery.state == "done", Delivery.id)
    )
    return {row[0]: Instead(row[0], row[1], row[2] or "") for row in rows}


def _counts_as(state: str) -> str:
    match state:
        case "instead done":
            return "elsewhere"
        case "done" | "dead" | "cancelled":
            return state
        case "instead dead" | "instead cancelled":
            return state.removeprefix("instead ")
        case _:
            return "waiting"


async def _left_out(session: AsyncSession, announcement: Announcement) -> LeftOut:
    told = select(Delivery.user_id, Delivery.facts).where(*_said(announcement))
    dms = announcement.place == "dm"
    rows = await session.execute(told)
    return await left_out_of(
        session, announcement, {row[0] if dms else row[1].get("team") for row in rows}
    )


async def put_back(tx: AsyncSession, announcement: Announcement, now: datetime) -> int:
    """Let what failed be tried again; returns how many places.

    What was said elsewhere instead is not said a second time.
    """
    return await _try_again(tx, announcement, now, Delivery.state == "dead", _SAID_NOWHERE)


async def put_rest_back(tx: AsyncSession, announcement: Announcement, now: datetime) -> int:
    """Let what was stopped or dropped be said after all; returns how many places."""
    return await _try_again(tx, announcement, now, *_stopped(announcement))


async def _try_again(
    tx: AsyncSession, announcement: Announcement, now: datetime, *which: ColumnElement[bool]
) -> int:
    again = await tx.execute(
        update(Delivery)
        .where(*_said(announcement), *which)
        .values(state="waiting", next_at=now, attempts=0, problem=None)
        .returning(Delivery.id, Delivery.subject, Delivery.facts, Delivery.first_tried_at)
    )
    rows, once = again.all(), f"again {now.isoformat()}"
    if announcement.version > 1:
        # What is found where an earlier try posted it may be what it said before an edit.
        tried = [row for row in rows if row.first_tried_at is not None]
        orders = [correction(row.id, row.subject, row.facts, now, once) for row in tried]
        await enqueue(tx, announcement.event_id, orders)
    tx.info[ENQUEUED] = True
    return len(rows)


def _said(announcement: Announcement) -> tuple[ColumnElement[bool], ...]:
    return (
        Delivery.event_id == announcement.event_id,
        Delivery.subject == subject_of(announcement.id),
        Delivery.kind == SAYS,
    )


def _stopped(announcement: Announcement) -> tuple[ColumnElement[bool], ...]:
    # What was in hand when it was stopped was not said either, and says so in other words.
    also = (NO_LONGER_TRUE,) if announcement.state == "stopped" else ()
    return Delivery.state == "cancelled", Delivery.problem.in_((STOPPED, DROPPED, *also))


def _failure(row: Delivery, instead: dict[int | None, Instead]) -> Failure:
    there = instead.get(row.fallback_channel_id) if row.user_id is not None else None
    return Failure(row.channel_id, row.user_id, row.problem or "", there)
