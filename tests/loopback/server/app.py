"""The whole server: one port for the API, the gateway, stored files and the control interface."""

import re
from pathlib import Path

from aiohttp import web

from bot.clock import Clock
from tests.loopback.routes import ALL_ROUTES
from tests.loopback.server.call import Call
from tests.loopback.server.control import Control
from tests.loopback.server.event_faults import EventFaults
from tests.loopback.server.faults import Faults
from tests.loopback.server.gateway import Connection
from tests.loopback.server.operations_faults import FaultOperations
from tests.loopback.server.operations_ledger import LedgerOperations
from tests.loopback.server.operations_load import LoadOperations
from tests.loopback.server.operations_meddling import MeddlingOperations
from tests.loopback.server.operations_people import PeopleOperations
from tests.loopback.server.operations_wire import WireOperations
from tests.loopback.server.operations_world import WorldOperations
from tests.loopback.server.pipeline import PREFIX, Pipeline
from tests.loopback.server.record import Recorder
from tests.loopback.server.refusals import Refusals
from tests.loopback.server.sessions import Sessions
from tests.loopback.world.errors import ApiError
from tests.loopback.world.world import World

_ID = re.compile(r"\{(\w+_id)\}")
_LARGEST_REQUEST = 25 * 1024 * 1024


async def no_such_route(_call: Call) -> None:
    raise ApiError(404, 0, "404: Not Found")


def build(
    clock: Clock, record: Path | None, *, bodies: bool = True
) -> tuple[web.Application, World]:
    """The application and its world, which needs its `origin` set once the port is known."""
    world, faults, refusals = World(clock), Faults(), Refusals()
    event_faults = EventFaults(faults.counts)
    recorder, sessions = Recorder(record, bodies=bodies), Sessions(world, event_faults)
    pipeline, control = Pipeline(world, recorder, faults, refusals), Control()
    for operations in (
        WorldOperations(world),
        MeddlingOperations(world),
        PeopleOperations(world),
        LoadOperations(world),
        WireOperations(recorder, sessions),
        FaultOperations(faults, event_faults),
        LedgerOperations(world, pipeline.limits, refusals),
    ):
        control.add(operations)

    async def gateway(request: web.Request) -> web.StreamResponse:
        compressed = request.query.get("compress") == "zlib-stream"
        return await Connection(world, sessions, compressed=compressed).run(request)

    async def attachment(request: web.Request) -> web.Response:
        stored = world.attachments.get(int(request.match_info["attachment_id"]))
        if stored is None:
            return web.Response(status=404)
        return web.Response(body=stored.content, headers={"Content-Type": stored.content_type})

    app = web.Application(client_max_size=_LARGEST_REQUEST)
    for method, template, handle in ALL_ROUTES:
        path = PREFIX + _ID.sub(r"{\1:\\d+}", template)
        app.router.add_route(method, path, pipeline.handler(template, handle))
    app.router.add_route("*", PREFIX + "/{rest:.*}", pipeline.handler("/{rest}", no_such_route))
    app.router.add_get("/gateway", gateway)
    app.router.add_get("/gateway/", gateway)
    app.router.add_get("/attachments/{attachment_id}/{filename}", attachment)
    app.router.add_post("/control/{operation}", control.respond)

    async def finish(_app: web.Application) -> None:
        recorder.close()

    app.on_cleanup.append(finish)
    return app, world
