"""What the outbox asks about requests: what an offer says now, who belongs in a room."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload, undefer

from bot.clock import Clock
from bot.db import Database
from bot.delivery.enqueue import enqueue
from bot.delivery.posted import Posted, posted_by
from bot.mentors.following import (
    HANDED,
    MENTORS_ROOM,
    OFFER,
    OPENING,
    RELEASED,
    THREAD,
    opening_order,
    room,
    subject_of,
)
from bot.mentors.situation import Known, load_mentors, open_requests
from bot.mentors.topics import HelpTopic, title_of, topics_in
from bot.model import (
    Delivery,
    Event,
    Membership,
    Mentor,
    MentorOffer,
    MentorRequest,
    Participant,
    Team,
)


@dataclass(frozen=True)
class Brief:
    """A request with everything that is needed to speak of it; `askers` are user ids."""

    request: MentorRequest
    event_id: int
    event_name: str
    guild_id: int
    topics: tuple[str, ...]
    team: Team | None
    mentor: Mentor | None
    askers: tuple[int, ...]


@dataclass(frozen=True)
class OfferNow:
    """An offer as it stands; `can_answer` says whether its buttons still lead anywhere."""

    offer: MentorOffer
    brief: Brief
    can_answer: bool


@dataclass(frozen=True)
class Board:
    """What the queue's message shows: what waits, what is in hand, who is there."""

    event_id: int
    guild_id: int
    channel_id: int | None
    waiting: tuple[Brief, ...]
    in_hand: tuple[Brief, ...]
    there: tuple[Mentor, ...]


class MentorTelling:
    """Answers the outbox from what is true at the moment it asks."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def brief(self, request_id: int) -> Brief | None:
        """A request as it is now; None when there is none of that number."""
        async with self._database.read() as session:
            request = await session.get(MentorRequest, request_id)
            return None if request is None else await _brief(session, request)

    async def offer(self, facts: dict[str, Any]) -> OfferNow | None:
        """What an offer says when it is posted; None once it is not to be had any more."""
        async with self._database.read() as session:
            now = await _offer(session, facts["offer"])
        return now if now is not None and now.offer.state == "open" and now.can_answer else None

    async def offer_posted(self, facts: dict[str, Any]) -> tuple[Posted, OfferNow] | None:
        """A message with an offer, and what it should say now; None when none was posted.

        Raises FellThrough, to be tried again, while it is being posted.
        """
        async with self._database.read() as session:
            now = await _offer(session, facts["offer"])
            if now is None:
                return None
            said = select(Delivery.id, Delivery.facts).where(
                Delivery.event_id == now.brief.event_id,
                Delivery.subject == subject_of(now.offer.request_id),
                Delivery.kind == OFFER,
            )
            for delivery_id, of in await session.execute(said):
                # What was refused as a direct message was said in the mentors' channel.
                if of["offer"] == now.offer.id:
                    posted = await posted_by(session, delivery_id)
                    if posted is not None:
                        return posted, now
        return None

    async def board(self, event_id: int) -> Board | None:
        """What the queue's message shows now."""
        now = self._clock.now()
        async with self._database.read() as session:
            event = await _event(session, event_id)
            if event is None:
                return None
            waiting = await open_requests(session, event_id)
            in_hand = select(MentorRequest).where(
                MentorRequest.event_id == event_id, MentorRequest.state == "claimed"
            )
            claimed = await session.scalars(in_hand.order_by(MentorRequest.claimed_at))
            known: list[Known] = await load_mentors(session, event_id, event.time_zone)
            topics = topics_in(event.definition)
            return Board(
                event_id=event_id,
                guild_id=event.guild_id,
                channel_id=room(event, MENTORS_ROOM),
                waiting=tuple([await _brief(session, r, event, topics) for r in waiting]),
                in_hand=tuple([await _brief(session, r, event, topics) for r in claimed]),
                there=tuple(k.mentor for k in known if k.presence.is_there(now)),
            )

    async def room_wanted(self, facts: dict[str, Any]) -> Brief | None:
        """The request whose room is to be made or brought in step.

        Without `request.thread_id` one is to be made (or the team's own used, `team.space_id`)
        and noted; else mentor and state are to be followed. None when a newer deed will do it.
        """
        brief = await self.brief(facts["request"])
        if brief is None or brief.request.version != facts["version"]:
            return None
        # What nobody ever took has no room.
        if brief.request.state == "open" and brief.request.thread_id is None:
            return None
        return brief

    async def note_room(self, request_id: int, thread_id: int) -> int | None:
        """Remember the room of a request; returns the one that counts, the first that was noted.

        With it comes the message on top of the room.
        """
        async with self._database.begin() as tx:
            noted = await tx.execute(
                update(MentorRequest)
                .where(MentorRequest.id == request_id, MentorRequest.thread_id.is_(None))
                .values(thread_id=thread_id)
                .returning(MentorRequest.event_id)
            )
            event_id = noted.scalar()
            if event_id is not None:
                now = self._clock.now()
                await enqueue(tx, event_id, [opening_order(request_id, thread_id, now)])
            return await tx.scalar(
                select(MentorRequest.thread_id).where(MentorRequest.id == request_id)
            )

    async def reason(self, request: MentorRequest) -> dict[str, Any]:
        """What the mentor who has a request in hand was chosen for; empty for who took it."""
        async with self._database.read() as session:
            accepted = select(MentorOffer.reason).where(
                MentorOffer.request_id == request.id,
                MentorOffer.mentor_id == request.mentor_id,
                MentorOffer.state == "accepted",
            )
            return await session.scalar(accepted.order_by(MentorOffer.id.desc()).limit(1)) or {}

    async def opening_posted(self, request: MentorRequest) -> Posted | None:
        """The message on top of a request's room; raises FellThrough while it is being posted."""
        async with self._database.read() as session:
            said = select(Delivery.id).where(
                Delivery.event_id == request.event_id,
                Delivery.subject == subject_of(request.id),
                Delivery.kind == OPENING,
                Delivery.channel_id == request.thread_id,
            )
            number = await session.scalar(said)
            return None if number is None else await posted_by(session, number)

    async def gone_from(self, brief: Brief) -> set[int]:
        """Who was let into a request's room and belongs there no more, by user id.

        Mentors who had it in hand before, and people who left the team that asked.
        """
        request = brief.request
        async with self._database.read() as session:
            accepted = await session.scalars(
                select(MentorOffer.mentor_id).where(
                    MentorOffer.request_id == request.id, MentorOffer.state == "accepted"
                )
            )
            told = await session.scalars(
                select(Delivery.facts).where(
                    Delivery.event_id == request.event_id,
                    Delivery.subject == subject_of(request.id),
                    Delivery.kind.in_((RELEASED, HANDED)),
                )
            )
            left = await session.scalars(
                select(Delivery.facts).where(
                    Delivery.event_id == request.event_id,
                    Delivery.subject == subject_of(request.id),
                    Delivery.kind == THREAD,
                )
            )
            out = {of["out"] for of in left if "out" in of}
            had = {*accepted} | {of.get(key) for of in told for key in ("mentor", "before")}
            people = await session.scalars(select(Mentor.user_id).where(Mentor.id.in_(had)))
            now = brief.mentor.user_id if brief.mentor else None
            return (out | {p for p in people if p is not None}) - {now, *brief.askers}

    async def forget_room(self, guild_id: int, thread_id: int) -> list[MentorRequest]:
        """A room was deleted; what is in hand there speaks by direct message from then on."""
        async with self._database.begin() as tx:
            found = (
                select(MentorRequest)
                .join(Event, Event.id == MentorRequest.event_id)
                .where(Event.guild_id == guild_id, MentorRequest.thread_id == thread_id)
            )
            requests = [*await tx.scalars(found)]
            for request in requests:
                request.thread_id = None
            return requests


