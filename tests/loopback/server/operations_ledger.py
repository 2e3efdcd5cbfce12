"""Control operations that count: what the bot made, what came again, how fast it asked."""

import os
from collections import Counter
from typing import Any

from tests.loopback.server.ratelimits import GLOBAL_LIMIT, RateLimits
from tests.loopback.server.refusals import Refusals
from tests.loopback.world.ledger import Thing
from tests.loopback.world.model import Json
from tests.loopback.world.world import World

Row = list[Any]


class LedgerOperations:
    """Rows instead of objects, so that 20,000 messages are one quick answer."""

    def __init__(self, world: World, limits: RateLimits, refusals: Refusals) -> None:
        self._world = world
        self._limits = limits
        self._refusals = refusals

    async def posted(self, channel: int | None = None, since: int = 0) -> list[Row]:
        """The bot's messages after the first `since` of all: [id, channel, nonce, content,
        seconds since 1970, answers an interaction, deleted]."""
        messages = self._world.messages
        return [
            [
                *(p.id, p.channel_id, p.nonce, p.content, p.at.timestamp(), p.answer),
                p.id not in messages.get(p.channel_id, {}),
            ]
            for p in self._world.ledger.messages[since:]
            if channel in (None, p.channel_id)
        ]

    async def made(self, guild: int | None = None) -> list[Row]:
        """What the bot made: [noun, id, guild, name, seconds since 1970, deleted]."""
        return [
            [t.noun, t.id, t.guild_id, t.name, t.at.timestamp(), not self._exists(t)]
            for t in self._world.ledger.things
            if guild in (None, t.guild_id)
        ]

    def _exists(self, thing: Thing) -> bool:
        if thing.noun == "role":
            return thing.id in self._world.guilds[thing.guild_id].roles
        if thing.noun == "scheduled_event":
            return thing.id in self._world.scheduled_events
        return thing.id in self._world.channels

    async def retried_403(self) -> list[Json]:
        """The requests that came again after a 403, with how often; 40003 is not counted."""
        return list(self._refusals.retried.values())

    async def accepted(self, reset: bool = False) -> Json:
        """How many requests were let through by the rate limits, in each second from the first.

        `share` is the mean of the complete seconds in terms of Discord's 50; null when there
        was none. Interaction answers are exempt from the limit and not counted.
        """
        instants = self._limits.accepted
        counts = Counter(int(at - instants[0]) for at in instants)
        seconds = [counts[second] for second in range(max(counts, default=-1) + 1)]
        complete = seconds[:-1]
        share = sum(complete) / len(complete) / GLOBAL_LIMIT if complete else None
        result: Json = {
            "accepted": len(instants),
            "refused": self._limits.refused,
            "per_second": seconds,
            "share": share,
        }
        if reset:
            self._limits.accepted, self._limits.refused = [], 0
        return result

    async def cpu_seconds(self) -> float:
        """The processor time that the server has taken so far."""
        times = os.times()
        return times.user + times.system
