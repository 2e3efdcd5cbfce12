"""The end of a request: resolved by either side, silent, opened again, and how the help was."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.delivery.enqueue import Order, enqueue
from bot.errors.mentors import AskedAlready, NotHelpedYet, NotTaken, NotYourRequest
from bot.mentors.following import (
    FEEDBACK,
    SILENT,
    changed,
    nudge_order,
    said_in_room,
    stop_waiting,
    subject_of,
    thread_order,
    timers,
    withdraw_offers,
)
from bot.mentors.loading import find_request, is_asker, load_event, require_asker
from bot.mentors.matching import wakes
from bot.mentors.rules import MOST_NUDGES, SILENT_AFTER, require_reopenable
from bot.model import Event, Mentor, MentorFeedback, MentorRequest
from bot.permissions import is_organizer, require_organizer

# How often a room's messages are noted; a chat has many.
NOTED_AFTER = SILENT_AFTER / 6


@dataclass(frozen=True)
class Closed:
    """A request that is over; `by_me` is False when the other side was a moment faster."""

    request: MentorRequest
    by_me: bool


class ClosingService:
    """Ending a request, and what comes after."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def resolve(self, actor: Actor, event_id: int, request_id: int) -> Closed:
        """Call it solved; for those who asked, their mentor and organizers. Twice is as once.

        Raises NotYourRequest or NotTaken.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await load_event(tx, actor, event_id)
            request = await find_request(tx, event, request_id, lock=True)
            await _require_part(tx, actor, event, request)
            if request.state == "resolved":
                return Closed(request, by_me=request.closed_by == actor.user_id)
            if request.state != "claimed":
                raise NotTaken(request.state)
            await _end(tx, request, "resolved", now, by=actor.user_id)
            return Closed(request, by_me=True)

    async def heard(self, guild_id: int, thread_id: int, at: datetime | None = None) -> None:
        """Note that somebody wrote in the room of a request that is in hand."""
        now = at or self._clock.now()
        of_guild = select(Event.id).where(Event.guild_id == guild_id)
        async with self._database.begin() as tx:
            await tx.execute(
                update(MentorRequest)
                .where(
                    MentorRequest.thread_id == thread_id,
                    MentorRequest.state == "claimed",
                    MentorRequest.event_id.in_(of_guild),
                    MentorRequest.last_active_at <= now - NOTED_AFTER,
                )
                .values(last_active_at=now)
            )

    async def nudge(self, event_id: int, facts: dict[str, Any], now: datetime) -> None:
        """Ask about a request that has been silent; close it when nobody ever answers."""
        async with self._database.begin() as tx:
            request = await tx.get(MentorRequest, facts["request"], with_for_update=True)
            if request is None or request.event_id != event_id or request.state != "claimed":
                return
            if request.version != facts["version"]:
                return
            times, since = int(facts["times"]), request.last_active_at or now
            if now - since < SILENT_AFTER:
                await enqueue(tx, event_id, [nudge_order(request, since, 1)])
                return
            if times > MOST_NUDGES:
                await _end(tx, request, "lapsed", now, by=None)
                audit.record(
                    tx,
                    event_id,
                    at=now,
                    actor=None,
                    action="mentor.lapse",
                    subject=f"request {request.id}",
                )
                return
            mentor = await tx.get_one(Mentor, request.mentor_id or 0)
            said = said_in_room(
                SILENT,
                request,
                f"v{request.version} {times} {since.isoformat()}",
                now,
                otherwise=mentor.user_id or request.user_id,
                times=times,
            )
            await enqueue(tx, event_id, [said, nudge_order(request, now, times + 1)])

    async def reopen(self, actor: Actor, event_id: int, request_id: int) -> MentorRequest:
        """Open a request again within the hour, at the end of the queue; its mentor comes first.

        Raises NotYourRequest, TooLateToReopen or AskedAlready.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await load_event(tx, actor, event_id)
            request = await find_request(tx, event, request_id, lock=True)
            await require_asker(tx, actor, event, request)
            if request.state in ("open", "claimed"):
                return request
            require_reopenable(request, now)
            other = await tx.scalar(
                select(MentorRequest.id).where(
                    MentorRequest.event_id == event_id,
                    MentorRequest.asker == request.asker,
                    MentorRequest.topic == request.topic,
                    MentorRequest.state.in_(("open", "claimed")),
                )
            )
            if other is not None:
                raise AskedAlready(request.topic.replace("-", " "))
            request.state, request.queued_at, request.mentor_id = "open", now, None
            request.claimed_at = request.closed_at = request.closed_by = None
            request.version += 1
            orders = [thread_order(request, now), *timers(request, wakes(now), now)]
            await changed(tx, request, "reopened", now, orders)
            return request

    async def rate(
        self, actor: Actor, event_id: int, request_id: int, rating: int, comment: str | None = None
    ) -> MentorFeedback:
        """Say how the help was (1 to 3); said again it replaces what was said, comment kept.

        Only organizers read it. Raises NotYourRequest or NotHelpedYet.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await load_event(tx, actor, event_id)
            request = await find_request(tx, event, request_id)
            await require_asker(tx, actor, event, request)
            if request.mentor_id is None:
                raise NotHelpedYet
            mine = select(MentorFeedback).where(
                MentorFeedback.request_id == request_id, MentorFeedback.user_id == actor.user_id
            )
            feedback = await tx.scalar(mine)
            if feedback is None:
                feedback = MentorFeedback(
                    event_id=event_id,
                    request_id=request_id,
                    user_id=actor.user_id,
                    rating=rating,
                    comment=comment,
                    made_at=now,
                )
                tx.add(feedback)
            feedback.rating, feedback.made_at = rating, now
            feedback.comment = comment or feedback.comment
            return feedback

    async def comment(self, actor: Actor, event_id: int, request_id: int, comment: str) -> None:
        """Add words to one's own rating; raises NotHelpedYet while there is none."""
        async with self._database.begin() as tx:
            await load_event(tx, actor, event_id)
            feedback = await tx.scalar(
                select(MentorFeedback).where(
                    MentorFeedback.event_id == event_id,
                    MentorFeedback.request_id == request_id,
                    MentorFeedback.user_id == actor.user_id,
                )
            )
            if feedback is None:
                raise NotHelpedYet
            feedback.comment = comment.strip() or None

    async def feedback(
        self, actor: Actor, event_id: int
    ) -> list[tuple[MentorFeedback, MentorRequest, Mentor | None]]:
        """What people said of the help they got, newest first; organizers only."""
        async with self._database.read() as session:
            require_organizer(actor, await load_event(session, actor, event_id))
            found = await session.execute(
                select(MentorFeedback, MentorRequest, Mentor)
                .join(MentorRequest, MentorRequest.id == MentorFeedback.request_id)
                .outerjoin(Mentor, Mentor.id == MentorRequest.mentor_id)
                .where(MentorFeedback.event_id == event_id)
                .order_by(MentorFeedback.made_at.desc(), MentorFeedback.id.desc())
            )
            return [(row[0], row[1], row[2]) for row in found]


async def _end(
    tx: AsyncSession, request: MentorRequest, state: str, now: datetime, *, by: int | None
) -> None:
    request.state, request.closed_at, request.closed_by = state, now, by
    request.version += 1
    await stop_waiting(tx, request)
    await withdraw_offers(tx, request, now)
    asked = Order(
        FEEDBACK,
        subject_of(request.id),
        f"v{request.version}",
        now,
        {"request": request.id},
        user_id=request.user_id,
        fallback_channel_id=request.thread_id,
    )
    await changed(tx, request, state, now, [asked, thread_order(request, now)])


async def _require_part(
    tx: AsyncSession, actor: Actor, event: Event, request: MentorRequest
) -> None:
    if await is_asker(tx, actor.user_id, request) or is_organizer(actor, event):
        return
    mentor = await tx.get(Mentor, request.mentor_id or 0)
    if mentor is None or mentor.user_id != actor.user_id:
        raise NotYourRequest
