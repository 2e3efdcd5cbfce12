"""The parts of the long proof: the every-run tests with other numbers, in portions."""

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from itertools import product
from pathlib import Path

from hypothesis import Phase
from hypothesis import seed as seeded
from hypothesis.stateful import run_state_machine_as_test

from bot.db import Database
from bot.migrate import migrate
from tests.bot.delivery.test_simulation import simulate
from tests.bot.teams.machine import Ground as TeamGround
from tests.bot.teams.machine import Membership
from tests.bot.teams.test_stateful import numbers
from tests.loopback.client import Loopback
from tests.memory import folder_in_memory
from tests.postgres.server import LEFT_OUT, address, programs, running_server
from tests.soak.faults import survive_faults
from tests.soak.ground import Outcome
from tests.soak.kills import survive_kills
from tests.soak.many_spaces import ManySpaces, every_pair_seen, pairs_of
from tests.soak.mentors import Helps, turned
from tests.soak.provisioning import Point, Provisioning, every_point
from tests.soak.races import race
from tests.soak.record import Record, Results
from tests.soak.seats import in_event, in_team, race_for_seats
from tests.soak.spaces import Point as SpacePoint
from tests.soak.spaces import points_of
from tests.soak.test_mentors import POINTS
from tests.soak.test_spaces import REQUESTS, SPACES
from tests.wire.bot_process import NUMHACK

KILLS_AT_ONCE, FAULTS_AT_ONCE, SERVERS_AT_ONCE, SEEDS_AT_ONCE, ROUNDS_AT_ONCE = 50, 2500, 50, 50, 50
LIVES_AT_ONCE = 50
PARTS = ("seeds", "races", "lives", "kills", "faults", "spaces", "crowds", "helps", "provisioning")


def number(name: str, default: int) -> int:
    """A number that the environment may set."""
    return int(os.environ.get(name, str(default)))


def share_of_all() -> tuple[int, int]:
    """Which share of every part's portions is run here: SOAK_SHARE, as in `2/4`, or all."""
    share, _, shares = os.environ.get("SOAK_SHARE", "1/1").partition("/")
    return int(share), int(shares)


