"""How fast to go: direct messages by a token bucket, everything by what Discord has shown."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.delivery.rules import Spans

# Opening many direct messages fast gets a bot quarantined; Discord publishes no number.
DM_BURST, DM_EVERY = 20, timedelta(seconds=3)

# The pace after a global 429: a margin, then so many seconds of quiet, then growth by the second.
A_LITTLE_LESS, QUIET_SECONDS, GROWTH, NO_LIMIT = 0.97, 5.0, 1.03, 1000.0


@dataclass
class TokenBucket:
    """Grants at most `burst` at once, and one more each `every`."""

    burst: int = DM_BURST
    every: timedelta = DM_EVERY
    _tokens: float = field(init=False)
    _at: datetime | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._tokens = self.burst

    def available(self, now: datetime) -> int:
        """How many may go right now."""
        if self._at is not None and now > self._at:
            self._tokens = min(self.burst, self._tokens + (now - self._at) / self.every)
        self._at = now
        return int(self._tokens)

    def take(self, count: int) -> None:
        """Use up what was available."""
        self._tokens -= count

    def next_at(self, now: datetime) -> datetime:
        """When at least one more may go."""
        missing = max(0.0, 1 - self._tokens)
        return now + missing * self.every


@dataclass
class Brakes:
    """Until when direct messages, or everything, is held back."""

    spans: Spans = field(default_factory=Spans)
    dms_until: datetime | None = None
    all_until: datetime | None = None

    def hold_dms(self, now: datetime) -> None:
        """Discord says that direct messages are opened too fast."""
        self.dms_until = now + self.spans.direct_messages_held

    def hold_all(self, now: datetime) -> None:
        """Discord does not take anything at the moment."""
        self.all_until = now + self.spans.everything_held

    def dms_held(self, now: datetime) -> bool:
        """Whether direct messages wait."""
        return self.dms_until is not None and now < self.dms_until

    def all_held(self, now: datetime) -> bool:
        """Whether everything waits."""
        return self.all_until is not None and now < self.all_until


@dataclass
class GlobalPace:
    """Learns from the answers how many requests a second Discord takes in all; times in seconds.

    Without a 429 there is no limit. After one the rate is a little less than what Discord took
    in the second before, and it grows again after some seconds of quiet. An odd 429 must not
    bring everything to a halt, so the rate never falls below `slowest`.
    """

    slowest: float = 10.0
    _rate: float | None = None
    _limited_at: float = 0.0
    _free_at: float = 0.0
    _taken: deque[float] = field(default_factory=deque[float])

    def rate(self, now: float) -> float | None:
        """How many requests a second may go; None without a limit."""
        if self._rate is None:
            return None
        quiet = max(0.0, now - self._limited_at - QUIET_SECONDS)
        rate = self._rate * GROWTH ** min(quiet, 200.0)
        return rate if rate < NO_LIMIT else None

    def wait(self, now: float) -> float:
        """Reserve a place for one request; returns the seconds to wait before sending it."""
        rate = self.rate(now)
        if rate is None:
            return 0.0
        starts = max(self._free_at, now)
        self._free_at = starts + 1 / rate
        return starts - now

    def taken(self, now: float) -> None:
        """Discord took a request."""
        self._taken.append(now)
        while self._taken[0] < now - 1:
            self._taken.popleft()

    def limited(self, now: float) -> None:
        """Discord answered that there were too many requests in all."""
        if self._rate is not None and now - self._limited_at < 1:
            # Others of the same second; they tell nothing new.
            return
        in_a_second = sum(1 for at in self._taken if at >= now - 1)
        self._rate = max(self.slowest, in_a_second * A_LITTLE_LESS)
        self._limited_at = now
