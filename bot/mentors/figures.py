"""Figures for organizers: how long people wait, who carries how much, which topics are thin."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median, quantiles

from sqlalchemy import select

from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.events.loading import get_event
from bot.mentors.loading import ROLES_AND_CHANNELS
from bot.mentors.situation import load_mentors
from bot.mentors.topics import title_of, topics_in
from bot.model import MentorFeedback, MentorRequest
from bot.permissions import require_organizer

ENOUGH_ON_DUTY = 2


@dataclass(frozen=True)
class MentorLoad:
    """How much one mentor did: requests taken, minutes spent, in hand now, mean rating."""

    name: str
    taken: int
    minutes: float
    in_hand: int
    rating: float | None


@dataclass(frozen=True)
class ThinTopic:
    """A topic with fewer than two mentors who are there; `known_by` in all, `waiting` requests."""

    key: str
    title: str
    there: int
    known_by: int
    waiting: int


@dataclass(frozen=True)
class MentorFigures:
    """Waiting times are in minutes, of requests that were taken; None while there are none."""

    asked: int
    waiting: int
    in_hand: int
    resolved: int
    unanswered: int
    median_wait: float | None
    p95_wait: float | None
    waits: tuple[float, ...]
    oldest_at: datetime | None
    loads: tuple[MentorLoad, ...]
    thin: tuple[ThinTopic, ...]


class MentorFiguresService:
    """Numbers on the help in an event; organizers only."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def figures(self, actor: Actor, event_id: int) -> MentorFigures:
        """All the figures as they stand now."""
        now = self._clock.now()
        async with self._database.read() as session:
            event = await get_event(
                session, actor.guild_id, event_id, with_definition=True, parts=ROLES_AND_CHANNELS
            )
            require_organizer(actor, event)
            found = select(MentorRequest).where(MentorRequest.event_id == event_id)
            requests = [*await session.scalars(found.order_by(MentorRequest.queued_at))]
            rated = await session.execute(
                select(MentorRequest.mentor_id, MentorFeedback.rating)
                .join(MentorRequest, MentorRequest.id == MentorFeedback.request_id)
                .where(MentorFeedback.event_id == event_id)
            )
            ratings = [(row[0], row[1]) for row in rated]
            known = await load_mentors(session, event_id, event.time_zone)
        waits = waits_of(requests)
        open_ones = [request for request in requests if request.state == "open"]
        states = Counter(request.state for request in requests)
        there = [k for k in known if k.presence.is_there(now)]
        topics = topics_in(event.definition)
        wanted = Counter(request.topic for request in open_ones)
        return MentorFigures(
            asked=len(requests),
            waiting=len(open_ones),
            in_hand=states["claimed"],
            resolved=states["resolved"],
            unanswered=sum(
                r.state in ("cancelled", "lapsed") and not r.mentor_id for r in requests
            ),
            median_wait=median(waits) if waits else None,
            p95_wait=percentile_95(waits),
            waits=tuple(waits),
            oldest_at=open_ones[0].queued_at if open_ones else None,
            loads=tuple(_load(k.mentor.id, k.mentor.name, requests, ratings, now) for k in known),
            thin=tuple(
                ThinTopic(
                    topic.key,
                    title_of(topics, topic.key),
                    count,
                    sum(topic.key in k.levels for k in known),
                    wanted[topic.key],
                )
                for topic in topics
                if (count := sum(topic.key in k.levels for k in there)) < ENOUGH_ON_DUTY
            ),
        )


def waits_of(requests: Sequence[MentorRequest]) -> list[float]:
    """For how many minutes each request that was taken had waited, in order."""
    return sorted(
        (request.claimed_at - request.queued_at).total_seconds() / 60
        for request in requests
        if request.claimed_at is not None
    )


def percentile_95(waits: Sequence[float]) -> float | None:
    """The wait that one in twenty exceeds."""
    if len(waits) < 2:
        return waits[0] if waits else None
    return quantiles(waits, n=20, method="inclusive")[18]


def _load(
    mentor_id: int,
    name: str,
    requests: Sequence[MentorRequest],
    ratings: Sequence[tuple[int | None, int]],
    now: datetime,
) -> MentorLoad:
    mine = [request for request in requests if request.mentor_id == mentor_id]
    spent = [
        ((request.closed_at or now) - request.claimed_at).total_seconds() / 60
        for request in mine
        if request.claimed_at is not None
    ]
    stars = [rating for of, rating in ratings if of == mentor_id]
    return MentorLoad(
        name=name,
        taken=len(mine),
        minutes=sum(spent),
        in_hand=sum(request.state == "claimed" for request in mine),
        rating=sum(stars) / len(stars) if stars else None,
    )
