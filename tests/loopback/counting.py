"""The tests' side of counting: what the bot made, asked again, and how fast."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from tests.loopback.actors import Channel, Guild, User
from tests.loopback.calling import Calling
from tests.loopback.views import Json, NoAnswer


class Posted(NamedTuple):
    """A message of the bot as it was first written, by the server's own time."""

    id: int
    channel_id: int
    nonce: str | int | None
    content: str
    at: datetime
    answer: bool
    deleted: bool


class Made(NamedTuple):
    """A `channel`, `thread`, `role` or `scheduled_event` that the bot made."""

    noun: str
    id: int
    guild_id: int
    name: str
    at: datetime
    deleted: bool


class Counting(Calling):
    """Asks the server for its ledger and drives load."""

    async def posted(self, channel: Channel | int | None = None, *, since: int = 0) -> list[Posted]:
        """Every message the bot ever created, in order, those deleted since included.

        `answer` marks answers to interactions; edits do not change what was noted. `since`
        leaves out the first so many of all channels.
        """
        where = None if channel is None else int(channel)
        rows = await self.call("posted", channel=where, since=since)
        return [
            Posted(i, place, nonce, content, datetime.fromtimestamp(at, UTC), answer, deleted)
            for i, place, nonce, content, at, answer, deleted in rows
        ]

    async def made(self, guild: Guild | None = None) -> list[Made]:
        """Every channel, thread, role and scheduled event the bot ever created, in order."""
        rows = await self.call("made", guild=guild.id if guild else None)
        return [
            Made(noun, i, home, name, datetime.fromtimestamp(at, UTC), deleted)
            for noun, i, home, name, at, deleted in rows
        ]

    async def orphans(self, known: Collection[int], guild: Guild | None = None) -> list[Made]:
        """What the bot made, is still there, and is not among the ids that the bot knows of."""
        made = await self.made(guild)
        return [thing for thing in made if not thing.deleted and thing.id not in known]

    async def retried_403(self) -> list[Json]:
        """Requests sent again after a 403: method, path, json, code, times.

        The same method, path, query and body is the same request; a nonce counts when it is
        enforced. Code 40003 asks for patience and is not held against the bot.
        """
        return await self.call("retried_403")

    async def accepted(self, *, reset: bool = False) -> Json:
        """Requests let through by the rate limits: accepted, refused, per_second, share.

        `share` is the mean of the complete seconds in terms of Discord's 50 a second, None when
        there was none; `reset` counts from nothing afterwards.
        """
        return await self.call("accepted", reset=reset)

    async def cpu_seconds(self) -> float:
        """The processor time that the server has taken so far."""
        return await self.call("cpu_seconds")

    async def load(
        self,
        guild: Guild,
        channel: Channel,
        user_ids: Sequence[User | int],
        command: str,
        *,
        rate: float = 50,
        seconds: float = 10,
        options: Sequence[Json] = ({},),
    ) -> list[float]:
        """Type a command `rate` times a second, whatever the bot does; latencies in order.

        Milliseconds from each event being written to its callback being received. People and
        `options` take turns. NoAnswer when one was not answered within three seconds.
        """
        latencies = await self.call(
            "load",
            guild=guild.id,
            channel=channel.id,
            users=[int(user) for user in user_ids],
            command=command,
            rate=rate,
            seconds=seconds,
            options=list(options),
        )
        if missing := latencies.count(None):
            raise NoAnswer(f"/{command}: {missing} of {len(latencies)} were not answered")
        return latencies
