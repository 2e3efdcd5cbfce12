"""Bringing a file of people into an event: checked whole, shown as a plan, applied at once."""

import asyncio
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.errors.admission import PeopleChanged
from bot.events.loading import get_event
from bot.model import AdmissionSeats, Event
from bot.people.asked import Asked, read_asked
from bot.people.csv_checking import Checked, PersonLine, check_people
from bot.people.csv_columns import shown
from bot.people.csv_rows import People, cells_of, load_people
from bot.people.csv_sheet import Finding, read_sheet
from bot.people.csv_writing import Planned, write_people
from bot.people.registering import Leaving
from bot.people.seats import SEATED
from bot.permissions import require_organizer


@dataclass(frozen=True)
class Found:
    """Somebody who is on the server, as Discord knows them."""

    user_id: int
    name: str


@dataclass(frozen=True)
class PeoplePlan:
    """What applying a file would do; nothing is done while there are findings.

    `missing` are lines whose person is not on the server; they are left out.
    """

    event: Event
    new: tuple[Planned, ...]
    changed: tuple[Planned, ...]
    same: int
    missing: tuple[PersonLine, ...]
    findings: tuple[Finding, ...]
    seats_wanted: int
    seats_left: int | None
    base: str

    @property
    def fits(self) -> bool:
        """Whether there are seats for everyone whom the file lets in."""
        return self.seats_left is None or self.seats_wanted <= max(self.seats_left, 0)

    @property
    def is_empty(self) -> bool:
        """Whether the file says what is so already."""
        return not self.new and not self.changed


class ImportPeopleService:
    """Files of people; every method is for organizers alone.

    `leaving` is what else follows when a file takes somebody out.
    """

    def __init__(self, database: Database, clock: Clock, leaving: Sequence[Leaving]) -> None:
        self._database = database
        self._clock = clock
        self._leaving = leaving

    async def check(self, actor: Actor, event_id: int, content: bytes) -> Checked:
        """Everything that is wrong with a file, with its lines; writes nothing."""
        async with self._database.read() as session:
            event, asked = await _event(session, actor, event_id)
            people = await load_people(session, event, asked)

        def read() -> Checked:
            return check_people(read_sheet(content), people.terms, cells_of(people))

        # In a thread: thousands of lines would hold up everyone else's answers.
        return await asyncio.to_thread(read)

    async def plan(
        self, actor: Actor, event_id: int, checked: Checked, found: Mapping[str, Found]
    ) -> PeoplePlan:
        """What applying a checked file would do; `found` is who is on the server, by `who`."""
        async with self._database.read() as session:
            return await _plan(session, actor, event_id, checked, found)

    async def apply(
        self, actor: Actor, plan: PeoplePlan, checked: Checked, found: Mapping[str, Found]
    ) -> PeoplePlan:
        """Do what was shown, all of it in one transaction.

        Raises PeopleChanged when it would come to something else by now, and SeatsShort.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            again = await _plan(tx, actor, plan.event.id, checked, found)
            if again.base != plan.base or again.findings:
                raise PeopleChanged(plan.event.name)
            asked = await read_asked(tx, again.event.id)
            planned = (*again.new, *again.changed)
            await write_people(tx, again.event, asked, planned, now, leaving=self._leaving)
            audit.record(
                tx,
                again.event.id,
                at=now,
                actor=actor,
                action="people.import",
                subject=again.event.name,
                after={
                    "new": len(again.new),
                    "changed": len(again.changed),
                    "not_on_the_server": len(again.missing),
                },
            )
        return again


async def _event(session: AsyncSession, actor: Actor, event_id: int) -> tuple[Event, Asked]:
    event = await get_event(session, actor.guild_id, event_id)
    require_organizer(actor, event)
    return event, await read_asked(session, event.id)


async def _plan(
    session: AsyncSession,
    actor: Actor,
    event_id: int,
    checked: Checked,
    found: Mapping[str, Found],
) -> PeoplePlan:
    event, asked = await _event(session, actor, event_id)
    people = await load_people(session, event, asked)
    seats = await session.get(AdmissionSeats, event.id)
    return await asyncio.to_thread(_compare, event, people, asked, seats, checked, found)


def _compare(
    event: Event,
    people: People,
    asked: Asked,
    seats: AdmissionSeats | None,
    checked: Checked,
    found: Mapping[str, Found],
) -> PeoplePlan:
    there = cells_of(people)
    numbers: dict[int, int] = {row["user_id"]: row["id"] for row in people.rows}
    here = [(line, found[line.who]) for line in checked.people if line.who in found]
    planned = [*_differences(here, there, numbers)]
    taken = sum(cells["state"] == SEATED for cells in there.values())
    return PeoplePlan(
        event=event,
        new=tuple(one for one in planned if one.participant_id is None),
        changed=tuple(one for one in planned if one.participant_id is not None),
        same=len(here) - len(planned),
        missing=tuple(line for line in checked.people if line.who not in found),
        findings=(*checked.findings, *_same_person(here)),
        seats_wanted=sum(one.seats for one in planned),
        seats_left=None if asked.cap is None else asked.cap - (seats.taken if seats else taken),
        base=_fingerprint(planned, event.id),
    )


def _differences(
    here: Sequence[tuple[PersonLine, Found]],
    there: Mapping[int, Mapping[str, str]],
    numbers: Mapping[int, int],
) -> Iterator[Planned]:
    for line, person in here:
        known = there.get(person.user_id)
        if known is None:
            yield Planned(
                line=line.line,
                user_id=person.user_id,
                participant_id=None,
                values={"name": person.name[:200], "state": SEATED, **line.values},
                state_before=None,
            )
            continue
        values = {n: value for n, value in line.values.items() if known[n] != shown(value)}
        if values:
            yield Planned(
                line=line.line,
                user_id=person.user_id,
                participant_id=numbers[person.user_id],
                values=values,
                state_before=known["state"],
                before={name: known[name] for name in values},
            )


def _same_person(here: Sequence[tuple[PersonLine, Found]]) -> Iterator[Finding]:
    first: dict[int, int] = {}
    for line, person in here:
        if person.user_id in first:
            yield Finding(
                line.line, f"{line.who} is the same person as on line {first[person.user_id]:,}"
            )
        first.setdefault(person.user_id, line.line)


def _fingerprint(planned: Sequence[Planned], event_id: int) -> str:
    digest = hashlib.sha256(str(event_id).encode())
    for one in planned:
        # One after another: the text of thousands at once would be made without a pause.
        facts: list[Any] = [one.user_id, one.values, one.before, one.state_before]
        digest.update(json.dumps(facts, sort_keys=True, default=str).encode())
    return digest.hexdigest()
