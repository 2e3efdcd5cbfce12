"""Writing what a file of people changes: rows, seats, roles, in the transaction of the caller."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.enqueue import Order, enqueue
from bot.errors.admission import SeatsShort
from bot.model import AdmissionSeats, Chapter, Event, Participant
from bot.people.asked import Asked
from bot.people.csv_rows import put_into
from bot.people.following import ROLE, subject_of
from bot.people.registering import Leaving
from bot.people.seats import SEATED, WAITING, move_up, seats_row
from bot.permissions import PARTICIPANT, role_of

AT_ONCE = 100


@dataclass(frozen=True)
class Planned:
    """One person whom a file adds or changes; `before` are the cells that change."""

    line: int
    user_id: int
    participant_id: int | None
    values: Mapping[str, Any]
    state_before: str | None
    before: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def seats(self) -> int:
        """How many seats it takes: 1, 0, or -1 where one becomes free."""
        after = self.values.get("state", self.state_before)
        return (after == SEATED) - (self.state_before == SEATED)


async def write_people(
    tx: AsyncSession,
    event: Event,
    asked: Asked,
    planned: Sequence[Planned],
    now: datetime,
    *,
    leaving: Sequence[Leaving] = (),
) -> None:
    """Write everyone; raises SeatsShort when more would come in than there are seats.

    Roles follow by the outbox, and the waiting list moves up into what became free.
    """
    await seats_row(tx, event.id)
    await _take(tx, event, asked, sum(one.seats for one in planned))
    chapters = await _chapter_ids(tx, event.id)
    for start in range(0, len(planned), AT_ONCE):
        batch = planned[start : start + AT_ONCE]
        new = [_row(one, event, chapters, now) for one in batch if one.participant_id is None]
        if new:
            await tx.execute(insert(Participant), new)
        await _change(tx, [one for one in batch if one.participant_id], chapters, now)
        await _leave(tx, event, [one for one in batch if one.seats < 0], now, leaving)
        await _roles(tx, event, [one for one in batch if one.seats], now)
        # What is in hand meanwhile gets its turn: thousands of rows take a while.
        await asyncio.sleep(0)
    if any(one.seats < 0 for one in planned):
        await move_up(tx, event, now, asked=asked)


async def _take(tx: AsyncSession, event: Event, asked: Asked, wanted: int) -> None:
    seats = await tx.get(AdmissionSeats, event.id, populate_existing=True)
    assert seats is not None, "the seats are counted by now"
    if asked.cap is not None and wanted > 0 and seats.taken + wanted > asked.cap:
        raise SeatsShort(event.name, wanted, max(asked.cap - seats.taken, 0))
    taken = max(seats.taken + wanted, 0)
    changed = await tx.execute(
        update(AdmissionSeats)
        # Guarded: on a database with many writers another seat may be gone since.
        .where(AdmissionSeats.event_id == event.id, AdmissionSeats.taken == seats.taken)
        .values(taken=taken, cap=None if asked.cap is None else max(asked.cap, taken))
        .returning(AdmissionSeats.taken)
        .execution_options(synchronize_session=False)
    )
    if changed.first() is None:
        raise SeatsShort(event.name, wanted, 0)
    tx.expunge(seats)


async def _chapter_ids(tx: AsyncSession, event_id: int) -> dict[str, int]:
    rows = await tx.execute(select(Chapter.key, Chapter.id).where(Chapter.event_id == event_id))
    return {row.key: row.id for row in rows}


def _row(one: Planned, event: Event, chapters: Mapping[str, int], now: datetime) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "chapter_id": None,
        "time_zone": None,
        "attendance": None,
        "experience": None,
        "looking_for_team": False,
        "profile": {},
    }
    row = usual | put_into(one.values, {}, chapters)
    # In the order of the file, one after another, as a waiting list has one.
    queued_at = now + timedelta(microseconds=one.line) if row["state"] == WAITING else None
    return row | {
        "event_id": event.id,
        "user_id": one.user_id,
        "joined_at": now,
        "queued_at": queued_at,
    }


async def _change(
    tx: AsyncSession, changed: Sequence[Planned], chapters: Mapping[str, int], now: datetime
) -> None:
    by_id = {one.participant_id: one for one in changed}
    rows = await tx.scalars(select(Participant).where(Participant.id.in_(by_id)))
    for person in rows:
        one = by_id[person.id]
        for name, value in put_into(one.values, person.profile, chapters).items():
            setattr(person, name, value)
        if "state" in one.values:
            waits = person.state == WAITING
            person.queued_at = now + timedelta(microseconds=one.line) if waits else None
    await tx.flush()


async def _leave(
    tx: AsyncSession,
    event: Event,
    gone: Sequence[Planned],
    now: datetime,
    leaving: Sequence[Leaving],
) -> None:
    for one in gone:
        person = await tx.get_one(Participant, one.participant_id)
        for follow in leaving:
            await follow(tx, event, person, now)


async def _roles(tx: AsyncSession, event: Event, moved: Sequence[Planned], now: datetime) -> None:
    if not moved or role_of(event, PARTICIPANT) is None:
        return
    await enqueue(
        tx,
        event.id,
        [
            Order(
                ROLE,
                subject_of(one.user_id),
                now.isoformat(),
                now,
                {"user_id": one.user_id, "guild": event.guild_id},
            )
            for one in moved
        ],
    )
