"""Plans as rows: loading one, deciding on it once, and reporting it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actor import Actor
from bot.delivery.enqueue import Order, enqueue
from bot.errors.forming import NotApplied, PlanSettled, UndoOver, UnknownPlan
from bot.events.loading import LARGEST_KEY
from bot.model import ChannelBinding, Delivery, Event, FormingRun
from bot.teams.forming_plan import FormingPlan
from bot.teams.loading import Ground

UNDO_FOR = timedelta(hours=1)
REPORT = "teams.formed"
# The deed that edits the report once its teams were taken back.
TAKEN_BACK = "teams.taken_back"


@dataclass(frozen=True)
class Situation:
    """Who is without a team, which teams look, and what can still be taken back."""

    event: Event
    everyone: int
    looking: int
    teams_looking: int
    undoable: FormingRun | None


@dataclass(frozen=True)
class Planned:
    """A plan to be shown: its run, and the names of people, teams and tracks in it."""

    event: Event
    run: FormingRun
    plan: FormingPlan
    people: Mapping[int, tuple[int, str]]
    teams: Mapping[int, str]
    tracks: Mapping[str, str]


def require_undoable(run: FormingRun, ground: Ground) -> None:
    """Raise NotApplied, PlanSettled or UndoOver unless the plan can be taken back now."""
    if run.applied_at is None:
        raise NotApplied
    if run.state != "applied":
        raise PlanSettled(run.state, run.undo.get("by"))
    if ground.now >= run.applied_at + UNDO_FOR:
        raise UndoOver(run.applied_at + UNDO_FOR)


async def load_run(session: AsyncSession, actor: Actor, run_id: int) -> FormingRun:
    """A plan of this server; raises UnknownPlan."""
    if not 0 < run_id <= LARGEST_KEY:
        raise UnknownPlan
    found = select(FormingRun).join(Event, Event.id == FormingRun.event_id)
    found = found.where(FormingRun.id == run_id, Event.guild_id == actor.guild_id)
    run = await session.scalar(found)
    if run is None:
        raise UnknownPlan
    return run


async def settle(tx: AsyncSession, run: FormingRun, before: str, after: str) -> None:
    """Of several who decide on a plan at once, the first does; raises PlanSettled for others."""
    won = await tx.execute(
        update(FormingRun)
        .where(FormingRun.id == run.id, FormingRun.state == before)
        .values(state=after)
        .returning(FormingRun.id)
        .execution_options(synchronize_session=False)
    )
    if won.first() is None:
        await tx.refresh(run)
        raise PlanSettled(run.state, run.undo.get("by"))


async def enqueue_report(tx: AsyncSession, ground: Ground, run: FormingRun) -> None:
    """Have the organizers' channel read what was formed."""
    room = select(ChannelBinding.channel_id).where(
        ChannelBinding.event_id == run.event_id, ChannelBinding.purpose == "organizers"
    )
    channel = await tx.scalar(room)
    if channel is not None:
        order = Order(
            REPORT, f"forming:{run.id}", "applied", ground.now, {"run": run.id}, channel_id=channel
        )
        await enqueue(tx, run.event_id, [order])


async def enqueue_correction(tx: AsyncSession, ground: Ground, run: FormingRun) -> None:
    """Have the report say that its teams were taken back, if there is one."""
    subject = f"forming:{run.id}"
    said = select(Delivery.id).where(
        Delivery.event_id == run.event_id, Delivery.kind == REPORT, Delivery.subject == subject
    )
    report = await tx.scalar(said)
    if report is not None:
        facts = {"run": run.id, "delivery": report}
        await enqueue(tx, run.event_id, [Order(TAKEN_BACK, subject, "undone", ground.now, facts)])
