"""What deciding needs to know of an event: open requests and mentors, read in a few questions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.mentors.matching import HOUR, Helper, Waiting
from bot.mentors.presence import Presence
from bot.model import (
    Expertise,
    Mentor,
    MentorOffer,
    MentorRequest,
    MentorTeam,
    TeamTrack,
    Track,
)
from bot.people.languages import spoken

# Over how long it counts how busy a mentor was.
LOAD_OVER = timedelta(hours=4)
# What an offer that ran out says of a mentor's willingness, against one declined.
EXPIRED_COUNTS = 0.5


@dataclass(frozen=True)
class Known:
    """A mentor as the rows say, and when they are there."""

    mentor: Mentor
    levels: Mapping[str, int]
    presence: Presence

    def knows_any(self, topics: Iterable[str]) -> bool:
        """Whether one of the topics is among what the mentor knows."""
        return any(topic in self.levels for topic in topics)


async def load_mentors(session: AsyncSession, event_id: int, zone: str) -> list[Known]:
    """The mentors who can be reached: on the server, and with a name there."""
    mentors = await session.scalars(
        select(Mentor)
        .where(Mentor.event_id == event_id, Mentor.left_at.is_(None), Mentor.user_id.is_not(None))
        .order_by(Mentor.id)
    )
    levels: defaultdict[int, dict[str, int]] = defaultdict(dict)
    known = await session.execute(
        select(Expertise.mentor_id, Expertise.topic, Expertise.level).where(
            Expertise.event_id == event_id
        )
    )
    for mentor_id, topic, level in known:
        levels[mentor_id][topic] = level
    return [Known(m, levels[m.id], Presence.of(m, zone)) for m in mentors]


async def open_requests(session: AsyncSession, event_id: int) -> list[MentorRequest]:
    """The requests that wait, the oldest first."""
    found = select(MentorRequest).where(
        MentorRequest.event_id == event_id, MentorRequest.state == "open"
    )
    return [*await session.scalars(found.order_by(MentorRequest.queued_at, MentorRequest.id))]


async def waiting_ones(
    session: AsyncSession, event_id: int, requests: Sequence[MentorRequest], now: datetime
) -> list[Waiting]:
    """Open requests as deciding sees them, with the offers there were."""
    numbers = [request.id for request in requests]
    made = await session.execute(
        select(
            MentorOffer.request_id, MentorOffer.mentor_id, MentorOffer.state, MentorOffer.made_at
        ).where(MentorOffer.request_id.in_(numbers))
    )
    offers: defaultdict[int, list[tuple[int, str, datetime]]] = defaultdict(list)
    for request_id, mentor_id, state, made_at in made:
        offers[request_id].append((mentor_id, state, made_at))
    tracks = await tracks_of(session, {r.team_id for r in requests if r.team_id is not None})
    return [
        Waiting(
            id=request.id,
            topics=(request.topic, *request.further_topics),
            queued_at=request.queued_at,
            urgency=request.urgency,
            user_id=request.user_id,
            team_id=request.team_id,
            languages=frozenset(spoken(request.languages)),
            tracks=frozenset(tracks.get(request.team_id or 0, ())),
            asked=_asked(offers[request.id]),
            # Who took it and gave it back is not asked again.
            refused=frozenset(
                m for m, state, _ in offers[request.id] if state in ("declined", "accepted")
            ),
            offers=sum(made_at >= request.queued_at for _, _, made_at in offers[request.id]),
            live=sum(state == "open" for _, state, _ in offers[request.id]),
        )
        for request in requests
    ]


def _asked(offers: Iterable[tuple[int, str, datetime]]) -> dict[int, datetime]:
    asked: dict[int, datetime] = {}
    for mentor_id, _, made_at in offers:
        asked[mentor_id] = max(made_at, asked.get(mentor_id, made_at))
    return asked


async def tracks_of(session: AsyncSession, teams: Collection[int]) -> dict[int, set[str]]:
    """The keys of the tracks that teams have entered."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    if teams:
        rows = await session.execute(
            select(TeamTrack.team_id, Track.key)
            .join(Track, Track.id == TeamTrack.track_id)
            .where(TeamTrack.team_id.in_(teams))
        )
        for team_id, key in rows:
            found[team_id].add(key)
    return found


