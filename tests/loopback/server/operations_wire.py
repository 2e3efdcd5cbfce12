"""Control operations on the wire itself: traffic, gateway sessions, waiting for the bot."""

import asyncio

from tests.loopback.server.gateway import INVALID_SESSION, RECONNECT
from tests.loopback.server.record import Recorder
from tests.loopback.server.sessions import Sessions
from tests.loopback.world.model import Json


class WireOperations:
    """What a test sees of, and does to, the bot's connections."""

    def __init__(self, recorder: Recorder, sessions: Sessions) -> None:
        self._recorder = recorder
        self._sessions = sessions

    async def requests(self, since: int = 0) -> list[Json]:
        """The bot's requests after the first `since`."""
        return self._recorder.since(since)

    async def sessions(self) -> list[Json]:
        """The gateway sessions that are connected now."""
        return [
            {"id": session.id, "intents": session.intents, "sequence": session.sequence}
            for session in self._sessions.connected()
        ]

    async def wait_ready(self, seconds: float) -> bool:
        """Whether the bot is logged in on the gateway, now or within `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                while not self._sessions.connected():
                    await self._sessions.opened.wait()
        except TimeoutError:
            return False
        return True

    async def drop(self, code: int = 0, forget: bool = False) -> int:
        """Close every gateway connection (0: without a goodbye); how many there were."""
        sessions = self._sessions.connected()
        for session in sessions:
            if session.close is not None:
                session.close(code)
        if forget:
            self._sessions.forget()
        return len(sessions)

    async def reconnect(self) -> int:
        """Ask every connection to come again and resume (op 7); how many there were."""
        return self._send(RECONNECT, None)

    async def invalidate_session(self, resumable: bool) -> int:
        """Tell every connection that its session is invalid (op 9), and mean it."""
        told = self._send(INVALID_SESSION, resumable)
        if not resumable:
            self._sessions.forget(connected=True)
        return told

    def _send(self, opcode: int, data: bool | None) -> int:
        sessions = self._sessions.connected()
        for session in sessions:
            if session.send is not None:
                session.send({"op": opcode, "t": None, "s": None, "d": data})
        return len(sessions)
