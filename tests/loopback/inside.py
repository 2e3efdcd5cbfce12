"""A real discord.py client in the test's own process, pointed at the loopback Discord."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

import discord
import yarl
from discord import gateway, http

from tests.loopback.client import Loopback

ClientT = TypeVar("ClientT", bound=discord.Client)


@asynccontextmanager
async def connected(client: ClientT, loopback: Loopback) -> AsyncIterator[ClientT]:
    """Run the client until the block ends; discord.py's addresses are put back afterwards."""
    base, address = http.Route.BASE, gateway.DiscordWebSocket.DEFAULT_GATEWAY
    http.Route.BASE = loopback.api_url
    gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(loopback.gateway_url)
    running = asyncio.create_task(client.start(loopback.token))
    ready = asyncio.create_task(client.wait_until_ready())
    try:
        async with asyncio.timeout(60):
            await asyncio.wait((running, ready), return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        yield client
    finally:
        ready.cancel()
        await client.close()
        await asyncio.gather(running, ready, return_exceptions=True)
        http.Route.BASE, gateway.DiscordWebSocket.DEFAULT_GATEWAY = base, address
