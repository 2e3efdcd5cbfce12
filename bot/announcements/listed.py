"""How the announcements of an event stand, for those who look through all of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.announcements.handing_out import BEGINS, SAYS, subject_of
from bot.announcements.rules import stage_of
from bot.model import Announcement, Delivery, Event

UNDONE = ("waiting", "leased", "held")


@dataclass(frozen=True)
class Listed:
    """An announcement and its stage.

    The stage is its state, or says more: `held_back` when its time has come and it waits until
    the event goes on, `under_way` while it is being sent, and what `stage_of` tells apart.
    """

    announcement: Announcement
    stage: str


async def listed(
    session: AsyncSession, event: Event, announcements: Sequence[Announcement], now: datetime
) -> list[Listed]:
    """The announcements of one event, in the same order, each with its stage."""
    subjects = {subject_of(one.id): one for one in announcements}
    undone = select(Delivery.subject, Delivery.state).where(
        Delivery.event_id == event.id,
        Delivery.subject.in_(subjects),
        Delivery.kind.in_((SAYS, BEGINS)),
        Delivery.state.in_(UNDONE),
        # What is planned waits for its time alone.
        (Delivery.kind == SAYS) | (Delivery.due_at <= now) | (Delivery.state == "held"),
    )
    states: dict[str, set[str]] = {}
    is_paused = event.paused_at is not None
    for subject, state in await session.execute(undone.distinct()):
        states.setdefault(subject, set()).add(state)
    return [
        Listed(one, _stage(one, states.get(subject, ()), is_paused=is_paused))
        for subject, one in subjects.items()
    ]


def _stage(one: Announcement, undone: Collection[str], *, is_paused: bool) -> str:
    if not undone or one.state not in ("waiting", "sent"):
        return stage_of(one.state, one.missed)
    return "held_back" if is_paused or "held" in undone else "under_way"
