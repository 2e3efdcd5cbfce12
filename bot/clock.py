"""The one place that asks the system for the time."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the current instant; everything that needs the time is handed one."""

    def now(self) -> datetime:
        """The current instant, aware and in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class MovableClock:
    """A clock that starts where it is told, runs on, and can be moved; for demo and tests.

    `running=False` makes it stand still until moved.
    """

    def __init__(self, start: datetime, *, running: bool = True) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock needs an aware instant to start from")
        self._start = start.astimezone(UTC)
        self._running = running
        self._set_at = datetime.now(UTC)

    def now(self) -> datetime:
        if not self._running:
            return self._start
        return self._start + (datetime.now(UTC) - self._set_at)

    def move_to(self, instant: datetime) -> None:
        """Set the clock to `instant`; moving back is allowed, as real clocks do."""
        self._start = instant.astimezone(UTC)
        self._set_at = datetime.now(UTC)

    def move_on(self, by: timedelta) -> None:
        """Move the clock on by a span of time."""
        self.move_to(self.now() + by)
