"""The long proof, `make soak`: the every-run tests with other numbers; writes soak.json.

KILLS, DELIVERIES, FAULTS, SEEDS, ROUNDS, PAIRS and CROWDS choose the numbers. What was done so
far is written after every part, and when it is interrupted.
"""

import asyncio
import json
import os
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from bot.db import Database
from bot.logs import configure_logs
from bot.migrate import migrate
from tests.bot.delivery.test_simulation import simulate
from tests.loopback.client import Loopback
from tests.postgres.server import LEFT_OUT, address, programs, running_server
from tests.soak.faults import survive_faults
from tests.soak.ground import Outcome
from tests.soak.kills import survive_kills
from tests.soak.many_spaces import ManySpaces, every_pair_seen, pairs_of
from tests.soak.provisioning import Point, Provisioning, every_point
from tests.soak.races import race
from tests.soak.seats import in_event, in_team, race_for_seats
from tests.soak.spaces import Point as SpacePoint
from tests.soak.spaces import points_of
from tests.soak.test_spaces import REQUESTS, SPACES
from tests.wire.bot_process import NUMHACK

RESULT = Path("soak.json")
KILLS_AT_ONCE, FAULTS_AT_ONCE, SERVERS_AT_ONCE, SEEDS_AT_ONCE, ROUNDS_AT_ONCE = 50, 2500, 50, 50, 50


@dataclass
class Record:
    """What was done and found so far; the field names are those of soak.json."""

    kills: int = 0
    deliveries: int = 0
    faults: int = 0
    seeds: int = 0
    lost: int = 0
    doubled: int = 0
    early: int = 0
    orphans: int = 0
    oversold: int = 0
    retried_403: int = 0
    stall_ms: float = 0.0
    failures: list[str] = field(default_factory=list[str])

    def add(self, outcome: Outcome) -> None:
        for name in ("kills", "deliveries", "faults", "lost", "doubled", "early", "retried_403"):
            setattr(self, name, getattr(self, name) + getattr(outcome, name))
        self.stall_ms = max(self.stall_ms, outcome.stall_ms)
        if any(outcome.broken_promises):
            self.failures.append(str(outcome))

    def write(self) -> None:
        flat = {name: value for name, value in vars(self).items() if name != "failures"}
        RESULT.write_text(json.dumps(flat, indent=2) + "\n")


def number(name: str, default: int) -> int:
    return int(os.environ.get(name, str(default)))


class Soak:
    """Every part, in portions, each with a server and a folder of its own."""

    def __init__(self) -> None:
        self.record = Record()

    async def run(self) -> None:
        for part in (
            self.simulations,
            self.races,
            self.provisioning,
            self.spaces,
            self.many_spaces,
            self.faults,
            self.kills,
        ):
            await part()

    async def simulations(self) -> None:
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
                self.record.orphans += sum("nobody knows" in what for what in wrong)
                self.record.failures += wrong

            total = min(number("PAIRS", len(pairs)), len(pairs))
            await self._in_portions(f"pairs of cuts of {space}s", total, SERVERS_AT_ONCE, portion)

    async def many_spaces(self) -> None:
        """Rooms for 300 teams, killed 20 times on the way."""

        async def portion(first: int, count: int, folder: Path) -> None:
            async with Loopback(record_bodies=False) as loopback:
                many = await ManySpaces(loopback, folder, LANES="real").survive(
                    teams=300, kills=20, seed=first
                )
            self.record.orphans += sum("nobody knows" in what for what in many.wrong)
            self.record.failures += many.wrong

        await self._in_portions("crowds of 300 teams", number("CROWDS", 10), 1, portion)

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

    async def _in_portions(
        self,
        what: str,
        total: int,
        at_once: int,
        portion: Callable[[int, int, Path], Awaitable[None]],
    ) -> None:
        for first in range(0, total, at_once):
            count = min(at_once, total - first)
            with tempfile.TemporaryDirectory(prefix="soak-") as folder:
                try:
                    await portion(first, count, Path(folder))
                except (AssertionError, TimeoutError) as error:
                    # One portion that went wrong is a finding, and no reason to lose the others.
                    self.record.failures.append(f"{what} from {first}: {error}")
            self.record.write()
            print(f"{what}: {first + count} of {total}; {self._so_far()}", flush=True)

    def _so_far(self) -> str:
        r = self.record
        return (
            f"lost {r.lost}, doubled {r.doubled}, early {r.early}, orphans {r.orphans}, "
            f"oversold {r.oversold}, retried 403 {r.retried_403}, stall {r.stall_ms} ms"
            # A portion that broke off is not in these numbers.
            f"; {len(r.failures)} failures"
        )


def main() -> int:
    configure_logs("ERROR", as_json=False)
    soak = Soak()
    try:
        asyncio.run(soak.run())
    except KeyboardInterrupt:
        print("Interrupted; soak.json holds what was done.")
    finally:
        soak.record.write()
        print(RESULT.read_text())
        for failure in soak.record.failures:
            print(failure)
    return int(bool(soak.record.failures))


if __name__ == "__main__":
    raise SystemExit(main())
