"""Codes of perks: brought in from a list, claimed once each, never written to a log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.errors.perks import (
    CodesNotRead,
    NoCodeLeft,
    NoPerks,
    NotEntitled,
    PerkClosed,
    PerkNotOpen,
    UnknownPerk,
)
from bot.events.loading import get_event
from bot.model import Event, Membership, Participant, PerkCode, Submission, Team
from bot.perks.codes import read_codes
from bot.permissions import require_organizer


@dataclass(frozen=True)
class Perk:
    """A perk as the event's file has it."""

    key: str
    title: str
    each: str
    entitled: str
    value: str | None
    how: str | None
    opens_at: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True)
class PerkStanding:
    """How many codes of a perk there are, and who claimed them.

    `claimed` has the name of the team or person, the Discord user who pressed, and the instant.
    """

    perk: Perk
    codes: int
    claimed: tuple[tuple[str, int, datetime], ...]


def perks_of(event: Event) -> list[Perk]:
    """The perks of an event that was loaded with its definition."""
    return [_perk(values) for values in event.definition.get("perks", ())]


class PerkService:
    """Claiming codes, and what organizers do with them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def perks(self, actor: Actor, event_id: int) -> list[Perk]:
        """The perks of the event; raises NoPerks where there are none."""
        async with self._database.read() as session:
            event = await get_event(session, actor.guild_id, event_id, with_definition=True)
            perks = perks_of(event)
        if not perks:
            raise NoPerks(event.name)
        return perks

    async def claim(self, actor: Actor, event_id: int, key: str) -> tuple[Perk, str]:
        """The code of the person or their team; asking again gives the same one.

        Raises UnknownPerk, PerkNotOpen, PerkClosed, NotEntitled or NoCodeLeft.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await get_event(tx, actor.guild_id, event_id, with_definition=True)
            perk = _named(event, key)
            holder = await _holder(tx, actor, event, perk)
            there = select(PerkCode.code).where(
                PerkCode.event_id == event.id, PerkCode.perk == perk.key, PerkCode.holder == holder
            )
            # One after the other: a code that another only tried to take must not seem taken.
            turn = select(Event.id).where(Event.id == event.id)
            await tx.execute(turn.with_for_update(key_share=True))
            if (known := await tx.scalar(there)) is not None:
                return perk, known
            if perk.opens_at is not None and now < perk.opens_at:
                raise PerkNotOpen(perk.title, perk.opens_at)
            if perk.closes_at is not None and now >= perk.closes_at:
                raise PerkClosed(perk.title, perk.closes_at)
            free = (
                select(PerkCode.id)
                .where(
                    PerkCode.event_id == event.id,
                    PerkCode.perk == perk.key,
                    PerkCode.holder.is_(None),
                )
                .order_by(PerkCode.id)
                .limit(1)
                .scalar_subquery()
            )
            taking = (
                update(PerkCode)
                .where(PerkCode.id == free, PerkCode.holder.is_(None))
                .values(holder=holder, claimed_by=actor.user_id, claimed_at=now)
                .returning(PerkCode.code)
                .execution_options(synchronize_session=False)
            )
            try:
                async with tx.begin_nested():
                    code = await tx.scalar(taking)
            except IntegrityError:
                # Somebody of the same team was a moment faster.
                code = await tx.scalar(there)
            if code is None:
                raise NoCodeLeft(perk.title)
            return perk, code

    async def bring_in(self, actor: Actor, event_id: int, key: str, data: bytes) -> int:
        """Add the codes of a CSV file, all or none; returns how many.

        Raises CodesNotRead with every line that is wrong.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await get_event(tx, actor.guild_id, event_id, with_definition=True)
            require_organizer(actor, event)
            perk = _named(event, key)
            known = await tx.scalars(
                select(PerkCode.code).where(
                    PerkCode.event_id == event.id, PerkCode.perk == perk.key
                )
            )
            codes = read_codes(data, frozenset(known))
            try:
                async with tx.begin_nested():
                    tx.add_all(
                        PerkCode(event_id=event.id, perk=perk.key, code=code, added_at=now)
                        for code in codes
                    )
            except IntegrityError:
                # On a database with many writers; its own words would have the code in them.
                raise CodesNotRead(("somebody else is adding some of them just now",)) from None
            # Never the codes themselves: the log is read by more people.
            audit.record(
                tx,
                event.id,
                at=now,
                actor=actor,
                action="perks.brought_in",
                subject=perk.title,
                after={"codes": len(codes)},
            )
            return len(codes)

    async def standings(self, actor: Actor, event_id: int) -> Sequence[PerkStanding]:
        """What is left of each perk and who claimed; for organizers, and without the codes."""
        async with self._database.read() as session:
            event = await get_event(session, actor.guild_id, event_id, with_definition=True)
            require_organizer(actor, event)
            counts = await session.execute(
                select(PerkCode.perk, func.count())
                .where(PerkCode.event_id == event.id)
                .group_by(PerkCode.perk)
            )
            number = {row[0]: row[1] for row in counts}
            claimed = await session.execute(
                select(PerkCode.perk, PerkCode.holder, PerkCode.claimed_by, PerkCode.claimed_at)
                .where(PerkCode.event_id == event.id, PerkCode.holder.is_not(None))
                .order_by(PerkCode.claimed_at)
            )
            rows = claimed.all()
            names = await _names(session, event.id)
            return [
                PerkStanding(
                    perk,
                    number.get(perk.key, 0),
                    tuple(
                        (names.get(holder, "(no longer here)"), by, at)
                        for key, holder, by, at in rows
                        if key == perk.key and holder and by and at
                    ),
                )
                for perk in perks_of(event)
            ]


async def _names(session: AsyncSession, event_id: int) -> dict[str, str]:
    """The names of all who can hold a code."""
    teams = await session.execute(select(Team.id, Team.name).where(Team.event_id == event_id))
    people = await session.execute(
        select(Participant.id, Participant.name).where(Participant.event_id == event_id)
    )
    found = {f"team:{row.id}": row.name for row in teams}
    return found | {f"person:{row.id}": row.name for row in people}


def _perk(values: dict[str, Any]) -> Perk:
    def instant(name: str) -> datetime | None:
        moment: dict[str, str] | None = values.get(name)
        return datetime.fromisoformat(moment["utc"]) if moment else None

    return Perk(
        key=values["key"],
        title=values["title"],
        each=values.get("each", "team"),
        entitled=values.get("entitled", "registered"),
        value=values.get("value"),
        how=values.get("how"),
        opens_at=instant("opens"),
        closes_at=instant("closes"),
    )


def _named(event: Event, key: str) -> Perk:
    for perk in perks_of(event):
        if perk.key == key:
            return perk
    raise UnknownPerk(key)


async def _holder(tx: AsyncSession, actor: Actor, event: Event, perk: Perk) -> str:
    """Who gets the code; raises NotEntitled."""
    # Where nobody registers, whoever is on the list takes part.
    registers = "registration" in event.definition
    taking_part = ("registered",) if registers else ("registered", "interested")
    person = await tx.scalar(
        select(Participant).where(
            Participant.event_id == event.id,
            Participant.user_id == actor.user_id,
            Participant.state.in_(taking_part),
        )
    )
    if person is None or (perk.entitled == "checked_in" and person.checked_in_at is None):
        raise NotEntitled(perk.title, perk.entitled)
    team_id = await tx.scalar(
        select(Team.id)
        .join(Membership, Membership.team_id == Team.id)
        .where(Membership.participant_id == person.id, Team.state != "disbanded")
        .order_by(Membership.slot)
        .limit(1)
    )
    if team_id is None and (perk.each == "team" or perk.entitled == "in_team"):
        raise NotEntitled(perk.title, "in_team")
    if perk.entitled == "submitted":
        own = Submission.participant_id == person.id
        mine = own if team_id is None else own | (Submission.team_id == team_id)
        handed_in = select(Submission.id).where(
            Submission.event_id == event.id, Submission.state == "submitted", mine
        )
        if await tx.scalar(handed_in.limit(1)) is None:
            raise NotEntitled(perk.title, "submitted")
    return f"team:{team_id}" if perk.each == "team" else f"person:{person.id}"
