"""Who is offered which request now: values in, offers out; knows no database and no Discord.

Every open request is put up on the board at once; besides, the best two mentors who are free
are asked by direct message, and a third after two minutes. In the first minute that is for those
who know the topic well; who knows nothing of it is not written to at all, as that wins hardly
anybody and tires everybody. The spans and limits below were compared with others on simulated
events; `tests/bench/mentoring.py` measures them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.mentors.pairing import NEVER, best_pairs

# The topic of those who cannot say what it is about.
SOMETHING_ELSE = "something-else"
ASKED_FIRST, ASKED_LATER, ASK_MORE_AFTER = 2, 3, timedelta(minutes=2)
OFFER_LASTS = timedelta(minutes=3)
# What knowing a topic must be worth: in the first minute, and after that.
GOOD_FLOOR, GOOD_LASTS, FLOOR = 0.5, timedelta(minutes=1), 0.3
# Then anyone is asked about what nobody knows or can name, and in any language.
FLOOR_LASTS = timedelta(minutes=10)
# Then anyone finds it among what suits them; until then it is below that.
SUITS_ALL_AFTER = timedelta(minutes=30)
OFFER_AGAIN_AFTER = timedelta(minutes=10)
TELL_LEAD_AFTER = timedelta(minutes=15)
NOTICES_AN_HOUR, OFFERS_A_REQUEST = 6, 6
HOUR = timedelta(hours=1)
# What knowing something a little, well, or as an expert is worth.
WORTH = {1: 0.4, 2: 0.65, 3: 0.95}
# Many can help a little with what has no name: the mean over all topics, and some more.
BREADTH = 1.6
WILLING, LOADED, AGED, URGENT = 0.25, 0.3, 0.02, 0.1
OLDEST_COUNTED = 20
KNOWS_TEAM, HELPED_BEFORE, SAME_TRACK, NO_LANGUAGE = 0.3, 0.2, 0.1, 0.5


@dataclass(frozen=True)
class Helper:
    """A mentor who is there, as far as asking them is concerned.

    `helping` are requests in hand, `asked` offers that wait for their answer, `noticed` offers
    within the last hour, `load` the share of their hours spent helping, `willing` the share of
    offers they take. `knows` and `helped` are numbers of teams.
    """

    id: int
    levels: Mapping[str, int]
    topics: int = 1
    at_once: int = 1
    helping: int = 0
    asked: int = 0
    noticed: int = 0
    load: float = 0.0
    willing: float = 0.5
    languages: frozenset[str] = frozenset()
    tracks: frozenset[str] = frozenset()
    knows: frozenset[int] = frozenset()
    helped: frozenset[int] = frozenset()

    @property
    def is_free(self) -> bool:
        """Whether one more request can be taken, so that asking makes sense."""
        return self.helping < self.at_once and not self.asked and self.noticed < NOTICES_AN_HOUR


@dataclass(frozen=True)
class Waiting:
    """An open request. `asked` holds for each mentor when they were asked last, `refused` who
    said no, `offers` how many there were, and `live` how many wait for an answer. `is_known` says
    that some mentor of the event knows the first topic, there or not.
    """

    id: int
    topics: tuple[str, ...]
    queued_at: datetime
    urgency: int = 0
    user_id: int = 0
    team_id: int | None = None
    languages: frozenset[str] = frozenset()
    tracks: frozenset[str] = frozenset()
    asked: Mapping[int, datetime] = field(default_factory=dict[int, datetime])
    refused: frozenset[int] = frozenset()
    offers: int = 0
    live: int = 0
    is_known: bool = True


@dataclass(frozen=True)
class Chosen:
    """A request to offer to a mentor, and the facts it was chosen for."""

    request_id: int
    mentor_id: int
    reason: dict[str, float | int | str | bool]


def fit(levels: Mapping[str, int], topics: Sequence[str], of_topics: int = 1) -> float:
    """How well a mentor knows what a request is about, 0 to 1; the first topic counts most."""
    first, further = topics[0], topics[1:]
    if first == SOMETHING_ELSE:
        known = sum(WORTH[level] for level in levels.values())
        return min(1.0, known / max(1, of_topics) * BREADTH)
    known = WORTH.get(levels.get(first, 0), 0.0)
    if not further:
        return known
    rest = sum(WORTH.get(levels.get(topic, 0), 0.0) for topic in further) / len(further)
    return 0.7 * known + 0.3 * rest


def speaks(languages: frozenset[str], asked_for: frozenset[str]) -> bool:
    """Whether they have a language in common; who names none speaks what everyone does."""
    return not languages or not asked_for or bool(languages & asked_for)


def is_suited(request: Waiting, helper: Helper, now: datetime) -> bool:
    """Whether the request is one for this mentor already; after half an hour it is for all."""
    return now - request.queued_at >= SUITS_ALL_AFTER or _clears_floor(request, helper, now)


def may_be_asked(request: Waiting, helper: Helper, now: datetime) -> bool:
    """Whether this mentor may be written to about the request, as far as knowing goes."""
    if _clears_floor(request, helper, now):
        return True
    has_no_expert = request.topics[0] == SOMETHING_ELSE or not request.is_known
    return has_no_expert and now - request.queued_at >= FLOOR_LASTS


def _clears_floor(request: Waiting, helper: Helper, now: datetime) -> bool:
    age = now - request.queued_at
    if age < FLOOR_LASTS and not speaks(helper.languages, request.languages):
        return False
    floor = GOOD_FLOOR if age < GOOD_LASTS else FLOOR
    if fit(helper.levels, request.topics[:1], helper.topics) >= floor:
        return True
    # Knowing the further topics counts, and not knowing them leaves out nobody.
    return len(request.topics) > 1 and (fit(helper.levels, request.topics, helper.topics) >= floor)


def worth(request: Waiting, helper: Helper, now: datetime) -> float:
    """What it is worth that this mentor takes this request."""
    age = (now - request.queued_at).total_seconds() / 60
    value = fit(helper.levels, request.topics, helper.topics)
    value += WILLING * helper.willing - LOADED * helper.load
    value += AGED * min(age, OLDEST_COUNTED) + URGENT * request.urgency
    if request.team_id is not None:
        value += KNOWS_TEAM * (request.team_id in helper.knows)
        value += HELPED_BEFORE * (request.team_id in helper.helped)
    value += SAME_TRACK * bool(request.tracks & helper.tracks)
    return value - NO_LANGUAGE * (not speaks(helper.languages, request.languages))


def choose(requests: Iterable[Waiting], helpers: Iterable[Helper], now: datetime) -> list[Chosen]:
    """The offers to make now: over all open requests and free mentors the best sum."""
    free = [helper for helper in helpers if helper.is_free]
    slots = [request for request in requests for _ in range(_more(request, now))]
    if not free or not slots:
        return []
    unlike = {request.id: request for request in slots}
    rows = {n: [_value(request, helper, now) for helper in free] for n, request in unlike.items()}
    pairs = best_pairs([rows[request.id] for request in slots])
    return [_chosen(slots[row], free[column], now) for row, column in pairs]


def in_order_for(
    helper: Helper, requests: Iterable[Waiting], now: datetime
) -> tuple[list[Waiting], list[Waiting]]:
    """The queue as one mentor should read it: what suits them, urgent and fitting first; the rest.

    What is not for them yet is in the rest, where somebody who knows it better goes first.
    """
    suited: list[Waiting] = []
    rest: list[Waiting] = []
    for request in requests:
        (suited if is_suited(request, helper, now) else rest).append(request)

    def rank(request: Waiting) -> tuple[int, float, datetime]:
        known = fit(helper.levels, request.topics, helper.topics)
        return -request.urgency, -known, request.queued_at

    return sorted(suited, key=rank), sorted(rest, key=rank)


def wakes(queued_at: datetime) -> list[datetime]:
    """When a request must be looked at again, whatever happens."""
    spans = (GOOD_LASTS, ASK_MORE_AFTER, FLOOR_LASTS, TELL_LEAD_AFTER)
    return [queued_at + span for span in spans]


def wakes_after_offer(made_at: datetime) -> list[datetime]:
    """When a request must be looked at again because of an offer."""
    return [made_at + OFFER_LASTS, made_at + OFFER_AGAIN_AFTER]


def _more(request: Waiting, now: datetime) -> int:
    """How many more mentors are to be asked now."""
    wanted = ASKED_LATER if now - request.queued_at >= ASK_MORE_AFTER else ASKED_FIRST
    return max(0, min(wanted - request.live, OFFERS_A_REQUEST - request.offers))


def _value(request: Waiting, helper: Helper, now: datetime) -> float:
    last = request.asked.get(helper.id)
    if helper.id in request.refused or (last is not None and now - last < OFFER_AGAIN_AFTER):
        return NEVER
    return worth(request, helper, now) if may_be_asked(request, helper, now) else NEVER


def _chosen(request: Waiting, helper: Helper, now: datetime) -> Chosen:
    first = request.topics[0]
    reason: dict[str, float | int | str | bool] = {
        "fit": round(fit(helper.levels, request.topics, helper.topics), 2),
        "topic": first,
        "level": helper.levels.get(first, 0),
        "load": round(helper.load, 2),
        "waited_minutes": round((now - request.queued_at).total_seconds() / 60),
    }
    if request.team_id is not None and request.team_id in helper.knows:
        reason["assigned"] = True
    if request.team_id is not None and request.team_id in helper.helped:
        reason["helped_before"] = True
    if request.tracks & helper.tracks:
        reason["track"] = min(request.tracks & helper.tracks)
    if shared := request.languages & helper.languages:
        reason["language"] = min(shared)
    return Chosen(request.id, helper.id, reason)
