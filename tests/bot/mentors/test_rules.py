"""Values for presence, topics, pairing, matching and the limits of asking."""

import itertools
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors.mentors import AskedOften, AskingNotOpen, AskingOver, NoMentors, TooManyAsked
from bot.mentors.flow import match
from bot.mentors.matching import (
    FLOOR_LASTS,
    GOOD_LASTS,
    OFFER_AGAIN_AFTER,
    SOMETHING_ELSE,
    SUITS_ALL_AFTER,
    Helper,
    Waiting,
    choose,
    fit,
    in_order_for,
    is_suited,
    wakes,
)
from bot.mentors.pairing import NEVER, best_pairs
from bot.mentors.presence import Presence, read_hours, read_quiet
from bot.mentors.rules import MOST_AN_HOUR, require_asking_open, require_room
from bot.mentors.topics import HelpTopic, closest, read_topics

NOW = datetime(2024, 11, 22, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TOPICS = [
    HelpTopic("python", "Python", ("numpy", "pandas")),
    HelpTopic("machine-learning", "Machine learning", ("ml",)),
    HelpTopic("vision", "Computer vision", ("images",)),
]


@dataclass
class Row:
    """The part of a mentor that says when they are there."""

    time_zone: str | None = "Europe/Berlin"
    hours: list[str] = field(default_factory=list)
    stretches: dict[str, list[list[str]]] = field(default_factory=dict)
    quiet_hours: str | None = None
    presence: str = "by_hours"
    presence_until: datetime | None = None


def there(row: Row, at: str) -> bool:
    return Presence.of(row, "UTC").is_there(datetime.fromisoformat(f"{at}+00:00"))


def test_hours_are_those_of_the_mentors_own_zone_also_over_midnight() -> None:
    row = Row(hours=["Fri 22:00-02:00"])
    assert there(row, "2024-11-22T21:30")
    assert there(row, "2024-11-23T00:59")
    assert not there(row, "2024-11-23T01:00")
    assert not there(row, "2024-11-22T20:59")


def test_quiet_hours_are_kept_whatever_else_is_said() -> None:
    row = Row(presence="on", quiet_hours="22:00-08:00")
    assert there(row, "2024-11-22T20:59")
    assert not there(row, "2024-11-22T21:00")
    presence = Presence.of(row, "UTC")
    late = datetime(2024, 11, 22, 22, tzinfo=UTC)
    assert presence.next_there(late) == datetime(2024, 11, 23, 7, tzinfo=UTC)
    assert presence.there_until(NOW) == datetime(2024, 11, 22, 21, tzinfo=UTC)


def test_on_until_ends_and_then_the_hours_count_again() -> None:
    row = Row(hours=["daily 20:00-21:00"], presence="on", presence_until=NOW)
    assert there(row, "2024-11-22T14:59")
    assert not there(row, "2024-11-22T15:00")
    assert there(row, "2024-11-22T19:30")
    assert not there(Row(hours=["daily 00:00-24:00"], presence="off"), "2024-11-22T15:00")


def test_stretches_and_hours_are_joined_and_clipped() -> None:
    spans = [["2024-11-22T16:00:00+00:00", "2024-11-22T20:00:00+00:00"]]
    presence = Presence.of(Row(hours=["Fri 20:00-22:00"], stretches={"spans": spans}), "UTC")
    found = presence.spans(NOW, NOW + timedelta(days=1))
    assert found == [(NOW + timedelta(hours=1), NOW + timedelta(hours=6))]


def test_what_is_there_by_spans_is_there_at_each_instant() -> None:
    chance = random.Random(4)
    for _ in range(20):
        begin, length = chance.randrange(24), chance.randrange(1, 24)
        row = Row(
            time_zone=chance.choice(["Asia/Tokyo", "America/New_York"]),
            hours=[f"Wed-Sat {begin:02}:00-{(begin + length) % 24:02}:30"],
            quiet_hours=chance.choice([None, "01:00-06:00"]),
        )
        presence = Presence.of(row, "UTC")
        spans = presence.spans(NOW, NOW + timedelta(days=3))
        for step in range(0, 3 * 24 * 60, 47):
            at = NOW + step * MINUTE
            assert presence.is_there(at) == any(b <= at < e for b, e in spans)


@pytest.mark.parametrize("text", ["Fri 25:00-26:00", "Someday 10:00-12:00", "Fri 10-12", "daily"])
def test_hours_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text.split()[0]):
        read_hours(text)
    with pytest.raises(ValueError, match="22"):
        read_quiet("22:00")


