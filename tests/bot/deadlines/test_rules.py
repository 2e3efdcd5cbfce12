"""When a window closes for whom, and when people sleep."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.deadlines.rules import begun_before, closing_for, is_night, require_order
from bot.errors.deadlines import ClosesBeforeOpening
from bot.model import Extension, Window

AT = datetime(2024, 11, 25, 11, 59, tzinfo=UTC)
HOUR = timedelta(hours=1)


def window(closes_at: datetime | None = AT) -> Window:
    return Window(id=1, key="submissions", closes_at=closes_at, version=1)


def extension(closes_at: datetime, team_id: int = 7, window_id: int = 1) -> Extension:
    return Extension(window_id=window_id, team_id=team_id, closes_at=closes_at)


def test_an_extension_is_for_its_own_team_and_window_alone() -> None:
    later = [extension(AT + HOUR), extension(AT + 5 * HOUR, window_id=2)]
    assert closing_for(window(), later, 7) == AT + HOUR
    assert closing_for(window(), later, 8) == AT
    assert closing_for(window(), later, None) == AT


def test_a_window_that_was_moved_past_an_extension_counts() -> None:
    assert closing_for(window(AT + 3 * HOUR), [extension(AT + HOUR)], 7) == AT + 3 * HOUR


def test_what_never_closes_is_not_closed_by_an_extension() -> None:
    assert closing_for(window(None), [extension(AT)], 7) is None


@pytest.mark.parametrize(("hour", "night"), [(22, False), (23, True), (3, True), (7, False)])
def test_night_is_from_eleven_to_seven(hour: int, night: bool) -> None:
    assert is_night(AT.replace(hour=hour)) is night


def test_a_window_cannot_close_at_the_instant_it_opens() -> None:
    require_order(window(), AT - HOUR, AT)
    require_order(window(), None, AT)
    with pytest.raises(ClosesBeforeOpening):
        require_order(window(), AT, AT)


def test_judging_and_voting_are_to_begin_when_submissions_are_closed() -> None:
    judging = Window(id=2, key="judging", opens_at=AT, version=1)
    voting = Window(id=3, key="voting", opens_at=AT + 2 * HOUR, version=1)
    hacking = Window(id=4, key="hacking", opens_at=AT - HOUR, version=1)
    windows = [hacking, judging, voting, Window(id=5, key="voting", version=1)]
    assert begun_before(windows, AT) == []
    assert begun_before(windows, AT + HOUR) == [("judging", AT)]
    assert len(begun_before(windows, AT + 3 * HOUR)) == 2
