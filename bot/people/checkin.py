"""Check-in: who says that they still come, and who was seen at the desk."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.errors.admission import NotAskedNow, NotRegistered
from bot.events.loading import get_event
from bot.model import Event, Participant
from bot.people.admission_terms import CheckIn, check_in_of
from bot.people.seats import SEATED
from bot.permissions import has_role, require_organizer

VOLUNTEER = "volunteer"


@dataclass(frozen=True)
class Counts:
    """How many have a seat, how many of them said that they come, and how many are here."""

    registered: int
    confirmed: int
    here: int


@dataclass(frozen=True)
class Seen:
    """Somebody at the desk; `already` when they had been checked in before, and when."""

    event: Event
    participant: Participant
    counts: Counts
    already: datetime | None = None


@dataclass(frozen=True)
class Confirmed:
    """Somebody who still comes; `already` when they had said so before."""

    event: Event
    participant: Participant
    already: bool


class CheckInService:
    """What people say of their coming, and what is noted at the desk."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def confirm(self, actor: Actor, event_id: int) -> Confirmed:
        """Note that the person still comes; saying so twice changes nothing.

        Raises NotAskedNow outside the time of check-in, and NotRegistered.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await get_event(tx, actor.guild_id, event_id, parts=())
            require_open(event, await check_in(tx, event.id), now)
            participant = await _seated(tx, event, actor.user_id, None)
            already = participant.confirmed_at is not None
            participant.confirmed_at = participant.confirmed_at or now
        return Confirmed(event, participant, already)

    async def require_seat(self, actor: Actor, event_id: int) -> Event:
        """The event of somebody who has a seat to give up; raises NotRegistered."""
        async with self._database.read() as session:
            event = await get_event(session, actor.guild_id, event_id, parts=())
            await _seated(session, event, actor.user_id, None)
        return event

    async def check_in(self, actor: Actor, event_id: int, user_id: int, name: str) -> Seen:
        """Note at the desk that somebody is here; for organizers and volunteers.

        A second time changes nothing. Raises OrganizersOnly or NotRegistered.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await get_event(tx, actor.guild_id, event_id)
            _require_desk(actor, event)
            participant = await _seated(tx, event, user_id, name)
            already = participant.checked_in_at
            noted = await tx.execute(
                update(Participant)
                .where(Participant.id == participant.id, Participant.checked_in_at.is_(None))
                .values(checked_in_at=now)
                .returning(Participant.id)
            )
            if noted.first() is not None:
                _record(tx, actor, event, participant, "people.checkin", now)
            await tx.flush()
            return Seen(event, participant, await counts(tx, event.id), already)

    async def undo(self, actor: Actor, event_id: int, user_id: int, name: str) -> Seen:
        """Take a check-in at the desk back; doing so twice changes nothing."""
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await get_event(tx, actor.guild_id, event_id)
            _require_desk(actor, event)
            participant = await _seated(tx, event, user_id, name)
            if participant.checked_in_at is not None:
                participant.checked_in_at = None
                _record(tx, actor, event, participant, "people.checkin_undo", now)
            await tx.flush()
            return Seen(event, participant, await counts(tx, event.id))

    async def counts(self, actor: Actor, event_id: int) -> Counts:
        """How many have a seat, confirmed and are here; for organizers and volunteers."""
        async with self._database.read() as session:
            event = await get_event(session, actor.guild_id, event_id)
            _require_desk(actor, event)
            return await counts(session, event.id)


def require_open(event: Event, asked: CheckIn | None, now: datetime) -> None:
    """Raise NotAskedNow unless people are asked at `now` whether they come."""
    if asked is None:
        raise NotAskedNow(event.name, None, None)
    if now < asked.opens_at:
        raise NotAskedNow(event.name, asked.opens_at, None)
    if asked.closes_at is not None and now >= asked.closes_at:
        raise NotAskedNow(event.name, asked.opens_at, asked.closes_at)


async def check_in(session: AsyncSession, event_id: int) -> CheckIn | None:
    """The check-in that the event's file has now."""
    definition = await session.scalar(select(Event.definition).where(Event.id == event_id))
    return check_in_of(definition or {})


async def counts(session: AsyncSession, event_id: int) -> Counts:
    """How many have a seat, how many of them confirmed, and how many are here."""
    columns = (
        func.count(),
        func.count(Participant.confirmed_at),
        func.count(Participant.checked_in_at),
    )
    seated = select(*columns).where(Participant.event_id == event_id, Participant.state == SEATED)
    row = (await session.execute(seated)).one()
    return Counts(row[0], row[1], row[2])


async def _seated(
    session: AsyncSession, event: Event, user_id: int, name: str | None
) -> Participant:
    """The participant with a seat; `name` is what to call somebody else."""
    participant = await session.scalar(
        select(Participant).where(Participant.event_id == event.id, Participant.user_id == user_id)
    )
    if participant is None or participant.state != SEATED:
        raise NotRegistered(event.name, name, participant.state if participant else None)
    return participant


def _require_desk(actor: Actor, event: Event) -> None:
    if actor.guild_id == event.guild_id and has_role(actor, event, VOLUNTEER):
        return
    require_organizer(actor, event)


def _record(
    tx: AsyncSession,
    actor: Actor,
    event: Event,
    participant: Participant,
    action: str,
    now: datetime,
) -> None:
    audit.record(tx, event.id, at=now, actor=actor, action=action, subject=participant.name)
