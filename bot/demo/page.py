"""The demo's own page: who to be, which channel to open, and the clock."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.demo.simulated_discord import Place
from bot.demo.stage import (
    NothingPlanned,
    Stage,
    UnknownPlace,
    instant_in_words,
    span_in_words,
)

STAGE = web.AppKey("stage", Stage)
STATIC = Path(__file__).with_name("static")
FILES = {"/": "index.html", "/page.css": "page.css", "/page.js": "page.js", "/icon.svg": "icon.svg"}
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    # Opening a channel answers the form with the preview's address, on a port of its own.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self' http://127.0.0.1:*; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def application(stage: Stage) -> web.Application:
    """The page as an aiohttp application; it answers only to a browser on this machine."""
    app = web.Application(middlewares=[_only_this_machine])
    app[STAGE] = stage
    for route in FILES:
        app.router.add_get(route, _file)
    app.router.add_get("/state", _state)
    app.router.add_get("/files/{name}", _offered_file)
    app.router.add_post("/open", _open)
    app.router.add_post("/clock", _clock)
    return app


class NoFreePort(Exception):
    """Every port that was tried is taken; the message names them."""


@asynccontextmanager
async def serve(stage: Stage, port: int, tries: int = 1) -> AsyncGenerator[str]:
    """Serve the page on `port`, or on the first free of the `tries` ports from there.

    Gives the page's address; raises NoFreePort.
    """
    runner = web.AppRunner(application(stage), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await _listen(runner, port, tries)
        yield "http://{}:{}/".format(*runner.addresses[0])
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, port: int, tries: int) -> None:
    for candidate in range(port, min(port + tries, 65536)):
        try:
            return await web.TCPSite(runner, "127.0.0.1", candidate).start()
        except OSError:
            continue
    raise NoFreePort(f"The ports from {port} to {port + tries - 1} are all taken.")


@web.middleware
async def _only_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    # Another site must not be able to reach in through this browser (DNS rebinding, forms).
    host = request.host.rsplit(":", 1)[0]
    origin = request.headers.get("Origin")
    if host not in {"127.0.0.1", "localhost"} or origin not in {None, f"http://{request.host}"}:
        raise web.HTTPForbidden(text="This page answers only to a browser on its own machine.")
    response = await handler(request)
    response.headers.update(HEADERS)
    return response


async def _file(request: web.Request) -> web.StreamResponse:
    return web.FileResponse(STATIC / FILES[request.path])


async def _offered_file(request: web.Request) -> web.StreamResponse:
    try:
        file = request.app[STAGE].file(request.match_info["name"])
    except UnknownPlace:
        raise web.HTTPNotFound(text="There is no file of that name.") from None
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return web.Response(body=file.content, headers=headers)


async def _state(request: web.Request) -> web.StreamResponse:
    stage = request.app[STAGE]
    now = stage.clock.now()
    moment = await stage.next_moment()
    upcoming = moment and {
        "words": moment.words,
        "at": instant_in_words(moment.at),
        "in": span_in_words(moment.at - now),
    }
    return web.json_response(
        {
            "event": stage.event_name,
            "time": {"iso": now.isoformat(), "words": instant_in_words(now)},
            "next": upcoming,
            "open": stage.opened and {"persona": stage.opened[0], "channel": str(stage.opened[1])},
            "personas": [_persona(stage, persona.key) for persona in stage.personas],
        }
    )


def _persona(stage: Stage, key: str) -> dict[str, Any]:
    persona = stage.persona(key)
    direct, places = stage.places(persona)
    return {
        "key": persona.key,
        "name": persona.name,
        "role": persona.role,
        "zone": persona.time_zone,
        "try": persona.try_this,
        "files": [{"name": file.name, "words": file.words} for file in persona.files],
        "direct": _place(direct),
        "places": [_place(place) for place in places],
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "id": str(place.id),  # larger than a JavaScript number holds
        "name": place.name,
        "section": place.section,
        "topic": place.topic,
        "thread": place.is_thread,
        "unread": place.unread,
    }


async def _open(request: web.Request) -> web.StreamResponse:
    form = await request.post()
    key, channel = str(form.get("persona", "")), str(form.get("channel", ""))
    try:
        address = await request.app[STAGE].open(key, int(channel))
    except (UnknownPlace, ValueError):
        raise web.HTTPNotFound(
            text="This channel is gone, or this person may not read it. "
            "Close this tab and choose another channel on the demo's page."
        ) from None
    raise web.HTTPSeeOther(address)


async def _clock(request: web.Request) -> web.StreamResponse:
    stage = request.app[STAGE]
    form = await request.post()
    try:
        if form.get("to") == "next":
            await stage.move_to_next()
        else:
            await stage.move_on(timedelta(minutes=int(str(form.get("minutes", "")))))
    except NothingPlanned:
        raise web.HTTPConflict(text="Nothing more is planned in this event.") from None
    except ValueError:
        raise web.HTTPBadRequest(text="Say `to=next`, or `minutes` from 1 to 1440.") from None
    return await _state(request)
