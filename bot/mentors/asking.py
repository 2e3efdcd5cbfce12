"""Asking for help: a request, its place in the queue, changing it and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.delivery.enqueue import Order
from bot.errors.mentors import (
    AskedAlready,
    ChangedMeanwhile,
    NoSuchTopic,
    NoTopicChosen,
    RequestOver,
)
from bot.events.loading import get_event
from bot.mentors import rules
from bot.mentors.following import (
    LAPSE,
    LAPSED,
    changed,
    correct_offers,
    said_in_room,
    stop_waiting,
    subject_of,
    thread_order,
    timers,
    withdraw_offers,
)
from bot.mentors.loading import Asker, asker_of, find_request, load_event, require_asker
from bot.mentors.matching import SOMETHING_ELSE, wakes
from bot.mentors.receipts import Receipt, receipt_of
from bot.mentors.topics import MOST_TOPICS, HelpTopic, closest, read_topics, title_of, topics_in
from bot.model import Event, MentorOffer, MentorRequest


@dataclass(frozen=True)
class Question:
    """What somebody asks: keys of topics (the first is the main one), and what helps to help."""

    topics: tuple[str, ...]
    tried: str | None = None
    place: str | None = None
    urgency: int = 0
    languages: tuple[str, ...] = ()


class RequestService:
    """What people who want help can do."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def topics(self, actor: Actor, event_id: int) -> list[HelpTopic]:
        """What can be asked about; the last one is for what has no name."""
        async with self._database.read() as session:
            event = await get_event(
                session, actor.guild_id, event_id, with_definition=True, parts=()
            )
        return [*topics_in(event.definition), HelpTopic(SOMETHING_ELSE, "Something else")]

    async def read_topics(self, actor: Actor, event_id: int, typed: str) -> list[HelpTopic]:
        """The topics that somebody's own words name; raises NoSuchTopic with the closest."""
        topics = await self.topics(actor, event_id)
        keys = read_topics(typed, topics)
        if not keys:
            nearest = closest(typed, topics[:-1])
            titles = tuple(topic.title for topic in nearest)
            raise NoSuchTopic(typed, titles, tuple(topic.key for topic in nearest))
        return [topic for key in keys for topic in topics if topic.key == key]

    async def may_ask(self, actor: Actor, event_id: int) -> None:
        """Raise at once what asking would raise, before a form is filled in."""
        async with self._database.read() as session:
            event = await get_event(
                session, actor.guild_id, event_id, with_definition=True, parts=()
            )
            rules.require_asking_open(event.name, event.definition, self._clock.now())
            await self._require_room(session, await asker_of(session, actor, event), event)

    async def ask(self, actor: Actor, event_id: int, question: Question) -> Receipt:
        """Ask; who asked on that topic before is shown the first request.

        Raises NoMentors, AskingNotOpen, AskingOver, AskersOnly, NoTopicChosen, NoSuchTopic,
        TooManyAsked or AskedOften.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await get_event(tx, actor.guild_id, event_id, with_definition=True, parts=())
            rules.require_asking_open(event.name, event.definition, now)
            asker = await asker_of(tx, actor, event)
            topics = _known_topics(question.topics, topics_in(event.definition))
            request = await _under_way(tx, event_id, asker.key, topics[0])
            is_new = request is None
            if request is None:
                await self._require_room(tx, asker, event)
                request = _new_request(event, asker, actor, topics, question, now)
                try:
                    async with tx.begin_nested():
                        tx.add(request)
                except IntegrityError:
                    # A team mate was faster, on a database with many writers.
                    request = await _under_way(tx, event_id, asker.key, topics[0])
                    if request is None:
                        raise
                    is_new = False
            if is_new:
                _, closes = rules.asking_window(event.definition)
                orders = timers(request, wakes(now), now)
                if closes is not None:
                    orders.append(_lapse(request, closes))
                await changed(tx, request, "asked", now, orders)
            return await receipt_of(tx, event, request, now, is_new=is_new)

    async def receipt(self, actor: Actor, event_id: int, request_id: int) -> Receipt:
        """How a request stands now; for those who asked."""
        async with self._database.read() as session:
            event = await load_event(session, actor, event_id)
            request = await find_request(session, event, request_id)
            await require_asker(session, actor, event, request)
            return await receipt_of(session, event, request, self._clock.now(), is_new=False)

    async def mine(self, actor: Actor, event_id: int) -> list[MentorRequest]:
        """What the person or their team has under way, the oldest first."""
        async with self._database.read() as session:
            event = await load_event(session, actor, event_id)
            asker = await asker_of(session, actor, event)
            return [*await session.scalars(_all_under_way(event_id, asker.key))]

    async def edit(
        self, actor: Actor, event_id: int, request_id: int, version: int, question: Question
    ) -> Receipt:
        """Change what is asked; its place in the queue stays.

        Raises ChangedMeanwhile, NotYourRequest, RequestOver or AskedAlready.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await get_event(tx, actor.guild_id, event_id, with_definition=True, parts=())
            request = await find_request(tx, event, request_id, lock=True)
            await require_asker(tx, actor, event, request)
            rules.require_open(request)
            if request.version != version:
                raise ChangedMeanwhile
            known = topics_in(event.definition)
            first, *further = _known_topics(question.topics, known)
            other = await _under_way(tx, event_id, request.asker, first)
            if other is not None and other.id != request.id:
                raise AskedAlready(title_of(known, first))
            request.topic, request.further_topics = first, further
            request.tried, request.place = question.tried, question.place
            request.urgency, request.languages = question.urgency, [*question.languages]
            request.version += 1
            offers = select(MentorOffer.id).where(
                MentorOffer.request_id == request.id, MentorOffer.state != "declined"
            )
            await correct_offers(tx, request, [*await tx.scalars(offers)], now)
            await changed(tx, request, "edited", now)
            return await receipt_of(tx, event, request, now, is_new=False)

    async def cancel(self, actor: Actor, event_id: int, request_id: int) -> MentorRequest:
        """Take back what waits; twice is the same as once. Raises NotYourRequest or RequestOver.

        What a mentor has in hand is resolved instead.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await load_event(tx, actor, event_id)
            request = await find_request(tx, event, request_id, lock=True)
            await require_asker(tx, actor, event, request, or_organizer=True)
            if request.state == "cancelled":
                return request
            if request.state != "open":
                raise RequestOver(request.state, request.closed_at)
            await close(tx, request, "cancelled", now, by=actor.user_id)
            return request

    async def lapse(self, event_id: int, request_id: int, now: datetime) -> None:
        """Close what still waits when mentors cannot be asked any more; later if that moved."""
        async with self._database.begin() as tx:
            request = await tx.get(MentorRequest, request_id, with_for_update=True)
            if request is None or request.event_id != event_id or request.state != "open":
                return
            event = await tx.get_one(Event, event_id)
            await tx.refresh(event, ["definition"])
            _, closes = rules.asking_window(event.definition)
            if closes is None:
                return
            if closes > now:
                await changed(tx, request, "closes later", now, [_lapse(request, closes)])
                return
            await close(tx, request, "lapsed", now, by=None)

    async def _require_room(self, session: AsyncSession, asker: Asker, event: Event) -> None:
        mine = MentorRequest.event_id == event.id, MentorRequest.asker == asker.key
        found = select(MentorRequest.topic).where(*mine)
        under_way = await session.scalars(found.where(MentorRequest.state.in_(("open", "claimed"))))
        now = self._clock.now()
        made = select(MentorRequest.made_at).where(*mine, MentorRequest.made_at > now - rules.HOUR)
        topics = topics_in(event.definition)
        titles = [title_of(topics, key) for key in under_way]
        rules.require_room(titles, [*await session.scalars(made)], now)


async def close(
    tx: AsyncSession, request: MentorRequest, state: str, now: datetime, *, by: int | None
) -> None:
    """Close a request that waits, with everything that hangs on it."""
    request.state, request.closed_at, request.closed_by = state, now, by
    request.version += 1
    await stop_waiting(tx, request)
    await withdraw_offers(tx, request, now)
    orders: list[Order] = []
    if state == "lapsed":
        orders.append(said_in_room(LAPSED, request, "lapsed", now, otherwise=request.user_id))
    if request.thread_id is not None:
        orders.append(thread_order(request, now))
    await changed(tx, request, state, now, orders)


def _lapse(request: MentorRequest, at: datetime) -> Order:
    facts = {"request": request.id}
    return Order(LAPSE, subject_of(request.id), at.isoformat(), at, facts)


def _known_topics(asked: Sequence[str], topics: Sequence[HelpTopic]) -> list[str]:
    keys = [*dict.fromkeys(asked)][:MOST_TOPICS]
    if not keys:
        raise NoTopicChosen
    known = {topic.key for topic in topics} | {SOMETHING_ELSE}
    for key in keys:
        if key not in known:
            nearest = closest(key, topics)
            raise NoSuchTopic(key, tuple(t.title for t in nearest), tuple(t.key for t in nearest))
    return keys


def _new_request(
    event: Event,
    asker: Asker,
    actor: Actor,
    topics: Sequence[str],
    question: Question,
    now: datetime,
) -> MentorRequest:
    return MentorRequest(
        event_id=event.id,
        asker=asker.key,
        team_id=asker.team_id,
        user_id=actor.user_id,
        topic=topics[0],
        further_topics=[*topics[1:]],
        tried=question.tried,
        place=question.place,
        urgency=question.urgency,
        languages=[*(question.languages or asker.languages)],
        state="open",
        made_at=now,
        queued_at=now,
        version=1,
    )


async def _under_way(
    session: AsyncSession, event_id: int, asker: str, topic: str
) -> MentorRequest | None:
    return await session.scalar(_all_under_way(event_id, asker).where(MentorRequest.topic == topic))


def _all_under_way(event_id: int, asker: str) -> Select[MentorRequest]:
    found = select(MentorRequest).where(
        MentorRequest.event_id == event_id,
        MentorRequest.asker == asker,
        MentorRequest.state.in_(("open", "claimed")),
    )
    return found.order_by(MentorRequest.queued_at, MentorRequest.id)
