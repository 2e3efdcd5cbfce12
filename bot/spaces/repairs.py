"""Looking after the rooms of all teams at once, for organizers."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.delivery.enqueue import Order, enqueue
from bot.errors.spaces import NoSpacesWanted, NoTeamsChannel
from bot.events.loading import get_event
from bot.model import Delivery, Event, Team, TeamSpace
from bot.permissions import require_organizer
from bot.spaces.rules import MAIN, Wish
from bot.spaces.service import CHANGED, CHECK, PARENT, bound_channel, wish_of

UNDER_WAY = ("waiting", "leased", "held")
STOPPED = "stopped by an organizer"


@dataclass(frozen=True)
class Overview:
    """How many teams there are, and how many lack a room; `run` is what is under way."""

    event: Event
    wish: Wish
    parent_id: int | None
    teams: int
    lacking: int
    in_threads: int
    failed: int
    run: int | None = None


@dataclass(frozen=True)
class Failure:
    """A team whose rooms could not be brought in step, and what Discord said."""

    team: str
    problem: str


@dataclass(frozen=True)
class Progress:
    """How far looking after all rooms has come."""

    total: int
    done: int
    left: int
    stopped: int
    failures: tuple[Failure, ...]


class SpaceRepairs:
    """Has what is missing made; every method but `catch_up` is for organizers alone."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def overview(self, actor: Actor, event_id: int) -> Overview:
        """How the rooms of an event's teams stand; raises OrganizersOnly."""
        async with self._database.read() as read:
            event = await get_event(read, actor.guild_id, event_id)
            require_organizer(actor, event)
            wish = await wish_of(read, event_id)
            lacking = await _lacking(read, event_id, wish)
            threads = select(func.count()).where(
                TeamSpace.event_id == event_id, TeamSpace.kind == "thread"
            )
            return Overview(
                event=event,
                wish=wish,
                parent_id=await bound_channel(read, event_id, PARENT),
                teams=await read.scalar(_live(event_id, func.count())) or 0,
                lacking=len(lacking),
                in_threads=await read.scalar(threads) or 0,
                failed=len(await _failures(read, event_id, (CHANGED, CHECK))),
                run=await _run_under_way(read, event_id),
            )

    async def start(self, actor: Actor, event_id: int) -> int:
        """Have the rooms of all teams looked at, and made where they lack; the number of the run.

        A run that is under way goes on instead. Raises NoSpacesWanted and NoTeamsChannel.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await get_event(tx, actor.guild_id, event_id)
            require_organizer(actor, event)
            wish = await wish_of(tx, event_id)
            if not wish.kinds():
                raise NoSpacesWanted(event.name)
            if await bound_channel(tx, event_id, PARENT) is None:
                raise NoTeamsChannel(event.name)
            under_way = await _run_under_way(tx, event_id)
            if under_way is not None:
                return under_way
            run = await _next_run(tx, event_id)
            # Also closed teams: closing their rooms may have failed.
            teams = await tx.scalars(select(Team.id).where(Team.event_id == event_id))
            await enqueue(
                tx,
                event_id,
                [Order(CHECK, f"team:{team}", f"run{run}", now, {"run": run}) for team in teams],
            )
            audit.record(tx, event_id, at=now, actor=actor, action="spaces.run", subject=event.name)
        return run

    async def stop(self, actor: Actor, event_id: int, run: int) -> int:
        """Leave the rest of a run undone; returns for how many teams."""
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await get_event(tx, actor.guild_id, event_id)
            require_organizer(actor, event)
            stopped = await tx.execute(
                update(Delivery)
                .where(*_of_run(event_id, run), Delivery.state.in_(("waiting", "held")))
                .values(state="cancelled", problem=STOPPED)
                .returning(Delivery.id)
                .execution_options(synchronize_session=False)
            )
            count = len(stopped.all())
            audit.record(
                tx, event_id, at=now, actor=actor, action="spaces.stop", subject=event.name
            )
        return count

    async def progress(self, actor: Actor, event_id: int, run: int) -> Progress:
        """How far a run has come, from its rows."""
        async with self._database.read() as read:
            event = await get_event(read, actor.guild_id, event_id)
            require_organizer(actor, event)
            counted = select(Delivery.state, func.count()).where(*_of_run(event_id, run))
            states: dict[str, int] = {
                row[0]: row[1] for row in await read.execute(counted.group_by(Delivery.state))
            }
            failures = await _failures(read, event_id, (CHECK,), run)
        return Progress(
            total=sum(states.values()),
            done=states.get("done", 0),
            left=sum(states.get(state, 0) for state in UNDER_WAY),
            stopped=states.get("cancelled", 0),
            failures=tuple(failures),
        )

    async def catch_up(self, event_id: int) -> int:
        """Have made what lacks since there is a place for it; returns for how many teams."""
        now = self._clock.now()
        async with self._database.begin() as tx:
            parent_id = await bound_channel(tx, event_id, PARENT)
            if parent_id is None:
                return 0
            wish = await wish_of(tx, event_id)
            kinds = "+".join(wish.kinds())
            once = f"in {parent_id}: {kinds}"
            lacking = await _lacking(tx, event_id, wish)
            orders = [Order(CHANGED, f"team:{team}", once, now) for team in lacking]
            return await enqueue(tx, event_id, orders)

    async def record_removal(self, actor: Actor, event_id: int, rooms: Collection[int]) -> None:
        """Write down which rooms that belong to no team an organizer has removed."""
        async with self._database.begin() as tx:
            event = await get_event(tx, actor.guild_id, event_id)
            require_organizer(actor, event)
            audit.record(
                tx,
                event_id,
                at=self._clock.now(),
                actor=actor,
                action="spaces.remove",
                subject=event.name,
                after={"rooms": [str(room) for room in rooms]},
            )


def _live(event_id: int, what: Any) -> Any:
    return select(what).where(Team.event_id == event_id, Team.state != "disbanded")


async def _lacking(session: AsyncSession, event_id: int, wish: Wish) -> list[int]:
    """The teams that have not every room they should have."""
    made = select(TeamSpace.team_id, TeamSpace.kind).where(
        TeamSpace.event_id == event_id, TeamSpace.channel_id.is_not(None)
    )
    there: dict[int, set[str]] = {}
    for team_id, kind in await session.execute(made):
        there.setdefault(team_id, set()).add(kind)
    teams = await session.scalars(_live(event_id, Team.id))
    # Who got a thread instead, as channels did not fit, lacks nothing.
    needs_main = wish.space != "none"
    return [
        team
        for team in teams
        if (needs_main and not there.get(team, set()) & {*MAIN})
        or (not needs_main and not {*wish.kinds()} <= there.get(team, set()))
    ]


async def _failures(
    session: AsyncSession, event_id: int, kinds: Collection[str], run: int | None = None
) -> list[Failure]:
    dead = select(Delivery.subject, Delivery.problem).where(
        Delivery.event_id == event_id, Delivery.kind.in_(kinds), Delivery.state == "dead"
    )
    if run is not None:
        dead = dead.where(*_of_run(event_id, run))
    rows = [*await session.execute(dead.order_by(Delivery.id))]
    known = select(Team.id, Team.name).where(Team.event_id == event_id)
    names: dict[int, str] = {row[0]: row[1] for row in await session.execute(known)}
    problems = {int(subject.partition(":")[2]): problem or "" for subject, problem in rows}
    return [Failure(names[team], why) for team, why in problems.items() if team in names]


def _of_run(event_id: int, run: int) -> tuple[Any, ...]:
    key = Delivery.dedup_key.like(f"team:%:{CHECK}:run{run}:@")
    return (Delivery.event_id == event_id, Delivery.kind == CHECK, key)


async def _run_under_way(session: AsyncSession, event_id: int) -> int | None:
    facts = await session.scalar(
        select(Delivery.facts)
        .where(Delivery.event_id == event_id, Delivery.kind == CHECK)
        .where(Delivery.state.in_(UNDER_WAY))
        .limit(1)
    )
    return None if facts is None else int(facts["run"])


async def _next_run(session: AsyncSession, event_id: int) -> int:
    there = select(func.count()).where(Delivery.event_id == event_id, Delivery.kind == CHECK)
    return (await session.scalar(there) or 0) + 1
