"""What follows when a request changes: rows of the outbox, in the caller's transaction."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.enqueue import Order, enqueue, replace, want_again
from bot.mentors.rules import SILENT_AFTER
from bot.model import (
    Delivery,
    Event,
    Membership,
    MentorOffer,
    MentorRequest,
    Participant,
    Team,
)

# Timer: look who is offered what; message: a request is offered; deed: correct that message.
DISPATCH, OFFER, WITHDRAW = "mentor.dispatch", "mentor.offer", "mentor.withdraw"
# Deeds: the queue's message; the room of a request. Message: organizers see to it.
BOARD, THREAD, LEAD = "mentor.board", "mentor.thread", "mentor.lead"
# Timer of silence, and what it says; messages to those concerned.
NUDGE, SILENT, RELEASED, HANDED = (
    "mentor.nudge",
    "mentor.silent",
    "mentor.released",
    "mentor.handed",
)
FEEDBACK, LAPSE, LAPSED, ASSIGNED = (
    "mentor.feedback",
    "mentor.lapse",
    "mentor.lapsed",
    "mentor.assigned",
)
# The message on top of a request's room.
OPENING = "mentor.opening"
ALL, THE_BOARD = "mentors", "mentor-board"
MENTORS_ROOM, ORGANIZERS_ROOM = "mentors", "organizers"


def subject_of(request_id: int) -> str:
    """What a request is called in the outbox."""
    return f"mentor-request:{request_id}"


def room(event: Event, purpose: str) -> int | None:
    """The event's channel for a purpose; the event was loaded with its channels."""
    return next((c.channel_id for c in event.channels if c.purpose == purpose), None)


def at_once(request: MentorRequest, why: str, now: datetime) -> Order:
    """Have it decided anew who is offered what; `why` happens once in a version."""
    return Order(DISPATCH, subject_of(request.id), f"v{request.version} {why}", now)


def timers(request: MentorRequest, instants: Iterable[datetime], now: datetime) -> list[Order]:
    """Have it decided anew at instants that are still to come."""
    subject = subject_of(request.id)
    return [Order(DISPATCH, subject, at.isoformat(), at) for at in instants if at > now]


async def refresh_board(tx: AsyncSession, event_id: int, once: str, now: datetime) -> None:
    """Bring the queue's message in step; of several that wait, one is enough."""
    await replace(tx, event_id, THE_BOARD, [BOARD], [Order(BOARD, THE_BOARD, once, now)])


async def changed(
    tx: AsyncSession, request: MentorRequest, why: str, now: datetime, orders: Iterable[Order] = ()
) -> None:
    """Decide anew and show the queue as it is now, and whatever else follows."""
    # What was cancelled while a mentor had it in hand is wanted again when it is given back.
    await want_again(tx, request.event_id, [at_once(request, why, now), *orders])
    await refresh_board(tx, request.event_id, f"{request.id} v{request.version} {why}", now)


async def stop_waiting(tx: AsyncSession, request: MentorRequest) -> None:
    """Cancel the timers of a request that waits for nobody any more."""
    kinds = (DISPATCH, NUDGE, LEAD)
    await replace(tx, request.event_id, subject_of(request.id), kinds, [])


async def withdraw_offers(
    tx: AsyncSession, request: MentorRequest, now: datetime, *, accepted_by: int | None = None
) -> None:
    """Close every offer of a request, and have the messages say so in place."""
    offers = await tx.scalars(select(MentorOffer).where(MentorOffer.request_id == request.id))
    gone: list[int] = []
    for offer in offers:
        if offer.mentor_id == accepted_by and offer.state in ("open", "expired", "later"):
            offer.state, offer.answered_at = "accepted", now
        elif offer.state == "open":
            offer.state = "withdrawn"
        if offer.state != "declined":
            gone.append(offer.id)
    await correct_offers(tx, request, gone, now)


