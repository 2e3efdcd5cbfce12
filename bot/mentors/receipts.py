"""What somebody who asked is told: their place in the queue, and who is there to help."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentors.matching import SOMETHING_ELSE
from bot.mentors.situation import Known, load_mentors, open_requests
from bot.model import Event, MentorRequest, Session
from bot.schedule.entries import OFFICE_HOURS


@dataclass(frozen=True)
class Receipt:
    """A request and its honest place in the queue.

    `is_new` is False when the same was asked before. `place` counts from 1 among `waiting` open
    requests, 0 once it is not open; `oldest_at` is since when the first of them waits. `there`
    are mentors who know the topic and are there now, `next_there` when the next one comes if
    nobody is. `drop_in` are drop-in hours under way, or else the next ones if nobody is there.
    """

    request: MentorRequest
    is_new: bool
    place: int
    waiting: int
    oldest_at: datetime | None
    there: int
    next_there: datetime | None
    drop_in: Session | None = None


async def receipt_of(
    session: AsyncSession, event: Event, request: MentorRequest, now: datetime, *, is_new: bool
) -> Receipt:
    """How a request stands in the queue, and who is there to help."""
    waiting = await open_requests(session, event.id)
    place = next((n for n, other in enumerate(waiting, 1) if other.id == request.id), 0)
    receipt = Receipt(
        request=request,
        is_new=is_new,
        place=place,
        waiting=len(waiting),
        oldest_at=waiting[0].queued_at if waiting else None,
        there=0,
        next_there=None,
    )
    known = await load_mentors(session, event.id, event.time_zone)
    fitting = [k for k in known if _helps(k, request)]
    there = sum(k.presence.is_there(now) for k in fitting)
    drop_in = await _drop_in(session, event.id, now)
    if there:
        under_way = drop_in is not None and (drop_in.starts_at or now) <= now
        return replace(receipt, there=there, drop_in=drop_in if under_way else None)
    coming = [at for k in fitting if (at := k.presence.next_there(now)) is not None]
    return replace(receipt, next_there=min(coming, default=None), drop_in=drop_in)


async def _drop_in(session: AsyncSession, event_id: int, now: datetime) -> Session | None:
    """The drop-in hours that are under way or come next."""
    hours = select(Session).where(
        Session.event_id == event_id,
        Session.kind == OFFICE_HOURS,
        Session.cancelled_at.is_(None),
        Session.starts_at.is_not(None),
        Session.ends_at > now,
    )
    return await session.scalar(hours.order_by(Session.starts_at).limit(1))


def _helps(known: Known, request: MentorRequest) -> bool:
    topics = (request.topic, *request.further_topics)
    return SOMETHING_ELSE in topics or known.knows_any(topics)
