"""What a decision on an application does: a seat, a place on the list, or kind regrets."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.delivery.leased import Leased
from bot.errors.people import EventFull
from bot.events.loading import PARTS
from bot.model import AdmissionSeats, Delivery, Event, Participant
from bot.people import seats
from bot.people.admission_terms import terms_of
from bot.people.asked import Asked, read_asked
from bot.people.following import subject_of as subject_of_person
from bot.people.following import tell

DECIDE, DECIDED = "application.decide", "application.decided"
VERDICTS = {"accept": "registered", "wait": "waiting", "decline": "declined"}
# The states in which organizers decide; who is in leaves by other ways.
OPEN = ("applied", "waiting", "declined")
WAITS = ("waiting", "leased", "held")


def subject_of(participant_id: int) -> str:
    """What the rows about one application are about."""
    return f"application:{participant_id}"


async def places_left(session: AsyncSession, event_id: int, cap: int | None) -> int | None:
    """Seats that are neither taken nor promised by a decision kept back; None without a cap."""
    if cap is None:
        return None
    taken = await session.scalar(
        select(AdmissionSeats.taken).where(AdmissionSeats.event_id == event_id)
    )
    if taken is None:
        seated = select(func.count()).where(
            Participant.event_id == event_id, Participant.state == seats.SEATED
        )
        taken = await session.scalar(seated) or 0
    kept = await session.scalars(
        select(Delivery.facts).where(
            Delivery.event_id == event_id, Delivery.kind == DECIDE, Delivery.state.in_(WAITS)
        )
    )
    promised = sum(facts["verdict"] == "accept" for facts in kept)
    return cap - taken - promised


async def carry_out(
    tx: AsyncSession,
    event: Event,
    participant: Participant,
    verdict: str,
    letter: str | None,
    now: datetime,
    *,
    asked: Asked,
) -> None:
    """Make it so, and let the person be told, with the organizers' letter or the usual words."""
    match verdict:
        case "accept":
            try:
                await seats.admit(tx, event, participant, now, asked=asked)
            except EventFull:
                # Promised, and the cap was lowered meanwhile: first on the list when one is free.
                await seats.wait(tx, participant, now)
        case "wait":
            await seats.wait(tx, participant, now)
        case _:
            await seats.release(tx, event, participant, now, state="declined", asked=asked)
    as_meant = participant.state == VERDICTS[verdict]
    facts: dict[str, object] = {
        "event": event.name,
        "participant": participant.id,
        "state": participant.state,
        "letter": letter if as_meant else None,
    }
    await tell(tx, event, participant.user_id, DECIDED, facts, now)


async def follow_answer_by(tx: AsyncSession, event: Event) -> None:
    """Let decisions that were kept back be told when the file says so now."""
    due_at = terms_of(event.definition).answer_by
    if due_at is None:
        return
    await tx.execute(
        update(Delivery)
        .where(Delivery.event_id == event.id, Delivery.kind == DECIDE)
        .where(Delivery.state.in_(("waiting", "held")))
        .values(due_at=due_at, next_at=due_at)
        .execution_options(synchronize_session=False)
    )


class DecisionService:
    """What the outbox asks about decisions, and what people read of their own."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def carry_out(self, row: Leased) -> None:
        """Carry out a decision that was kept back; nothing when the person went another way."""
        now, facts = self._clock.now(), row.facts
        async with self._database.begin() as tx:
            event = await tx.scalar(select(Event).where(Event.id == row.event_id).options(*PARTS))
            participant = await tx.get(Participant, facts["participant"])
            if event is None or participant is None or participant.state != facts["state"]:
                return
            asked = await read_asked(tx, event.id)
            await carry_out(
                tx, event, participant, facts["verdict"], facts["letter"], now, asked=asked
            )

    async def still_true(self, facts: dict[str, Any]) -> bool:
        """Whether the person's part is still what an answer says."""
        async with self._database.read() as session:
            participant = await session.get(Participant, facts["participant"])
        return participant is not None and participant.state == facts["state"]

    async def answer(self, actor: Actor, event_id: int) -> dict[str, Any] | None:
        """The facts of the newest answer to one's own application, if there is one."""
        newest = (
            select(Delivery.facts)
            .join(Event, Event.id == Delivery.event_id)
            .where(Event.guild_id == actor.guild_id, Delivery.event_id == event_id)
            .where(Delivery.kind == DECIDED)
            .where(Delivery.subject == subject_of_person(actor.user_id))
            .order_by(Delivery.id.desc())
            .limit(1)
        )
        async with self._database.read() as session:
            facts = await session.scalar(newest)
        return facts if facts is not None and await self.still_true(facts) else None