def test_words_find_their_topic_also_misspelt_and_the_closest_are_offered() -> None:
    assert read_topics("Help with PANDAS and machine learning!", TOPICS) == [
        "python",
        "machine-learning",
    ]
    assert read_topics("pyhton", TOPICS) == ["python"]
    assert read_topics("html", TOPICS) == []
    assert closest("visual", TOPICS)[0].key == "vision"


def test_pairs_are_the_best_there_are() -> None:
    chance = random.Random(2)
    for rows, columns in [(3, 4), (4, 3), (4, 4)]:
        worth = [
            [chance.choice([NEVER, chance.random()]) for _ in range(columns)] for _ in range(rows)
        ]
        best = max(
            sum(worth[r][c] for r, c in pairs if worth[r][c] > NEVER)
            + 100 * sum(worth[r][c] > NEVER for r, c in pairs)
            for pairs in _all_pairs(rows, columns)
        )
        found = best_pairs(worth)
        assert sum(worth[r][c] for r, c in found) + 100 * len(found) == pytest.approx(best)


def _all_pairs(rows: int, columns: int) -> list[list[tuple[int, int]]]:
    if rows > columns:
        return [[(r, c) for c, r in pairs] for pairs in _all_pairs(columns, rows)]
    return [[*enumerate(order)] for order in itertools.permutations(range(columns), rows)]


def test_mentors_beforehand_are_the_best_sum_without_a_pair_worse_than_need_be() -> None:
    worth = [[0.9, 0.8, 0.1], [0.9, 0.2, 0.15], [0.8, 0.3, 0.7]]
    found = match(worth, [1, 1, 1], 1)
    assert found.of_team == ((1,), (0,), (2,))
    assert (found.worst, found.unfilled) == (0.7, 0)
    short = match(worth, [1, 1, 0], 1)
    assert (short.unfilled, short.total) == (1, pytest.approx(1.7))


def helper(number: int, level: int = 2, **more: object) -> Helper:
    return Helper(number, {"python": level} if level else {}, 9, **more)  # pyright: ignore[reportArgumentType]


def waiting(minutes: float = 0, **more: object) -> Waiting:
    return Waiting(1, ("python",), NOW - minutes * MINUTE, **more)  # pyright: ignore[reportArgumentType]


def asked(request: Waiting, *helpers: Helper) -> list[int]:
    return sorted(chosen.mentor_id for chosen in choose([request], helpers, NOW))


def test_two_are_asked_at_first_and_three_after_two_minutes() -> None:
    crowd = [helper(n) for n in range(5)]
    assert len(asked(waiting(), *crowd)) == 2
    assert len(asked(waiting(2), *crowd)) == 3
    assert len(asked(waiting(2, live=2), *crowd)) == 1
    assert asked(waiting(2, offers=6), *crowd) == []


def test_in_the_first_minute_only_those_are_asked_who_know_it_well() -> None:
    beginner = helper(1, level=1)
    assert asked(waiting(), beginner, helper(2, level=2)) == [2]
    assert asked(waiting(GOOD_LASTS / MINUTE), beginner) == [1]
    assert not is_suited(waiting(), beginner, NOW)
    assert is_suited(waiting(1), beginner, NOW)
    # The timer for it is there.
    assert NOW + GOOD_LASTS in wakes(NOW)


def test_who_knows_nothing_of_it_is_not_asked_while_the_event_has_somebody_who_does() -> None:
    stranger, late = helper(1, level=0), FLOOR_LASTS / MINUTE
    assert asked(waiting(1), stranger) == []
    assert asked(waiting(10 * late), stranger) == []
    unknown = waiting(late, is_known=False)
    assert asked(unknown, stranger) == [1]
    assert asked(waiting(late - 1, is_known=False), stranger) == []


