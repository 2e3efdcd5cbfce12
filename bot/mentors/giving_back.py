"""A request that goes back into the queue, as its mentor cannot go on with it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentors.following import (
    RELEASED,
    changed,
    said_in_room,
    stop_waiting,
    thread_order,
    timers,
)
from bot.mentors.matching import wakes
from bot.model import MentorRequest


async def give_back(tx: AsyncSession, request: MentorRequest, now: datetime) -> None:
    """Put a request back into the queue where it was, and say so to who asked."""
    mentor_id = request.mentor_id
    request.state, request.mentor_id, request.claimed_at = "open", None, None
    request.version += 1
    await stop_waiting(tx, request)
    once = f"v{request.version}"
    told = said_in_room(
        RELEASED, request, once, now, otherwise=request.user_id, mentor=mentor_id or 0
    )
    orders = [told, thread_order(request, now), *timers(request, wakes(request.queued_at), now)]
    await changed(tx, request, "released", now, orders)