async def helpers_of(
    session: AsyncSession,
    event_id: int,
    mentors: Sequence[Known],
    teams: Collection[int],
    now: datetime,
    topics: int,
) -> list[Helper]:
    """Mentors as deciding sees them: how busy, how often asked, whom they know."""
    busy = await _busy(session, event_id, now)
    offers = await _offers(session, event_id, now)
    knows, helped = await _acquainted(session, event_id, teams)
    return [
        Helper(
            id=known.mentor.id,
            levels=known.levels,
            topics=topics,
            at_once=known.mentor.at_once,
            helping=busy[known.mentor.id][0],
            asked=offers[known.mentor.id]["open"],
            noticed=offers[known.mentor.id]["lately"],
            load=min(1.0, busy[known.mentor.id][1]),
            willing=_willing(offers[known.mentor.id]),
            languages=frozenset(spoken(known.mentor.languages)),
            tracks=frozenset(known.mentor.tracks),
            knows=frozenset(knows[known.mentor.id]),
            helped=frozenset(helped[known.mentor.id]),
        )
        for known in mentors
    ]


async def helping_count(session: AsyncSession, mentor_id: int) -> int:
    """How many requests a mentor has in hand."""
    count = select(func.count()).where(
        MentorRequest.mentor_id == mentor_id, MentorRequest.state == "claimed"
    )
    return await session.scalar(count) or 0


async def _busy(
    session: AsyncSession, event_id: int, now: datetime
) -> defaultdict[int, tuple[int, float]]:
    """For each mentor the requests in hand, and the share of the last hours spent helping."""
    since = now - LOAD_OVER
    rows = await session.execute(
        select(
            MentorRequest.mentor_id,
            MentorRequest.state,
            MentorRequest.claimed_at,
            MentorRequest.closed_at,
        ).where(
            MentorRequest.event_id == event_id,
            MentorRequest.mentor_id.is_not(None),
            (MentorRequest.state == "claimed") | (MentorRequest.closed_at > since),
        )
    )
    busy: defaultdict[int, tuple[int, float]] = defaultdict(lambda: (0, 0.0))
    for mentor_id, state, claimed_at, closed_at in rows:
        if mentor_id is None:
            continue
        count, share = busy[mentor_id]
        spent = (closed_at or now) - max(claimed_at or now, since)
        busy[mentor_id] = (count + (state == "claimed"), share + spent / LOAD_OVER)
    return busy


async def _offers(
    session: AsyncSession, event_id: int, now: datetime
) -> defaultdict[int, defaultdict[str, int]]:
    """For each mentor how many offers there were in each state, and `lately` (an hour)."""
    counted: defaultdict[int, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = await session.execute(
        select(MentorOffer.mentor_id, MentorOffer.state, func.count())
        .where(MentorOffer.event_id == event_id)
        .group_by(MentorOffer.mentor_id, MentorOffer.state)
    )
    for mentor_id, state, count in rows:
        counted[mentor_id][state] = count
    lately = await session.execute(
        select(MentorOffer.mentor_id, func.count())
        .where(MentorOffer.event_id == event_id, MentorOffer.made_at > now - HOUR)
        .group_by(MentorOffer.mentor_id)
    )
    for mentor_id, count in lately:
        counted[mentor_id]["lately"] = count
    return counted


def _willing(offers: Mapping[str, int]) -> float:
    yes = 1 + offers.get("accepted", 0)
    no = 1 + offers.get("declined", 0) + EXPIRED_COUNTS * offers.get("expired", 0)
    return yes / (yes + no)


async def _acquainted(
    session: AsyncSession, event_id: int, teams: Collection[int]
) -> tuple[defaultdict[int, set[int]], defaultdict[int, set[int]]]:
    """For each mentor the teams they are assigned to, and those they have helped."""
    knows: defaultdict[int, set[int]] = defaultdict(set)
    helped: defaultdict[int, set[int]] = defaultdict(set)
    if not teams:
        return knows, helped
    assigned = await session.execute(
        select(MentorTeam.mentor_id, MentorTeam.team_id).where(
            MentorTeam.event_id == event_id,
            MentorTeam.kind == "assigned",
            MentorTeam.team_id.in_(teams),
        )
    )
    for mentor_id, team_id in assigned:
        knows[mentor_id].add(team_id)
    before = await session.execute(
        select(MentorRequest.mentor_id, MentorRequest.team_id).where(
            MentorRequest.event_id == event_id,
            MentorRequest.mentor_id.is_not(None),
            MentorRequest.state == "resolved",
            MentorRequest.team_id.in_(teams),
        )
    )
    for mentor_id, team_id in before:
        if mentor_id is None or team_id is None:
            continue
        helped[mentor_id].add(team_id)
    return knows, helped
