"""Rate limits: a bucket per route and major parameter, and 50 requests a second in all.

The numbers are those that bots have seen Discord send; they are not documented and change.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import NamedTuple

FACTORS = {"discord": 1, "relaxed": 1000, "off": 1_000_000}
GLOBAL_LIMIT = 50
_MAJOR = re.compile(r"\{(channel_id|guild_id|webhook_token)\}")


class Limit(NamedTuple):
    """`requests` in each window of `seconds`."""

    requests: int
    seconds: float


_DEFAULT = Limit(10, 10)
_LIMITS = {
    "POST /channels/{channel_id}/messages": Limit(5, 5),
    "PATCH /channels/{channel_id}/messages/{message_id}": Limit(5, 5),
    "DELETE /channels/{channel_id}/messages/{message_id}": Limit(5, 1),
    "GET /channels/{channel_id}/messages": Limit(5, 5),
    "PATCH /channels/{channel_id}": Limit(5, 15),
    "POST /channels/{channel_id}/threads": Limit(50, 300),
    "PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me": Limit(1, 0.25),
    "POST /guilds/{guild_id}/roles": Limit(250, 172_800),
    "POST /guilds/{guild_id}/scheduled-events": Limit(5, 60),
    "POST /webhooks/{application_id}/{webhook_token}": Limit(5, 2),
    "PUT /applications/{application_id}/commands": Limit(2, 60),
}


@dataclass(slots=True)
class Bucket:
    """How many requests are left until `resets_at` (loop time)."""

    remaining: int
    resets_at: float


class Verdict(NamedTuple):
    """Headers for the answer, and how long to wait when the request is refused."""

    headers: dict[str, str]
    retry_after: float | None = None
    everywhere: bool = False


class RateLimits:
    """Counts requests; `mode` is `discord`, `relaxed` (a thousandfold) or `off` (a millionfold).

    `accepted` holds the loop times at which requests were let through, and `refused` counts the
    others; interaction answers are in neither.
    """

    def __init__(self) -> None:
        self._buckets: dict[str, Bucket] = {}
        self._window = Bucket(GLOBAL_LIMIT, 0.0)
        self.accepted: list[float] = []
        self.refused = 0

    def take(
        self, method: str, route: str, parts: dict[str, str], mode: str, now: float
    ) -> Verdict:
        """Count one request; `now` in seconds of the event loop."""
        exempt = route.startswith(("/interactions/", "/webhooks/"))
        verdict = self._take(method, route, parts, mode, now, exempt=exempt)
        if not exempt and verdict.retry_after is None:
            self.accepted.append(now)
        elif not exempt:
            self.refused += 1
        return verdict

    def _take(
        self, method: str, route: str, parts: dict[str, str], mode: str, now: float, *, exempt: bool
    ) -> Verdict:
        if mode == "discord" and not exempt and (wait := self._global_wait(now)) is not None:
            return Verdict({"X-RateLimit-Global": "true"}, wait, everywhere=True)
        limit = _LIMITS.get(f"{method} {route}", _DEFAULT)
        allowed = limit.requests * FACTORS[mode]
        name = hashlib.sha256(f"{method} {route}".encode()).hexdigest()[:32]
        major = ":".join(parts[match] for match in _MAJOR.findall(route))
        bucket = self._buckets.get(f"{name}:{major}")
        if bucket is None or bucket.resets_at <= now:
            bucket = self._buckets[f"{name}:{major}"] = Bucket(allowed, now + limit.seconds)
        refused = bucket.remaining == 0
        bucket.remaining = max(0, bucket.remaining - 1)
        left = bucket.resets_at - now
        headers = {
            "X-RateLimit-Limit": str(allowed),
            "X-RateLimit-Remaining": str(bucket.remaining),
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": name,
        }
        return Verdict(headers, left if refused else None)

    def _global_wait(self, now: float) -> float | None:
        if self._window.resets_at <= now:
            self._window = Bucket(GLOBAL_LIMIT, now + 1)
        if self._window.remaining == 0:
            return self._window.resets_at - now
        self._window.remaining -= 1
        return None
