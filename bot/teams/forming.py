"""Forming teams of everyone who is left: planned, shown, applied, taken back within the hour."""

import asyncio

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.delivery.posted import Posted, posted_by
from bot.errors.forming import (
    FormingFailed,
    NobodyFits,
    NobodyToPlace,
    PeopleChanged,
)
from bot.errors.teams import EventOver
from bot.events.book import EventBook
from bot.events.loading import LARGEST_KEY
from bot.model import Event, FormingRun, Participant, Team
from bot.permissions import require_organizer
from bot.teams.forming_applying import make_teams, people_now
from bot.teams.forming_loading import by_portions, is_free, load_cores, load_pool
from bot.teams.forming_plan import FormingPlan, fingerprint_of, people_of, plan_of
from bot.teams.forming_rules import FormingTerms, Who, forming_terms, hacking_hours
from bot.teams.forming_runs import (
    UNDO_FOR,
    Planned,
    Situation,
    enqueue_correction,
    enqueue_report,
    load_run,
    require_undoable,
    settle,
)
from bot.teams.forming_solving import Solver
from bot.teams.forming_undoing import Undone, take_back
from bot.teams.loading import Ground, load_ground
from bot.worker import WorkFailed

log = structlog.stdlib.get_logger(__name__)

LARGEST_SEED = LARGEST_KEY


