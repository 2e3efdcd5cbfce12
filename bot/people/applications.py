"""Applications: organizers read them privately, say what they think, and decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.actor import Actor
from bot.clock import Clock
from bot.db import ENQUEUED, Database
from bot.delivery.enqueue import Order, replace
from bot.errors.admission import (
    AlreadyDecided,
    NoSuchApplication,
    NothingToReview,
    SeatsShort,
)
from bot.events.loading import LARGEST_KEY, get_event
from bot.model import Delivery, Event, Participant, Review
from bot.people.admission_terms import Terms, terms_of
from bot.people.asked import Asked, asked_by
from bot.people.deciding import DECIDE, OPEN, VERDICTS, carry_out, places_left, subject_of
from bot.permissions import require_organizer


@dataclass(frozen=True)
class Desk:
    """How far the review is: whom to look at, in the order they applied, and the counts.

    `kept` are decisions that are told together later; `places_left` counts with them.
    """

    event: Event
    terms: Terms
    queue: tuple[int, ...]
    decided: int
    total: int
    kept: int
    accepted: int
    places_left: int | None


@dataclass(frozen=True)
class Application:
    """One application with what reviewers think; `stand` is what a decision is held against."""

    participant: Participant
    reviews: tuple[Review, ...]
    kept: str | None

    @property
    def stand(self) -> str:
        """The state, and the decision that waits to be told."""
        return f"{self.participant.state}:{self.kept or ''}"


class ApplicationService:
    """The review of applications; every method is for organizers, but for `carry_out`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def desk(self, actor: Actor, event_id: int) -> Desk:
        """Who is to be decided on, and how far it is; raises NothingToReview."""
        async with self._database.read() as session:
            event, asked, terms = await _event(session, actor, event_id)
            rows = await session.execute(
                select(Participant.id, Participant.state)
                .where(Participant.event_id == event.id)
                .where(Participant.state.in_(("applied", "waiting", "registered", "declined")))
                .order_by(Participant.joined_at, Participant.id)
            )
            states: dict[int, str] = {row.id: row.state for row in rows}
            kept = {row.facts["participant"]: row for row in await _kept(session, event.id)}
            if terms.by != "application" and "applied" not in states.values():
                raise NothingToReview(event.name, takes_applications=False)
            if not states:
                raise NothingToReview(event.name, takes_applications=True)
            undecided = [i for i, state in states.items() if state == "applied" and i not in kept]
            later = [i for i, state in states.items() if state == "applied" and i in kept]
            waiting = [i for i, state in states.items() if state == "waiting"]
            return Desk(
                event=event,
                terms=terms,
                queue=(*undecided, *waiting, *later),
                decided=len(states) - len(undecided),
                total=len(states),
                kept=len(later),
                accepted=sum(state == "registered" for state in states.values()),
                places_left=await places_left(session, event.id, asked.cap),
            )

    async def look(self, actor: Actor, event_id: int, participant_id: int) -> Application:
        """One application; raises NoSuchApplication."""
        async with self._database.read() as session:
            event, _, _ = await _event(session, actor, event_id)
            return await _application(session, event, participant_id)

    async def think(
        self, actor: Actor, event_id: int, participant_id: int, verdict: str, note: str
    ) -> Application:
        """Leave one's own verdict and note for the other organizers; the last one counts."""
        now = self._clock.now()
        async with self._database.begin() as tx:
            event, _, _ = await _event(tx, actor, event_id)
            application = await _application(tx, event, participant_id)
            await _review(tx, actor, application, verdict, note.strip() or None, now)
            await tx.flush()
            return await _application(tx, event, participant_id)

    async def decide(
        self,
        actor: Actor,
        event_id: int,
        participant_id: int,
        verdict: str,
        *,
        seen: str,
        letter: str | None = None,
        together: bool = False,
    ) -> Application:
        """Accept, put on the waiting list, or decline; the person is told.

        `together` keeps the decision and the word about it back until the file's `answer_by`.
        `seen` is the application's `stand` as the organizer saw it. Raises AlreadyDecided when it
        is another by now, and SeatsShort when all seats are taken or promised.
        """
        now = self._clock.now()
        if verdict not in VERDICTS:
            raise NoSuchApplication(verdict)
        async with self._database.begin() as tx:
            event, asked, terms = await _event(tx, actor, event_id)
            application = await _application(tx, event, participant_id, lock=True)
            participant = application.participant
            if application.stand != seen or participant.state not in OPEN:
                raise _overtaken(application)
            if verdict == "accept":
                await _require_place(tx, event, asked, application)
            later = terms.answer_by if together else None
            if later is not None and later > now:
                order = _kept_order(actor, participant, verdict, letter, later, now)
                await replace(tx, event.id, subject_of(participant.id), [DECIDE], [order])
            else:
                await replace(tx, event.id, subject_of(participant.id), [DECIDE], [])
                await carry_out(tx, event, participant, verdict, letter, now, asked=asked)
            await _review(tx, actor, application, verdict, None, now)
            _record(tx, actor, event, participant, verdict, seen, now)
            await tx.flush()
            return await _application(tx, event, participant_id)

    async def tell_all(self, actor: Actor, event_id: int) -> int:
        """Let every decision that was kept back take effect and be told now; returns how many."""
        now = self._clock.now()
        async with self._database.begin() as tx:
            event, _, _ = await _event(tx, actor, event_id)
            rows = await tx.execute(
                update(Delivery)
                .where(Delivery.event_id == event.id, Delivery.kind == DECIDE)
                .where(Delivery.state == "waiting")
                .values(due_at=now, next_at=now)
                .returning(Delivery.id)
                .execution_options(synchronize_session=False)
            )
            count = len(rows.all())
            tx.info[ENQUEUED] = True
            if count:
                audit.record(
                    tx,
                    event.id,
                    at=now,
                    actor=actor,
                    action="application.tell_all",
                    subject=event.name,
                    after={"answers": count},
                )
        return count


