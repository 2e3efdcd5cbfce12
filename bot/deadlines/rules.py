"""Rules of deadlines: when a window closes for whom."""

from collections.abc import Iterable
from datetime import datetime

from bot.errors.deadlines import ClosesBeforeOpening
from bot.model import Extension, Window


def closing_for(
    window: Window, extensions: Iterable[Extension], team_id: int | None
) -> datetime | None:
    """When the window closes for a team (None: for who is in no team); None when it never does.

    An extension never makes it earlier, also when the window was moved past it.
    """
    if window.closes_at is None:
        return None
    own = [
        extension.closes_at
        for extension in extensions
        if extension.window_id == window.id and extension.team_id == team_id
    ]
    return max([window.closes_at, *own])


# What looks at everything that was handed in, and so begins when no more can be.
LOOKING = ("judging", "voting")


def begun_before(windows: Iterable[Window], closes_at: datetime) -> list[tuple[str, datetime]]:
    """Judging and voting where they open before submissions close, with when they do."""
    return [
        (window.key, window.opens_at)
        for window in windows
        if window.key in LOOKING and window.opens_at is not None and window.opens_at < closes_at
    ]


# Hours in which people should not be made to finish something.
NIGHT_BEGINS, NIGHT_ENDS = 23, 7


def is_night(local: datetime) -> bool:
    """Whether people sleep at that local time."""
    return local.hour >= NIGHT_BEGINS or local.hour < NIGHT_ENDS


def require_order(window: Window, opens_at: datetime | None, closes_at: datetime | None) -> None:
    """Raise ClosesBeforeOpening unless the window opens before it closes."""
    if opens_at is not None and closes_at is not None and opens_at >= closes_at:
        raise ClosesBeforeOpening(window.key, opens_at, closes_at)
