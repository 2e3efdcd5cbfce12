"""Discord's ids: the milliseconds since 2015 in the upper bits, a counter below."""

from datetime import UTC, datetime, timedelta

from bot.clock import Clock

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_COUNTER_BITS = 22


class Snowflakes:
    """Hands out ids that are unique and never go back, whatever the clock does."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """The next id; many in one millisecond count on in the lower bits."""
        self._last = max(at_instant(self._clock.now()), self._last + 1)
        return self._last


def at_instant(instant: datetime) -> int:
    """The smallest id that could have been made at `instant`."""
    return ((instant - EPOCH) // timedelta(milliseconds=1)) << _COUNTER_BITS
