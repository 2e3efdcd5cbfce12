"""The control interface: named operations that tests call as POST /control/<operation>."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.loopback.people.impossible import NotPossible
from tests.loopback.world.errors import ApiError

Operation = Callable[..., Awaitable[Any]]


class Control:
    """A table of operations; each takes keyword arguments from JSON and returns JSON."""

    def __init__(self) -> None:
        self._operations: dict[str, Operation] = {}

    def add(self, source: object) -> None:
        """Offer every public coroutine method of `source` under its name."""
        for name in dir(source):
            if not name.startswith("_"):
                self._operations[name] = getattr(source, name)

    async def respond(self, request: web.Request) -> web.Response:
        name = request.match_info["operation"]
        operation = self._operations.get(name)
        if operation is None:
            return _reply(404, {"error": f"there is no operation {name!r}"})
        arguments = json.loads(await request.read() or b"{}")
        try:
            return _reply(200, {"result": await operation(**arguments)})
        except NotPossible as error:
            return _reply(409, {"error": str(error)})
        except (ApiError, KeyError, TypeError, ValueError) as error:
            return _reply(400, {"error": f"{type(error).__name__}: {error}"})


def _reply(status: int, body: Any) -> web.Response:
    return web.Response(
        status=status, body=json.dumps(body).encode(), content_type="application/json"
    )
