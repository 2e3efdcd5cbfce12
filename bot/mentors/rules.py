"""Rules of asking mentors: when one may ask, how often, and what may be done in which state."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.errors.mentors import (
    AskedOften,
    AskingNotOpen,
    AskingOver,
    NoMentors,
    RequestOver,
    TooLateToReopen,
    TooManyAsked,
)
from bot.model import MentorRequest

MOST_UNDER_WAY, MOST_AN_HOUR = 3, 6
HOUR = timedelta(hours=1)
REOPEN_WITHIN = timedelta(hours=1)
# Silence in a request that a mentor has in hand: when it is asked about, and how often.
SILENT_AFTER, MOST_NUDGES = timedelta(minutes=30), 3
CLOSED = ("resolved", "cancelled", "lapsed")
LEVELS = {"some": 1, "good": 2, "expert": 3}
URGENCIES = {"whenever": 0, "soon": 1, "stuck": 2}


def asking_window(
    definition: Mapping[str, Any],
) -> tuple[datetime | None, datetime | None]:
    """From when until when mentors can be asked, by the event's definition."""
    rules: Mapping[str, Any] = definition.get("mentors") or {}
    opens, closes = rules.get("opens"), rules.get("closes")
    return (
        datetime.fromisoformat(opens["utc"]) if opens else None,
        datetime.fromisoformat(closes["utc"]) if closes else None,
    )


def require_asking_open(event: str, definition: Mapping[str, Any], now: datetime) -> None:
    """Raise NoMentors, AskingNotOpen or AskingOver unless mentors can be asked now."""
    if "mentors" not in definition or not definition["mentors"].get("on_request", True):
        raise NoMentors(event)
    opens, closes = asking_window(definition)
    if opens is not None and now < opens:
        raise AskingNotOpen(event, opens)
    if closes is not None and now >= closes:
        raise AskingOver(event, closes)


def require_room(under_way: Sequence[str], made: Sequence[datetime], now: datetime) -> None:
    """Raise TooManyAsked or AskedOften for who asks more than mentors can answer.

    `under_way` are the topics of what they asked, `made` when they made their latest requests.
    """
    if len(under_way) >= MOST_UNDER_WAY:
        raise TooManyAsked(MOST_UNDER_WAY, tuple(under_way))
    lately = sorted(at for at in made if at > now - HOUR)
    if len(lately) >= MOST_AN_HOUR:
        raise AskedOften(MOST_AN_HOUR, lately[-MOST_AN_HOUR] + HOUR)


def require_open(request: MentorRequest) -> None:
    """Raise RequestOver unless the request waits or is helped with."""
    if request.state in CLOSED:
        raise RequestOver(request.state, request.closed_at)


def require_reopenable(request: MentorRequest, now: datetime) -> None:
    """Raise TooLateToReopen when the request was closed more than an hour ago."""
    if request.closed_at is not None and now - request.closed_at > REOPEN_WITHIN:
        raise TooLateToReopen(request.closed_at)
