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
from bot.schedule.following import people_of
from bot.schedule.planning import CHANGED, SEVERAL, subject_of


@dataclass(frozen=True)
class Notice:
    """What a place is to be told of a programme now."""

    event_id: int
    event_name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Readers:
    """Whom a reminder is for by now: who takes it as a letter, or whom a channel is to name.

    `unserved` is that who asked for it takes no letters any more, and no channel is going to
    name them.
    """

    people: tuple[int, ...]
    unserved: bool = False


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
            if row.user_id is not None:
                # Meanwhile they may have switched it off.
                people = await people_of(session, event, [row.user_id])
                there = {n: s for n, s in there.items() if row.user_id in people.following(s)}
            changes = [
                replace(change, after=Told.of(there[change.session_id]))
                for change in changes
                if change.session_id in there
            ]
        left = tuple(change for change in changes if change.concerns_anyone(now))
        return Notice(event.id, event.name, left) if left else None

    async def readers(self, row: Leased) -> Readers:
        """Who wants to have a reminder by now, of those it was meant for."""
        named: list[int] = row.facts.get("for_users", [])
        meant = named if row.user_id is None else [row.user_id]
        if not meant:
            return Readers(())
        async with self._database.read() as session:
            event = await _event(session, row)
            found = [] if event is None else event.sessions
            one = next((s for s in found if s.id == row.facts["session"]), None)
            if event is None or one is None:
                return Readers(())
            people = await people_of(session, event, meant)
        if row.user_id is None:
            wanting = people.wanting(one)
            return Readers(tuple(person for person in named if person in wanting))
        if row.user_id in people.following(one):
            return Readers((row.user_id,))
        planned = {follower.user_id for follower in people.unwritten(one)}
        asked = people.asked_at(one, row.user_id) is not None
        return Readers((), unserved=asked and row.user_id not in planned)


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
