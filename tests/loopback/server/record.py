"""Every request of the bot and its answer, in memory and as JSON lines."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from tests.loopback.world.model import Json

_KEPT = 100_000


class Recorder:
    """Keeps what the bot asked; one JSON object a request, the path relative to /api/v10."""

    def __init__(self, path: Path | None) -> None:
        self.requests: list[Json] = []
        self.count = 0
        self._file: TextIO | None = path.open("a", encoding="utf-8") if path else None

    def add(self, record: Mapping[str, Any]) -> None:
        self.count += 1
        self.requests.append(dict(record))
        if len(self.requests) > _KEPT:
            del self.requests[: _KEPT // 10]
        if self._file is not None:
            self._file.write(json.dumps(record, separators=(",", ":")) + "\n")
            self._file.flush()

    def since(self, count: int) -> list[Json]:
        """The requests after the first `count` of all."""
        missing = self.count - count
        return self.requests[-missing:] if missing > 0 else []

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
