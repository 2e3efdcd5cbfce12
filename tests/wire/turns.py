"""How often the event loop of a process has come round, told to another process through a file."""

import asyncio
import os
from pathlib import Path

TURN_SECONDS = 0.05
_WIDTH = 20


class Turns:
    """Counts rounds of the loop; a loop that is starved, frozen or killed counts none."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._count = read_turns(path)

    async def count(self) -> None:
        """Count until cancelled, on from what an earlier process left in the file."""
        while True:
            await asyncio.sleep(TURN_SECONDS)
            self._count += 1
            os.pwrite(self._file, str(self._count).zfill(_WIDTH).encode(), 0)


def read_turns(path: Path) -> int:
    """The rounds so far."""
    text = path.read_text() if path.exists() else ""
    return int(text or 0)
