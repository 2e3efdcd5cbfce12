"""Who wants to hear of a session, and how long before."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from bot.model import Event, PersonSettings, ReminderWish, Session
from bot.schedule.concerning import Parts, concerns, parts_of
from bot.schedule.entries import hosts_of
from bot.schedule.leads import USUAL, ahead


@dataclass(frozen=True)
class Follower:
    """One person who wants reminders, and who may be written to directly; `zone` is their own.

    `since` is when they asked for a session; whoever wants all of them has none.
    """

    user_id: int
    lead: timedelta
    may_write: bool
    zone: str | None = None
    since: datetime | None = None


@dataclass
class People:
    """Everyone of an event who wants to be reminded: of everything, or of what they chose.

    `hosts` are those who are there in office hours, by their user id. `reminded` is for one
    session: when whoever has been reminded of it was.
    """

    of_all: list[Follower] = field(default_factory=list[Follower])
    of_some: defaultdict[int, list[Follower]] = field(
        default_factory=lambda: defaultdict(list[Follower])
    )
    parts: Parts | None = None
    hosts: dict[int, Follower] = field(default_factory=dict[int, Follower])
    reminded: Mapping[int, datetime] = field(default_factory=dict[int, datetime])

    def leads(self, session: Session, now: datetime) -> set[timedelta]:
        """How long before the session somebody is to be reminded."""
        found = {follower.lead for follower in self._reminded_of(session)}
        # Who is in which team or chapter may change until then, so that all of these may matter.
        usual = {follower.lead for follower in self.of_all}
        late = {ahead(session, lead, now) for lead in usual}
        return found | usual | {lead for lead in late if lead is not None}

    def following(self, session: Session) -> list[int]:
        """Who is to be written to about the session."""
        return [*dict.fromkeys(f.user_id for f in self._of(session) if f.may_write)]

    def wanting(self, session: Session) -> set[int]:
        """Who wants to be reminded of the session, by letter or in a channel."""
        return {follower.user_id for follower in self._of(session)}

    def due(self, session: Session, lead: timedelta) -> list[Follower]:
        """Who is to be written to so long before the session, or was to be before and was not."""
        found = (
            f
            for f in self._reminded_of(session)
            if f.may_write and (f.lead == lead or (f.since is None and f.lead > lead))
        )
        return [*{follower.user_id: follower for follower in found}.values()]

    def unwritten(self, session: Session) -> list[Follower]:
        """Who asked for the session and takes no direct messages."""
        asked = (f for f in self._reminded_of(session) if f.since and not f.may_write)
        return [*{follower.user_id: follower for follower in asked}.values()]

    def asked_at(self, session: Session, user_id: int) -> datetime | None:
        """When somebody asked for the session; None for whoever is reminded of it in any case."""
        found = (f for f in self.of_some.get(session.id, []) if f.user_id == user_id)
        return next((follower.since for follower in found), None)

    def _reminded_of(self, session: Session) -> Iterator[Follower]:
        """Everyone to be reminded, with a shorter lead where they asked too late for their own.

        Whoever was reminded since they asked for it is not reminded again.
        """
        for follower in self._of(session):
            since, at = follower.since, self.reminded.get(follower.user_id)
            if at is not None and (since is None or at > since):
                continue
            lead = follower.lead if since is None else ahead(session, follower.lead, since)
            if lead is not None:
                yield follower if lead == follower.lead else replace(follower, lead=lead)

    def _of(self, session: Session) -> Iterator[Follower]:
        yield from (self.hosts[host] for host in hosts_of(session) if host in self.hosts)
        yield from self.of_some.get(session.id, [])
        for follower in self.of_all:
            if self.parts is None or concerns(session, self.parts.of(follower.user_id)):
                yield follower


async def people_of(tx: AsyncSession, event: Event, only: Collection[int] | None = None) -> People:
    """Everyone of the event who wants to be reminded of sessions, or those of them in `only`."""
    people = People()
    of_all = (
        PersonSettings.guild_id == event.guild_id,
        PersonSettings.reminded_of == "all",
        _among(PersonSettings.user_id, only),
    )
    found = [*await tx.scalars(select(PersonSettings).where(*of_all))]
    if found:
        people.parts = await parts_of(tx, event, select(PersonSettings.user_id).where(*of_all))
        registers = "registration" in event.public.get("features", [])
        people.of_all = [
            _follower(row.user_id, row)
            for row in found
            if not registers or people.parts.of(row.user_id).is_known
        ]
    chosen = await tx.execute(
        select(ReminderWish.session_id, ReminderWish.user_id, ReminderWish.made_at, PersonSettings)
        .outerjoin(
            PersonSettings,
            and_(
                PersonSettings.user_id == ReminderWish.user_id,
                PersonSettings.guild_id == event.guild_id,
            ),
        )
        .where(ReminderWish.event_id == event.id, _among(ReminderWish.user_id, only))
        .order_by(ReminderWish.id)
    )
    for row in chosen:
        if _wants_some(row[3]):
            follower = replace(_follower(row.user_id, row[3]), since=row.made_at)
            people.of_some[row.session_id].append(follower)
    people.hosts = await _hosts(tx, event, only)
    return people


def _among(column: InstrumentedAttribute[int], only: Collection[int] | None) -> ColumnElement[bool]:
    return true() if only is None else column.in_(only)


def _wants_some(own: PersonSettings | None) -> bool:
    return own is None or own.reminded_of != "none"


def _follower(user_id: int, own: PersonSettings | None) -> Follower:
    minutes = USUAL if own is None else own.minutes_before
    may_write = own is not None and own.direct_messages is True
    zone = None if own is None else own.time_zone
    return Follower(user_id, timedelta(minutes=minutes), may_write, zone)


async def _hosts(
    tx: AsyncSession, event: Event, only: Collection[int] | None
) -> dict[int, Follower]:
    """Who is there in office hours, and does not want to hear of nothing."""
    hosts = {host for session in event.sessions for host in hosts_of(session)}
    if only is not None:
        hosts &= {*only}
    if not hosts:
        return {}
    said = await tx.scalars(
        select(PersonSettings).where(
            PersonSettings.guild_id == event.guild_id, PersonSettings.user_id.in_(hosts)
        )
    )
    own = {row.user_id: row for row in said}
    # Nobody else can do it for them, so that who was never asked is written to as well.
    return {
        host: replace(
            _follower(host, own.get(host)),
            may_write=host not in own or own[host].direct_messages is not False,
        )
        for host in sorted(hosts)
        if _wants_some(own.get(host))
    }
