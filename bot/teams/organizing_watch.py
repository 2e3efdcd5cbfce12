"""Looking after teams by itself: who left the server, and which teams are too small to start."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.delivery.enqueue import Order, enqueue
from bot.errors.teams import TeamsUnused
from bot.events.loading import PARTS
from bot.model import Event, Invitation, Membership, Participant, Team
from bot.permissions import require_organizer
from bot.teams.forming_loading import is_free
from bot.teams.leaving import leave_all
from bot.teams.loading import Ground, load_terms
from bot.teams.organizing_small import (
    LEFT,
    PORTION_OF_CENSUS,
    SMALL,
    Small,
    plan_timers,
    room_of,
    small_teams,
)

# Without the members intent each person is asked about alone. Portions come so far apart that it
# is one question a second, which leaves room for all else.
AT_ONCE = 10
BETWEEN_PORTIONS = timedelta(seconds=AT_ONCE)


@dataclass(frozen=True)
class Standing:
    """Figures about the people and teams of an event; `sizes` is how many teams have so many."""

    without_team: int
    looking: int
    sizes: dict[int, int]
    small: tuple[Small, ...]
    waiting: int
    applied: int
    registered: int
    checked_in: int
    requests: int


class TeamWatch:
    """What the outbox does about teams, and how they stand."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def plan(self, event_id: int) -> None:
        """Bring the timers of an event in step; nothing where it has no teams or is over."""
        async with self._database.begin() as tx:
            ground = await _ground(tx, event_id, self._clock.now())
            if ground is not None and ground.event.state == "running":
                await plan_timers(tx, ground)

    async def plan_server(self, guild_id: int) -> None:
        """The same for every event of a server."""
        async with self._database.read() as session:
            running = select(Event.id).where(Event.guild_id == guild_id, Event.state == "running")
            events = [*await session.scalars(running)]
        for event_id in events:
            await self.plan(event_id)

    async def begin_census(self, event_id: int, once: str) -> None:
        """Look at all members of teams, portion by portion, and plan the next look."""
        async with self._database.begin() as tx:
            await _go_on(tx, event_id, once, 0, (), self._clock.now())
        await self.plan(event_id)

    async def next_members(self, event_id: int, after: int) -> list[tuple[int, int]]:
        """The next people in teams to look at: their numbers as participants and on Discord."""
        inside = select(Membership.participant_id).where(Membership.event_id == event_id)
        asked = select(Participant.id, Participant.user_id).where(
            Participant.id.in_(inside), Participant.id > after
        )
        async with self._database.read() as session:
            rows = await session.execute(asked.order_by(Participant.id).limit(AT_ONCE))
            return [(row[0], row[1]) for row in rows]

    async def census_part(
        self, event_id: int, once: str, after: int, gone: Sequence[int], before: Sequence[int]
    ) -> None:
        """Take those out of their teams who are `gone` from the server, and go on after `after`.

        Captaincy passes on, each team is told once. `before` are those found gone earlier.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            left = await _leave(tx, event_id, gone, now)
            next_at = now + BETWEEN_PORTIONS
            await _go_on(tx, event_id, once, after, [*before, *left], next_at)

    async def end_census(self, event_id: int, once: str, gone: Sequence[int]) -> None:
        """Have the organizers told of all who have left, in one message."""
        if not gone:
            return
        now = self._clock.now()
        async with self._database.begin() as tx:
            ground = await _ground(tx, event_id, now)
            room = room_of(ground.event) if ground is not None else None
            if room is not None:
                digest = Order(LEFT, LEFT, once, now, {"people": [*gone]}, channel_id=room)
                await enqueue(tx, event_id, [digest])

    async def flag(self, event_id: int, before: str) -> None:
        """Have the organizers told of small teams, if there are any."""
        now = self._clock.now()
        async with self._database.begin() as tx:
            ground = await _ground(tx, event_id, now)
            room = room_of(ground.event) if ground is not None else None
            if ground is None or room is None or not await small_teams(tx, ground):
                return
            await enqueue(tx, event_id, [Order(SMALL, SMALL, before, now, channel_id=room)])

    async def flagged(self, event_id: int) -> tuple[Event, list[Small]] | None:
        """The teams that are too small at this moment, for the organizers' channel."""
        async with self._database.read() as session:
            ground = await _ground(session, event_id, self._clock.now())
            if ground is None:
                return None
            return ground.event, await small_teams(session, ground)

    async def event(self, event_id: int) -> Event | None:
        """The event that a notice is about."""
        async with self._database.read() as session:
            return await session.get(Event, event_id)

    async def standing(self, actor: Actor, event_id: int) -> Standing | None:
        """How people and teams stand; None where the event has no teams."""
        async with self._database.read() as session:
            ground = await _ground(session, event_id, self._clock.now())
            if ground is None:
                return None
            require_organizer(actor, ground.event)
            return await _standing(session, ground)


async def _standing(session: AsyncSession, ground: Ground) -> Standing:
    event_id = ground.event.id
    free = select(func.count(Participant.id)).where(
        Participant.event_id == event_id, is_free(ground.terms)
    )
    living = select(Team.member_count, func.count()).where(
        Team.event_id == event_id, Team.state != "disbanded"
    )
    sizes = {row[0]: row[1] for row in await session.execute(living.group_by(Team.member_count))}
    by_state = select(Participant.state, func.count()).where(Participant.event_id == event_id)
    states = {row[0]: row[1] for row in await session.execute(by_state.group_by(Participant.state))}
    came = select(func.count(Participant.id)).where(
        Participant.event_id == event_id, Participant.checked_in_at.is_not(None)
    )
    asked = select(func.count(Invitation.id)).where(
        Invitation.event_id == event_id, Invitation.state == "open"
    )
    return Standing(
        without_team=await session.scalar(free) or 0,
        looking=await session.scalar(free.where(Participant.looking_for_team)) or 0,
        sizes=dict(sorted(sizes.items())),
        small=tuple(await small_teams(session, ground)),
        waiting=states.get("waiting", 0),
        applied=states.get("applied", 0),
        registered=states.get("registered", 0),
        checked_in=await session.scalar(came) or 0,
        requests=await session.scalar(asked) or 0,
    )


async def _ground(session: AsyncSession, event_id: int, now: datetime) -> Ground | None:
    event = await session.scalar(select(Event).where(Event.id == event_id).options(*PARTS))
    if event is None:
        return None
    try:
        return Ground(event, await load_terms(session, event), now)
    except TeamsUnused:
        return None


async def _leave(
    tx: AsyncSession, event_id: int, gone: Collection[int], now: datetime
) -> list[int]:
    """Note that they left the server, and take them out of their teams; who was in one."""
    parts = select(Participant).where(
        Participant.event_id == event_id, Participant.user_id.in_(gone)
    )
    left: list[int] = []
    for part in await tx.scalars(parts.order_by(Participant.id)):
        part.left_at = part.left_at or now
        departures = await leave_all(tx, event_id, part.id, now)
        if not departures:
            continue
        left.append(part.user_id)
        audit.record(
            tx,
            event_id,
            at=now,
            actor=None,
            action="team.left_server",
            subject=", ".join(departure.team.name for departure in departures),
            after={"user": part.user_id},
        )
    return left


async def _go_on(
    tx: AsyncSession, event_id: int, once: str, after: int, gone: Sequence[int], due_at: datetime
) -> None:
    part = Order(
        PORTION_OF_CENSUS,
        PORTION_OF_CENSUS,
        f"{once}:{after}",
        due_at,
        {"once": once, "after": after, "gone": [*gone]},
    )
    await enqueue(tx, event_id, [part])
