"""Reminders: who gets one when it is due, and who asks for one or takes that back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.delivery.enqueue import Order, enqueue
from bot.errors.schedule import SessionOff, SessionStarted, UnknownSession
from bot.events.loading import LARGEST_KEY, PARTS, get_event
from bot.model import Event, ReminderWish, Session
from bot.schedule.changes import REMINDERS, channels_for
from bot.schedule.following import People, people_of
from bot.schedule.leads import label_of, leads_of, subject_of
from bot.schedule.outlook import Outlook, can_be_wished, outlook_of
from bot.schedule.planning import REMINDER, plan_for_person
from bot.schedule.quiet import after_quiet
from bot.schedule.reminded import reminded_at
from bot.schedule.settings import Settings, settings_of, settings_row
from bot.schedule.standing_in import (
    channel_turns,
    closed_to_me,
    is_said_anyway,
    name_in_channel,
    passed_over,
)


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

    async def wish(self, actor: Actor, session_id: int) -> Brief:
        """Be reminded of a session, and hear when it moves; asking twice is asking later.

        Raises UnknownSession, SessionOff or SessionStarted.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event, session = await _session_for(tx, actor, session_id)
            _require_coming(session, now)
            await _add_wishes(tx, actor, event, [session], now)
        return Brief(session, event.id, event.name, event.guild_id)

    async def take_back(self, actor: Actor, session_id: int) -> Brief:
        """Not be reminded of a session any more."""
        async with self._database.begin() as tx:
            event, session = await _session_for(tx, actor, session_id)
            await _drop_wishes(tx, actor, [session.id])
        return Brief(session, event.id, event.name, event.guild_id)

    async def wishes(self, actor: Actor, event_id: int) -> set[int]:
        """The sessions of an event that the person wants to be reminded of."""
        async with self._database.read() as session:
            mine = select(ReminderWish.session_id).where(
                ReminderWish.event_id == event_id, ReminderWish.user_id == actor.user_id
            )
            return {*await session.scalars(mine)}

    async def outlook(
        self, actor: Actor, event_id: int, sessions: Collection[int]
    ) -> tuple[Settings, list[Outlook]]:
        """The person's settings, and when they are reminded of sessions they ask for now."""
        now = self._clock.now()
        async with self._database.read() as read:
            event = await get_event(read, actor.guild_id, event_id, with_definition=True)
            settings = await settings_of(read, actor)
        asked = [session for session in event.sessions if session.id in sessions]
        return settings, [outlook_of(event, session, settings, now) for session in asked]

    async def choose(
        self, actor: Actor, event_id: int, offered: Collection[int], chosen: Collection[int]
    ) -> list[Session]:
        """Be reminded of the chosen sessions that still come, and of no other of those offered."""
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await get_event(tx, actor.guild_id, event_id)
            wanted = [s for s in event.sessions if s.id in chosen and can_be_wished(s, now)]
            left = {s.id for s in event.sessions if s.id in offered} - {s.id for s in wanted}
            await _drop_wishes(tx, actor, left)
            await _add_wishes(tx, actor, event, wanted, now)
        return wanted

    async def send(self, event_id: int, facts: dict[str, Any], due_at: datetime) -> None:
        """Hand out a due reminder: to the channel where it is its turn, and to people."""
        lead, version = timedelta(seconds=facts["seconds"]), facts["version"]
        now = self._clock.now()
        async with self._database.begin() as tx:
            found = await _coming(tx, event_id, facts, now)
            if found is None:
                return
            event, session = found
            channels = channels_for(event, session, REMINDERS)
            people = await _people_of(tx, event, session)
            turns = channel_turns(event, session, people)
            said = channels if _is_the_channels_turn(session, lead, turns, now) else []
            named = turns.get(lead, []) if said else []
            if said:
                following = people.following(session)
                named = [*named, *await passed_over(tx, event_id, session, turns, lead)]
                closed = await closed_to_me(tx, event_id, session, now)
                named = [*dict.fromkeys([*named, *(p for p in closed if p in following)])]

            quiet = event.definition.get("reminders", {}).get("quiet_hours")
            told = {**facts, "for_users": named} if named else facts
            if lead not in leads_of(event.definition, session):
                # Said for those who asked, and for nobody else.
                told = {**told, "on_request": True}

            def order(channel: int | None, person: int | None, at: datetime = due_at) -> Order:
                return Order(
                    kind=REMINDER,
                    subject=subject_of(session.id),
                    once=f"v{version}:{label_of(lead)}",
                    due_at=at,
                    facts=facts if person else told,
                    channel_id=channel,
                    user_id=person,
                    # There `stand_in` gathers those who could not be written to.
                    fallback_channel_id=channels[0] if person and channels else None,
                    useless_at=session.starts_at,
                )

            orders = [order(channel, None) for channel in said]
            for reader in people.due(session, lead):
                zone = reader.zone or event.time_zone
                at = after_quiet(due_at, session.starts_at, quiet, zone)
                orders.append(order(None, reader.user_id, at))
            await enqueue(tx, event.id, orders)

    async def stand_in(self, event_id: int, facts: dict[str, Any], channel_id: int) -> None:
        """See to it that somebody whose direct messages are closed is reminded in a channel.

        Where the channel is reminded at about this time anyway, nothing more is said.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            found = await _coming(tx, event_id, facts, now)
            if found is None:
                return
            event, session = found
            people = await _people_of(tx, event, session)
            turns = channel_turns(event, session, people)
            since = people.asked_at(session, facts["for_user"])
            if not await is_said_anyway(tx, event_id, session, turns, since, now):
                await name_in_channel(tx, event_id, session, facts, channel_id, now)


async def _coming(
    tx: AsyncSession, event_id: int, facts: dict[str, Any], now: datetime
) -> tuple[Event, Session] | None:
    """The session that a reminder speaks of, with its event and definition, if it still comes."""
    event = await tx.scalar(select(Event).where(Event.id == event_id).options(*PARTS))
    session = await tx.get(Session, facts["session"])
    if event is None or session is None or not _is_coming(session, facts["version"], now):
        return None
    await tx.refresh(event, ["definition"])
    return event, session


async def _people_of(tx: AsyncSession, event: Event, session: Session) -> People:
    """Everyone who wants to be reminded, and when who was reminded of the session already."""
    people = await people_of(tx, event)
    people.reminded = (await reminded_at(tx, event.id, [session])).get(session.id, {})
    return people


async def _session_for(tx: AsyncSession, actor: Actor, session_id: int) -> tuple[Event, Session]:
    # Of this server: whoever forges a number finds nothing.
    found = (
        select(Event, Session)
        .join(Session, Session.event_id == Event.id)
        .where(Session.id == session_id, Event.guild_id == actor.guild_id)
    )
    row = (await tx.execute(found)).first() if session_id <= LARGEST_KEY else None
    if row is None:
        raise UnknownSession(str(session_id))
    return row[0], row[1]


async def _add_wishes(
    tx: AsyncSession, actor: Actor, event: Event, sessions: Collection[Session], now: datetime
) -> None:
    for session in sessions:
        wish = ReminderWish(
            event_id=event.id, session_id=session.id, user_id=actor.user_id, made_at=now
        )
        try:
            async with tx.begin_nested():
                tx.add(wish)
        except IntegrityError:
            # It is wished for already; from now on it counts as wished for now.
            await tx.execute(
                update(ReminderWish)
                .where(ReminderWish.session_id == session.id)
                .where(ReminderWish.user_id == actor.user_id)
                .values(made_at=now)
            )
    settings = await settings_row(tx, actor)
    if settings.reminded_of == "none":
        # Who asks for one wants reminders again.
        settings.reminded_of = "chosen"
    lead = timedelta(minutes=settings.minutes_before)
    await plan_for_person(tx, event, sessions, now, lead)


async def _drop_wishes(tx: AsyncSession, actor: Actor, sessions: Collection[int]) -> None:
    await tx.execute(
        delete(ReminderWish).where(
            ReminderWish.user_id == actor.user_id, ReminderWish.session_id.in_(sessions)
        )
    )


def _require_coming(session: Session, now: datetime) -> None:
    if session.cancelled_at is not None:
        raise SessionOff(session.title)
    if session.starts_at is not None and session.starts_at <= now:
        raise SessionStarted(session.title, session.starts_at)


def _is_the_channels_turn(
    session: Session, lead: timedelta, leads: Collection[timedelta], now: datetime
) -> bool:
    """Whether the channel is to be reminded, and no later reminder is due by now as well."""
    starts = session.starts_at
    later = [other for other in leads if other < lead]
    return lead in leads and starts is not None and all(starts - o > now for o in later)


def _is_coming(session: Session, version: int, now: datetime) -> bool:
    if session.version != version or session.cancelled_at is not None:
        return False
    return session.starts_at is not None and session.starts_at > now
