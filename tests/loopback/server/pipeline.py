"""From an HTTP request to its answer: read, record, faults, rate limit, route, errors."""

import asyncio
import json
import socket
import struct
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import BodyPartReader, web

from tests.loopback.server.call import Answer, Call, Handler, Raw, Reply, Upload
from tests.loopback.server.ratelimits import RateLimits
from tests.loopback.server.record import Recorder
from tests.loopback.server.refusals import Refusals
from tests.loopback.world.errors import ApiError
from tests.loopback.world.world import World

PREFIX = "/api/v10"
_LOOK_SECONDS = 0.05


class Unanswered(Exception):
    """Raised by a fault that sends no answer at all."""

    async def carry_out(self, request: web.Request) -> None:
        raise NotImplementedError


class Reset(Unanswered):
    """The connection is cut, with a TCP reset as a broken network gives it."""

    async def carry_out(self, request: web.Request) -> None:
        transport = request.transport
        if transport is None:
            return
        connection = transport.get_extra_info("socket")
        # Lingering for no time turns the goodbye into a reset.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()


class Silence(Unanswered):
    """The connection stays open and nothing ever comes."""

    async def carry_out(self, request: web.Request) -> None:
        # aiohttp has no event for a client that hung up.
        while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_SECONDS)


Work = Callable[[], Awaitable[Answer]]
Middleware = Callable[[Call, Work], Awaitable[Answer]]


class Pipeline:
    """Runs every request of the bot; `faults` is the one place to make requests fail.

    A fault gets the call and the work: it may answer without doing the work, do it and
    answer otherwise, wait, or raise `Reset` or `Silence` before or after.
    """

    def __init__(
        self, world: World, recorder: Recorder, faults: Middleware, refusals: Refusals
    ) -> None:
        self.world = world
        self.recorder = recorder
        self.limits = RateLimits()
        self.faults = faults
        self.refusals = refusals

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
        call.arrived = arrived
        answer: Answer | None = None
        unanswered: Unanswered | None = None
        try:
            answer = await self.faults(call, lambda: self._answer(call, request, handle))
        except Unanswered as fault:
            unanswered = fault
        finally:
            self.recorder.add(call, answer, at, loop.time() - arrived)
            self.refusals.note(call, answer)
        if unanswered is not None:
            await unanswered.carry_out(request)
        return web.Response(status=500) if answer is None else to_response(answer)

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
    if isinstance(answer.data, Raw):
        headers = {"Content-Type": answer.data.content_type, **answer.headers}
        return web.Response(status=answer.status, body=answer.data.body, headers=headers)
    body = json.dumps(answer.data, separators=(",", ":")).encode()
    headers = {"Content-Type": "application/json", **answer.headers}
    return web.Response(status=answer.status, body=body, headers=headers)
