"""The planned moments of an event, in words: what the demo's clock can be moved on to."""

from collections.abc import Iterator

from bot.demo.stage import Moment
from bot.model import Event


def planned_moments(event: Event) -> list[Moment]:
    """Every instant at which a session begins or something opens or closes, in order.

    Needs the event with its windows and sessions loaded.
    """
    return sorted([*_sessions(event), *_windows(event)], key=lambda moment: moment.at)


def _sessions(event: Event) -> Iterator[Moment]:
    for session in event.sessions:
        if session.starts_at is not None and session.cancelled_at is None:
            yield Moment(session.starts_at, f"{session.title} begins")


def _windows(event: Event) -> Iterator[Moment]:
    for window in event.windows:
        name = window.key.replace("_", " ").capitalize()
        if window.opens_at is not None:
            yield Moment(window.opens_at, f"{name} opens")
        if window.closes_at is not None:
            yield Moment(window.closes_at, f"{name} closes")