async def withdraw_from(
    tx: AsyncSession, event_id: int, mentor_id: int, now: datetime, *, but: int | None = None
) -> list[int]:
    """Close the open offers of one mentor, who cannot take more; returns the requests' numbers."""
    found = await tx.execute(
        select(MentorOffer, MentorRequest)
        .join(MentorRequest, MentorRequest.id == MentorOffer.request_id)
        .where(MentorOffer.event_id == event_id, MentorOffer.state == "open")
        .where(MentorOffer.mentor_id == mentor_id, MentorOffer.request_id != (but or 0))
    )
    touched: list[int] = []
    for offer, request in found.all():
        offer.state = "withdrawn"
        await correct_offers(tx, request, [offer.id], now)
        touched.append(request.id)
    return touched


async def correct_offers(
    tx: AsyncSession, request: MentorRequest, offers: Collection[int], now: datetime
) -> None:
    """Have messages with offers say what is true; what was not posted yet is never posted."""
    if not offers:
        return
    subject = subject_of(request.id)
    if request.state != "open":
        unsaid = update(Delivery).where(
            Delivery.event_id == request.event_id,
            Delivery.subject == subject,
            Delivery.kind == OFFER,
            Delivery.state.in_(("waiting", "held")),
        )
        await tx.execute(unsaid.values(state="cancelled", problem="the request waits no more"))
    orders = [
        Order(
            WITHDRAW,
            subject,
            f"offer {offer} v{request.version} {request.state}",
            now,
            {"offer": offer, "request": request.id},
        )
        for offer in offers
    ]
    await enqueue(tx, request.event_id, orders)


def thread_order(request: MentorRequest, now: datetime) -> Order:
    """Have the request's room made, or brought in step with who is in it and what is asked."""
    facts = {"request": request.id, "version": request.version}
    return Order(THREAD, subject_of(request.id), f"v{request.version}", now, facts)


async def team_changed(
    tx: AsyncSession, team: Team, now: datetime, *, out: int | None = None
) -> None:
    """Let into the rooms of a team's requests who joined it, and out of them who left (`out`).

    What the one who left had asked is the team's, so that somebody who is still there answers
    for it; to be called after the team's version was raised.
    """
    theirs = select(MentorRequest).where(
        MentorRequest.event_id == team.event_id,
        MentorRequest.state.in_(("open", "claimed")),
        MentorRequest.team_id == team.id,
    )
    requests = [*await tx.scalars(theirs)]
    if not requests:
        return
    found = await tx.execute(
        select(Participant.id, Participant.user_id)
        .join(Membership, Membership.participant_id == Participant.id)
        .where(Membership.team_id == team.id)
        .order_by(Membership.id)
    )
    members = {row[0]: row[1] for row in found}
    orders: list[Order] = []
    for request in requests:
        if request.user_id == out and members:
            request.user_id = members.get(team.captain_id or 0) or next(iter(members.values()))
        if request.thread_id is None and request.state == "open":
            # What nobody ever took has no room.
            continue
        facts = {"request": request.id, "version": request.version}
        if out is not None:
            facts["out"] = out
        once = f"v{request.version} team v{team.version}"
        orders.append(Order(THREAD, subject_of(request.id), once, now, facts))
    await enqueue(tx, team.event_id, orders)


def opening_order(request_id: int, thread_id: int, now: datetime) -> Order:
    """The message on top of a request's room, once for each room."""
    facts = {"request": request_id}
    return Order(OPENING, subject_of(request_id), str(thread_id), now, facts, channel_id=thread_id)


def nudge_order(request: MentorRequest, since: datetime, times: int) -> Order:
    """Look after a while whether those who help and are helped are still at it."""
    facts = {"request": request.id, "version": request.version, "times": times}
    once = f"v{request.version} {times} {since.isoformat()}"
    return Order(NUDGE, subject_of(request.id), once, since + SILENT_AFTER, facts)


def said_in_room(
    kind: str, request: MentorRequest, once: str, now: datetime, *, otherwise: int, **facts: int
) -> Order:
    """A message in the request's room, or to one person while there is none."""
    return Order(
        kind,
        subject_of(request.id),
        once,
        now,
        {"request": request.id, **facts},
        channel_id=request.thread_id,
        user_id=None if request.thread_id else otherwise,
    )
