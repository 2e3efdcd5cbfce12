"""Every request of the bot and its answer, in memory and as JSON lines."""

import json
from datetime import datetime
from pathlib import Path
from typing import TextIO

from tests.loopback.server.call import Answer, Call, Raw
from tests.loopback.world.model import Json

_KEPT = 100_000


class Recorder:
    """Keeps what the bot asked; one JSON object a request, the path relative to /api/v10.

    Without `bodies` what was sent and answered is left out, and nothing is written to a file.
    """

    def __init__(self, path: Path | None, *, bodies: bool = True) -> None:
        self.requests: list[Json] = []
        self.count = 0
        self._bodies = bodies
        self._file: TextIO | None = path.open("a", encoding="utf-8") if path and bodies else None

    def add(self, call: Call, answer: Answer | None, at: datetime, seconds: float) -> None:
        """Keep a request; `answer` is None when none was sent."""
        record: Json = {
            "method": call.method,
            "path": call.path,
            "status": answer.status if answer else None,
            "at": at.isoformat(),
            "milliseconds": round(seconds * 1000, 3),
        }
        if self._bodies:
            record |= _bodies(call, answer)
        self.count += 1
        self.requests.append(record)
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


def _bodies(call: Call, answer: Answer | None) -> Json:
    unread = answer is None or isinstance(answer.data, Raw)
    return {
        "query": dict(call.query),
        "json": call.body,
        "files": [file.filename for file in call.files],
        "response_json": None if unread or answer is None else answer.data,
        "reason": call.reason,
    }