async def _event(session: AsyncSession, actor: Actor, event_id: int) -> tuple[Event, Asked, Terms]:
    event = await get_event(session, actor.guild_id, event_id)
    require_organizer(actor, event)
    definition = await session.scalar(select(Event.definition).where(Event.id == event.id)) or {}
    return event, asked_by(definition), terms_of(definition)


async def _kept(session: AsyncSession, event_id: int) -> Sequence[Delivery]:
    rows = await session.scalars(
        select(Delivery)
        .where(Delivery.event_id == event_id, Delivery.kind == DECIDE)
        .where(Delivery.state.in_(("waiting", "leased", "held")))
    )
    return rows.all()


async def _application(
    session: AsyncSession, event: Event, participant_id: int, *, lock: bool = False
) -> Application:
    found = select(Participant).where(
        Participant.id == min(participant_id, LARGEST_KEY), Participant.event_id == event.id
    )
    participant = await session.scalar(found.with_for_update() if lock else found)
    if participant is None:
        raise NoSuchApplication(event.name)
    reviews = await session.scalars(
        select(Review).where(Review.participant_id == participant.id).order_by(Review.made_at)
    )
    kept = await session.scalar(
        select(Delivery.facts)
        .where(Delivery.event_id == event.id, Delivery.subject == subject_of(participant.id))
        .where(Delivery.kind == DECIDE, Delivery.state.in_(("waiting", "leased", "held")))
    )
    return Application(participant, tuple(reviews), kept["verdict"] if kept else None)


def _overtaken(application: Application) -> AlreadyDecided:
    participant = application.participant
    last = application.reviews[-1] if application.reviews else None
    return AlreadyDecided(participant.name, participant.state, last.reviewer_id if last else None)


async def _require_place(
    tx: AsyncSession, event: Event, asked: Asked, application: Application
) -> None:
    left = await places_left(tx, event.id, asked.cap)
    # Who is accepted already, and only not told, has a place among those counted.
    if left is not None and left < 1 and application.kept != "accept":
        raise SeatsShort(event.name, 1, 0)


def _kept_order(
    actor: Actor,
    participant: Participant,
    verdict: str,
    letter: str | None,
    due_at: datetime,
    now: datetime,
) -> Order:
    facts = {
        "participant": participant.id,
        "state": participant.state,
        "verdict": verdict,
        "letter": letter,
        "by": actor.user_id,
    }
    once = f"{now.isoformat()}:{verdict}"
    return Order(DECIDE, subject_of(participant.id), once, due_at, facts)


async def _review(
    tx: AsyncSession,
    actor: Actor,
    application: Application,
    verdict: str,
    note: str | None,
    now: datetime,
) -> None:
    own = next((r for r in application.reviews if r.reviewer_id == actor.user_id), None)
    if own is None:
        own = Review(
            event_id=application.participant.event_id,
            participant_id=application.participant.id,
            reviewer_id=actor.user_id,
        )
        tx.add(own)
    own.verdict, own.made_at = verdict, now
    own.note = note if note is not None else own.note


def _record(
    tx: AsyncSession,
    actor: Actor,
    event: Event,
    participant: Participant,
    verdict: str,
    seen: str,
    now: datetime,
) -> None:
    audit.record(
        tx,
        event.id,
        at=now,
        actor=actor,
        action=f"application.{verdict}",
        subject=participant.name,
        before={"stand": seen},
        after={"state": participant.state, "participant": participant.id},
    )