async def _event(session: AsyncSession, event_id: int) -> Event | None:
    found = select(Event).where(Event.id == event_id)
    return await session.scalar(
        found.options(undefer(Event.definition), selectinload(Event.channels))
    )


async def _offer(session: AsyncSession, offer_id: int) -> OfferNow | None:
    offer = await session.get(MentorOffer, offer_id)
    if offer is None:
        return None
    request = await session.get_one(MentorRequest, offer.request_id)
    can_answer = request.state == "open" and offer.state in ("open", "expired", "later")
    return OfferNow(offer, await _brief(session, request), can_answer)


async def _brief(
    session: AsyncSession,
    request: MentorRequest,
    event: Event | None = None,
    topics: list[HelpTopic] | None = None,
) -> Brief:
    if event is None or topics is None:
        event = await _event(session, request.event_id)
        assert event is not None, "a request goes with its event"
        topics = topics_in(event.definition)
    keys = (request.topic, *request.further_topics)
    return Brief(
        request=request,
        event_id=event.id,
        event_name=event.name,
        guild_id=event.guild_id,
        topics=tuple(title_of(topics, key) for key in keys),
        team=await session.get(Team, request.team_id) if request.team_id else None,
        mentor=await session.get(Mentor, request.mentor_id) if request.mentor_id else None,
        askers=await _askers(session, request),
    )


async def _askers(session: AsyncSession, request: MentorRequest) -> tuple[int, ...]:
    if request.team_id is None:
        return (request.user_id,)
    members = await session.scalars(
        select(Participant.user_id)
        .join(Membership, Membership.participant_id == Participant.id)
        .where(Membership.team_id == request.team_id)
        .order_by(Membership.id)
    )
    return tuple(dict.fromkeys((request.user_id, *members)))
