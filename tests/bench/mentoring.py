"""Finding a mentor through the real services, on simulated events with a simulated clock.

The same events under three ways: Muster's, a board alone, and pings of the mentors' role. The
seeds were not used for choosing any number of the policy. MENTOR_EVENTS (8) is how many events
Muster is measured on; the other ways, which are for comparison, get a third of them.
"""

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, median, quantiles

from tests.bench.mentor_desks import MusterDesk, PingingDesk, QuietDesk
from tests.bench.mentor_timing import measure_assigning, measure_dispatch
from tests.bench.mentor_world import World

HELD_OUT = 1
WAYS: dict[str, Callable[[Path], QuietDesk]] = {
    "": MusterDesk,
    "_board": QuietDesk,
    "_pings": PingingDesk,
}


@dataclass
class Tally:
    """What happened under one way, over all events."""

    waits: list[float] = field(default_factory=list[float])
    in_five: list[float] = field(default_factory=list[float])
    known: list[float] = field(default_factory=list[float])
    loads: list[float] = field(default_factory=list[float])
    notices: list[float] = field(default_factory=list[float])
    claimed: list[float] = field(default_factory=list[float])
    most_in_an_hour: int = 0

    def add(self, world: World) -> None:
        """Count one event."""
        taken = [need for need in world.needs if need.taken_at is not None]
        waits = [need.taken_at - need.at for need in taken if need.taken_at is not None]
        staffed = [need for need in world.needs if need.staffed]
        soon = [n for n in staffed if n.taken_at is not None and n.taken_at - n.at <= 5]
        self.waits += waits
        self.known += [need.known for need in taken]
        self.in_five.append(len(soon) / len(staffed))
        self.claimed.append(len(taken) / len(world.needs))
        self.loads.append(gini([m.helped_minutes / 60 / max(0.5, m.hours) for m in world.mentors]))
        self.notices.append(world.notified / len(world.needs))
        most = max(mentor.most_in_an_hour for mentor in world.mentors)
        self.most_in_an_hour = max(self.most_in_an_hour, most)

    def figures(self, suffix: str) -> dict[str, float]:
        """The figures, named with a suffix for the way."""
        found = {
            "median_min": median(self.waits),
            "p95_min": quantiles(self.waits, n=20)[18],
            "claimed_5min": fmean(self.in_five),
            "claimed": fmean(self.claimed),
            "notices": fmean(self.notices),
            "fit": fmean(self.known),
            "gini": fmean(self.loads),
            "most_an_hour": self.most_in_an_hour,
        }
        return {f"mentor_{name}{suffix}": value for name, value in found.items()}


async def measure_mentoring(folder: Path, *, events: int | None = None) -> dict[str, float]:
    """The figures of every way, and how long deciding takes when very much is going on."""
    count = events or int(os.environ.get("MENTOR_EVENTS", "8"))
    result = measure_assigning()
    with tempfile.TemporaryDirectory(dir=folder) as name:
        result |= await measure_dispatch(Path(name))
    for suffix, way in WAYS.items():
        tally = Tally()
        began = time.monotonic()
        each = max(1, count // 3) if suffix else count
        for seed in range(HELD_OUT, HELD_OUT + each):
            with tempfile.TemporaryDirectory(dir=folder) as name:
                desk = way(Path(name))
                world = World(seed, desk)
                async with desk.running():
                    await world.run()
                tally.add(world)
        result |= tally.figures(suffix)
        print(f"mentors{suffix}: {each} events in {time.monotonic() - began:.0f} s", flush=True)
    return result


def gini(values: list[float]) -> float:
    """How unequal values are: 0 when all are the same, 1 when one has everything."""
    ordered, total = sorted(values), sum(values)
    if not total:
        return 0.0
    weighted = sum(rank * value for rank, value in enumerate(ordered, 1))
    return 2 * weighted / (len(ordered) * total) - (len(ordered) + 1) / len(ordered)
