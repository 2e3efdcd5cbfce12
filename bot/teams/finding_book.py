"""The indexes of all events, each built when somebody looks first and kept in step from then on."""

import asyncio
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import Database, Rows
from bot.model import Chapter, Event, Membership, Participant, Team, Track, Window, Wish
from bot.people.asked import asked_by
from bot.people.asked_book import Book
from bot.teams.finding_index import Index
from bot.teams.finding_loading import (
    Ways,
    build,
    load_never,
    load_people,
    looks_for_people,
    members_of_teams,
    put_teams,
)
from bot.teams.forming_rules import forming_terms, hacking_hours
from bot.teams.loading import Ground
from bot.teams.rules import terms_of


@dataclass
class _Touched:
    """What was written about an event since its index was brought in step."""

    people: set[int] = field(default_factory=set[int])
    teams: set[int] = field(default_factory=set[int])
    wishes: bool = False


@dataclass
class _Kept:
    index: Index
    users: dict[int, int]


class IndexBook:
    """Hands out an event's index as new as what was last committed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[int, _Kept] = {}
        self._touched: defaultdict[int, _Touched] = defaultdict(_Touched)
        self._locks: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._watched: set[int] = set()
        self._thrown_away = 0
        self.ways = Book(database, frozenset({Event}), _read_ways)
        database.after_rows.append(self._note)

    def is_ready(self, event_id: int) -> bool:
        """Whether an answer takes no building, which can last seconds on a busy machine."""
        return event_id in self._kept

    async def of(self, ground: Ground) -> Index:
        """The index of an event with teams."""
        event_id = ground.event.id
        kept = self._kept.get(event_id)
        lock = self._locks[event_id]
        if kept is not None and event_id not in self._touched and not lock.locked():
            return kept.index
        async with lock:
            self._watched.add(event_id)
            ways = await self.ways.of(event_id)
            assert ways is not None, "only events with teams are looked into"
            in_step = False
            try:
                async with self._database.read() as session:
                    index = await self._in_step(session, ground, ways)
                in_step = True
            finally:
                if not in_step:
                    self._kept.pop(event_id, None)
            return index

    async def _in_step(self, session: AsyncSession, ground: Ground, ways: Ways) -> Index:
        event_id = ground.event.id
        # What is written from here on is looked at next time.
        touched = self._touched.pop(event_id, _Touched())
        kept = self._kept.get(event_id)
        if kept is None or kept.index.is_outgrown:
            thrown_away = self._thrown_away
            span = hacking_hours(ground.event, ground.now)
            kept = _Kept(*await build(session, ground, ways, span))
            if thrown_away == self._thrown_away:
                self._kept[event_id] = kept
            return kept.index
        if touched.wishes:
            await _say_never(session, event_id, kept.index)
        await _put_people(session, event_id, ways, kept, touched.people)
        await _put_teams(session, event_id, ways, kept, touched.teams)
        return kept.index

    def _note(self, rows: Rows) -> None:
        of_events = (Event, Window, Track, Chapter)
        if any(isinstance(item, of_events) for item in rows.objects) or rows.unknown & {
            *of_events,
            Participant,
        }:
            self._thrown_away += 1
            self._kept.clear()
            self._touched.clear()
            return
        # Teams and who is in them are changed by rows that are in hand, or their version is.
        for item in rows.objects:
            if isinstance(item, Participant | Team | Membership | Wish):
                self._note_row(item)
        if Wish in rows.unknown:
            for event_id in self._kept:
                self._touched[event_id].wishes = True

    def _note_row(self, item: Participant | Team | Membership | Wish) -> None:
        if item.event_id not in self._watched:
            return
        touched = self._touched[item.event_id]
        match item:
            case Participant():
                touched.people.add(item.id)
            case Team():
                touched.teams.add(item.id)
            case Membership():
                touched.people.add(item.participant_id)
                touched.teams.add(item.team_id)
            case Wish():
                touched.wishes = True


async def _say_never(session: AsyncSession, event_id: int, index: Index) -> None:
    before, index.never = index.never, {}
    for by, about in await load_never(session, event_id):
        index.never.setdefault(by, set()).add(about)
    for user_id in {*before, *index.never}:
        seeker = index.known.get(user_id)
        if seeker is not None and before.get(user_id) != index.never.get(user_id):
            index.put_person(
                index.seeker(seeker.name, seeker.candidate), looks=user_id in index.people
            )


async def _put_people(
    session: AsyncSession, event_id: int, ways: Ways, kept: _Kept, touched: Collection[int]
) -> None:
    if not touched:
        return
    index = kept.index
    rows = await load_people(session, event_id, ways.terms, Participant.id.in_(touched))
    there = {row.participant_id: row for row in rows}
    for number in touched:
        row = there.get(number)
        user_id = row.candidate.id if row else kept.users.pop(number, None)
        if user_id is None:
            continue
        if row is not None and (row.looks or user_id in index.known):
            kept.users[number] = user_id
            index.put_person(index.seeker(row.name, row.candidate), looks=row.looks)
            teams = index.teams_of(user_id)
            for team_id in [*teams]:
                _renew_member(index, team_id)
        elif row is None:
            index.drop_person(user_id)


def _renew_member(index: Index, team_id: int) -> None:
    team = index.teams[team_id]
    members = tuple(index.known[member.user_id] for member in team.members)
    index.put_team(replace(team, members=members))


async def _put_teams(
    session: AsyncSession, event_id: int, ways: Ways, kept: _Kept, touched: Collection[int]
) -> None:
    if not touched:
        return
    index = kept.index
    wanted = Team.id.in_(touched) & (Team.event_id == event_id) & looks_for_people(ways.terms)
    teams = [*await session.scalars(select(Team).where(wanted).order_by(Team.id))]
    for team_id in touched:
        index.drop_team(team_id)
    rows = await load_people(
        session, event_id, ways.terms, members_of_teams([team.id for team in teams])
    )
    for row in rows:
        kept.users[row.participant_id] = row.candidate.id
        index.put_person(index.seeker(row.name, row.candidate), looks=row.looks)
    await put_teams(session, index, ways.terms, teams)


async def _read_ways(session: AsyncSession, event_id: int) -> Ways | None:
    found = await session.execute(
        select(Event.definition, Event.public).where(Event.id == event_id)
    )
    row = found.first()
    if row is None or not row[0].get("teams"):
        return None
    definition, public = row
    terms = terms_of(definition["teams"], registers="registration" in public.get("features", []))
    return Ways(terms, forming_terms(definition, terms), asked_by(definition).skills)
