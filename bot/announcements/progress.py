"""How far the sending of an announcement has come, and where it failed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.announcements.handing_out import SAYS, STOPPED, subject_of
from bot.db import ENQUEUED
from bot.delivery.rules import NO_LONGER_TRUE
from bot.model import Announcement, Delivery

FAILURES_SHOWN = 25


@dataclass(frozen=True)
class Failure:
    """A place that was not reached; `elsewhere` when it was said in the team's space instead."""

    channel_id: int | None
    user_id: int | None
    problem: str
    elsewhere: bool


@dataclass(frozen=True)
class Progress:
    """How many places have it, wait for it, or will not get it.

    Of those that will not get it, `stopped` are left because somebody stopped it.
    """

    announcement: Announcement
    done: int
    waiting: int
    dead: int
    cancelled: int
    stopped: int
    failures: tuple[Failure, ...]
    at: datetime

    @property
    def total(self) -> int:
        """All places that it was meant for."""
        return self.done + self.waiting + self.dead + self.cancelled

    @property
    def is_over(self) -> bool:
        """Whether nothing will change any more."""
        return self.waiting == 0 and self.announcement.state != "waiting"


async def progress_of(session: AsyncSession, announcement: Announcement, now: datetime) -> Progress:
    """Counts of the announcement's rows, with the first failures."""
    own = _said(announcement)
    counted = select(Delivery.state, func.count()).where(*own).group_by(Delivery.state)
    states: dict[str, int] = {row[0]: row[1] for row in await session.execute(counted)}
    stopped = select(func.count()).where(*own, *_stopped(announcement))
    dead = select(Delivery).where(*own, Delivery.state == "dead").order_by(Delivery.id)
    return Progress(
        announcement=announcement,
        done=states.get("done", 0),
        waiting=states.get("waiting", 0) + states.get("leased", 0) + states.get("held", 0),
        dead=states.get("dead", 0),
        cancelled=states.get("cancelled", 0),
        stopped=await session.scalar(stopped) or 0,
        failures=tuple(_failure(r) for r in await session.scalars(dead.limit(FAILURES_SHOWN))),
        at=now,
    )


async def put_back(tx: AsyncSession, announcement: Announcement, now: datetime) -> int:
    """Let what failed be tried again; returns how many places.

    What was said elsewhere instead is not said a second time.
    """
    said_nowhere = Delivery.user_id.is_(None) | Delivery.fallback_channel_id.is_(None)
    return await _try_again(tx, announcement, now, Delivery.state == "dead", said_nowhere)


async def put_rest_back(tx: AsyncSession, announcement: Announcement, now: datetime) -> int:
    """Let what was stopped be said after all; returns how many places."""
    return await _try_again(tx, announcement, now, *_stopped(announcement))


async def _try_again(
    tx: AsyncSession, announcement: Announcement, now: datetime, *which: ColumnElement[bool]
) -> int:
    again = await tx.execute(
        update(Delivery)
        .where(*_said(announcement), *which)
        .values(state="waiting", next_at=now, attempts=0, problem=None)
        .returning(Delivery.id)
    )
    tx.info[ENQUEUED] = True
    return len(again.all())


def _said(announcement: Announcement) -> tuple[ColumnElement[bool], ...]:
    return (
        Delivery.event_id == announcement.event_id,
        Delivery.subject == subject_of(announcement.id),
        Delivery.kind == SAYS,
    )


def _stopped(announcement: Announcement) -> tuple[ColumnElement[bool], ...]:
    # What was in hand when it was stopped was not said either, and says so in other words.
    also = (NO_LONGER_TRUE,) if announcement.state == "stopped" else ()
    return Delivery.state == "cancelled", Delivery.problem.in_((STOPPED, *also))


def _failure(row: Delivery) -> Failure:
    elsewhere = row.user_id is not None and row.fallback_channel_id is not None
    return Failure(row.channel_id, row.user_id, row.problem or "", elsewhere)
