"""Rooms for hundreds of teams while the process is killed now and then; and every pair of cuts."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from bot.clock import SystemClock
from bot.model import Team
from tests.loopback.client import Loopback
from tests.rows import add_team
from tests.soak.spaces import FOUNDED, Point, Server, Spaces
from tests.soak.spaces_seen import wrong_with


@dataclass
class Many:
    """What was left wrong in words, and how long it took in all, lives and deaths included."""

    wrong: list[str] = field(default_factory=list[str])
    seconds: float = 0.0


class ManySpaces(Spaces):
    """One server with many teams of two, and a bot that is killed at random moments."""

    async def survive(self, *, teams: int, kills: int, seed: int) -> Many:
        """Have all rooms made, with `kills` deaths on the way, and look at every one."""
        chance = random.Random(seed)
        await self.build([("thread", [])])
        (server,) = self.servers
        people = await self._found_many(server, teams)
        begun = time.monotonic()
        try:
            for _ in range(kills):
                await self._start()
                await asyncio.sleep(chance.uniform(0.0, 1.0))
                await self._die()
            await self._start()
            await self._wait_until_done()
            seconds = time.monotonic() - begun
            await self._die()
            wrong = await wrong_with(self._loopback, self._database, server.guild, people)
        finally:
            await self._end()
        return Many(wrong, seconds)

    async def _found_many(self, server: Server, teams: int) -> dict[int, set[int]]:
        people: dict[int, set[int]] = {}
        now = SystemClock().now()
        members = [await server.guild.member(f"m{n}") for n in range(2 * teams)]
        for number in range(teams):
            both = [(person.id, person.name) for person in members[2 * number : 2 * number + 2]]
            added = await add_team(
                self._database, server.event_id, f"Crew {number}", both, now, led=False
            )
            async with self._database.begin() as tx:
                await self._follow(tx, await tx.get_one(Team, added.id))
            people[added.id] = {person for person, _ in both}
        return people


def pairs_of(points: Sequence[Point]) -> list[tuple[Point, Point]]:
    """Every two points that one server can live through, the earlier phase first."""
    return [
        (first, second)
        for first, second in product(points, points)
        if first.phase == second.phase or first.phase == FOUNDED
    ]


async def every_pair_seen(
    loopback: Loopback, folder: Path, space: str, pairs: Sequence[Sequence[Point]]
) -> list[str]:
    """What is wrong after these pairs of cuts, in words."""
    spaces = Spaces(loopback, folder)
    await spaces.build([(space, pair) for pair in pairs])
    return (await spaces.run()).wrong
