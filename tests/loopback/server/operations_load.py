"""A control operation that types commands at a steady pace, whatever the bot does meanwhile."""

import asyncio
from typing import Any

from tests.loopback.people import commands, interact
from tests.loopback.people.resolved import Resolved
from tests.loopback.world.interaction import InteractionKind
from tests.loopback.world.world import World


class LoadOperations:
    """Open loop: the next command does not wait for the answer to the last."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def load(
        self,
        guild: int,
        channel: int,
        users: list[int],
        command: str,
        rate: float,
        seconds: float,
        options: list[dict[str, Any]] | None = None,
    ) -> list[float | None]:
        """Milliseconds from each event being written to its callback being received, in order.

        People and `options` take turns. None stands for a command that was not answered in
        Discord's three seconds.
        """
        members, where = self._world.guilds[guild].members, self._world.channel(channel)
        if strangers := [user for user in users if user not in members]:
            raise ValueError(f"no members of that server: {strangers}")
        turns = options or [{}]
        loop = asyncio.get_running_loop()
        begin, started = loop.time(), []
        for number in range(round(rate * seconds)):
            await asyncio.sleep(max(0.0, begin + number / rate - loop.time()))
            user = users[number % len(users)]
            given = turns[number % len(turns)]
            resolved = Resolved(self._world, self._world.guilds[guild], user)
            data = commands.slash_data(self._world, guild, command, given, resolved)
            kind = InteractionKind.COMMAND
            started.append(interact.start(self._world, user, where, kind, data))
        longest = self._world.settings.interaction_seconds
        await asyncio.gather(*(one.wait(final=False, seconds=longest) for one in started))
        return [one.milliseconds for one in started]
