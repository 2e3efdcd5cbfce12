"""Deciding who is offered which request now, and writing it down."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot import audit
from bot.clock import Clock
from bot.db import Database
from bot.delivery.enqueue import Order, enqueue, want_again
from bot.mentors.following import (
    ALL,
    DISPATCH,
    LEAD,
    MENTORS_ROOM,
    OFFER,
    ORGANIZERS_ROOM,
    changed,
    room,
    subject_of,
    timers,
)
from bot.mentors.matching import (
    OFFER_LASTS,
    TELL_LEAD_AFTER,
    Chosen,
    choose,
    wakes_after_offer,
)
from bot.mentors.situation import (
    Known,
    helpers_of,
    load_mentors,
    open_requests,
    waiting_ones,
)
from bot.model import Event, MentorOffer, MentorRequest, Team

# Who comes later than this is looked for then.
LOOK_AHEAD = timedelta(days=1)


class MentorDispatch:
    """Makes offers; asked by timers of the outbox and after each change of a request."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def dispatch(self, event_id: int, now: datetime) -> list[MentorOffer]:
        """Let offers run out, make those that are due, and tell who leads what nobody takes.

        Doing it again at the same instant changes nothing.
        """
        async with self._database.begin() as tx:
            requests = await open_requests(tx, event_id)
            if not requests:
                return []
            event = await _event(tx, event_id)
            await _let_run_out(tx, event_id, now)
            await _follow_teams(tx, requests, now)
            requests = [request for request in requests if request.state == "open"]
            mentors = await load_mentors(tx, event_id, event.time_zone)
            chosen = await _choose(tx, event_id, requests, mentors, now)
            offers = await make_offers(tx, event, requests, mentors, chosen, now)
            orders = [*_leads(event, requests, now), *_next_shift(mentors, now)]
            await want_again(tx, event_id, orders)
            return offers


async def _event(tx: AsyncSession, event_id: int) -> Event:
    found = select(Event).where(Event.id == event_id).options(selectinload(Event.channels))
    return (await tx.scalars(found)).one()


async def _let_run_out(tx: AsyncSession, event_id: int, now: datetime) -> None:
    # Their buttons still work: who is late is welcome while nobody else was faster.
    overdue = update(MentorOffer).where(
        MentorOffer.event_id == event_id, MentorOffer.state == "open", MentorOffer.expires_at <= now
    )
    await tx.execute(overdue.values(state="expired"))


async def _choose(
    tx: AsyncSession,
    event_id: int,
    requests: Sequence[MentorRequest],
    mentors: Sequence[Known],
    now: datetime,
) -> list[Chosen]:
    there = [known for known in mentors if known.presence.is_there(now)]
    if not there:
        return []
    teams = {request.team_id for request in requests if request.team_id is not None}
    topics = {topic for known in mentors for topic in known.levels}
    waiting = await waiting_ones(tx, event_id, requests, now)
    helpers = await helpers_of(tx, event_id, there, teams, now, len(topics))
    own = {known.mentor.user_id: {known.mentor.id} for known in there}
    waiting = [
        replace(
            request,
            # Nobody is asked to help themselves.
            refused=request.refused | own.get(request.user_id, set()),
            is_known=request.topics[0] in topics,
        )
        for request in waiting
    ]
    return choose(waiting, helpers, now)


