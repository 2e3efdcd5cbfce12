"""Asking everyone whether they still come, and passing on the seats of those who did not say."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.announcements.crowd import who_takes_dms
from bot.clock import Clock
from bot.db import Database
from bot.delivery.enqueue import Order, enqueue, replace
from bot.events.loading import PARTS
from bot.model import AuditEntry, Delivery, Event, Participant
from bot.people.admission_terms import CheckIn, check_in_of
from bot.people.checkin import Counts, check_in, counts
from bot.people.deciding import follow_answer_by
from bot.people.following import FALLBACK, subject_of
from bot.people.registering import Leaving
from bot.people.seats import SEATED, release

SUBJECT = "checkin"
# Timers, and what they lead to.
ASK, CLOSE = "checkin.ask", "checkin.close"
QUESTION, RELEASED, REPORT = "checkin.question", "checkin.released", "checkin.report"
ROOMS = ("announcements", "start")
AT_ONCE = 25


async def follow_admission(tx: AsyncSession, event: Event, now: datetime) -> None:
    """Bring the timers of admission in step with an event file that was just imported.

    The event is loaded with its definition.
    """
    await follow_answer_by(tx, event)
    asked = check_in_of(event.definition)
    orders = [] if asked is None else await _timers(tx, event, asked, now)
    await replace(tx, event.id, SUBJECT, [ASK, CLOSE], orders)


async def _timers(tx: AsyncSession, event: Event, asked: CheckIn, now: datetime) -> list[Order]:
    closing: list[Order] = []
    if asked.closes_at is not None:
        at = asked.closes_at.isoformat()
        closing.append(Order(CLOSE, SUBJECT, at, asked.closes_at, {"closes": at}))
        if asked.closes_at <= now:
            # Over before the file said so, unless it waits to be done (the event may be paused).
            return [order for order in closing if await _waits(tx, event.id, order)]
    orders: list[Order] = []
    if asked.opens_at > now or not await _was_asked(tx, event.id):
        at = asked.opens_at.isoformat()
        due_at = max(asked.opens_at, now)
        facts = {"opens": at}
        orders.append(Order(ASK, SUBJECT, at, due_at, facts, useless_at=asked.closes_at))
    return [*orders, *closing]


async def _waits(tx: AsyncSession, event_id: int, order: Order) -> bool:
    there = select(Delivery.id).where(
        Delivery.event_id == event_id,
        Delivery.dedup_key == order.dedup_key,
        Delivery.state.in_(("waiting", "held")),
    )
    return await tx.scalar(there) is not None


async def _was_asked(tx: AsyncSession, event_id: int) -> bool:
    done = select(Delivery.id).where(
        Delivery.event_id == event_id, Delivery.kind == ASK, Delivery.state == "done"
    )
    return (await tx.scalar(done.limit(1))) is not None


class CheckInAskingService:
    """What the outbox does about check-in; `leaving` is what else follows when somebody leaves."""

    def __init__(self, database: Database, clock: Clock, leaving: Sequence[Leaving]) -> None:
        self._database = database
        self._clock = clock
        self._leaving = leaving

    async def ask(self, event_id: int, facts: dict[str, Any], due_at: datetime) -> None:
        """Hand out the question: to the channel, and to everyone who allows direct messages."""
        async with self._database.begin() as tx:
            event = await tx.scalar(select(Event).where(Event.id == event_id).options(*PARTS))
            asked = await check_in(tx, event_id)
            if event is None or asked is None or asked.opens_at.isoformat() != facts["opens"]:
                return
            room = room_of(event)
            orders = [_question(asked, due_at, channel=room)] if room else []
            orders += [
                _question(asked, due_at, person=person, room=room)
                for person in await _unconfirmed_with_dms(tx, event)
            ]
            await enqueue(tx, event.id, orders)

    async def to_ask(
        self, event_id: int, facts: dict[str, Any], user_id: int | None, now: datetime
    ) -> tuple[Event, CheckIn] | None:
        """The event to ask about; None when it is not asked any more, or the person answered."""
        async with self._database.read() as session:
            event = await session.scalar(select(Event).where(Event.id == event_id).options(*PARTS))
            asked = await check_in(session, event_id)
            if event is None or asked is None or asked.opens_at.isoformat() != facts["opens"]:
                return None
            if asked.closes_at is not None and asked.closes_at <= now:
                return None
            if user_id is not None and not await _waits_for(session, event_id, user_id):
                return None
        return event, asked

    async def close(self, event_id: int, facts: dict[str, Any]) -> None:
        """Pass on the seats of all who did not confirm, where the file says so; then report.

        Whoever was never asked, as the event was paused meanwhile, keeps the seat. In
        parts, each a transaction: cut short, it goes on where it was.
        """
        while True:
            now = self._clock.now()
            async with self._database.begin() as tx:
                event = await tx.scalar(select(Event).where(Event.id == event_id).options(*PARTS))
                asked = await check_in(tx, event_id)
                if event is None or asked is None or asked.closes_at is None:
                    return
                if asked.closes_at.isoformat() != facts["closes"]:
                    return
                silent = await _silent(tx, event_id, asked)
                for participant in silent:
                    await self._release(tx, event, participant, now)
                await _tell(tx, event, [person.user_id for person in silent], now)
                if len(silent) < AT_ONCE:
                    await _report(tx, event, facts["closes"], now)
                    return

    async def standing(self, event_id: int) -> tuple[Event | None, Counts]:
        """How it stands, for the report."""
        async with self._database.read() as session:
            return await session.get(Event, event_id), await counts(session, event_id)

    async def _release(
        self, tx: AsyncSession, event: Event, participant: Participant, now: datetime
    ) -> None:
        for follow in self._leaving:
            await follow(tx, event, participant, now)
        await release(tx, event, participant, now)
        audit.record(
            tx,
            event.id,
            at=now,
            actor=None,
            action="checkin.release",
            subject=participant.name,
        )


def room_of(event: Event) -> int | None:
    """The channel in which everyone is asked; the event is loaded with its channels."""
    bound = {c.purpose: c.channel_id for c in event.channels if c.channel_id is not None}
    return next((bound[purpose] for purpose in ROOMS if purpose in bound), None)


def _question(
    asked: CheckIn,
    due_at: datetime,
    *,
    channel: int | None = None,
    person: int | None = None,
    room: int | None = None,
) -> Order:
    opens = asked.opens_at.isoformat()
    return Order(
        kind=QUESTION,
        subject=SUBJECT,
        once=opens,
        due_at=due_at,
        facts={"opens": opens, "room": room or channel},
        channel_id=channel,
        user_id=person,
        useless_at=asked.closes_at,
    )


async def _unconfirmed_with_dms(tx: AsyncSession, event: Event) -> list[int]:
    willing = await who_takes_dms(tx, event.guild_id)
    found = select(Participant.user_id).where(
        Participant.event_id == event.id,
        Participant.state == SEATED,
        Participant.confirmed_at.is_(None),
    )
    people = await tx.scalars(found.order_by(Participant.id))
    return [person for person in people if person in willing]


async def _waits_for(session: AsyncSession, event_id: int, user_id: int) -> bool:
    found = select(Participant.id).where(
        Participant.event_id == event_id,
        Participant.user_id == user_id,
        Participant.state == SEATED,
        Participant.confirmed_at.is_(None),
    )
    return (await session.scalar(found)) is not None


async def _silent(tx: AsyncSession, event_id: int, asked: CheckIn) -> Sequence[Participant]:
    """Some of those who were asked and did not answer, where that costs the seat."""
    if not asked.release_seats or not await _was_asked(tx, event_id):
        return ()
    # Who got a seat only then has just said that they come.
    moved_up = await tx.scalars(
        select(AuditEntry.subject).where(
            AuditEntry.event_id == event_id,
            AuditEntry.action == "people.moved_up",
            AuditEntry.at >= asked.opens_at,
        )
    )
    found = select(Participant).where(
        Participant.event_id == event_id,
        Participant.state == SEATED,
        Participant.joined_at < asked.opens_at,
        Participant.confirmed_at.is_(None),
        # Who was seen at the desk has answered better than by a button.
        Participant.checked_in_at.is_(None),
        Participant.id.not_in([int(subject) for subject in moved_up]),
    )
    return (await tx.scalars(found.order_by(Participant.id).limit(AT_ONCE))).all()


async def _tell(tx: AsyncSession, event: Event, people: Sequence[int], now: datetime) -> None:
    """Tell those who lost their seat: directly where they allow it, else all in one message."""
    willing = await who_takes_dms(tx, event.guild_id)
    room = next((c.channel_id for c in event.channels if c.purpose == FALLBACK), None)
    once = now.isoformat()
    facts = {"event": event.name}
    orders = [
        Order(
            RELEASED,
            subject_of(person),
            once,
            now,
            facts,
            user_id=person,
            fallback_channel_id=room,
        )
        for person in people
        if person in willing
    ]
    others = [person for person in people if person not in willing]
    if others and room is not None:
        facts = {**facts, "people": others}
        key = f"{once}:{others[0]}"
        orders.append(Order(RELEASED, SUBJECT, key, now, facts, channel_id=room))
    await enqueue(tx, event.id, orders)


async def _report(tx: AsyncSession, event: Event, closes: str, now: datetime) -> None:
    room = next((c.channel_id for c in event.channels if c.purpose == "organizers"), None)
    if room is None:
        return
    gone = select(func.count()).where(
        AuditEntry.event_id == event.id, AuditEntry.action == "checkin.release"
    )
    facts = {
        "released": await tx.scalar(gone) or 0,
        "asked": await _was_asked(tx, event.id),
    }
    order = Order(REPORT, SUBJECT, closes, now, facts, channel_id=room)
    await enqueue(tx, event.id, [order])