class Soak:
    """Every part, in portions, each with a server and a folder of its own."""

    def __init__(self, results: Results) -> None:
        self._results = results
        self.record = Record()

    async def run(self, part: str) -> None:
        """Run one of the parts from its beginning, and keep what it finds."""
        self.record, self._part, self._begun = Record(), part, time.monotonic()
        await getattr(self, part)()

    async def seeds(self) -> None:
        async def portion(first: int, count: int, folder: Path) -> None:
            for seed in range(first, first + count):
                seen = await simulate(folder, seed)
                again = seen.repeated_after_no
                outcome = Outcome(seen.lost, seen.doubled, seen.early, retried_403=again)
                self.record.add(outcome)
                (folder / f"{seed}.db").unlink()
                self.record.seeds += 1

        await self._in_portions("seeds", number("SEEDS", 5000), SEEDS_AT_ONCE, portion)

    async def races(self) -> None:
        async def portion(first: int, count: int, folder: Path) -> None:
            standing = await race(folder, rounds=count, seed=first)
            self.record.rounds += count
            self.record.oversold += standing.oversold
            if standing.oversold or standing.missing or standing.failed:
                self.record.failures.append(str(standing))
            sqlite = f"sqlite+aiosqlite:///{folder}/seats.db"
            await self._last_seats(sqlite, count, first)
            if programs() is None:
                print(LEFT_OUT)
                return
            with running_server() as server:
                await self._last_seats(address(server, "postgres"), count, first)

        await self._in_portions("rounds", number("ROUNDS", 1000), ROUNDS_AT_ONCE, portion)

    async def _last_seats(self, url: str, rounds: int, seed: int) -> None:
        databases = [Database(url), Database(url)]
        try:
            await migrate(databases[0])
            for take in (in_event, in_team):
                seating = await race_for_seats(databases, take, rounds=rounds, seed=seed)
                self.record.oversold += seating.oversold
                if any(seating.wrong):
                    self.record.failures.append(f"{take.__name__} on {url}: {seating}")
        finally:
            for database in databases:
                await database.close()

    async def provisioning(self) -> None:
        """Every pair of points at which a setup, and the one after it, can be cut short."""
        with tempfile.TemporaryDirectory() as folder:
            async with Loopback(record_bodies=False) as loopback:
                points = await every_point(loopback, Path(folder), NUMHACK)
        cuts: list[tuple[Point, Point]] = [*product(points, points)]

        async def portion(first: int, count: int, folder: Path) -> None:
            async with Loopback(record_bodies=False) as loopback:
                provisioning = Provisioning(loopback, folder, NUMHACK)
                await provisioning.build(cuts[first : first + count])
                findings = await provisioning.run()
            # The first cut always has its request; the second may come when little is left to do.
            if findings.cut < count:
                self.record.failures.append(f"{count} setups, and only {findings.cut} cuts")
            self.record.pairs += count
            self.record.orphans += findings.orphans
            self.record.failures += findings.wrong

        pairs = min(number("PAIRS", len(cuts)), len(cuts))
        await self._in_portions("pairs of cuts", pairs, SERVERS_AT_ONCE, portion)

    async def spaces(self) -> None:
        """Every pair of points at which looking after teams' rooms can be cut short."""
        for space in SPACES:
            pairs = pairs_of(points_of(REQUESTS, space))

            async def portion(
                first: int,
                count: int,
                folder: Path,
                *,
                space: str = space,
                pairs: list[tuple[SpacePoint, SpacePoint]] = pairs,
            ) -> None:
                async with Loopback(record_bodies=False) as loopback:
                    some = pairs[first : first + count]
                    wrong = await every_pair_seen(loopback, folder, space, some)
                self.record.pairs += count
                self.record.orphans += sum("nobody knows" in what for what in wrong)
                self.record.failures += wrong

            total = min(number("PAIRS", len(pairs)), len(pairs))
            await self._in_portions(f"pairs of cuts of {space}s", total, SERVERS_AT_ONCE, portion)

    async def crowds(self) -> None:
        """Rooms for 300 teams, killed 20 times on the way."""

        async def portion(first: int, count: int, folder: Path) -> None:
            async with Loopback(record_bodies=False) as loopback:
                many = await ManySpaces(loopback, folder, LANES="real").survive(
                    teams=300, kills=20, seed=first
                )
            self.record.crowds += count
            self.record.orphans += sum("nobody knows" in what for what in many.wrong)
            self.record.failures += many.wrong

        await self._in_portions("crowds of 300 teams", number("CROWDS", 10), 1, portion)

    async def helps(self) -> None:
        """Every point at which a request for help can be cut short, beside ever others."""

        async def portion(first: int, _: int, folder: Path) -> None:
            async with Loopback(record_bodies=False) as loopback:
                findings = await Helps(loopback, folder).run(turned(POINTS, first))
            if findings.cut < len(POINTS):
                self.record.failures.append(f"{len(POINTS)} points, {findings.cut} cuts")
            self.record.cuts += findings.cut
            self.record.failures += findings.wrong

        await self._in_portions("turns of help", number("HELPS", 10), 1, portion)

    async def faults(self) -> None:
        async def portion(first: int, count: int, folder: Path) -> None:
            async with Loopback(record_bodies=False) as loopback:
                self.record.add(await survive_faults(loopback, folder, faults=count, seed=first))

        await self._in_portions("faults", number("FAULTS", 50_000), FAULTS_AT_ONCE, portion)

    async def kills(self) -> None:
        kills, deliveries = number("KILLS", 1000), number("DELIVERIES", 20_000)

        async def portion(first: int, count: int, folder: Path) -> None:
            share = deliveries * (first + count) // kills - deliveries * first // kills
            async with Loopback(record_bodies=False) as loopback:
                outcome = await survive_kills(
                    loopback, folder, kills=count, deliveries=share, seed=first
                )
            self.record.add(outcome)

        await self._in_portions("kills", kills, KILLS_AT_ONCE, portion)

    async def lives(self) -> None:
        """Random lives of teams; each portion has a seed of its own."""
        steps = number("TEAM_STEPS", 100)

        async def portion(first: int, count: int, folder: Path) -> None:
            url = f"sqlite+aiosqlite:///{folder}/teams.db"
            database = Database(url)
            await migrate(database)
            await database.close()
            await asyncio.to_thread(_live, url, first, count, steps)
            self.record.lives += count

        await self._in_portions("lives", number("TEAM_LIVES", 2000), LIVES_AT_ONCE, portion)

    async def _in_portions(
        self,
        what: str,
        total: int,
        at_once: int,
        portion: Callable[[int, int, Path], Awaitable[None]],
    ) -> None:
        share, shares = share_of_all()
        name = self._part if shares == 1 else f"{self._part}-{share}-of-{shares}"
        for first in range((share - 1) * at_once, total, shares * at_once):
            count = min(at_once, total - first)
            with tempfile.TemporaryDirectory(prefix="soak-", dir=folder_in_memory()) as folder:
                try:
                    await portion(first, count, Path(folder))
                except Exception as error:
                    # One portion that went wrong is a finding, and no reason to lose the others.
                    self.record.failures.append(f"{what} from {first}: {error!r}")
            self.record.seconds = time.monotonic() - self._begun
            self._results.write(name, self.record)
            so_far = f"{what}: {first + count} of {total} in {self.record.seconds:.0f} s"
            print(f"{so_far}; {self.record}", flush=True)


def _live(url: str, seed: int, lives: int, steps: int) -> None:
    class Living(Membership):
        """Its seed is that of a portion."""

    seeded(seed)(Living)
    Living.ground = TeamGround(url)
    try:
        settings = numbers(lives, steps, Phase.generate, Phase.shrink)
        run_state_machine_as_test(Living, settings=settings)
    finally:
        Living.ground.close()
