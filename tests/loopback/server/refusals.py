"""Requests that were refused with 403 and came again all the same."""

import json

from tests.loopback.server.call import Answer, Call
from tests.loopback.world.model import Json

# "Opening direct messages too fast" is a 403 that asks for patience, not for giving up.
_LATER = 40003


class Refusals:
    """Remembers what was refused; the same method, path and body again is a retry.

    A nonce that is not enforced is left out of the comparison: libraries draw a new one each time.
    """

    def __init__(self) -> None:
        self._refused: dict[str, int] = {}
        self.retried: dict[str, Json] = {}

    def note(self, call: Call, answer: Answer | None) -> None:
        refused = answer is not None and answer.status == 403
        if not refused and not self._refused:
            return
        key = _key(call)
        if key in self._refused:
            entry: Json = {"method": call.method, "path": call.path, "json": call.body}
            entry |= {"code": self._refused[key], "times": 0}
            self.retried.setdefault(key, entry)["times"] += 1
        if refused and answer is not None and isinstance(answer.data, dict):
            code = answer.data.get("code", 0)
            if code != _LATER:
                self._refused[key] = code


def _key(call: Call) -> str:
    body = call.body
    if isinstance(body, dict) and not body.get("enforce_nonce"):
        body = {name: value for name, value in body.items() if name != "nonce"}
    return json.dumps([call.method, call.path, dict(call.query), body], sort_keys=True)
