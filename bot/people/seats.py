"""Seats: who gets one, who waits, and who moves up; always in the transaction of the caller.

A seat is taken by one guarded UPDATE, so that of forty who want the last one a single one has it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Table, bindparam, case, func, or_, select, true, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.errors.people import EventFull, StateChanged
from bot.events.windows import REGISTRATION
from bot.model import AdmissionSeats, Event, Participant, Window
from bot.people.asked import Asked, read_asked
from bot.people.following import keep_role_in_step, tell_of_seat

SEATED, WAITING = "registered", "waiting"
# Made once, as registering asks it of the database at every turn.
_OPENS, _CLOSES = (
    select(column)
    .where(Window.event_id == bindparam("event"), Window.key == REGISTRATION)
    .scalar_subquery()
    for column in (Window.opens_at, Window.closes_at)
)
_TABLE: Table = AdmissionSeats.metadata.tables[AdmissionSeats.__tablename__]
_SEATS = _TABLE.c
_CAP = bindparam("cap", type_=_SEATS.cap.type)
_TAKE_AND_SEE = (
    update(_TABLE)
    .where(_SEATS.event_id == bindparam("event"), or_(_CAP.is_(None), _SEATS.taken < _CAP))
    .values(taken=_SEATS.taken + 1, cap=_CAP)
    .returning(_OPENS, _CLOSES)
)
_SEE = select(_OPENS, _CLOSES)
# When registration opens and closes, in the transaction that asks.
Moments = tuple[datetime | None, datetime | None]


async def admit(
    tx: AsyncSession,
    event: Event,
    participant: Participant,
    now: datetime,
    *,
    asked: Asked | None = None,
) -> str:
    """Give the participant a seat, or a place on the waiting list; returns the new state.

    The bound role follows by the outbox. Raises EventFull when there is neither, and StateChanged
    when somebody else decided meanwhile.
    """
    asked = asked or await read_asked(tx, event.id)
    if participant.state == SEATED:
        return SEATED
    was = participant.state
    seated = await take_seat(tx, event.id, asked.cap)
    if not seated and not asked.waiting_list:
        raise EventFull(event.name, asked.cap or 0)
    await _change(tx, participant, SEATED if seated else WAITING, was)
    participant.queued_at = None if seated else participant.queued_at or now
    await tx.flush()
    if seated:
        await keep_role_in_step(tx, event, participant, now)
    return participant.state


async def wait(tx: AsyncSession, participant: Participant, now: datetime) -> None:
    """Put an applicant at the end of the waiting list; who is on it keeps their place.

    For someone who has a seat it is `release` with the state `waiting`.
    """
    await _change(tx, participant, WAITING, participant.state)
    participant.queued_at = participant.queued_at or now
    await tx.flush()


async def release(
    tx: AsyncSession,
    event: Event,
    participant: Participant,
    now: datetime,
    *,
    state: str = "withdrawn",
    asked: Asked | None = None,
) -> Sequence[Participant]:
    """Take the participant out, to `state`, and let the waiting list move up into a free seat.

    Returns who moved up; they hear of it by the outbox. Raises StateChanged when somebody else
    decided meanwhile.
    """
    asked = asked or await read_asked(tx, event.id)
    was = participant.state
    if was == SEATED:
        await give_back(tx, event.id, asked.cap)
    await _change(tx, participant, state, was)
    participant.queued_at = now if state == WAITING else None
    await tx.flush()
    if was != SEATED:
        return ()
    await keep_role_in_step(tx, event, participant, now)
    return await move_up(tx, event, now, asked=asked)


async def give_back(tx: AsyncSession, event_id: int, cap: int | None) -> None:
    """Make one seat free again; for who deletes a seated participant without `release`."""
    await seats_row(tx, event_id)
    taken: ColumnElement[int] = AdmissionSeats.taken - 1
    await tx.execute(
        update(AdmissionSeats)
        .where(AdmissionSeats.event_id == event_id, AdmissionSeats.taken > 0)
        .values(taken=taken, cap=_at_least(taken, cap))
        .execution_options(synchronize_session=False)
    )


async def move_up(
    tx: AsyncSession, event: Event, now: datetime, *, asked: Asked | None = None
) -> list[Participant]:
    """Seat those who wait, the first first, while there are seats; they are told.

    Without a cap only those move up who came while registration was open: the others wait for
    a word of the organizers.
    """
    asked = asked or await read_asked(tx, event.id)
    queue = (
        select(Participant)
        .where(Participant.event_id == event.id, Participant.state == WAITING)
        .order_by(Participant.queued_at, Participant.id)
        .limit(1)
        # SQLite leaves it out: there all who write wait for each other.
        .with_for_update()
    )
    if asked.cap is None:
        if asked.by != "open":
            return []
        queue = queue.where(await _came_in_time(tx, event.id))
    moved: list[Participant] = []
    while (first := await tx.scalar(queue)) is not None:
        if not await take_seat(tx, event.id, asked.cap):
            break
        first.state, first.queued_at = SEATED, None
        await tx.flush()
        await keep_role_in_step(tx, event, first, now)
        await tell_of_seat(tx, event, first, now)
        audit.record(
            tx, event.id, at=now, actor=None, action="people.moved_up", subject=str(first.id)
        )
        moved.append(first)
    return moved


async def follow_cap(tx: AsyncSession, event: Event, now: datetime) -> list[Participant]:
    """Bring seats and waiting list in step with an event file that was just imported."""
    asked = await read_asked(tx, event.id)
    if not asked.uses_registration:
        return []
    await seats_row(tx, event.id)
    await tx.execute(
        update(AdmissionSeats)
        .where(AdmissionSeats.event_id == event.id)
        .values(cap=_at_least(AdmissionSeats.taken + 0, asked.cap))
        .execution_options(synchronize_session=False)
    )
    return await move_up(tx, event, now, asked=asked)


async def take_seat(tx: AsyncSession, event_id: int, cap: int | None) -> bool:
    """Take a seat if there is one under `cap`, the number of the event's file."""
    free = true() if cap is None else AdmissionSeats.taken < cap
    taking = (
        update(AdmissionSeats)
        .where(AdmissionSeats.event_id == event_id, free)
        .values(taken=AdmissionSeats.taken + 1, cap=cap)
        .returning(AdmissionSeats.taken)
        .execution_options(synchronize_session=False)
    )
    if (await tx.scalar(taking)) is not None:
        return True
    if not await seats_row(tx, event_id):
        return False
    return (await tx.scalar(taking)) is not None


