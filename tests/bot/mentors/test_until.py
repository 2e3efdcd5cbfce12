"""Until when mentors say that they are there."""

from datetime import datetime, timedelta

import pytest

from bot.mentors.until import read_until

# A Friday.
NOW = datetime.fromisoformat("2024-11-22T15:00:00+00:00")


@pytest.mark.parametrize(
    ("typed", "zone", "meant"),
    [
        ("18:00", "UTC", "2024-11-22T18:00"),
        ("18:00", "Europe/Berlin", "2024-11-22T17:00"),
        ("14:00", "UTC", "2024-11-23T14:00"),
        ("15:00", "UTC", "2024-11-23T15:00"),
        ("Sun 12:00", "Africa/Accra", "2024-11-24T12:00"),
        ("friday 14:00", "UTC", "2024-11-29T14:00"),
        ("6 pm", "UTC", "2024-11-22T18:00"),
        ("12:30am", "UTC", "2024-11-23T00:30"),
        ("90 min", "UTC", "2024-11-22T16:30"),
        ("2h", "Asia/Tokyo", "2024-11-22T17:00"),
    ],
)
def test_the_next_time_of_that_name_is_meant(typed: str, zone: str, meant: str) -> None:
    assert read_until(typed, zone, NOW) == datetime.fromisoformat(f"{meant}+00:00")


@pytest.mark.parametrize("typed", ["", "8:00", "25:00", "13 pm", "Xyz 12:00", "2024-11-23 12:00"])
def test_everything_else_is_for_those_who_read_dates(typed: str) -> None:
    assert read_until(typed, "UTC", NOW) is None


def test_where_clocks_are_set_back_it_is_never_in_the_past() -> None:
    before = datetime.fromisoformat("2024-10-26T23:30:00+00:00")
    for minutes in range(0, 240, 10):
        now = before + timedelta(minutes=minutes)
        found = read_until("02:30", "Europe/Berlin", now)
        assert found is not None
        assert now < found <= now + timedelta(hours=25)
