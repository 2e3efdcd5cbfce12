"""What the outbox asks of a programme: what is still to be told, and to whom."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.db import Database
from bot.delivery.leased import Leased
from bot.delivery.outcome import FellThrough
from bot.delivery.rules import Answer
from bot.model import Delivery, Event
from bot.schedule.changes import Change, Told
from bot.schedule.planning import CHANGED, SEVERAL, subject_of


@dataclass(frozen=True)
class Notice:
    """What a place is to be told of a programme now."""

    event_id: int
    event_name: str
    changes: tuple[Change, ...]


class ScheduleTelling:
    """Answers the outbox from what is true at the moment it asks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def to_tell(self, row: Leased, now: datetime) -> Notice | None:
        """What a notice says now, up to how the sessions are now; None when it is nothing.

        What a later notice says at the same place is left to that one. Raises FellThrough while
        that is not certain, as it may be taken back before anyone tried to say it.
        """
        changes = [Change.from_facts(facts) for facts in row.facts["changes"]]
        async with self._database.read() as session:
            event = await _event(session, row)
            if event is None:
                return None
            said = await _told_later(session, row, {change.session_id for change in changes})
            there = {s.id: s for s in event.sessions if s.id not in said}
            changes = [
                replace(change, after=Told.of(there[change.session_id]))
                for change in changes
                if change.session_id in there
            ]
        left = tuple(change for change in changes if change.concerns_anyone(now))
        return Notice(event.id, event.name, left) if left else None


async def _event(session: AsyncSession, row: Leased) -> Event | None:
    found = select(Event).where(Event.id == row.event_id).options(selectinload(Event.sessions))
    return await session.scalar(found)


async def _told_later(session: AsyncSession, row: Leased, sessions: Collection[int]) -> set[int]:
    """The sessions of which a later notice has told the row's place, or will have."""
    later = await session.execute(
        select(Delivery.state, Delivery.first_tried_at, Delivery.facts).where(
            Delivery.event_id == row.event_id,
            Delivery.subject.in_([SEVERAL, *map(subject_of, sessions)]),
            Delivery.kind == CHANGED,
            Delivery.id > row.id,
            Delivery.channel_id == row.channel_id,
            Delivery.user_id == row.user_id,
            Delivery.state.in_(("waiting", "leased", "done")),
        )
    )
    told, perhaps = set[int](), set[int]()
    for state, tried_at, facts in later:
        if "for_user" in facts:
            # It stands in for a letter and says nothing itself.
            continue
        # What was tried is not taken back any more; what is in hand may be handed back untried.
        is_certain = state == "done" or (state == "waiting" and tried_at is not None)
        (told if is_certain else perhaps).update(change["session"] for change in facts["changes"])
    if not told.issuperset(perhaps & {*sessions}):
        raise FellThrough(Answer(None, text="a later notice is to be said first"))
    return told
