"""Keeping the bot alive: connect, connect again with back-off, and stop in good order."""

import asyncio
import contextlib
import gc
import random
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.client import MusterClient
from bot.clock import Clock
from config.settings import Settings

log = structlog.stdlib.get_logger(__name__)

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
# A session that lasted this long was healthy: the next failure starts with a short pause again.
HEALTHY = timedelta(minutes=2)
FINISH_SECONDS = 10.0
HEARTBEAT_SECONDS = 15.0
# How many objects are made before the garbage collector looks at them; Python's own number is 700.
# A command makes some thousands, so with that it went through what was in use in the middle of it,
# for a tenth of a registration's processor time.
NEW_OBJECTS = 5_000


class CannotStart(Exception):
    """Trying again would not help; the message says in one line what to do."""


def point_at(settings: Settings) -> None:
    """Send discord.py to the server the settings name: a proxy or a test server."""
    if settings.discord_api_url and settings.discord_gateway_url:
        Route.BASE = settings.discord_api_url
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)


def pauses(chance: random.Random) -> Callable[[bool], float]:
    """A function that gives the seconds to wait before the next try: doubling, with jitter."""
    failures = 0

    def next_pause(was_healthy: bool) -> float:
        nonlocal failures
        failures = 1 if was_healthy else failures + 1
        ceiling = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - 1))
        return chance.uniform(ceiling / 2, ceiling)

    return next_pause


class Life:
    """One run of the bot, from the first connection to the last answer."""

    def __init__(
        self,
        new_client: Callable[[], MusterClient],
        clock: Clock,
        chance: random.Random,
        heartbeat: Path | None = None,
    ) -> None:
        self._new_client = new_client
        self._clock = clock
        self._next_pause = pauses(chance)
        self._heartbeat = heartbeat
        self._stopping = asyncio.Event()
        self._client: MusterClient | None = None

    def stop(self) -> None:
        """Finish what is in hand, then end `run`."""
        if not self._stopping.is_set():
            log.info("stop.asked")
            self._stopping.set()

    async def run(self, token: str) -> None:
        """Stay connected until `stop`; raises CannotStart when Discord refuses the token."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self.stop)
        beating = asyncio.create_task(self._beat())
        try:
            while not self._stopping.is_set():
                began = self._clock.now()
                failure = await self._one_session(token)
                if self._stopping.is_set():
                    break
                pause = self._next_pause(self._clock.now() - began > HEALTHY)
                log.warning("connection.lost", error=repr(failure), again_in=round(pause, 1))
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), pause)
        finally:
            beating.cancel()
            if self._heartbeat is not None:
                self._heartbeat.unlink(missing_ok=True)
        log.info("stopped")

    async def _one_session(self, token: str) -> BaseException | None:
        # discord.py ends the process on a refused first connection, and on any exception in a
        # gateway parser; here both end one session, and the next one begins with a new client.
        self._client = client = self._new_client()
        client.when_loaded.append(settle_memory)
        session = asyncio.create_task(client.start(token))
        stop = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({session, stop}, return_when=asyncio.FIRST_COMPLETED)
            if self._stopping.is_set():
                client.stopping = True
                await asyncio.gather(
                    client.in_hand.finish(FINISH_SECONDS), client.outbox.ringer.stop()
                )
        finally:
            stop.cancel()
            await client.close()
            # A closed client would still sleep until its next try, for up to 17 minutes.
            session.cancel()
            await asyncio.wait({session})
        return None if session.cancelled() else await self._why_it_ended(session)

    async def _why_it_ended(self, session: "asyncio.Task[None]") -> BaseException | None:
        try:
            await session
        except discord.LoginFailure:
            raise CannotStart(
                "Discord does not accept DISCORD_TOKEN. Copy a fresh one from the Bot page of "
                "your application in Discord's developer portal."
            ) from None
        except discord.PrivilegedIntentsRequired:
            raise CannotStart(
                "Discord wants an intent allowed that Muster never asks for."
            ) from None
        except Exception as error:  # the supervisor: whatever ended the session, try again
            expected = isinstance(error, aiohttp.ClientError | OSError | discord.DiscordException)
            if not expected:
                log.error("session.crashed", exc_info=error)
            return error
        return None

    async def _beat(self) -> None:
        while self._heartbeat is not None:
            if self._client is not None and self._client.is_ready():
                self._heartbeat.parent.mkdir(parents=True, exist_ok=True)
                self._heartbeat.write_text(self._clock.now().isoformat())
            await asyncio.sleep(HEARTBEAT_SECONDS)


def settle_memory() -> None:
    """Let the garbage collector leave alone what is loaded by now, as nearly all of it stays.

    Going through it again and again would hold up the loop for about 0.1 s each time. For the
    rest it comes less often: what is in use for one interaction is gone by then by itself.
    """
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])
    # What an earlier session has left behind is not kept for ever.
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def is_alive(heartbeat: Path, clock: Clock) -> bool:
    """Whether a running bot has been connected within the last three heartbeats."""
    try:
        last = datetime.fromisoformat(heartbeat.read_text())
    except (OSError, ValueError):
        return False
    return clock.now() - last < timedelta(seconds=3 * HEARTBEAT_SECONDS)
