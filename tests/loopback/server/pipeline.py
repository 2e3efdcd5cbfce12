"""From an HTTP request to its answer: read, record, faults, rate limit, route, errors."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from aiohttp import BodyPartReader, web

from tests.loopback.server.call import Call, Handler, Reply, Upload
from tests.loopback.server.ratelimits import RateLimits
from tests.loopback.server.record import Recorder
from tests.loopback.world.errors import ApiError
from tests.loopback.world.world import World

PREFIX = "/api/v10"


class Answer(NamedTuple):
    """What goes back over the wire."""

    status: int
    data: Any
    headers: dict[str, str]


class Reset(Exception):
    """Raised by a fault to cut the connection instead of answering."""


Work = Callable[[], Awaitable[Answer]]
Middleware = Callable[[Call, Work], Awaitable[Answer]]


async def _no_faults(_call: Call, work: Work) -> Answer:
    return await work()


class Pipeline:
    """Runs every request of the bot; `faults` is the one place to make requests fail.

    A fault gets the call and the work: it may answer without doing the work, do it and
    answer otherwise, wait, or raise `Reset` before or after.
    """

    def __init__(self, world: World, recorder: Recorder) -> None:
        self.world = world
        self.recorder = recorder
        self.limits = RateLimits()
        self.faults: Middleware = _no_faults

    def handler(
        self, template: str, handle: Handler
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def respond(request: web.Request) -> web.StreamResponse:
            return await self._respond(request, template, handle)

        return respond

    async def _respond(
        self, request: web.Request, template: str, handle: Handler
    ) -> web.StreamResponse:
        loop = asyncio.get_running_loop()
        arrived, at = loop.time(), self.world.now()
        call = await read_call(self.world, request, template)
        answer: Answer | None = None
        try:
            answer = await self.faults(call, lambda: self._answer(call, request, handle))
        except Reset:
            if request.transport is not None:
                request.transport.abort()
        finally:
            self.recorder.add(
                {
                    "method": call.method,
                    "path": call.path,
                    "query": dict(call.query),
                    "json": call.body,
                    "files": [file.filename for file in call.files],
                    "status": answer.status if answer else None,
                    "response_json": answer.data if answer else None,
                    "reason": call.reason,
                    "at": at.isoformat(),
                    "milliseconds": round((loop.time() - arrived) * 1000, 3),
                }
            )
        if answer is None:
            return web.Response(status=500)
        return to_response(answer)

    async def _answer(self, call: Call, request: web.Request, handle: Handler) -> Answer:
        by_token = call.route.startswith(("/interactions/", "/webhooks/"))
        if not by_token and request.headers.get("Authorization") != f"Bot {self.world.token}":
            return Answer(401, {"message": "401: Unauthorized", "code": 0}, {})
        limited, headers = self._limit(call)
        if limited is not None:
            return limited
        try:
            if call.method != "GET" and isinstance(call.body, _Malformed):
                raise ApiError(400, 50109, "The request body contains invalid JSON.")
            result = await handle(call)
        except ApiError as error:
            return Answer(error.status, error.body(), headers)
        if isinstance(result, Reply):
            return Answer(result.status, result.data, headers)
        return Answer(204 if result is None else 200, result, headers)

    def _limit(self, call: Call) -> tuple[Answer | None, dict[str, str]]:
        now = asyncio.get_running_loop().time()
        mode = self.world.settings.rate_limits
        verdict = self.limits.take(call.method, call.route, dict(call.parts), mode, now)
        headers = dict(verdict.headers)
        if "X-RateLimit-Reset-After" in headers:
            reset = self.world.now().timestamp() + float(headers["X-RateLimit-Reset-After"])
            headers["X-RateLimit-Reset"] = f"{reset:.3f}"
        if verdict.retry_after is None:
            return None, headers
        return too_many_requests(verdict.retry_after, headers, everywhere=verdict.everywhere), {}


def too_many_requests(
    seconds: float, headers: dict[str, str] | None = None, *, everywhere: bool = False
) -> Answer:
    """A 429 as Discord sends it; without the Via header clients take it for a ban."""
    extra = {
        "Via": "1.1 google",
        "Retry-After": f"{seconds:.3f}",
        "X-RateLimit-Scope": "global" if everywhere else "user",
    }
    body = {
        "message": "You are being rate limited.",
        "code": 0,
        "retry_after": round(seconds, 3),
        "global": everywhere,
    }
    return Answer(429, body, {**(headers or {}), **extra})


class _Malformed(str):
    """A body that was not JSON, kept as it came."""


async def read_call(world: World, request: web.Request, template: str) -> Call:
    call = Call(
        world=world,
        method=request.method,
        route=template,
        path=request.rel_url.raw_path.removeprefix(PREFIX),
        parts=dict(request.match_info),
        query=dict(request.query),
        reason=request.headers.get("X-Audit-Log-Reason"),
    )
    if request.content_type == "multipart/form-data":
        await _read_multipart(call, request)
    elif raw := await request.read():
        call.body = _parse(raw)
    return call


def _parse(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return _Malformed(raw.decode(errors="replace"))


async def _read_multipart(call: Call, request: web.Request) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        content = bytes(await part.read())
        if part.name == "payload_json":
            call.body = _parse(content)
        elif part.filename is not None:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            call.files.append(Upload(part.name or "", part.filename, content, kind))


def to_response(answer: Answer) -> web.Response:
    if answer.status == 204 or answer.data is None:
        return web.Response(status=answer.status, headers=answer.headers)
    body = json.dumps(answer.data, separators=(",", ":")).encode()
    headers = {"Content-Type": "application/json", **answer.headers}
    return web.Response(status=answer.status, body=body, headers=headers)
