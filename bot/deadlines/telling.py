"""What the outbox asks of deadlines: where a milestone goes, and what it says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload, undefer

from bot.clock import Clock
from bot.db import Database
from bot.deadlines.following import room_of
from bot.deadlines.milestones import CLOSES, MILESTONE, SAYS, milestones_of
from bot.deadlines.places import Place, places_of_team
from bot.deadlines.rules import closing_for
from bot.delivery.enqueue import Order, enqueue
from bot.delivery.leased import Leased
from bot.delivery.outcome import FellThrough
from bot.delivery.posted import Posted, posted_by
from bot.delivery.rules import Answer
from bot.model import Delivery, Event, Extension, Team, Window

ROOMS = {"mentors": "mentors", "judges": "judges", "organizers": "organizers"}


@dataclass(frozen=True)
class Milestone:
    """A milestone or a notice as it should read now.

    `at` is where the edge is now, `was` where the message had it before, when that differs.
    `to` are the groups, tracks and chapters it is for; empty for everyone.
    """

    event: str
    window: str
    edge: str
    at: datetime | None
    was: datetime | None = None
    closes_at: datetime | None = None
    text: str | None = None
    note: str | None = None
    to: tuple[str, ...] = ()
    team: str | None = None
    why: str | None = None


class DeadlineTelling:
    """Answers the outbox from what is true at the moment it asks."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def begin(self, row: Leased) -> None:
        """Say a milestone that is due, where it belongs; raises FellThrough without a channel."""
        async with self._database.begin() as tx:
            event, window = await _load(tx, row)
            if event is None or window is None or not await _is_current(tx, window, row.facts):
                return
            places = await _places(tx, event, row.facts)
            taken = await _said_later(tx, event, row, self._clock.now())
            orders = [
                Order(
                    kind=SAYS,
                    subject=row.subject,
                    once=f"v{row.facts['version']}:{row.facts['milestone']}:{row.facts['offset']}",
                    due_at=row.due_at,
                    facts=row.facts,
                    channel_id=channel_id,
                    user_id=user_id,
                    useless_at=row.useless_at,
                )
                for channel_id, user_id in places
                if (channel_id, user_id) not in taken
            ]
            await enqueue(tx, event.id, orders)
        # A team that nobody may write to is no mistake of the set-up.
        if not places and "team" not in row.facts:
            raise FellThrough(Answer(404, 10003, "no channel for announcements"))

    async def to_say(self, row: Leased) -> Milestone | None:
        """What a milestone says now; None when its window has moved since or is gone.

        Also None when a later one is due by now: it could not be said for so long.
        """
        async with self._database.read() as session:
            event, window = await _load(session, row)
            if event is None or window is None or not await _is_current(session, window, row.facts):
                return None
            taken = await _said_later(session, event, row, self._clock.now())
            if (row.channel_id, row.user_id) in taken:
                return None
            return await _milestone(session, event, window, row.facts)

    async def to_tell(self, row: Leased) -> Milestone | None:
        """What a notice of a move says now; None when it was moved again since."""
        async with self._database.read() as session:
            event, window = await _load(session, row)
            if event is None or window is None:
                return None
            at = await _instant(session, window, row.facts)
            if at != _read(row.facts["at"]):
                return None
            return await _notice(session, event, window, row.facts)

    async def to_correct(self, row: Leased) -> tuple[Posted, Milestone] | None:
        """What a posted milestone or notice should say now; None when there is none."""
        async with self._database.read() as session:
            posted = await posted_by(session, row.facts["delivery"])
            if posted is None:
                return None
            event, window = await _load(session, posted.row)
            if event is None or window is None:
                return None
            make = _milestone if posted.row.kind == SAYS else _notice
            return posted, await make(session, event, window, posted.row.facts)


async def _load(session: AsyncSession, row: Leased) -> tuple[Event | None, Window | None]:
    parts = (selectinload(Event.channels), undefer(Event.definition))
    event = await session.scalar(select(Event).where(Event.id == row.event_id).options(*parts))
    return event, await session.get(Window, row.facts["window"])


