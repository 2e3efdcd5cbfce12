"""Registering with a profile, changing it, withdrawing, and taking that back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.errors.people import (
    AlreadyOnTheList,
    EventFull,
    NotOnTheList,
    StateChanged,
    TooLateToUndo,
)
from bot.events.book import EventBook
from bot.events.windows import REGISTRATION, find_window
from bot.model import Event, Participant
from bot.people import seats
from bot.people.answers import Said, missing_from, take_down
from bot.people.asked import Asked
from bot.people.asked_book import Place, asked_book, chapter_book
from bot.people.following import keep_role_in_step
from bot.people.participants import (
    add_participant,
    new_participant,
    own_participant,
)
from bot.people.roles import RolesToHold
from bot.people.rules import way_in

IN_IT = ("registered", "applied", "waiting")
# Declined is the organizers' word, and not the person's to change.
FINAL = (*IN_IT, "declined")
UNDO_WITHIN = timedelta(minutes=15)
# How often a decision is made anew because the event was changed meanwhile.
TIMES = 3
# What else has to be done when somebody leaves an event, in the same transaction.
Leaving = Callable[[AsyncSession, Event, Participant, datetime], Awaitable[None]]


@dataclass(frozen=True)
class Registered:
    """Someone's part after they said something; `missing` is what keeps them from getting in."""

    event: Event
    participant: Participant
    asked: Asked
    missing: tuple[str, ...]
    chapters: tuple[Place, ...] = ()
    place: int | None = None


class _Changed(Exception):
    """The event was changed after it was read and before it was decided by."""

    def __init__(self, event: Event) -> None:
        super().__init__(event.name)
        self.event = event


