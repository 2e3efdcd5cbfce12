"""What the long proof has done and found, by part; soak.json sums up all parts.

Every part keeps a file of its own, so that parts can be run one after the other, on different
days, and again.
"""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from tests.soak.ground import Outcome

PROMISES = ("lost", "doubled", "early", "orphans", "oversold", "retried_403")
DONE = ("kills", "deliveries", "faults", "seeds", "rounds", "lives", "pairs", "crowds", "cuts")


@dataclass
class Record:
    """Numbers of things done and of promises broken; the field names are those of soak.json."""

    kills: int = 0
    deliveries: int = 0
    faults: int = 0
    seeds: int = 0
    rounds: int = 0
    lives: int = 0
    pairs: int = 0
    crowds: int = 0
    cuts: int = 0
    lost: int = 0
    doubled: int = 0
    early: int = 0
    orphans: int = 0
    oversold: int = 0
    retried_403: int = 0
    stall_ms: float = 0.0
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list[str])

    def add(self, outcome: Outcome) -> None:
        """Count what a run against the loopback Discord or a simulated one came to."""
        for name in ("kills", "deliveries", "faults", "lost", "doubled", "early", "retried_403"):
            setattr(self, name, getattr(self, name) + getattr(outcome, name))
        self.stall_ms = max(self.stall_ms, outcome.stall_ms)
        if any(outcome.broken_promises):
            self.failures.append(str(outcome))

    def join(self, other: Self) -> None:
        """Count what another part has done and found as well."""
        for name in (*DONE, *PROMISES, "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.stall_ms = max(self.stall_ms, other.stall_ms)
        self.failures += other.failures

    def __str__(self) -> str:
        found = ", ".join(f"{name} {getattr(self, name)}" for name in PROMISES)
        # A portion that broke off is not in these numbers.
        return f"{found}, stall {self.stall_ms} ms; {len(self.failures)} failures"


class Results:
    """The files of a folder: one for each part, and soak.json."""

    def __init__(self, folder: Path) -> None:
        self._summary, self._parts = folder / "soak.json", folder / ".soak"

    def write(self, part: str, record: Record) -> None:
        """Keep a part as it is now, and sum up anew."""
        self._parts.mkdir(exist_ok=True)
        _write(self._parts / f"{part}.json", asdict(record))
        flat = asdict(self.total())
        del flat["failures"]
        flat["seconds"] = round(flat["seconds"], 1)
        _write(self._summary, flat)

    def forget(self) -> None:
        """Remove what was found earlier."""
        self._summary.unlink(missing_ok=True)
        for file in self._parts.glob("*.json"):
            file.unlink()

    def total(self) -> Record:
        """All parts together."""
        total = Record()
        for file in sorted(self._parts.glob("*.json")):
            total.join(Record(**json.loads(file.read_text())))
        return total


def _write(file: Path, content: dict[str, Any]) -> None:
    """In one step, as other parts may run in the same folder and read it."""
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    beside.write_text(json.dumps(content, indent=2) + "\n")
    beside.replace(file)
