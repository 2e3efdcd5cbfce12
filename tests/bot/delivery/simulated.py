"""A Discord in memory that fails and forgets on purpose, and a bot that crashes against it."""

import asyncio
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import MovableClock
from bot.db import Database
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.kinds import Kinds, Said
from bot.delivery.leased import Leased
from bot.delivery.outcome import FellThrough, Place
from bot.delivery.rules import Answer, marker_of, nonce_of
from bot.delivery.store import Store

NONCE_WINDOW = timedelta(minutes=3)


class Crash(BaseException):
    """The process dies here."""


@dataclass
class Message:
    """A message that people can see."""

    id: int
    channel_id: int
    nonce: str
    text: str
    at: datetime


@dataclass
class SimulatedDiscord:
    """Takes messages, with faults and crash points drawn from one source of chance."""

    clock: MovableClock
    chance: random.Random
    faults: float = 0.0
    crashes: float = 0.0
    closed: set[int] = field(default_factory=set)
    messages: list[Message] = field(default_factory=list)
    requests: int = 0
    repeated_after_no: int = 0
    crashed: int = 0
    refused: set[int] = field(default_factory=set)

    def strike(self, probability: float) -> bool:
        return self.chance.random() < probability

    def maybe_crash(self) -> None:
        if self.strike(self.crashes):
            self.crashed += 1
            raise Crash

    async def take(self, row: Leased, text: str, nonce: str) -> Place:
        """What happens to a POST: before, at, and after the work, anything can go wrong."""
        self.requests += 1
        self.maybe_crash()
        self.clock.move_on(timedelta(milliseconds=self.chance.randint(1, 40)))
        channel = row.channel_id or row.user_id or 0
        if row.id in self.refused:
            self.repeated_after_no += 1
        if channel in self.closed:
            self.refused.add(row.id)
            raise FellThrough(Answer(403, 50007 if row.user_id else 50001, "no"))
        if self.strike(self.faults):
            raise FellThrough(self.chance.choice([Answer(None), Answer(502), Answer(500)]))
        place = self._remember(channel, nonce, text)
        self.maybe_crash()
        if self.strike(self.faults):
            # The work was done; the answer is lost.
            raise FellThrough(Answer(None, text="reset"))
        return place

    def _remember(self, channel: int, nonce: str, text: str) -> Place:
        now = self.clock.now()
        for message in reversed(self.messages):
            recent = now - message.at <= NONCE_WINDOW
            if message.channel_id == channel and message.nonce == nonce and recent:
                return Place(message.id, channel)
        message = Message(len(self.messages) + 1, channel, nonce, text, now)
        self.messages.append(message)
        return Place(message.id, channel)


class SimulatedSender:
    """Says what the dispatcher wants said; `nonce` and `look` can be broken for a control."""

    def __init__(
        self, discord: SimulatedDiscord, *, random_nonce: bool = False, looks: bool = True
    ) -> None:
        self._discord = discord
        self._random_nonce = random_nonce
        self._looks = looks

    async def post(self, row: Leased, said: Said, text: str) -> Place:
        nonce = nonce_of(row.id, row.dedup_key)
        if self._random_nonce:
            nonce = str(self._discord.chance.random())
        return await self._discord.take(row, text, nonce)

    async def find(self, row: Leased) -> Place | None:
        self._discord.maybe_crash()
        if not self._looks:
            return None
        marker = marker_of(row.id, row.dedup_key)
        channel = row.channel_id or row.user_id or 0
        for message in self._discord.messages:
            if message.channel_id == channel and message.text.endswith(marker):
                return Place(message.id, channel)
        return None


async def run_until_quiet(
    database: Database,
    discord: SimulatedDiscord,
    kinds: Kinds,
    sender: SimulatedSender,
    *,
    until: datetime,
) -> None:
    """Let the bot live, crash, stay away for a while and come back, until `until`."""
    clock, chance = discord.clock, discord.chance
    while clock.now() < until:
        dispatcher = Dispatcher(Store(database), kinds, sender, clock, chance)
        try:
            await live(dispatcher, clock, until)
        except* Crash:
            # A no that was heard and not yet written down dies with the process.
            discord.refused.clear()
            # Away for seconds, or for longer than Discord remembers a nonce.
            clock.move_on(timedelta(seconds=chance.choice([1, 30, 90, 600])))


async def live(dispatcher: Dispatcher, clock: MovableClock, until: datetime) -> None:
    """Ring the dispatcher at each instant it asks for."""
    while clock.now() < until:
        async with asyncio.TaskGroup() as group:
            group.create_task(dispatcher.drain())
        due = await dispatcher.next_at()
        clock.move_to(min(until, max(due or until, clock.now() + timedelta(milliseconds=5))))
