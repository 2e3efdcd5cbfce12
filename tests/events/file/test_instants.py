"""Moments: the grammar, zones, gaps, folds and abbreviations."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.events.file.instants import Moment, read_moment
from bot.events.file.remarks import Weight
from bot.events.file.zones import is_zone, nearest_zone

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Africa/Lagos",
    "Etc/GMT+12",
    "Pacific/Kiritimati",
    "America/Sao_Paulo",
)
quick = settings(max_examples=60, deadline=None)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # pyright: ignore[reportArgumentType] -- year first


def rules(text: str, zone: str | None = "Europe/Berlin") -> list[str]:
    return [remark.rule for remark in read_moment(text, zone=zone).remarks]


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-11-24 23:59 AoE", utc(2024, 11, 25, 11, 59)),
        ("2024-11-22 14:00", utc(2024, 11, 22, 13)),
        ("Fri 2024-11-22 14:00", utc(2024, 11, 22, 13)),
        ("Friday, 2024-11-22 2:00 pm", utc(2024, 11, 22, 13)),
        ("2024-11-22 12:00 am", utc(2024, 11, 21, 23)),
        ("2024-11-22 12:30 pm UTC", utc(2024, 11, 22, 12, 30)),
        ("22 Nov 2024 14:00 UTC+2", utc(2024, 11, 22, 12)),
        ("Nov 22, 2024 2pm PST", utc(2024, 11, 22, 22)),
        ("2024-12-05 09:00 PST", utc(2024, 12, 5, 17)),
        ("2024-11-25T12:00:00Z", utc(2024, 11, 25, 12)),
        ("2024-11-25T12:00+02:00", utc(2024, 11, 25, 10)),
        ("2024-11-22 14:00 Asia/Kolkata", utc(2024, 11, 22, 8, 30)),
        ("2024-07-22 09:00 ET", utc(2024, 7, 22, 13)),
        ("2024-11-24 23:59:59", utc(2024, 11, 24, 22, 59, 59)),
    ],
)
def test_a_written_moment_is_one_instant(text: str, instant: datetime) -> None:
    understood = read_moment(text, zone="Europe/Berlin")
    assert understood.moment is not None
    assert understood.moment.utc == instant
    assert understood.remarks == ()
    assert understood.settled


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2024-11-22 2:00", "half-of-day"),
        ("Nov 22 14:00", "no-year"),
        ("22.11.2024 14:00", "not-a-moment"),
        ("11/12/2024 14:00", "not-a-moment"),
        ("2024-11-22", "not-a-moment"),
        ("2024-11-31 14:00", "not-a-moment"),
        ("2024-11-22 24:00", "not-a-moment"),
        ("2024-11-22 13:00 pm", "not-a-moment"),
        ("0024-11-22 14:00", "not-a-moment"),
        ("2024-11-22 14:00 IST", "ambiguous-abbreviation"),
        ("2024-11-22 14:00 CST", "ambiguous-abbreviation"),
        ("2024-11-22 14:00 XYZ", "unknown-zone"),
        ("2024-11-22 14:00 ../etc/passwd", "unknown-zone"),
        ("2024-11-22 14:00 UTC+5:30", "unknown-zone"),
        ("2024-11-22 14:00 UTC+19", "unknown-zone"),
        ("2024-03-31 02:30", "skipped-time"),
        ("", "not-a-moment"),
    ],
)
def test_what_cannot_be_understood_is_a_question_and_no_moment(text: str, rule: str) -> None:
    understood = read_moment(text, zone="Europe/Berlin")
    assert understood.moment is None
    assert [(remark.rule, remark.weight) for remark in understood.remarks] == [
        (rule, Weight.QUESTION)
    ]
    assert not understood.settled


def test_a_time_without_any_zone_is_a_question() -> None:
    assert rules("2024-11-22 14:00", zone=None) == ["no-zone"]


def test_cet_in_july_means_the_clock_on_the_wall_and_is_warned_about() -> None:
    understood = read_moment("Mon 2024-07-08 18:00 CET", zone="Europe/Berlin")
    assert understood.moment is not None
    assert understood.moment.utc == utc(2024, 7, 8, 16)
    (remark,) = understood.remarks
    assert remark.rule == "abbreviation-not-in-force"
    assert "2024-07-08 16:00 UTC" in remark.message
    assert understood.settled


def test_a_weekday_that_disagrees_must_be_asked_about() -> None:
    understood = read_moment("Thu 2024-11-22 14:00", zone="UTC")
    assert understood.moment is not None
    assert not understood.settled
    assert "Friday" in understood.remarks[0].message


def test_a_fold_uses_the_first_and_says_so() -> None:
    understood = read_moment("2024-10-27 02:30", zone="Europe/Berlin")
    assert understood.moment is not None
    assert understood.moment.utc == utc(2024, 10, 27, 0, 30)
    assert [remark.rule for remark in understood.remarks] == ["repeated-time"]


def test_an_abbreviation_settles_a_fold() -> None:
    for name, hour in (("CEST", 0), ("CET", 1)):
        understood = read_moment(f"2024-10-27 02:30 {name}", zone="UTC")
        assert understood.moment is not None
        assert understood.moment.utc == utc(2024, 10, 27, hour, 30)
        assert understood.remarks == ()


def test_the_zone_around_settles_an_abbreviation_and_says_so() -> None:
    understood = read_moment("2024-07-22 14:00 IST", zone="Europe/Dublin")
    assert understood.moment is not None
    assert understood.moment.utc == utc(2024, 7, 22, 13)
    assert [remark.rule for remark in understood.remarks] == ["abbreviation-settled-by-zone"]


def test_an_abbreviation_keeps_to_the_zone_around_where_that_uses_it() -> None:
    understood = read_moment("2024-07-08 18:00 CEST", zone="Europe/Rome")
    assert understood.moment is not None
    assert understood.moment.zone == "Europe/Rome"


def test_the_nearest_zone_is_offered() -> None:
    assert nearest_zone("Europe/Berln") == "Europe/Berlin"
    assert nearest_zone("kolkata") == "Asia/Kolkata"
    assert nearest_zone("sao paulo") == "America/Sao_Paulo"
    assert nearest_zone("qqqq") is None
    assert not is_zone("../../etc/localtime")


instants = st.datetimes(
    min_value=datetime(1995, 1, 1),  # noqa: DTZ001 -- hypothesis wants naive bounds
    max_value=datetime(2150, 1, 1),  # noqa: DTZ001 -- hypothesis wants naive bounds
).map(lambda naive: naive.replace(second=0, microsecond=0, tzinfo=UTC))


@quick
@given(instants, st.sampled_from(ZONES))
def test_a_moment_written_out_reads_as_the_same_instant(instant: datetime, zone: str) -> None:
    moment = Moment.at(instant, zone)
    again = read_moment(moment.canonical, zone=None).moment
    assert again is not None
    assert again.utc == instant == moment.local


@quick
@given(st.integers(0, 11), st.integers(0, 59), st.sampled_from(["am", "pm"]))
def test_am_and_pm_agree_with_the_clock_of_24_hours(hour: int, minute: int, half: str) -> None:
    twelve = f"2024-11-22 {hour or 12}:{minute:02} {half}"
    full = f"2024-11-22 {hour + (12 if half == 'pm' else 0):02}:{minute:02}"
    assert read_moment(twelve, zone="UTC").moment == read_moment(full, zone="UTC").moment


@quick
@given(instants, st.sampled_from(ZONES))
def test_a_wall_time_has_a_moment_unless_clocks_skip_it(instant: datetime, zone: str) -> None:
    text = instant.strftime("%Y-%m-%d %H:%M")
    understood = read_moment(text, zone=zone)
    if understood.moment is None:
        assert [remark.rule for remark in understood.remarks] == ["skipped-time"]
    else:
        assert understood.moment.wall == instant.replace(tzinfo=None)
        assert understood.moment.local.replace(tzinfo=None, fold=0) == understood.moment.wall


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40) | st.from_regex(r"[0-9:\- ]{4,12}T?[0-9: ]{3,6}[a-zA-Z/+]{0,8}"))
def test_no_text_makes_reading_fail(text: str) -> None:
    understood = read_moment(text, zone="UTC")
    assert understood.moment is not None or understood.remarks


@quick
@given(st.timedeltas(timedelta(0), timedelta(days=400)), st.sampled_from(ZONES))
def test_moments_are_equal_when_they_mean_the_same(span: timedelta, zone: str) -> None:
    moment = Moment.at(utc(2024, 1, 1) + span, zone)
    assert moment == Moment("in other words", moment.wall, zone, moment.utc)
    assert moment != Moment.at(moment.utc + timedelta(minutes=1), zone)