class FormingService:
    """Everything about plans; each method is for organizers alone."""

    def __init__(self, database: Database, clock: Clock, book: EventBook) -> None:
        self._database = database
        self._clock = clock
        self._book = book
        self._solver = Solver()

    async def situation(self, actor: Actor, event_id: int) -> Situation:
        """How many people could be placed; raises OrganizersOnly, TeamsUnused or EventOver."""
        async with self._database.read() as session:
            ground = await self._ground(session, actor, event_id)
            free = select(func.count(Participant.id)).where(
                Participant.event_id == event_id, is_free(ground.terms)
            )
            return Situation(
                event=ground.event,
                everyone=await session.scalar(free) or 0,
                looking=await session.scalar(free.where(Participant.looking_for_team)) or 0,
                teams_looking=len(await load_cores(session, event_id, ground.terms)),
                undoable=await self._undoable(session, ground),
            )

    async def plan(
        self, actor: Actor, event_id: int, *, who: Who, fill: bool, seed: int | None = None
    ) -> Planned:
        """Plan teams and keep the plan; the same seed gives the same one of the same people.

        Raises NobodyToPlace, NobodyFits, FormingFailed, TeamsUnused, EventOver.
        """
        async with self._database.read() as session:
            ground = await self._ground(session, actor, event_id)
            terms = await self._terms(session, ground)
            pool = await load_pool(session, event_id, ground.terms, who, fill=fill)
            made = select(func.count(FormingRun.id)).where(FormingRun.event_id == event_id)
            seed = (await session.scalar(made) or 0) + 1 if seed is None else seed
        if not pool.free:
            raise NobodyToPlace(ground.event.name, who == "looking")
        span = hacking_hours(ground.event, ground.now)
        try:
            solved = await self._solver.solve(terms, pool, span, seed)
        except WorkFailed as failure:
            log.exception("forming.failed", event_id=event_id, seed=seed)
            raise FormingFailed from failure
        cores = {core.id: core.members for core in pool.cores}
        plan = await asyncio.to_thread(plan_of, solved, cores, who, fill)
        if not plan.teams:
            raise NobodyFits(ground.event.name)
        free, filled = people_of(plan)
        mark = await asyncio.to_thread(fingerprint_of, free, filled, pool.said)
        async with self._database.begin() as tx:
            run = FormingRun(
                event_id=event_id,
                seed=seed,
                state="planned",
                fingerprint=mark,
                plan=plan.as_json(),
                undo={},
                made_by=actor.user_id,
                made_at=self._clock.now(),
            )
            tx.add(run)
        return await self._named(ground.event, run, plan, terms)

    async def show(self, actor: Actor, run_id: int) -> Planned:
        """A plan that was made before; raises UnknownPlan."""
        async with self._database.read() as session:
            run = await load_run(session, actor, run_id)
            event = await self._book.event(actor.guild_id, run.event_id)
            require_organizer(actor, event)
            terms = await self._terms(
                session,
                await load_ground(session, self._book, actor.guild_id, event.id, self._clock.now()),
            )
        plan = await asyncio.to_thread(FormingPlan.from_json, run.plan)
        return await self._named(event, run, plan, terms)

    async def apply(self, actor: Actor, run_id: int) -> FormingRun:
        """Make the teams of a plan in one transaction.

        Raises UnknownPlan, PlanSettled when somebody was faster, PeopleChanged, EventOver.
        """
        async with self._database.begin() as tx:
            run = await load_run(tx, actor, run_id)
            ground = await self._ground(tx, actor, run.event_id)
            await settle(tx, run, "planned", "applied")
            plan = await asyncio.to_thread(FormingPlan.from_json, run.plan)
            people, mark = await people_now(tx, ground, plan)
            if mark != run.fingerprint:
                raise PeopleChanged
            made = await make_teams(tx, ground, plan, people, run.seed)
            run.state, run.applied_at, run.undo = "applied", ground.now, made.as_json(actor.user_id)
            counts = (len(plan.teams), plan.placed)
            self._record(tx, ground, actor, "team.form", run, counts)
            await enqueue_report(tx, ground, run)
            return run

    async def to_undo(self, actor: Actor, run_id: int) -> FormingRun:
        """A plan that can be taken back now; raises what `undo` raises."""
        async with self._database.read() as session:
            run = await load_run(session, actor, run_id)
            ground = await self._ground(session, actor, run.event_id)
            require_undoable(run, ground)
            return run

    async def undo(self, actor: Actor, run_id: int) -> tuple[FormingRun, Undone]:
        """Take back what nobody has changed since, in one transaction.

        Raises UnknownPlan, NotApplied, PlanSettled, UndoOver, EventOver.
        """
        async with self._database.begin() as tx:
            run = await load_run(tx, actor, run_id)
            ground = await self._ground(tx, actor, run.event_id)
            require_undoable(run, ground)
            await settle(tx, run, "applied", "undone")
            undone = await take_back(tx, ground, run.undo)
            run.state, run.undone_at = "undone", ground.now
            run.undo = run.undo | {"by": actor.user_id}
            counts = (undone.teams, undone.people)
            self._record(tx, ground, actor, "team.form.undo", run, counts)
            await enqueue_correction(tx, ground, run)
            return run, undone

    async def drop(self, actor: Actor, run_id: int) -> None:
        """Put a plan away that was not applied; raises UnknownPlan or PlanSettled."""
        async with self._database.begin() as tx:
            run = await load_run(tx, actor, run_id)
            require_organizer(actor, await self._book.event(actor.guild_id, run.event_id))
            await settle(tx, run, "planned", "dropped")
            run.state, run.undo = "dropped", {"by": actor.user_id}

    async def report(self, run_id: int) -> tuple[Event, FormingRun] | None:
        """A run that was applied, for who reads the report."""
        async with self._database.read() as session:
            found = select(Event, FormingRun).join(FormingRun, FormingRun.event_id == Event.id)
            row = (await session.execute(found.where(FormingRun.id == run_id))).first()
            return None if row is None else (row[0], row[1])

    async def posted_report(self, delivery_id: int) -> Posted | None:
        """The report as it was posted; raises FellThrough while it is being posted."""
        async with self._database.read() as session:
            return await posted_by(session, delivery_id)

    async def _ground(self, session: AsyncSession, actor: Actor, event_id: int) -> Ground:
        ground = await load_ground(session, self._book, actor.guild_id, event_id, self._clock.now())
        require_organizer(actor, ground.event)
        if ground.event.state != "running":
            raise EventOver(ground.event.name)
        return ground

    async def _terms(self, session: AsyncSession, ground: Ground) -> FormingTerms:
        definition = await session.scalar(
            select(Event.definition).where(Event.id == ground.event.id)
        )
        return forming_terms(definition or {}, ground.terms)

    async def _undoable(self, session: AsyncSession, ground: Ground) -> FormingRun | None:
        applied = select(FormingRun).where(
            FormingRun.event_id == ground.event.id,
            FormingRun.state == "applied",
            FormingRun.applied_at > ground.now - UNDO_FOR,
        )
        return await session.scalar(applied.order_by(FormingRun.applied_at.desc()).limit(1))

    async def _named(
        self, event: Event, run: FormingRun, plan: FormingPlan, terms: FormingTerms
    ) -> Planned:
        wanted = {i for team in plan.teams for i in team.members}
        wanted |= {i for left in plan.left_over for i in left.people}
        asked = select(Participant.id, Participant.user_id, Participant.name)
        asked = asked.where(Participant.event_id == event.id)
        teams = select(Team.id, Team.name).where(Team.event_id == event.id)
        async with self._database.read() as session:
            rows = await by_portions(session, asked, Participant.id, 500)
            named = {row[0]: row[1] for row in await by_portions(session, teams, Team.id, 500)}
        people = {row[0]: (row[1], row[2]) for row in rows if row[0] in wanted}
        return Planned(event, run, plan, people, named, dict(terms.tracks))

    def _record(
        self,
        tx: AsyncSession,
        ground: Ground,
        actor: Actor,
        action: str,
        run: FormingRun,
        counts: tuple[int, int],
    ) -> None:
        audit.record(
            tx,
            run.event_id,
            at=ground.now,
            actor=actor,
            action=action,
            subject=f"plan {run.id}",
            after={"teams": counts[0], "people": counts[1], "seed": run.seed},
        )
