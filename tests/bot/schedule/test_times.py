"""Times as organizers type them: nothing is guessed."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors.schedule import TimeNotUnderstood
from bot.events.file.instants import Moment
from bot.schedule.times import read_end, read_start, read_time

NOW = datetime(2024, 11, 14, 16, 30, tzinfo=UTC)
BERLIN = "Europe/Berlin"


def instants(typed: str, zone: str = "UTC", now: datetime = NOW) -> list[str]:
    return [f"{m.utc:%Y-%m-%d %H:%M}" for m in read_start(typed, zone, now).candidates]


@pytest.mark.parametrize(
    ("typed", "zone", "instant"),
    [
        ("2024-11-22 14:00", "UTC", "2024-11-22 14:00"),
        ("2024-11-22 14:00", BERLIN, "2024-11-22 13:00"),
        ("22 Nov 2024 2:00 pm CET", "UTC", "2024-11-22 13:00"),
        ("2024-11-24 23:59 AoE", BERLIN, "2024-11-25 11:59"),
        ("2025-03-30 03:30", BERLIN, "2025-03-30 01:30"),
        ("2025-10-26 02:30 CET", BERLIN, "2025-10-26 01:30"),
        ("2025-10-26 02:30 CEST", BERLIN, "2025-10-26 00:30"),
    ],
)
def test_a_clear_time_is_taken_at_once(typed: str, zone: str, instant: str) -> None:
    assert read_start(typed, zone, NOW).is_settled
    assert instants(typed, zone) == [instant]


@pytest.mark.parametrize(
    ("typed", "zone", "candidates"),
    [
        ("2024-11-22 2:00", "UTC", ["2024-11-22 02:00", "2024-11-22 14:00"]),
        ("2025-10-26 02:30", BERLIN, ["2025-10-26 00:30", "2025-10-26 01:30"]),
        ("2025-07-01 14:00 CET", "UTC", ["2025-07-01 12:00", "2025-07-01 13:00"]),
        (
            "2025-07-01 14:00 IST",
            "UTC",
            ["2025-07-01 08:30", "2025-07-01 11:00", "2025-07-01 13:00"],
        ),
        ("Fri 2024-11-21 12:00", "UTC", ["2024-11-21 12:00"]),
        ("2024-11-01 12:00", "UTC", ["2024-11-01 12:00"]),
    ],
)
def test_what_could_mean_two_things_or_cannot_be_meant_is_asked_back(
    typed: str, zone: str, candidates: list[str]
) -> None:
    reading = read_start(typed, zone, NOW)
    assert not reading.is_settled
    assert reading.doubts
    assert instants(typed, zone) == candidates


def test_one_half_of_today_that_is_over_is_still_asked_about() -> None:
    reading = read_start("2024-11-14 5:00", "UTC", NOW)
    assert [moment.utc.hour for moment in reading.candidates] == [17]
    assert not reading.is_settled


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("2025-03-30 02:30", "does not exist"),
        ("tomorrow", "is not understood"),
        ("22 Nov 14:00", "has no year"),
        ("2025-07-01 14:00 Europe/Atlantis", "not a time zone"),
        ("2025-02-30 14:00", "not a day of the calendar"),
        ("9" * 4000, "is not understood"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(typed: str, reason: str) -> None:
    with pytest.raises(TimeNotUnderstood) as refused:
        read_time(typed, BERLIN)
    assert reason in " ".join(refused.value.reasons)


def test_an_end_can_be_a_span_a_time_of_the_day_or_a_moment() -> None:
    start = Moment.at(datetime(2025, 10, 25, 23, 0, tzinfo=UTC), BERLIN)
    for typed in ("3 h", "05:00", "2025-10-26 05:00 UTC"):
        (end,) = read_end(typed, start, BERLIN).candidates
        expected = {"3 h": 2, "05:00": 4, "2025-10-26 05:00 UTC": 5}[typed]
        assert end.utc == datetime(2025, 10, 26, expected, tzinfo=UTC), typed


def test_of_two_ends_only_those_after_the_start_are_offered() -> None:
    start = Moment.at(datetime(2025, 6, 1, 12, 0, tzinfo=UTC), "UTC")
    reading = read_end("2:00", start, "UTC")
    assert [moment.utc - start.utc for moment in reading.candidates] == [timedelta(hours=2)]
    assert not reading.is_settled
