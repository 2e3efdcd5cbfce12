"""Rules of deadlines: when a window closes for whom."""

from collections.abc import Iterable
from datetime import datetime

from bot.errors.announcements import TimeIsPast
from bot.errors.deadlines import (
    ClosesBeforeOpening,
    ExtensionTooEarly,
    OnlyClosingForOneTeam,
    SameInstant,
)
from bot.model import Extension, Window

SUBMISSIONS = "submissions"
# The edges of a window.
OPENS, CLOSES = "opens", "closes"


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


def is_open_alone(window: Window, closes_for_team: datetime | None, now: datetime) -> bool:
    """Whether a window is open for a team alone, as everyone's deadline has passed."""
    everyones = window.closes_at
    return (
        everyones is not None
        and closes_for_team is not None
        and (everyones <= now < closes_for_team)
    )


def require_movable(
    window: Window,
    edge: str,
    before: datetime | None,
    after: datetime,
    now: datetime,
    *,
    for_team: bool,
) -> None:
    """Raise unless an edge of a window can move, for everyone or for a team.

    The only time in the past is everyone's deadline for a team that has a later one: it takes
    that back. Raises TimeIsPast, SameInstant, ClosesBeforeOpening, ExtensionTooEarly or
    OnlyClosingForOneTeam.
    """
    everyones = window.closes_at
    is_taken_back = for_team and edge == CLOSES and after == everyones
    if after <= now and not (is_taken_back and is_open_alone(window, before, now)):
        raise TimeIsPast(after, now)
    if before == after:
        raise SameInstant(after)
    if for_team:
        if edge != CLOSES:
            raise OnlyClosingForOneTeam
        # Exactly everyone's takes an extension back.
        if everyones is None or after < everyones:
            raise ExtensionTooEarly(everyones)
    elif edge == CLOSES:
        require_order(window, window.opens_at, after)
    else:
        require_order(window, after, everyones)
