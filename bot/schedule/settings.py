"""How a person wants to be reminded and written to on one server."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import available_timezones

from sqlalchemy import Select, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.events.loading import events_of
from bot.model import Event, Participant, PersonSettings, ReminderWish
from bot.people.rules import known_zone
from bot.schedule.leads import USUAL
from bot.schedule.planning import plan_for_person
from bot.schedule.reminded import reminded_at


@dataclass(frozen=True)
class Settings:
    """The choices of one person; `may_write` is None until they were asked."""

    reminded_of: str = "chosen"
    minutes_before: int = USUAL
    may_write: bool | None = None
    time_zone: str | None = None


class SettingsService:
    """Reading and changing one's own settings."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def of(self, actor: Actor) -> Settings:
        """The person's settings on this server; the usual ones until they chose others."""
        async with self._database.read() as session:
            return await settings_of(session, actor)

    async def registered_zones(self, actor: Actor) -> dict[str, str]:
        """The zones the person registered with, by event; each holds where they set none here."""
        zones = (
            select(Event.name, Participant.time_zone)
            .join(Participant, Participant.event_id == Event.id)
            .where(Event.guild_id == actor.guild_id, Event.state == "running")
            .where(Participant.user_id == actor.user_id, Participant.time_zone.is_not(None))
            .order_by(Event.id)
        )
        async with self._database.read() as session:
            return {str(row[0]): str(row[1]) for row in await session.execute(zones)}

    async def be_reminded_of(self, actor: Actor, what: str) -> Settings:
        """Be reminded of `all` sessions, of the `chosen` ones, or of `none`."""
        return await self._change(actor, reminded_of=what)

    async def be_reminded_before(self, actor: Actor, minutes: int) -> Settings:
        """Be reminded so many minutes before a session."""
        return await self._change(actor, minutes_before=minutes)

    async def let_write(
        self, actor: Actor, *, may_write: bool, asked_of: Collection[int] = ()
    ) -> Settings:
        """Allow direct messages, or take that back; who was `asked_of` sessions wants them now."""
        return await self._change(actor, asked_of, may_write=may_write)

    async def live_in(self, actor: Actor, typed: str) -> Settings:
        """Set one's own time zone, or with nothing typed none; raises UnknownZone."""
        return await self._change(actor, time_zone=known_zone(typed, _zones()))

    async def _change(
        self, actor: Actor, asked_of: Collection[int] = (), **values: object
    ) -> Settings:
        now = self._clock.now()
        async with self._database.begin() as tx:
            row = await settings_row(tx, actor)
            settings = replace(_as_settings(row), **values)
            row.reminded_of = settings.reminded_of
            row.minutes_before = settings.minutes_before
            row.direct_messages = settings.may_write
            row.time_zone = settings.time_zone
            await tx.flush()
            if {"reminded_of", "minutes_before", "may_write"} & values.keys():
                await _plan(tx, actor, settings, asked_of, now)
        return settings


async def _plan(
    tx: AsyncSession, actor: Actor, settings: Settings, asked_of: Collection[int], now: datetime
) -> None:
    """Write the reminders that these settings ask for and that nobody wanted before.

    What was wished for counts as wished for now, so that what is past by now comes later; but
    not what the person was reminded of since they wished for it.
    """
    if settings.reminded_of == "none":
        return
    wishes = select(ReminderWish.session_id, ReminderWish.made_at)
    mine = await tx.execute(wishes.where(ReminderWish.user_id == actor.user_id))
    chosen = {row.session_id: row.made_at for row in mine}
    lead = timedelta(minutes=settings.minutes_before)
    for event in await tx.scalars(events_of(actor.guild_id)):
        if event.state != "running":
            continue
        wanted = [s for s in event.sessions if settings.reminded_of == "all" or s.id in chosen]
        known = await reminded_at(tx, event.id, wanted, actor.user_id)
        ahead = [
            session
            for session in wanted
            if session.id in asked_of
            or not _is_done(known.get(session.id, {}).get(actor.user_id), chosen.get(session.id))
        ]
        await plan_for_person(tx, event, ahead, now, lead)
        again = update(ReminderWish).where(
            ReminderWish.user_id == actor.user_id,
            ReminderWish.session_id.in_([session.id for session in ahead]),
        )
        await tx.execute(again.values(made_at=now))


def _is_done(reminded: datetime | None, wished: datetime | None) -> bool:
    return reminded is not None and (wished is None or reminded > wished)


async def settings_of(session: AsyncSession, actor: Actor) -> Settings:
    """The person's settings on the server; the usual ones until they chose others."""
    return _as_settings(await session.scalar(_mine(actor)))


async def settings_row(tx: AsyncSession, actor: Actor) -> PersonSettings:
    """The person's row of settings, made where there is none yet."""
    row = await tx.scalar(_mine(actor))
    if row is not None:
        return row
    row = PersonSettings(
        guild_id=actor.guild_id,
        user_id=actor.user_id,
        reminded_of="chosen",
        minutes_before=USUAL,
    )
    try:
        async with tx.begin_nested():
            tx.add(row)
    except IntegrityError:
        # Another click of the same person came first, on a database with many writers.
        return (await tx.scalars(_mine(actor))).one()
    return row


def _mine(actor: Actor) -> Select[PersonSettings]:
    return select(PersonSettings).where(
        PersonSettings.guild_id == actor.guild_id, PersonSettings.user_id == actor.user_id
    )


def _as_settings(row: PersonSettings | None) -> Settings:
    if row is None:
        return Settings()
    return Settings(row.reminded_of, row.minutes_before, row.direct_messages, row.time_zone)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
