"""A website on this machine that stands for the internet, and names that lead to it."""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer

from bot.submissions.links import is_public
from bot.submissions.probing import LinkProbe


class Names(AbstractResolver):
    """Answers names with the addresses given, one after another; the last stays."""

    def __init__(self, **names: list[str]) -> None:
        self.names, self.asked = names, []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        known = self.names.get(host.partition(".")[0])
        if known is None:
            raise OSError("no such name")
        address = known.pop(0) if len(known) > 1 else known[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        return None


ASKED = web.AppKey("asked", list[str])
HOME = ipaddress.ip_address("127.0.0.1")


@asynccontextmanager
async def website() -> AsyncIterator[TestServer]:
    """A website on this machine, which stands for the internet where a test allows it."""
    asked: list[str] = []

    async def page(request: web.Request) -> web.StreamResponse:
        asked.append(f"{request.method} {request.path}")
        match request.path:
            case "/there":
                return web.Response(text="here I am")
            case "/no-head" if request.method == "HEAD":
                return web.Response(status=405)
            case "/no-head":
                return web.Response(text="x" * 5_000_000)
            case "/shy":
                return web.Response(status=403)
            case "/slow":
                await asyncio.sleep(0.3)
            case "/on":
                raise web.HTTPFound("/there")
            case "/round":
                raise web.HTTPFound("/round")
            case "/inside":
                raise web.HTTPFound(f"http://10.0.0.7:{request.url.port}/there")
            case "/named-inside":
                raise web.HTTPFound(f"http://inside.test:{request.url.port}/there")
            case "/file":
                raise web.HTTPFound("file:///etc/passwd")
            case _:
                pass
        return web.Response(status=404)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", page)
    app[ASKED] = asked
    async with TestServer(app) as server:
        yield server


def probe(resolver: AbstractResolver | None = None, seconds: float = 5) -> LinkProbe:
    """One for which this machine's own address is public, and no other private one."""
    return LinkProbe(
        allows=lambda address: address == HOME or is_public(address),
        resolver=resolver,
        seconds=seconds,
    )
