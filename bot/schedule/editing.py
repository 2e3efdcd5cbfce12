"""Changing the programme by command: adding, moving, cancelling, filling in what was open."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.errors.schedule import (
    ChangedMeanwhile,
    NothingToChange,
    SessionCancelled,
    SessionNotCancelled,
    TooManySessions,
)
from bot.events.loading import get_event
from bot.model import Event, Session
from bot.permissions import require_organizer
from bot.schedule.changes import Change, Told
from bot.schedule.entries import key_for, require_order, require_session, require_text
from bot.schedule.planning import follow

if TYPE_CHECKING:
    from bot.events.file.instants import Moment

MOST_SESSIONS = 500


@dataclass(frozen=True)
class NewSession:
    """What an organizer enters for a session; the date may stay open.

    `leader` is the name and the user id of who leads it.
    """

    title: str
    start: "Moment | None" = None
    end: datetime | None = None
    kind: str = "other"
    place: str | None = None
    link: str | None = None
    summary: str | None = None
    leader: tuple[str, int] | None = None


@dataclass(frozen=True)
class Details:
    """What to put in place of what a session has; None leaves a part as it is, "" empties it."""

    title: str | None = None
    place: str | None = None
    link: str | None = None
    start: "Moment | None" = None
    end: datetime | None = None


@dataclass(frozen=True)
class Changed:
    """A session after it was changed, what is different, and whether people hear of it."""

    event: Event
    session: Session
    change: Change
    is_told: bool


class SessionService:
    """What organizers can do with sessions; each change is told to everyone concerned.

    `seen` is the version of a session that the organizer decided on; where it is another by
    now, ChangedMeanwhile is raised.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def now(self) -> datetime:
        """The instant that typed times are compared with."""
        return self._clock.now()

    async def find(self, actor: Actor, event_id: int, named: str) -> tuple[Event, Session]:
        """The session that an organizer means, by number, key or title; raises UnknownSession."""
        async with self._database.read() as session:
            event = await get_event(session, actor.guild_id, event_id)
        require_organizer(actor, event)
        return event, require_session(event, named)

    async def add(self, actor: Actor, event_id: int, new: NewSession) -> Changed:
        """Put one more session into the programme."""
        values = _start_values(new.start) | {
            "title": require_text("title", new.title),
            "place": require_text("place", new.place) if new.place else None,
            "link": require_text("link", new.link) if new.link else None,
            "ends_at": new.end,
            "kind": new.kind,
            "summary": new.summary,
            "details": _led_by(new.leader),
        }
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await _event_for(tx, actor, event_id)
            if len(event.sessions) >= MOST_SESSIONS:
                raise TooManySessions(MOST_SESSIONS)
            session = Session(
                event_id=event.id,
                key=key_for(new.title, [s.key for s in event.sessions]),
                zone=event.time_zone,
                audience={},
                version=1,
                **values,
            )
            require_order(session)
            event.sessions.append(session)
            await tx.flush()
            change = Change(session.id, None, Told.of(session))
            await _see_to(tx, event, session, change, actor, "session.add", now)
        return Changed(event, session, change, change.concerns_anyone(now))

    async def move(
        self,
        actor: Actor,
        event_id: int,
        session_id: int,
        start: "Moment",
        end: datetime | None = None,
        *,
        seen: int | None = None,
    ) -> Changed:
        """Give a session another time, or its first; without an end it keeps its length."""

        def apply(session: Session, _: datetime) -> None:
            _require_on(session)
            _move(session, start, end)

        return await self._change(actor, event_id, session_id, "session.move", seen, apply)

    async def cancel(
        self, actor: Actor, event_id: int, session_id: int, *, seen: int | None = None
    ) -> Changed:
        """Take a session out of the programme; it can be brought back."""

        def apply(session: Session, now: datetime) -> None:
            _require_on(session)
            session.cancelled_at = now

        return await self._change(actor, event_id, session_id, "session.cancel", seen, apply)

    async def bring_back(
        self, actor: Actor, event_id: int, session_id: int, *, seen: int | None = None
    ) -> Changed:
        """Let a cancelled session take place after all, at the time it had."""

        def apply(session: Session, _: datetime) -> None:
            if session.cancelled_at is None:
                raise SessionNotCancelled(session.title)
            session.cancelled_at = None

        return await self._change(actor, event_id, session_id, "session.restore", seen, apply)

    async def edit(
        self,
        actor: Actor,
        event_id: int,
        session_id: int,
        details: Details,
        *,
        seen: int | None = None,
    ) -> Changed:
        """Fill in or replace title, place, link or time of a session."""

        def apply(session: Session, _: datetime) -> None:
            _require_on(session)
            if details.title:
                session.title = require_text("title", details.title)
            if details.place is not None:
                session.place = require_text("place", details.place) if details.place else None
            if details.link is not None:
                session.link = require_text("link", details.link) if details.link else None
            if details.start is not None:
                _move(session, details.start, details.end)
            elif details.end is not None:
                session.ends_at = details.end
            require_order(session)

        return await self._change(actor, event_id, session_id, "session.edit", seen, apply)

    async def _change(
        self,
        actor: Actor,
        event_id: int,
        session_id: int,
        action: str,
        seen: int | None,
        apply: Callable[[Session, datetime], None],
    ) -> Changed:
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await _event_for(tx, actor, event_id)
            session = require_session(event, str(session_id))
            if seen is not None and seen != session.version:
                raise ChangedMeanwhile(session.title)
            before = Told.of(session)
            apply(session, now)
            change = Change(session.id, before, Told.of(session))
            if change.before == change.after:
                raise NothingToChange(session.title)
            if change.is_move:
                session.version += 1
            await tx.flush()
            await _see_to(tx, event, session, change, actor, action, now)
        return Changed(event, session, change, change.concerns_anyone(now))


async def _event_for(tx: AsyncSession, actor: Actor, event_id: int) -> Event:
    event = await get_event(tx, actor.guild_id, event_id, with_definition=True)
    require_organizer(actor, event)
    return event


async def _see_to(
    tx: AsyncSession,
    event: Event,
    session: Session,
    change: Change,
    actor: Actor,
    action: str,
    now: datetime,
) -> None:
    await follow(tx, event, [change], now)
    before = change.before.as_facts() if change.before else {}
    after = {n: v for n, v in change.after.as_facts().items() if v != before.get(n)}
    audit.record(
        tx,
        event.id,
        at=now,
        actor=actor,
        action=action,
        subject=session.title,
        before={name: before[name] for name in after if name in before} or None,
        after=after,
    )


def _led_by(leader: tuple[str, int] | None) -> dict[str, Any]:
    # As an event file has it.
    return {"chairs": [{"name": leader[0], "discord": str(leader[1])}]} if leader else {}


def _require_on(session: Session) -> None:
    if session.cancelled_at is not None:
        raise SessionCancelled(session.title)


def _start_values(start: "Moment | None") -> dict[str, Any]:
    return {
        "starts_at": start.utc if start else None,
        "starts_written": start.canonical if start else "open",
    }


def _move(session: Session, start: "Moment", end: datetime | None) -> None:
    if end is None and session.starts_at is not None and session.ends_at is not None:
        end = start.utc + (session.ends_at - session.starts_at)
    for name, value in _start_values(start).items():
        setattr(session, name, value)
    session.ends_at = end
    require_order(session)
