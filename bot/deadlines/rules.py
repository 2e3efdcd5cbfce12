"""Rules of deadlines: when a window closes for whom."""

from collections.abc import Iterable
from datetime import datetime

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