async def _is_current(session: AsyncSession, window: Window, facts: Mapping[str, Any]) -> bool:
    if team_id := facts.get("team"):
        state = await session.scalar(select(Team.state).where(Team.id == team_id))
        if state in {None, "disbanded"}:
            return False
    return await _instant(session, window, facts) == _read(facts["at"])


async def _instant(
    session: AsyncSession, window: Window, facts: Mapping[str, Any]
) -> datetime | None:
    if facts.get("edge", CLOSES) != CLOSES:
        return window.opens_at
    own = await session.scalars(select(Extension).where(Extension.window_id == window.id))
    return closing_for(window, own, facts.get("team"))


async def _milestone(
    session: AsyncSession, event: Event, window: Window, facts: Mapping[str, Any]
) -> Milestone:
    defined = _defined(event, facts)
    at, said = await _instant(session, window, facts), _read(facts["at"])
    return Milestone(
        event=event.name,
        window=window.key,
        edge=facts["edge"],
        at=at,
        was=said if said != at else None,
        closes_at=window.closes_at,
        text=defined.get("text"),
        note=_note(event, window, at),
        to=tuple(_names(defined.get("to", {}))),
        team=await _team(session, facts),
    )


def _note(event: Event, window: Window, at: datetime | None) -> str | None:
    """What the file adds about when a window closes, for as long as it closes then."""
    defined = event.definition.get("windows", {}).get(window.key, {})
    closes = defined.get("closes")
    return defined.get("note") if closes and _read(closes["utc"]) == at else None


async def _notice(
    session: AsyncSession, event: Event, window: Window, facts: Mapping[str, Any]
) -> Milestone:
    """A notice names where it moved from; after another move it names only where it is now."""
    return Milestone(
        event=event.name,
        window=window.key,
        edge=facts.get("edge", CLOSES),
        at=await _instant(session, window, facts),
        was=_read(facts.get("before")),
        team=await _team(session, facts),
        why=facts.get("why"),
    )


def _defined(event: Event, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    key = facts.get("milestone")
    nothing: dict[str, Any] = {}
    return next((m for m in milestones_of(event) if m["key"] == key), nothing)


def _names(to: Mapping[str, list[str]]) -> Iterable[str]:
    for part in ("groups", "tracks", "chapters"):
        yield from (name for name in to.get(part, []) if name != "everyone")


async def _places(session: AsyncSession, event: Event, facts: Mapping[str, Any]) -> list[Place]:
    if team_id := facts.get("team"):
        return await places_of_team(session, event, team_id)
    to = _defined(event, facts).get("to", {})
    purposes = [
        *(ROOMS.get(group, "announcements") for group in to.get("groups", [])),
        *("announcements" for _ in to.get("tracks", [])),
        *(f"chapter:{key}" for key in to.get("chapters", [])),
    ]
    found = (room_of(event, purpose) for purpose in purposes or ["announcements"])
    return [(room, None) for room in dict.fromkeys(found) if room is not None]


async def _said_later(
    session: AsyncSession, event: Event, row: Leased, now: datetime
) -> set[Place]:
    """Where a later milestone of the same edge is due by now, for the same people or for all."""
    to = _defined(event, row.facts).get("to", {})
    later = await session.scalars(
        select(Delivery.facts).where(
            Delivery.event_id == event.id,
            Delivery.subject == row.subject,
            Delivery.kind == MILESTONE,
            Delivery.state.not_in(("cancelled", "dead")),
            Delivery.due_at > row.due_at,
            Delivery.due_at <= now,
        )
    )
    places: set[Place] = set()
    for facts in later:
        others = _defined(event, facts).get("to", {})
        is_same_edge = (facts["edge"], facts["at"]) == (row.facts["edge"], row.facts["at"])
        if is_same_edge and (others == to or not any(_names(others))):
            places.update(await _places(session, event, facts))
    return places


async def _team(session: AsyncSession, facts: Mapping[str, Any]) -> str | None:
    team_id = facts.get("team")
    named = select(Team.name).where(Team.id == team_id)
    return None if team_id is None else await session.scalar(named)


def _read(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written)
