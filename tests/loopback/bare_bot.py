"""A bot without a library, for tests of what discord.py itself would never do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import aiohttp

from tests.loopback.client import Loopback

PING = {"name": "ping", "description": "Answer", "type": 1}
_GUILDS_AND_MESSAGES = 1 | 1 << 9


class Reply(NamedTuple):
    """Status, JSON (else the text) and headers of an answer."""

    status: int
    data: Any
    headers: dict[str, str]

    @property
    def code(self) -> int:
        """Discord's own error code."""
        return self.data["code"]


class BareBot:
    """Speaks an uncompressed gateway and plain HTTP."""

    def __init__(self, loopback: Loopback, session: aiohttp.ClientSession) -> None:
        self._loopback = loopback
        self._session = session
        self._events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.id = ""

    async def listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            payload = message.json()
            if payload["op"] == 0:
                await self._events.put(payload)

    async def event(self, name: str) -> dict[str, Any]:
        """The data of the next event of that name."""
        async with asyncio.timeout(60):
            while (payload := await self._events.get())["t"] != name:
                pass
        return payload["d"]

    async def request(
        self, method: str, path: str, *, token: str | None = None, **more: Any
    ) -> Reply:
        headers = {"Authorization": f"Bot {token or self._loopback.token}"}
        url = self._loopback.api_url + path
        async with self._session.request(method, url, headers=headers, **more) as answer:
            is_json = answer.content_type == "application/json"
            data = await (answer.json() if is_json else answer.text())
            return Reply(answer.status, data, dict(answer.headers))

    async def callback(self, interaction: dict[str, Any], kind: int, **data: Any) -> Reply:
        path = f"/interactions/{interaction['id']}/{interaction['token']}/callback"
        return await self.request("POST", path, json={"type": kind, "data": data})


@asynccontextmanager
async def bare_bot(loopback: Loopback) -> AsyncIterator[BareBot]:
    """A bare bot that is logged in and has registered /ping."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{loopback.gateway_url}?v=10&encoding=json") as socket,
    ):
        hello = await socket.receive_json()
        assert hello["op"] == 10
        identify = {"token": loopback.token, "intents": _GUILDS_AND_MESSAGES, "properties": {}}
        await socket.send_json({"op": 2, "d": identify})
        bot = BareBot(loopback, session)
        listening = asyncio.create_task(bot.listen(socket))
        bot.id = (await bot.event("READY"))["user"]["id"]
        await bot.request("PUT", f"/applications/{bot.id}/commands", json=[PING])
        yield bot
        listening.cancel()
