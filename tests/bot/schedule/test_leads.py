"""At which lead somebody is reminded, by when they asked and what the channel has anyway."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.model import Session
from bot.schedule.leads import ahead
from bot.schedule.standing_in import served_by

AT_17 = datetime(2024, 11, 14, 17, tzinfo=UTC)
SESSION = Session(title="Workshop", starts_at=AT_17)


@pytest.mark.parametrize(
    ("wanted", "asked", "found"),
    [
        (15, 15.1, 15),
        (15, 15, 10),
        (15, 12, 10),
        (60, 40, 30),
        (1440, 20, 15),
        (15, 5, 1),
        (5, 3, 1),
        (5, 1, None),
        (15, 0, None),
        (15, -10, None),
    ],
)
def test_the_longest_lead_that_is_still_ahead_holds(
    wanted: float, asked: float, found: float | None
) -> None:
    since = AT_17 - timedelta(minutes=asked)
    lead = None if found is None else timedelta(minutes=found)
    assert ahead(SESSION, timedelta(minutes=wanted), since) == lead


def test_without_a_date_every_lead_is_ahead() -> None:
    assert ahead(Session(title="Open"), timedelta(days=1), AT_17) == timedelta(days=1)


@pytest.mark.parametrize(
    ("wanted", "channel", "asked", "found"),
    [
        (15, [60, 10], 120, 10),
        (60, [60, 10], 120, 60),
        (5, [10], 120, 10),
        # They asked after the channel was reminded.
        (5, [10], 10, 5),
        (1440, [60, 10], 3000, 1440),
        (15, [], 120, 15),
    ],
)
def test_what_the_channel_has_at_about_that_time_is_as_good(
    wanted: int, channel: list[int], asked: int, found: int
) -> None:
    leads = [timedelta(minutes=minutes) for minutes in channel]
    since = AT_17 - timedelta(minutes=asked)
    served = served_by(SESSION, timedelta(minutes=wanted), leads, since)
    assert served == timedelta(minutes=found)
