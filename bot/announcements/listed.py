"""How the announcements of an event stand, for those who look through all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, exists, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.announcements.handing_out import BEGINS, SAYS, subject_of
from bot.announcements.rules import stage_of
from bot.model import Announcement, Delivery, Event

UNDONE = ("waiting", "leased", "held")


@dataclass(frozen=True)
class Listed:
    """An announcement and its stage.

    The stage is its state, or says more: `held_back` when its time has come and it waits until
    the event goes on, `under_way` while it is being sent, `reached_nobody` when it was not said
    anywhere, and what `stage_of` tells apart.
    """

    announcement: Announcement
    stage: str


async def listed(
    session: AsyncSession, event: Event, announcements: Sequence[Announcement], now: datetime
) -> list[Listed]:
    """The announcements of one event, in the same order, each with its stage."""
    undone = await _undone(session, event, now)
    # A broadcast has thousands of rows, of which the first that was said is enough.
    silent = select(Announcement.id).where(
        Announcement.event_id == event.id,
        Announcement.state == "sent",
        _said(event),
        ~_said(event, Delivery.state == "done"),
    )
    unheard = {*await session.scalars(silent)}

    def stage(one: Announcement) -> str:
        states = undone.get(subject_of(one.id))
        if states and one.state in ("waiting", "sent"):
            is_held = event.paused_at is not None or "held" in states
            return "held_back" if is_held else "under_way"
        return "reached_nobody" if one.id in unheard else stage_of(one.state, one.missed)

    return [Listed(one, stage(one)) for one in announcements]


async def _undone(session: AsyncSession, event: Event, now: datetime) -> dict[str, set[str]]:
    """The states of rows whose time has come, by what they are about."""
    found = select(Delivery.subject, Delivery.state).where(
        # Not looked up by the event, as its rows are many and those that wait are few.
        Delivery.event_id + 0 == event.id,
        Delivery.kind.in_((SAYS, BEGINS)),
        Delivery.state.in_(UNDONE),
        # What is planned waits for its time alone.
        (Delivery.kind == SAYS) | (Delivery.due_at <= now) | (Delivery.state == "held"),
    )
    states: dict[str, set[str]] = {}
    for subject, state in await session.execute(found.distinct()):
        states.setdefault(subject, set()).add(state)
    return states


def _said(event: Event, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    subject = literal(subject_of(0)[:-1]).concat(cast(Announcement.id, String))
    return exists().where(
        Delivery.event_id == event.id,
        Delivery.subject == subject,
        Delivery.kind == SAYS,
        *which,
    )
