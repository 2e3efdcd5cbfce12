"""Reminders: who gets one when it is due, and who asks for one or takes that back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.clock import Clock
from bot.db import Database
from bot.delivery.enqueue import Order, enqueue
from bot.events.loading import PARTS
from bot.model import Event, Session
from bot.schedule.changes import REMINDERS, channels_for
from bot.schedule.following import people_of
from bot.schedule.leads import label_of, leads_of
from bot.schedule.planning import REMINDER, subject_of


@dataclass(frozen=True)
class Brief:
    """A session, and what is needed of its event to speak of it."""

    session: Session
    event_id: int
    event_name: str
    guild_id: int


class ReminderService:
    """Reminders of sessions, for channels and for single people."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def brief(self, session_id: int) -> Brief | None:
        """A session with the name of its event; None when there is no such session."""
        found = (
            select(Session, Event.id, Event.name, Event.guild_id)
            .join(Event, Event.id == Session.event_id)
            .where(Session.id == session_id)
        )
        async with self._database.read() as session:
            row = (await session.execute(found)).first()
        return None if row is None else Brief(*row)

    async def still_true(self, facts: dict[str, Any], now: datetime) -> Brief | None:
        """The session that a reminder speaks of; None when it moved, began or was cancelled."""
        brief = await self.brief(facts["session"])
        if brief is None or not _is_coming(brief.session, facts["version"], now):
            return None
        return brief

    async def send(self, event_id: int, facts: dict[str, Any], due_at: datetime) -> None:
        """Hand out a due reminder: to the channel where the event file says so, and to people."""
        lead, version = timedelta(seconds=facts["seconds"]), facts["version"]
        async with self._database.begin() as tx:
            event = await tx.scalar(select(Event).where(Event.id == event_id).options(*PARTS))
            session = await tx.get(Session, facts["session"])
            if event is None or session is None:
                return
            if not _is_coming(session, version, self._clock.now()):
                return
            await tx.refresh(event, ["definition"])
            channels = channels_for(event, session, REMINDERS)
            people = await people_of(tx, event)
            said = channels if lead in leads_of(event.definition, session) else []

            def order(channel: int | None, person: int | None) -> Order:
                return Order(
                    kind=REMINDER,
                    subject=subject_of(session.id),
                    once=f"v{version}:{label_of(lead)}",
                    due_at=due_at,
                    facts=facts,
                    channel_id=channel,
                    user_id=person,
                    # Where the channel is reminded at the same time, nobody misses anything.
                    fallback_channel_id=channels[0] if person and channels else None,
                    useless_at=session.starts_at,
                )

            orders = [order(channel, None) for channel in said]
            orders += [order(None, person) for person in people.due(session, lead)]
            await enqueue(tx, event.id, orders)


def _is_coming(session: Session, version: int, now: datetime) -> bool:
    if session.version != version or session.cancelled_at is not None:
        return False
    return session.starts_at is not None and session.starts_at > now
