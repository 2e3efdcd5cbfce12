"""Forty people who want the last seats of an event, or of a team, at the same instant.

`take` is the statement under test. On SQLite two writers share one file; on PostgreSQL two
engines share one server, with a connection for each of those who want a seat.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import Database
from bot.model import AdmissionSeats, Event, Membership, Participant, Team
from bot.people.seats import take_seat

PEOPLE, MOST_SEATS = 40, 7
NOON = datetime(2024, 11, 14, 12, tzinfo=UTC)

Take = Callable[[AsyncSession, "Round", int], Awaitable[bool]]


@dataclass
class Round:
    """An event with 40 applicants and one team, and how many seats each has."""

    event_id: int
    team_id: int
    seats: int
    people: Sequence[int]


@dataclass
class Seating:
    """How races ended: seats given out too often, seats left empty, and clicks that failed."""

    rounds: int = 0
    oversold: int = 0
    left_empty: int = 0
    failed: int = 0
    miscounted: int = 0

    @property
    def wrong(self) -> tuple[int, ...]:
        """All of them zero when everything is in order."""
        return (self.oversold, self.left_empty, self.failed, self.miscounted)


async def in_event(tx: AsyncSession, at: Round, participant_id: int) -> bool:
    """A seat of the event, as registering takes it."""
    if not await take_seat(tx, at.event_id, at.seats):
        return False
    await _seat(tx, participant_id)
    return True


async def in_team(tx: AsyncSession, at: Round, participant_id: int) -> bool:
    """A seat of the team, with the guard that its table describes."""
    guarded = (
        update(Team)
        .where(Team.id == at.team_id, Team.member_count < Team.size_limit)
        .values(member_count=Team.member_count + 1)
        .returning(Team.member_count)
    )
    if await tx.scalar(guarded) is None:
        return False
    tx.add(
        Membership(
            event_id=at.event_id,
            team_id=at.team_id,
            participant_id=participant_id,
            joined_at=NOON,
        )
    )
    return True


async def looking_first(tx: AsyncSession, at: Round, participant_id: int) -> bool:
    """The usual mistake: count, and take a seat when there seems to be one."""
    seated = select(func.count()).where(
        Participant.event_id == at.event_id, Participant.state == "registered"
    )
    if (await tx.scalar(seated) or 0) >= at.seats:
        return False
    await _seat(tx, participant_id)
    return True


async def race_for_seats(
    databases: Sequence[Database], take: Take, *, rounds: int, seed: int
) -> Seating:
    """Let everyone race so many times, through the databases in turn."""
    chance, seating = random.Random(seed), Seating()
    for number in range(rounds):
        at = await _a_round(databases[0], f"{take.__name__}-{seed}-{number}", chance)
        order = chance.sample(at.people, PEOPLE)
        told = await asyncio.gather(
            *(_want(databases[n % len(databases)], take, at, who) for n, who in enumerate(order))
        )
        seated, counted = await _standing(databases[0], take, at)
        seating.rounds += 1
        seating.failed += told.count(None)
        seating.oversold += max(0, seated - at.seats)
        seating.left_empty += max(0, at.seats - seated)
        seating.miscounted += (told.count(True) != seated) + (counted != seated)
    return seating


async def _want(database: Database, take: Take, at: Round, participant_id: int) -> bool | None:
    """Whether the person got a seat; None when they were told that something went wrong."""
    try:
        async with database.begin() as tx:
            return await take(tx, at, participant_id)
    except DBAPIError:
        return None


async def _seat(tx: AsyncSession, participant_id: int) -> None:
    mine = update(Participant).where(Participant.id == participant_id)
    await tx.execute(mine.values(state="registered"))


async def _a_round(database: Database, slug: str, chance: random.Random) -> Round:
    seats = chance.randint(1, MOST_SEATS)
    async with database.begin() as tx:
        event = Event(
            guild_id=1,
            slug=slug,
            name="Race",
            time_zone="UTC",
            public={},
            definition={},
            created_at=NOON,
        )
        tx.add(event)
        await tx.flush()
        team = Team(
            event_id=event.id, name="Owls", folded_name="owls", created_at=NOON, size_limit=seats
        )
        people = [
            Participant(
                event_id=event.id,
                user_id=user,
                name=f"p{user}",
                state="applied",
                profile={},
                joined_at=NOON,
            )
            for user in range(PEOPLE)
        ]
        tx.add_all([team, *people])
    return Round(event.id, team.id, seats, [person.id for person in people])


async def _standing(database: Database, take: Take, at: Round) -> tuple[int, int]:
    """How many have a seat, and how many the guard has counted."""
    rows = select(func.count()).where(
        Participant.event_id == at.event_id, Participant.state == "registered"
    )
    count = select(AdmissionSeats.taken).where(AdmissionSeats.event_id == at.event_id)
    if take is in_team:
        rows = select(func.count()).where(Membership.team_id == at.team_id)
        count = select(Team.member_count).where(Team.id == at.team_id)
    async with database.read() as session:
        seated = await session.scalar(rows) or 0
        counted = await session.scalar(count)
    return seated, seated if counted is None else counted