async def make_offers(
    tx: AsyncSession,
    event: Event,
    requests: Sequence[MentorRequest],
    mentors: Sequence[Known],
    chosen: Sequence[Chosen],
    now: datetime,
) -> list[MentorOffer]:
    """Write offers down, and what says them; the event was loaded with its channels."""
    if not chosen:
        return []
    rounds = await _rounds(tx, {choice.request_id for choice in chosen})
    offers = [
        MentorOffer(
            event_id=event.id,
            request_id=choice.request_id,
            mentor_id=choice.mentor_id,
            round=rounds.get((choice.request_id, choice.mentor_id), 0) + 1,
            state="open",
            reason=choice.reason,
            made_at=now,
            expires_at=now + OFFER_LASTS,
        )
        for choice in chosen
    ]
    tx.add_all(offers)
    await tx.flush()
    by_id = {request.id: request for request in requests}
    people = {known.mentor.id: known.mentor.user_id for known in mentors}
    orders: list[Order] = []
    for offer in offers:
        orders.append(_said(event, offer, people[offer.mentor_id], now))
        orders += timers(by_id[offer.request_id], wakes_after_offer(now), now)
    await enqueue(tx, event.id, orders)
    return offers


async def _rounds(tx: AsyncSession, requests: set[int]) -> dict[tuple[int, int], int]:
    made = await tx.execute(
        select(MentorOffer.request_id, MentorOffer.mentor_id, MentorOffer.round).where(
            MentorOffer.request_id.in_(requests)
        )
    )
    rounds: dict[tuple[int, int], int] = {}
    for request_id, mentor_id, number in made:
        pair = (request_id, mentor_id)
        rounds[pair] = max(number, rounds.get(pair, 0))
    return rounds


def _said(event: Event, offer: MentorOffer, user_id: int | None, now: datetime) -> Order:
    return Order(
        OFFER,
        subject_of(offer.request_id),
        f"offer {offer.id}",
        now,
        {"offer": offer.id, "request": offer.request_id, "mentor": offer.mentor_id},
        user_id=user_id,
        fallback_channel_id=room(event, MENTORS_ROOM),
    )


def _leads(event: Event, requests: Sequence[MentorRequest], now: datetime) -> list[Order]:
    channel_id = room(event, ORGANIZERS_ROOM) or room(event, MENTORS_ROOM)
    if channel_id is None:
        return []
    return [
        Order(
            LEAD,
            subject_of(request.id),
            request.queued_at.isoformat(),
            now,
            {"request": request.id},
            channel_id=channel_id,
        )
        for request in requests
        if now - request.queued_at >= TELL_LEAD_AFTER
    ]


def _next_shift(mentors: Sequence[Known], now: datetime) -> list[Order]:
    """Decide anew when the next mentor comes, as somebody waits."""
    begins = [
        begin
        for known in mentors
        for begin, _ in known.presence.spans(now, now + LOOK_AHEAD)
        if begin > now
    ]
    at = min(begins, default=now + LOOK_AHEAD)
    return [Order(DISPATCH, ALL, at.isoformat(), at)]


async def _follow_teams(tx: AsyncSession, requests: Sequence[MentorRequest], now: datetime) -> None:
    """What a team asked that is no more is asked by the person who wrote it."""
    teams = {request.team_id for request in requests if request.team_id is not None}
    if not teams:
        return
    gone = {*await tx.scalars(select(Team.id).where(Team.id.in_(teams), Team.state == "disbanded"))}
    for request in requests:
        if request.team_id in gone:
            await leave_team(tx, request, now)


async def leave_team(tx: AsyncSession, request: MentorRequest, now: datetime) -> None:
    """Make a team's request the person's own; cancelled when they have one on that topic."""
    asker = f"person:{request.user_id}"
    own = select(MentorRequest.id).where(
        MentorRequest.event_id == request.event_id,
        MentorRequest.asker == asker,
        MentorRequest.topic == request.topic,
        MentorRequest.state.in_(("open", "claimed")),
    )
    request.version += 1
    if request.state == "open" and await tx.scalar(own) is not None:
        request.state, request.closed_at = "cancelled", now
    elif await tx.scalar(own) is None:
        request.asker, request.team_id = asker, None
    audit.record(
        tx,
        request.event_id,
        at=now,
        actor=None,
        action="mentor.team_gone",
        subject=f"request {request.id}",
        after={"state": request.state},
    )
    await changed(tx, request, "team gone", now)
