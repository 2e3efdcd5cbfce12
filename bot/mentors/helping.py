"""A mentor's side: taking a request, saying no, passing it on, giving it back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.errors.mentors import HandsFull, MentorAway, NotTaken, NotYourRequest, OwnRequest, TakenBy
from bot.mentors.dispatching import make_offers
from bot.mentors.following import (
    HANDED,
    changed,
    correct_offers,
    nudge_order,
    said_in_room,
    stop_waiting,
    thread_order,
    withdraw_from,
    withdraw_offers,
)
from bot.mentors.giving_back import give_back
from bot.mentors.loading import (
    find_mentor,
    find_request,
    is_asker,
    load_event,
    require_mentor,
)
from bot.mentors.matching import NOTICES_AN_HOUR, Chosen, Helper, Waiting, in_order_for
from bot.mentors.rules import require_open
from bot.mentors.situation import (
    Known,
    helpers_of,
    helping_count,
    load_mentors,
    open_requests,
    waiting_ones,
)
from bot.model import Event, Mentor, MentorOffer, MentorRequest
from bot.people.languages import spoken
from bot.permissions import is_organizer


@dataclass(frozen=True)
class Queue:
    """What waits, as one mentor should read it; `later` suits others better for now."""

    suited: tuple[MentorRequest, ...]
    later: tuple[MentorRequest, ...]
    helping: tuple[MentorRequest, ...]


class HelpingService:
    """What mentors can do with requests."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def queue(self, actor: Actor, event_id: int) -> Queue:
        """The queue for the mentor who asks; raises MentorsOnly or NotAMentorYet."""
        now = self._clock.now()
        async with self._database.read() as session:
            event = await load_event(session, actor, event_id)
            mentor = await require_mentor(session, actor, event)
            requests = await open_requests(session, event_id)
            waiting, helper = await _as_seen(session, event, mentor, requests, now)
            suited, later = in_order_for(helper, waiting, now)
            mine = select(MentorRequest).where(
                MentorRequest.mentor_id == mentor.id, MentorRequest.state == "claimed"
            )
            by_id = {request.id: request for request in requests}
            return Queue(
                tuple(by_id[w.id] for w in suited),
                tuple(by_id[w.id] for w in later),
                tuple(await session.scalars(mine.order_by(MentorRequest.claimed_at))),
            )

    async def claim(self, actor: Actor, event_id: int, request_id: int) -> MentorRequest:
        """Take a request that waits; of several who do, one gets it. Twice is as once.

        Raises MentorsOnly, NotAMentorYet, UnknownRequest, OwnRequest, HandsFull, TakenBy (with
        who was faster) or RequestOver. An offer that ran out counts all the same.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await load_event(tx, actor, event_id)
            mentor = await require_mentor(tx, actor, event, lock=True)
            request = await find_request(tx, event, request_id)
            if request.state == "claimed" and request.mentor_id == mentor.id:
                return request
            if await is_asker(tx, actor.user_id, request):
                raise OwnRequest
            await _require_open_to_take(tx, request)
            helping = await helping_count(tx, mentor.id)
            if helping >= mentor.at_once:
                raise HandsFull(mentor.at_once)
            taken = await tx.execute(
                update(MentorRequest)
                .where(MentorRequest.id == request_id, MentorRequest.state == "open")
                .values(
                    state="claimed",
                    mentor_id=mentor.id,
                    claimed_at=now,
                    last_active_at=now,
                    version=MentorRequest.version + 1,
                )
                .returning(MentorRequest.id)
            )
            was_mine = taken.first() is not None
            await tx.refresh(request)
            if not was_mine:
                await _require_open_to_take(tx, request)
            await _taken(tx, request, mentor, now, is_full=helping + 1 >= mentor.at_once)
            return request

    async def decline(
        self, actor: Actor, event_id: int, request_id: int, *, later: bool = False
    ) -> MentorRequest:
        """Say no, or `later` (not now, ask me again in a while); the next mentor is asked."""
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await load_event(tx, actor, event_id)
            mentor = await require_mentor(tx, actor, event)
            request = await find_request(tx, event, request_id)
            await _answer(tx, request, mentor, "later" if later else "declined", now)
            return request

    async def pass_to(
        self, actor: Actor, event_id: int, request_id: int, mentor_id: int
    ) -> MentorOffer:
        """Say no, and have one mentor asked who may know better.

        Raises RequestOver, TakenBy, UnknownMentor, OwnRequest, HandsFull or MentorAway.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await load_event(tx, actor, event_id)
            mentor = await require_mentor(tx, actor, event)
            request = await find_request(tx, event, request_id, lock=True)
            await _require_open_to_take(tx, request)
            other = await find_mentor(tx, event, mentor_id)
            if other.user_id is not None and await is_asker(tx, other.user_id, request):
                raise OwnRequest
            known = await _who_can(tx, event, other, now)
            await _answer(tx, request, mentor, "declined", now)
            reason: dict[str, float | int | str | bool] = {"passed_by": mentor.id}
            chosen = [Chosen(request.id, other.id, reason)]
            offers = await make_offers(tx, event, [request], [known], chosen, now)
            return offers[0]

    async def release(self, actor: Actor, event_id: int, request_id: int) -> MentorRequest:
        """Give a request back to the queue, at the place it had; for its mentor or organizers.

        Raises NotTaken or NotYourRequest.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await load_event(tx, actor, event_id)
            request = await find_request(tx, event, request_id, lock=True)
            await _require_in_hand(tx, actor, event, request)
            await give_back(tx, request, now)
            audit.record(
                tx,
                event_id,
                at=now,
                actor=actor,
                action="mentor.release",
                subject=f"request {request.id}",
            )
            return request

    async def hand_over(
        self, actor: Actor, event_id: int, request_id: int, mentor_id: int
    ) -> MentorRequest:
        """Give a request to another mentor at once; raises as `release` and `pass_to` do."""
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await load_event(tx, actor, event_id)
            request = await find_request(tx, event, request_id, lock=True)
            await _require_in_hand(tx, actor, event, request)
            other = await find_mentor(tx, event, mentor_id)
            if other.id == request.mentor_id:
                return request
            if other.user_id is not None and await is_asker(tx, other.user_id, request):
                raise OwnRequest
            await _who_can(tx, event, other, now)
            before, request.mentor_id = request.mentor_id, other.id
            request.last_active_at, request.version = now, request.version + 1
            handed = said_in_room(
                HANDED,
                request,
                f"v{request.version}",
                now,
                otherwise=other.user_id or 0,
                mentor=other.id,
                before=before or 0,
            )
            orders = [handed, thread_order(request, now), nudge_order(request, now, 1)]
            await stop_waiting(tx, request)
            await changed(tx, request, "handed over", now, orders)
            audit.record(
                tx,
                event_id,
                at=now,
                actor=actor,
                action="mentor.hand_over",
                subject=f"request {request.id}",
                before={"mentor": before},
                after={"mentor": other.id},
            )
            return request


async def _taken(
    tx: AsyncSession, request: MentorRequest, mentor: Mentor, now: datetime, *, is_full: bool
) -> None:
    await stop_waiting(tx, request)
    await withdraw_offers(tx, request, now, accepted_by=mentor.id)
    if is_full:
        await withdraw_from(tx, request.event_id, mentor.id, now, but=request.id)
    orders = [thread_order(request, now), nudge_order(request, now, 1)]
    await changed(tx, request, "claimed", now, orders)


async def _answer(
    tx: AsyncSession, request: MentorRequest, mentor: Mentor, state: str, now: datetime
) -> None:
    found = select(MentorOffer).where(
        MentorOffer.request_id == request.id,
        MentorOffer.mentor_id == mentor.id,
        MentorOffer.state.in_(("open", "expired", "later")),
    )
    offers = [*await tx.scalars(found)]
    for offer in offers:
        offer.state, offer.answered_at = state, now
    if offers:
        await correct_offers(tx, request, [offer.id for offer in offers], now)
        if request.state == "open":
            await changed(tx, request, f"{state} {offers[-1].id}", now)


async def _require_open_to_take(tx: AsyncSession, request: MentorRequest) -> None:
    require_open(request)
    if request.state == "claimed":
        mentor = await tx.get(Mentor, request.mentor_id or 0)
        name = "Another mentor" if mentor is None else mentor.name
        raise TakenBy(name, request.claimed_at or request.queued_at)


async def _require_in_hand(
    tx: AsyncSession, actor: Actor, event: Event, request: MentorRequest
) -> None:
    if request.state != "claimed":
        raise NotTaken(request.state)
    mentor = await tx.get(Mentor, request.mentor_id or 0)
    if (mentor is None or mentor.user_id != actor.user_id) and not is_organizer(actor, event):
        raise NotYourRequest


async def _who_can(tx: AsyncSession, event: Event, mentor: Mentor, now: datetime) -> Known:
    known = next(
        (k for k in await load_mentors(tx, event.id, event.time_zone) if k.mentor.id == mentor.id),
        None,
    )
    if known is None or not known.presence.is_there(now):
        raise MentorAway(mentor.name, known.presence.next_there(now) if known else None)
    helper = (await helpers_of(tx, event.id, [known], (), now, 1))[0]
    if helper.helping >= helper.at_once:
        raise HandsFull(mentor.at_once, mentor.name)
    if helper.noticed >= NOTICES_AN_HOUR:
        raise MentorAway(mentor.name, None)
    return known


async def _as_seen(
    session: AsyncSession,
    event: Event,
    mentor: Mentor,
    requests: list[MentorRequest],
    now: datetime,
) -> tuple[list[Waiting], Helper]:
    known = await load_mentors(session, event.id, event.time_zone)
    topics = len({topic for k in known for topic in k.levels})
    me = next(k for k in known if k.mentor.id == mentor.id)
    waiting = await waiting_ones(session, event.id, requests, now)
    return waiting, Helper(
        mentor.id, me.levels, max(1, topics), languages=frozenset(spoken(mentor.languages))
    )