class RegistrationService:
    """What a person can do about their own registration."""

    def __init__(self, database: Database, clock: Clock, book: EventBook) -> None:
        self._database = database
        self._clock = clock
        self._book = book
        self._asked = asked_book(database)
        self._chapters = chapter_book(database)
        self._roles = RolesToHold(database)
        self.when_leaving: list[Leaving] = []

    async def asked(self, event_id: int) -> Asked:
        """What the event asks of those who register."""
        return await self._asked.of(event_id)

    async def look(self, actor: Actor, event_id: int) -> Registered | None:
        """One's own registration as it stands, finished or not."""
        event, asked = await self._event(actor, event_id)
        async with self._database.read() as session:
            participant = await own_participant(session, actor, event.id)
            if participant is None:
                return None
            return await self._result(session, event, asked, participant)

    async def may_begin(self, actor: Actor, event_id: int) -> Registered | None:
        """One's own registration, or None; raises what registering would raise in any case."""
        event, asked = await self._event(actor, event_id)
        there = await self.look(actor, event_id)
        if there is None or there.participant.state not in FINAL:
            way_in(event, asked, self._clock.now(), invited=there is not None)
        return there

    async def chapters(self, event_id: int) -> tuple[Place, ...]:
        """The chapters one can choose."""
        return await self._chapters.of(event_id)

    async def register(self, actor: Actor, event_id: int, said: Said) -> Registered:
        """Take down what is said, and let the person in once nothing required is missing.

        Until then they are noted as interested and take no seat. Raises RegistrationNotOpen,
        RegistrationClosed, InvitationOnly, EventFull, AlreadyOnTheList, or what is wrong with
        an answer.
        """

        async def attempt() -> Registered:
            now = self._clock.now()
            event, asked = await self._event(actor, event_id)
            participant = new_participant(actor, event, now)
            await self._take_down(participant, said, asked, now)
            try:
                async with self._database.begin() as tx:
                    # Nearly everyone is new: whether somebody is there the database says.
                    await self._let_in(tx, event, asked, participant, now, is_new=True)
                    return await self._result(tx, event, asked, participant)
            except IntegrityError:
                return await self._say_more(actor, event, asked, said, now)

        return await self._decided(attempt)

    async def change(self, actor: Actor, event_id: int, said: Said) -> Registered:
        """Change one's profile; who only now has told everything required gets in by that.

        Raises NotOnTheList and what `register` raises.
        """

        async def attempt() -> Registered:
            now = self._clock.now()
            event, asked = await self._event(actor, event_id)
            return await self._say_more(actor, event, asked, said, now, changing=True)

        return await self._decided(attempt)

    async def withdraw(self, actor: Actor, event_id: int) -> Registered:
        """Take the person out of the event; the waiting list moves up. Raises NotOnTheList."""
        now = self._clock.now()
        event, asked = await self._event(actor, event_id)
        async with self._database.begin() as tx:
            participant = await own_participant(tx, actor, event.id, lock=True)
            if participant is None or participant.state not in (*IN_IT, "interested"):
                raise NotOnTheList(event.name)
            queued = participant.queued_at.isoformat() if participant.queued_at else None
            undo = {"state": participant.state, "at": now.isoformat(), "queued_at": queued}
            for follow in self.when_leaving:
                await follow(tx, event, participant, now)
            await seats.release(tx, event, participant, now, asked=asked)
            participant.profile = {**participant.profile, "undo": undo}
            return await self._result(tx, event, asked, participant)

    async def come_back(self, actor: Actor, event_id: int) -> Registered:
        """Take a withdrawal back within 15 minutes, as far as there is room still.

        Raises NotOnTheList, TooLateToUndo or EventFull.
        """
        now = self._clock.now()
        event, asked = await self._event(actor, event_id)
        async with self._database.begin() as tx:
            participant = await own_participant(tx, actor, event.id, lock=True)
            undo = participant.profile.get("undo") if participant else None
            if participant is None or participant.state != "withdrawn" or undo is None:
                raise NotOnTheList(event.name)
            if now - datetime.fromisoformat(undo["at"]) > UNDO_WITHIN:
                raise TooLateToUndo(event.name)
            participant.profile = {k: v for k, v in participant.profile.items() if k != "undo"}
            if undo["state"] == "registered":
                await seats.admit(tx, event, participant, now, asked=asked)
            else:
                participant.state = undo["state"]
                queued = undo["queued_at"]
                participant.queued_at = datetime.fromisoformat(queued) if queued else None
            await tx.flush()
            return await self._result(tx, event, asked, participant)

    async def role_of(self, event_id: int, user_id: int) -> tuple[int | None, bool]:
        """The participants' role of an event, or None, and whether the person is to have it."""
        return await self._roles.of(event_id, user_id)

    async def is_in(self, event_id: int, user_id: int) -> bool:
        """Whether the person is registered for the event."""
        mine = select(Participant.id).where(
            Participant.event_id == event_id,
            Participant.user_id == user_id,
            Participant.state == "registered",
        )
        async with self._database.read() as session:
            return await session.scalar(mine) is not None

    async def _decided(
        self, attempt: Callable[[], Awaitable[Registered]], times: int = TIMES
    ) -> Registered:
        """What is decided by an event as it is in the transaction that decides."""
        try:
            return await attempt()
        except _Changed as changed:
            self._book.forget(changed.event)
            if times == 1:
                raise StateChanged(changed.event.name) from None
        return await self._decided(attempt, times - 1)

    def _check(self, event: Event, asked: Asked, seen: seats.Moments) -> None:
        """Raise _Changed unless what was read of the event before still holds."""
        window = find_window(event, REGISTRATION)
        known = (window.opens_at, window.closes_at) if window else (None, None)
        current = self._book.still_says(event) and self._asked.still_says(event.id, asked)
        if seen != known or not current:
            raise _Changed(event)

    async def _event(self, actor: Actor, event_id: int) -> tuple[Event, Asked]:
        # Of this server: whoever forges a number finds nothing.
        event = await self._book.event(actor.guild_id, event_id)
        return event, await self._asked.of(event.id)

    async def _take_down(
        self, participant: Participant, said: Said, asked: Asked, now: datetime
    ) -> None:
        known = await self._chapters.of(participant.event_id)
        chapters = {chapter.key: chapter.id for chapter in known}
        take_down(participant, said, asked, now, zones=_zones(), chapters=chapters)

    async def _say_more(
        self,
        actor: Actor,
        event: Event,
        asked: Asked,
        said: Said,
        now: datetime,
        *,
        changing: bool = False,
    ) -> Registered:
        await self._chapters.of(event.id)
        async with self._database.begin() as tx:
            participant = await own_participant(tx, actor, event.id, lock=True)
            if participant is None or (changing and participant.state == "withdrawn"):
                raise NotOnTheList(event.name)
            if not changing and participant.state in FINAL:
                raise AlreadyOnTheList(event.name, participant.joined_at)
            await self._take_down(participant, said, asked, now)
            if participant.state not in FINAL:
                await self._let_in(tx, event, asked, participant, now, is_new=False)
            await tx.flush()
            return await self._result(tx, event, asked, participant)

    async def _let_in(
        self,
        tx: AsyncSession,
        event: Event,
        asked: Asked,
        participant: Participant,
        now: datetime,
        *,
        is_new: bool,
    ) -> None:
        way = way_in(event, asked, now, invited=not is_new)
        state = "interested"
        if not missing_from(participant, asked):
            state = {"apply": "applied", "queue": "waiting", "seat": "registered"}[way]
        if state == "registered":
            seated, seen = await seats.take_seat_and_see(tx, event.id, asked.cap)
            self._check(event, asked, seen)
            if not seated and not asked.waiting_list:
                raise EventFull(event.name, asked.cap or 0)
            state = "registered" if seated else "waiting"
        else:
            self._check(event, asked, await seats.see_moments(tx, event.id))
        participant.state = state
        participant.queued_at = now if state == "waiting" else None
        if state in IN_IT:
            participant.joined_at = now
        if is_new:
            await add_participant(tx, participant)
        else:
            await tx.flush()
        if state == "registered":
            await keep_role_in_step(tx, event, participant, now)

    async def _result(
        self, session: AsyncSession, event: Event, asked: Asked, participant: Participant
    ) -> Registered:
        place = None
        if participant.state == "waiting":
            place = await seats.place_of(session, participant)
        missing = tuple(missing_from(participant, asked))
        chapters = await self._chapters.of(event.id)
        return Registered(event, participant, asked, missing, chapters, place)


@cache
def _zones() -> frozenset[str]:
    # On first use: it looks through some six hundred files.
    return frozenset(available_timezones())
