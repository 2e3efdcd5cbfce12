"""Where tests keep their files: in memory, where there is room."""

import os
import shutil
from pathlib import Path

# Nothing that is tested survives a power cut, so every commit may be spared the wait for a disk.
_IN_MEMORY, _ROOM_NEEDED = Path("/dev/shm"), 1 << 30


def folder_in_memory() -> Path | None:
    """A place for temporary folders that no disk holds up; None where there is none."""
    if os.access(_IN_MEMORY, os.W_OK) and shutil.disk_usage(_IN_MEMORY).free > _ROOM_NEEDED:
        return _IN_MEMORY
    return None
