"""What reads the same for everyone until something of the event begins or ends."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from bot.events.windows import planned_moments
from bot.model import Event

T = TypeVar("T")
# For each event; zones, days and pages can be combined to many more.
MOST = 200


@dataclass
class _Span(Generic[T]):
    since: datetime
    until: datetime | None
    made: dict[Hashable, T] = field(default_factory=dict[Hashable, T])


class Steady(Generic[T]):
    """Keeps what was made from an event out of the book, as long as the event itself is kept."""

    def __init__(self) -> None:
        self._spans: WeakKeyDictionary[Event, _Span[T]] = WeakKeyDictionary()

    def get(self, event: Event, now: datetime, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives for `key` at `now`; made anew once a planned instant has passed."""
        span = self._spans.get(event)
        # A clock can be set back.
        if span is None or now < span.since or (span.until is not None and now >= span.until):
            coming = planned_moments(event, after=now)
            span = self._spans[event] = _Span(now, coming[0].at if coming else None)
        if key not in span.made:
            if len(span.made) >= MOST:
                span.made.clear()
            span.made[key] = make()
        return span.made[key]
