"""How long the event loop of a process did not come round, measured inside it."""

import asyncio
import contextlib
import json
import os
import time
from pathlib import Path

BEAT_SECONDS = 0.005
THREADS = Path("/proc/self/task")
_WIDTH = 80


class Stalls:
    """A heartbeat on the loop, and the longest time by which it was late, kept in a file.

    `stall_ms` leaves out the time in which a thread of the process was ready to run and the
    machine had no processor for it (`run_delay` of /proc/self/task/*/schedstat): that says how
    busy the machine is, not what the loop does. Any thread counts, as one that waits for a
    processor may hold Python's lock meanwhile. The time that the loop computed always counts.
    `wall_ms` leaves out nothing.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        before = read_stalls(path)
        self.stall_ms, self.wall_ms = before["stall_ms"], before["wall_ms"]

    async def beat(self) -> None:
        """Measure until cancelled; what an earlier process left in the file still counts."""
        while True:
            # In this order: whatever holds up the reading itself must not count.
            waited, computed, began = _waited(), time.thread_time(), time.perf_counter()
            await asyncio.sleep(BEAT_SECONDS)
            wall = (time.perf_counter() - began - BEAT_SECONDS) * 1000
            if wall <= self.stall_ms:
                continue
            own = max(
                (time.thread_time() - computed) * 1000, wall - max(_waited() - waited, 0) / 1e6
            )
            if wall > self.wall_ms or own > self.stall_ms:
                self.wall_ms, self.stall_ms = max(wall, self.wall_ms), max(own, self.stall_ms)
                self._keep()

    def _keep(self) -> None:
        kept = {"stall_ms": round(self.stall_ms, 2), "wall_ms": round(self.wall_ms, 2)}
        # One write of one length: a process that is killed leaves the old text or the new one.
        os.pwrite(self._file, json.dumps(kept).ljust(_WIDTH).encode(), 0)


def _waited() -> int:
    """How long this process's threads have waited for a processor, in nanoseconds."""
    waited = 0
    for thread in THREADS.iterdir():
        # One may have ended meanwhile.
        with contextlib.suppress(OSError):
            waited += int((thread / "schedstat").read_text().split()[1])
    return waited


def read_stalls(path: Path) -> dict[str, float]:
    """The longest stalls so far, in milliseconds: `stall_ms` and `wall_ms`."""
    text = path.read_text() if path.exists() else ""
    return json.loads(text) if text.strip() else {"stall_ms": 0.0, "wall_ms": 0.0}
