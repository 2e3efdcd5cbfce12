"""The gateway: one websocket, from HELLO to its end."""

import asyncio
import json
import zlib
from typing import Any

from aiohttp import WSMsgType, web

from tests.loopback.server.sessions import Session, Sessions
from tests.loopback.world import intents as intent_rules
from tests.loopback.world.guild_create import guild_create, member_chunks, ready
from tests.loopback.world.model import Json
from tests.loopback.world.world import World

HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, RECONNECT = 1, 2, 3, 4, 6, 7
REQUEST_MEMBERS, INVALID_SESSION, HELLO, ACK = 8, 9, 10, 11
UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, AUTHENTICATION_FAILED = 4001, 4002, 4003, 4004
ALREADY_AUTHENTICATED, DISALLOWED_INTENTS = 4005, 4014


class Connection:
    """One socket; what is sent goes through a queue so that the world never waits for it."""

    def __init__(self, world: World, sessions: Sessions, *, compressed: bool) -> None:
        self._world = world
        self._sessions = sessions
        self._socket = web.WebSocketResponse(compress=False, max_msg_size=0)
        self._deflate = zlib.compressobj() if compressed else None
        self._queue: asyncio.Queue[Json | int] = asyncio.Queue()
        self._session: Session | None = None
        self._transport: asyncio.Transport | None = None

    async def run(self, request: web.Request) -> web.WebSocketResponse:
        await self._socket.prepare(request)
        self._transport = request.transport
        writer = asyncio.create_task(self._write())
        interval = round(self._world.settings.heartbeat_seconds * 1000)
        self.send({"op": HELLO, "t": None, "s": None, "d": {"heartbeat_interval": interval}})
        try:
            async for message in self._socket:
                if message.type is WSMsgType.TEXT:
                    self._receive(message.data)
        finally:
            self._detach()
            writer.cancel()
        return self._socket

    def send(self, payload: Json) -> None:
        self._queue.put_nowait(payload)

    def close(self, code: int) -> None:
        """Close after everything sent so far; 0 cuts the connection without a goodbye."""
        self._detach()
        self._queue.put_nowait(code)

    def _detach(self) -> None:
        if self._session is not None and self._session.close == self.close:
            self._session.send = self._session.close = None
        self._session = None

    async def _write(self) -> None:
        while True:
            item = await self._queue.get()
            if isinstance(item, int):
                await self._end(item)
                return
            text = json.dumps(item, separators=(",", ":"))
            try:
                if self._deflate is None:
                    await self._socket.send_str(text)
                else:
                    packed = self._deflate.compress(text.encode())
                    packed += self._deflate.flush(zlib.Z_SYNC_FLUSH)
                    await self._socket.send_bytes(packed)
            except ConnectionError:
                self._detach()
                return
            if item["t"] == "INTERACTION_CREATE":
                self._world.interactions[item["d"]["token"]].written()

    async def _end(self, code: int) -> None:
        if code == 0 and self._transport is not None:
            self._transport.abort()
        else:
            await self._socket.close(code=code)

    def _receive(self, text: str) -> None:
        try:
            payload = json.loads(text)
            opcode, data = payload["op"], payload.get("d")
        except (ValueError, KeyError, TypeError):
            self.close(DECODE_ERROR)
            return
        if opcode == HEARTBEAT:
            if not self._world.settings.acknowledge_heartbeats:
                return
            self.send({"op": ACK, "t": None, "s": None, "d": None})
        elif opcode == IDENTIFY:
            self._identify(data)
        elif opcode == RESUME:
            self._resume(data)
        elif opcode == REQUEST_MEMBERS:
            self._request_members(data)
        elif opcode not in (PRESENCE, VOICE):
            self.close(UNKNOWN_OPCODE)

    def _identify(self, data: dict[str, Any]) -> None:
        if self._session is not None:
            self.close(ALREADY_AUTHENTICATED)
        elif data["token"] != self._world.token:
            self.close(AUTHENTICATION_FAILED)
        elif intent_rules.forbidden(self._world, data["intents"]):
            self.close(DISALLOWED_INTENTS)
        else:
            session = self._attach(self._sessions.open(data["intents"]))
            payload = ready(self._world, session.id, data.get("shard"))
            self._sessions.deliver(session, session.dispatch("READY", payload))
            for guild in list(self._world.guilds.values()):
                if self._world.bot.id in guild.members:
                    shape = guild_create(self._world, guild, session.intents)
                    self._sessions.deliver(session, session.dispatch("GUILD_CREATE", shape))
            self._sessions.announce()

    def _resume(self, data: dict[str, Any]) -> None:
        session = self._sessions.find(data["session_id"])
        missed = None if session is None else session.missed(data["seq"] or 0)
        if session is None or missed is None or data["token"] != self._world.token:
            self.send({"op": INVALID_SESSION, "t": None, "s": None, "d": False})
            return
        if session.close is not None:
            session.close(4000)
        self._attach(session)
        for payload in missed:
            self.send(payload)
        self._sessions.deliver(session, session.dispatch("RESUMED", {"_trace": []}))
        self._sessions.announce()

    def _attach(self, session: Session) -> Session:
        self._session = session
        session.send, session.close = self.send, self.close
        return session

    def _request_members(self, data: dict[str, Any]) -> None:
        session = self._session
        if session is None:
            self.close(NOT_AUTHENTICATED)
            return
        for chunk in member_chunks(self._world, data, session.intents):
            self._sessions.deliver(session, session.dispatch("GUILD_MEMBERS_CHUNK", chunk))