def test_what_has_no_name_is_for_who_knows_much_and_later_for_everyone() -> None:
    def other(minutes: float) -> Waiting:
        return Waiting(1, (SOMETHING_ELSE,), NOW - minutes * MINUTE)

    broad, narrow = Helper(1, {"a": 3, "b": 2, "c": 2}, 4), Helper(2, {"a": 1}, 9)
    assert asked(other(0), broad, narrow) == [1]
    assert asked(other(FLOOR_LASTS / MINUTE), broad, narrow) == [1, 2]


def test_not_knowing_the_further_topics_leaves_nobody_out_and_a_language_does_for_a_while() -> None:
    both = Waiting(1, ("python", "vision"), NOW - 2 * MINUTE)
    assert asked(both, helper(1, level=1)) == [1]
    french = helper(1, languages=frozenset({"fr"}))
    german = frozenset({"de"})
    assert asked(waiting(2, languages=german), french) == []
    assert asked(waiting(FLOOR_LASTS / MINUTE, languages=german), french) == [1]


def test_nobody_is_asked_who_is_full_was_asked_enough_or_said_no() -> None:
    assert asked(waiting(), helper(1, helping=1), helper(2, asked=1), helper(3, noticed=6)) == []
    assert asked(waiting(refused=frozenset({1})), helper(1)) == []
    assert asked(waiting(asked={1: NOW - MINUTE}), helper(1)) == []
    assert asked(waiting(asked={1: NOW - OFFER_AGAIN_AFTER}), helper(1)) == [1]


def test_who_knows_the_team_comes_first_and_the_reason_says_so() -> None:
    request = waiting(team_id=5, live=1)
    chosen = choose([request], [helper(1), helper(2, knows=frozenset({5}))], NOW)
    assert [(c.mentor_id, c.reason["assigned"]) for c in chosen] == [(2, True)]
    languages = waiting(1, live=1, languages=frozenset({"de"}))
    german = helper(2, level=1, languages=frozenset({"de"}))
    assert asked(languages, helper(1, level=3, languages=frozenset({"fr"})), german) == [2]


def test_the_queue_shows_urgent_and_fitting_first_and_the_rest_apart() -> None:
    requests = [
        Waiting(1, ("python",), NOW - 3 * MINUTE),
        Waiting(2, ("python",), NOW, urgency=2),
        Waiting(3, ("vision",), NOW - 4 * MINUTE),
    ]
    suited, later = in_order_for(helper(1), requests, NOW)
    assert ([w.id for w in suited], [w.id for w in later]) == ([2, 1], [3])
    half_an_hour_later = NOW + SUITS_ALL_AFTER
    suited, later = in_order_for(helper(1), requests, half_an_hour_later)
    assert ([w.id for w in suited], later) == ([2, 1, 3], [])
    assert fit({"python": 3}, ("python", "vision")) < fit({"python": 3}, ("python",))


def test_asking_is_bounded_by_the_window_and_by_what_is_under_way() -> None:
    window = {"opens": {"utc": "2024-11-22T15:00:00Z"}, "closes": {"utc": "2024-11-22T16:00:00Z"}}
    require_asking_open("E", {"mentors": window}, NOW)
    with pytest.raises(AskingNotOpen):
        require_asking_open("E", {"mentors": window}, NOW - MINUTE)
    with pytest.raises(AskingOver):
        require_asking_open("E", {"mentors": window}, NOW + 60 * MINUTE)
    with pytest.raises(NoMentors):
        require_asking_open("E", {"mentors": {"on_request": False}}, NOW)
    with pytest.raises(TooManyAsked):
        require_room(["a", "b", "c"], [], NOW)
    made = [NOW - n * MINUTE for n in range(MOST_AN_HOUR)]
    with pytest.raises(AskedOften) as refusal:
        require_room([], made, NOW)
    assert refusal.value.again_at == made[-1] + 60 * MINUTE
    require_room([], made, NOW + 55 * MINUTE)
