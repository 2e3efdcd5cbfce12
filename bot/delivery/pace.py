"""How fast to go: direct messages by a token bucket, everything by what Discord has shown."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.delivery.rules import Spans

# Opening many direct messages fast gets a bot quarantined; Discord publishes no number.
DM_BURST, DM_EVERY = 20, timedelta(seconds=3)


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
    """Learns from 429 answers how many requests a second Discord takes in all.

    Without one there is no limit. After one the rate is what went through in the second before;
    it grows again by one a second for each ten seconds of quiet.
    """

    per_second: float | None = None
    _sent: deque[float] = field(default_factory=deque[float])
    _slowed_at: float = 0.0
    _free_at: float = 0.0

    def wait(self, now: float) -> float:
        """Reserve a place for one request; returns the seconds to wait before sending it."""
        if self.per_second is None:
            self._note(now)
            return 0.0
        quiet = now - self._slowed_at
        rate = self.per_second + max(0.0, quiet - 10) / 10
        self._free_at = max(self._free_at, now) + 1 / rate
        starts = self._free_at - 1 / rate
        self._note(starts)
        return starts - now

    def limited(self, now: float) -> None:
        """Discord answered that there were too many requests in all."""
        went = sum(1 for at in self._sent if now - 1 <= at <= now)
        if now - self._slowed_at > 1 or self.per_second is None:
            self.per_second = max(
                1.0, (went if self.per_second is None else self.per_second) * 0.98
            )
            self._slowed_at = now

    def _note(self, at: float) -> None:
        self._sent.append(at)
        while self._sent and self._sent[0] < at - 2:
            self._sent.popleft()
