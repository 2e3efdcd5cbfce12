"""The outbox put together: what cogs register with, and what runs beside the client."""

import random

import aiohttp
import discord
import structlog

from bot.clock import Clock
from bot.db import Database
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.gate import open_gate
from bot.delivery.kinds import Kinds
from bot.delivery.pace import GlobalPace
from bot.delivery.ringer import Ringer
from bot.delivery.rules import Spans
from bot.delivery.sender import DiscordSender, trace_of
from bot.delivery.store import Store

log = structlog.stdlib.get_logger(__name__)


class Outbox:
    """Everything the bot says outside the direct answer to a command goes through here."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        chance: random.Random,
        *,
        spans: Spans | None = None,
        sender: type[DiscordSender] = DiscordSender,
    ) -> None:
        self.kinds = Kinds()
        self.pace = GlobalPace()
        self.store = Store(database, spans)
        self._client: discord.Client | None = None
        self._clock = clock
        talks = sender(lambda: self._client, self.pace)
        self.dispatcher = Dispatcher(self.store, self.kinds, talks, clock, chance)
        self.dispatcher.is_connected = self._is_connected
        self.ringer = Ringer(self.dispatcher, clock)
        database.after_enqueue.append(self.ringer.wake_soon)

    @property
    def trace(self) -> aiohttp.TraceConfig:
        """For the client's HTTP session, so that the pace learns from its answers."""
        return trace_of(self.pace, lambda: open_gate(self._client))

    def connect(self, client: discord.Client) -> None:
        """Send through this client from now on; it must be logged in, and every kind known."""
        self._client = client
        self.ringer.wake()

    def _is_connected(self) -> bool:
        return self._client is not None and not self._client.is_closed()

    async def after_restore(self) -> int:
        """On a database that is a restored backup, hold what is overdue for an organizer."""
        if not await self.store.was_backup():
            return 0
        held = await self.store.hold_overdue(self._clock.now())
        log.warning("outbox.restored", held=held)
        return held
