"""What somebody who asked is told: their place in the queue, and who is there to help."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentors.matching import SOMETHING_ELSE
from bot.mentors.situation import Known, load_mentors, open_requests
from bot.model import Event, MentorRequest


@dataclass(frozen=True)
class Receipt:
    """A request and its honest place in the queue.

    `is_new` is False when the same was asked before. `place` counts from 1 among `waiting` open
    requests, 0 once it is not open; `oldest_at` is since when the first of them waits. `there`
    are mentors who know the topic and are there now, `next_there` when the next one comes if
    nobody is.
    """

    request: MentorRequest
    is_new: bool
    place: int
    waiting: int
    oldest_at: datetime | None
    there: int
    next_there: datetime | None


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
    if there:
        return replace(receipt, there=there)
    coming = [at for k in fitting if (at := k.presence.next_there(now)) is not None]
    return replace(receipt, next_there=min(coming, default=None))


def _helps(known: Known, request: MentorRequest) -> bool:
    topics = (request.topic, *request.further_topics)
    return SOMETHING_ELSE in topics or known.knows_any(topics)