async def take_seat_and_see(
    tx: AsyncSession, event_id: int, cap: int | None
) -> tuple[bool, Moments]:
    """Take a seat as `take_seat` does, and see when registration opens and closes."""
    row = (await tx.execute(_TAKE_AND_SEE, {"event": event_id, "cap": cap})).first()
    if row is not None:
        return True, (row[0], row[1])
    return await take_seat(tx, event_id, cap), await see_moments(tx, event_id)


async def see_moments(tx: AsyncSession, event_id: int) -> Moments:
    """When registration of the event opens and closes."""
    row = (await tx.execute(_SEE, {"event": event_id})).one()
    return row[0], row[1]


async def seats_row(tx: AsyncSession, event_id: int) -> bool:
    """Make sure that the event's seats are counted; True when that began only now."""
    if await tx.get(AdmissionSeats, event_id, populate_existing=True) is not None:
        return False
    seated = select(func.count()).where(
        Participant.event_id == event_id, Participant.state == SEATED
    )
    row = AdmissionSeats(event_id=event_id, taken=await tx.scalar(seated) or 0, cap=None)
    try:
        async with tx.begin_nested():
            tx.add(row)
    except IntegrityError:
        # Another began to count first, on a database with many writers.
        return True
    return True


async def place_of(session: AsyncSession, participant: Participant) -> int:
    """The participant's place on the waiting list, counted from 1."""
    ahead = or_(
        Participant.queued_at < participant.queued_at,
        (Participant.queued_at == participant.queued_at) & (Participant.id < participant.id),
    )
    found = select(func.count()).where(
        Participant.event_id == participant.event_id, Participant.state == WAITING, ahead
    )
    return (await session.scalar(found) or 0) + 1


def _at_least(taken: ColumnElement[int], cap: int | None) -> object:
    # A cap that was lowered below what is taken falls with each seat that is given back.
    return None if cap is None else case((taken > cap, taken), else_=cap)


async def _change(tx: AsyncSession, participant: Participant, state: str, was: str) -> None:
    """Change the state, unless it is not any more what the caller has seen."""
    changed = await tx.scalar(
        update(Participant)
        .where(Participant.id == participant.id, Participant.state == was)
        .values(state=state)
        .returning(Participant.id)
    )
    if changed is None:
        raise StateChanged(participant.name)


async def _came_in_time(tx: AsyncSession, event_id: int) -> ColumnElement[bool]:
    window = select(Window.closes_at).where(Window.event_id == event_id, Window.key == REGISTRATION)
    closes_at = await tx.scalar(window)
    return (
        Participant.queued_at.is_not(None)
        if closes_at is None
        else (Participant.queued_at < closes_at)
    )
