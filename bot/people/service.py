"""Registering for an event, and taking it back."""

from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from sqlalchemy import bindparam, delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.errors.people import AlreadyOnTheList, NotOnTheList
from bot.events.loading import WINDOWS, get_event
from bot.model import Chapter, Event, Membership, Participant, Team
from bot.people.person_book import PersonBook
from bot.people.rules import known_zone, require_registration_open
from bot.people.seats import place_of

# Made once: to put it together takes longer than to ask it.
MINE = select(
    Participant, exists().where(Membership.participant_id == Participant.id).label("has_team")
).where(Participant.event_id == bindparam("event"), Participant.user_id == bindparam("user"))


@dataclass(frozen=True)
class Interest:
    """What someone tells when they register interest; both may be left open."""

    time_zone: str | None = None
    chapter: str | None = None


@dataclass(frozen=True)
class Part:
    """Someone's part in an event, as they see it; `place` is theirs on the waiting list."""

    participant: Participant
    has_team: bool
    place: int | None = None

    @property
    def state(self) -> str:
        """The participant's state."""
        return self.participant.state


class PeopleService:
    """What a person can do about their own part in an event."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        of_a_team = frozenset({Membership, Team})
        self._parts = PersonBook[Part | None](database, frozenset({Participant}), of_a_team)

    async def part_of(self, actor: Actor, event_id: int) -> Participant | None:
        """The person's part in the event, if they have one."""
        async with self._database.read() as session:
            return await _part(session, actor, event_id)

    async def own_part(self, actor: Actor, event: Event) -> Part | None:
        """The person's part in the event and whether they are in a team."""

        async def read(session: AsyncSession) -> Part | None:
            mine = {"event": event.id, "user": actor.user_id}
            row = (await session.execute(MINE, mine)).first()
            if row is None:
                return None
            waits = row[0].state == "waiting"
            return Part(row[0], row[1], await place_of(session, row[0]) if waits else None)

        # One's place on the waiting list changes with what others do.
        return await self._parts.of(
            actor.user_id, event.id, read, keep=lambda part: part is None or part.place is None
        )

    async def may_register(self, actor: Actor, event: Event) -> None:
        """Raise at once what registering would raise, before a form is filled in."""
        require_registration_open(event, self._clock.now())
        there = await self.part_of(actor, event.id)
        if there is not None:
            raise AlreadyOnTheList(event.name, there.joined_at)

    async def chapters(self, event_id: int) -> list[Chapter]:
        """The chapters one can choose from."""
        async with self._database.read() as session:
            chapters = select(Chapter).where(
                Chapter.event_id == event_id, Chapter.retired_at.is_(None)
            )
            return [*await session.scalars(chapters.order_by(Chapter.id))]

    async def register_interest(
        self, actor: Actor, event_id: int, interest: Interest
    ) -> tuple[Event, Participant]:
        """Put the person on the list while registration is open.

        Raises RegistrationNotOpen, RegistrationClosed, UnknownZone or AlreadyOnTheList.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await get_event(tx, actor.guild_id, event_id, parts=(WINDOWS,))
            require_registration_open(event, now)
            participant = Participant(
                event_id=event.id,
                user_id=actor.user_id,
                name=actor.name,
                state="interested",
                chapter_id=await _chapter_id(tx, event.id, interest.chapter),
                time_zone=known_zone(interest.time_zone, _zones()),
                profile={},
                joined_at=now,
            )
            tx.add(participant)
            # What was read is not to be had any more after a failed write.
            name = event.name
            try:
                await tx.flush()
            except IntegrityError:
                # Only now is it worth looking who is there: nearly everyone registers once.
                there = await self.part_of(actor, event_id)
                if there is None:
                    raise
                raise AlreadyOnTheList(name, there.joined_at) from None
        return event, participant

    async def withdraw_interest(self, actor: Actor, event_id: int) -> Event:
        """Take the person off the list again; raises NotOnTheList."""
        async with self._database.begin() as tx:
            event = await get_event(tx, actor.guild_id, event_id, parts=())
            gone = await tx.execute(
                delete(Participant)
                .where(Participant.event_id == event.id, Participant.user_id == actor.user_id)
                .where(Participant.state == "interested")
                .returning(Participant.id)
            )
            if gone.first() is None:
                raise NotOnTheList(event.name)
        return event


@cache
def _zones() -> frozenset[str]:
    # On first use: it looks through some six hundred files.
    return frozenset(available_timezones())


async def _part(session: AsyncSession, actor: Actor, event_id: int) -> Participant | None:
    mine = select(Participant).where(Participant.event_id == event_id)
    return await session.scalar(mine.where(Participant.user_id == actor.user_id))


async def _chapter_id(session: AsyncSession, event_id: int, key: str | None) -> int | None:
    chapter = select(Chapter.id).where(Chapter.event_id == event_id, Chapter.key == key)
    return None if key is None else await session.scalar(chapter)
