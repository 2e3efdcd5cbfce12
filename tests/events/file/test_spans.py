"""Spans of time and relative due times."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.events.file.instants import Moment, read_moment
from bot.events.file.spans import read_due, read_span, show_due, show_span


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90 min", 90),
        ("1h30", 90),
        ("1 h 30 min", 90),
        ("1 hour and 30 minutes", 90),
        ("2 days", 2880),
        ("1 week", 10080),
        ("2d12h", 3600),
        ("45m", 45),
    ],
)
def test_a_span_is_understood(text: str, minutes: int) -> None:
    assert read_span(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "text", ["", "45", "min", "5 parsecs", "1 day 2 days", "-3 h", "99999 weeks", "1:30", "h1"]
)
def test_what_is_no_span_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="write a span such as 90 min"):
        read_span(text)


@settings(max_examples=60, deadline=None)
@given(st.timedeltas(timedelta(0), timedelta(days=300)))
def test_a_span_written_out_reads_as_the_same(span: timedelta) -> None:
    whole = timedelta(seconds=int(span.total_seconds()))
    assert read_span(show_span(whole)) == whole


def moment(text: str) -> Moment:
    understood = read_moment(text, zone="Europe/Berlin")
    assert understood.moment is not None
    return understood.moment


def test_days_before_keep_the_wall_time_over_a_change_of_clocks() -> None:
    start = moment("2024-10-29 17:00")
    assert read_due("7 days before").instant(start) == datetime(2024, 10, 22, 15, tzinfo=UTC)


def test_hours_before_are_elapsed_time() -> None:
    start = moment("2024-10-27 12:00")
    assert read_due("24 h before").instant(start) == datetime(2024, 10, 26, 11, tzinfo=UTC)
    assert read_due("1 day before").instant(start) == datetime(2024, 10, 26, 10, tzinfo=UTC)


def test_after_counts_from_the_end_where_there_is_one() -> None:
    start, end = moment("2024-11-05 17:00"), moment("2024-11-05 20:00").utc
    due = read_due("within 7 days after")
    assert due.instant(start, end) == datetime(2024, 11, 12, 19, tzinfo=UTC)
    assert due.instant(start) == datetime(2024, 11, 12, 16, tzinfo=UTC)
    assert read_due("at end").instant(start, end) == end


@pytest.mark.parametrize(
    "text", ["7 days before", "24 h before", "1 day 36 h after", "at start", "at end"]
)
def test_a_due_time_written_out_reads_as_the_same(text: str) -> None:
    assert read_due(show_due(read_due(text))) == read_due(text)


@pytest.mark.parametrize("text", ["soon", "7 days", "before", "after 2 h", "some days before"])
def test_what_is_no_due_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write"):
        read_due(text)
