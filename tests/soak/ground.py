"""A server, a bot process and its database, and a count of what people saw in the end."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from sqlalchemy import func, select

from bot.clock import SystemClock
from bot.db import Database
from bot.delivery.enqueue import Order, enqueue
from bot.migrate import migrate
from bot.model import Delivery, Event
from tests.loopback.actors import Channel, User
from tests.loopback.client import Loopback
from tests.soak.window import NonceWindow
from tests.wire.bot_process import BotProcess
from tests.wire.stalls import read_stalls

LAUNCHER = ["-m", "tests.wire.delivering_bot"]
# A tenth of the real waits: a lease of 6 s, and Discord knows a nonce for 12 s instead of 120.
SHORTENED, NONCE_WINDOW_SECONDS = 10.0, 120.0
# Nothing depends on how short these are but how long a proof takes.
PAUSES_SHORTENED = 20.0
# How long the bot may get nowhere, which is not how long it may take.
PATIENCE_SECONDS = 90.0
SAID = re.compile(r"^message (\d+)$", re.MULTILINE)
UNFINISHED = ("waiting", "leased")


@dataclass
class Outcome:
    """What people saw, and what a run has lived through.

    `misreported` are messages that organizers would be told were not delivered, and were.
    """

    lost: int = 0
    doubled: int = 0
    early: int = 0
    retried_403: int = 0
    misreported: int = 0
    deliveries: int = 0
    kills: int = 0
    faults: int = 0
    in_hand_when_killed: int = 0
    stall_ms: float = 0.0
    wall_ms: float = 0.0

    @property
    def broken_promises(self) -> tuple[int, ...]:
        """All of them zero when everything is in order."""
        return (self.lost, self.doubled, self.early, self.retried_403, self.misreported)


@dataclass
class Ground:
    """Where deliveries are proven; `build` it before use and `close` it afterwards.

    The rows are written from this process into the file that the bot has open as well.
    """

    loopback: Loopback
    folder: Path
    chance: random.Random
    shortened: float = SHORTENED
    channels: list[Channel] = field(default_factory=list[Channel])
    people: list[User] = field(default_factory=list[User])
    due: dict[int, datetime] = field(default_factory=dict[int, datetime])
    refused: set[int] = field(default_factory=set[int])

    async def build(self, *, channels: int, people: int = 0) -> Self:
        """Make the server, the database and an event."""
        self.window = NonceWindow(self.loopback, self.turns, NONCE_WINDOW_SECONDS / self.shortened)
        await self.window.start()
        self.guild = await self.loopback.guild()
        self.channels = [await self.guild.channel(f"c{n}") for n in range(channels)]
        self.people = [await self.guild.member(f"p{n}") for n in range(people)]
        self.database = Database(f"sqlite+aiosqlite:///{self.folder}/data/muster.db")
        await migrate(self.database)
        async with self.database.begin() as tx:
            event = Event(
                guild_id=self.guild.id,
                slug="proof",
                name="Proof",
                time_zone="UTC",
                public={},
                definition={},
                created_at=SystemClock().now(),
            )
            tx.add(event)
        self.event_id = event.id
        return self

    async def close(self) -> None:
        await self.window.stop()
        await self.database.close()

    def bot(self, *, measured: bool = True, forked: bool = True, **more: str) -> BotProcess:
        """A bot that is not started yet; `measured` keeps its longest stall."""
        pauses = max(self.shortened, PAUSES_SHORTENED)
        environment = self.loopback.environment | {
            "SHORTENED": str(self.shortened),
            "PAUSES_SHORTENED": str(pauses),
            "TURNS": str(self.turns),
        }
        if measured:
            environment["STALLS"] = str(self.stalls)
        return BotProcess(self.folder, environment | more, LAUNCHER, forked=forked)

    async def be_away(self) -> None:
        """Let a bot that was just killed be away for so long that Discord knows no nonce.

        Nothing of that is waited for: whatever the rows remember is put back by as much.
        """
        away = timedelta(seconds=NONCE_WINDOW_SECONDS / self.shortened + 1)
        tried = select(Delivery).where(
            Delivery.state.in_(UNFINISHED), Delivery.first_tried_at.is_not(None)
        )
        async with self.database.begin() as tx:
            for row in await tx.scalars(tried):
                row.first_tried_at -= away
                row.next_at -= away
                if row.lease_until is not None:
                    row.lease_until -= away
        await self.window.let_pass(away.total_seconds())

    @property
    def turns(self) -> Path:
        return self.folder / "turns"

    @property
    def stalls(self) -> Path:
        return self.folder / "stalls"

    async def order(
        self,
        instants: Iterable[datetime],
        where: Sequence[Channel | User],
        *,
        refused: bool = False,
    ) -> None:
        """Let one message be due at each instant, at places that take turns."""
        orders: list[Order] = []
        for at in instants:
            number = len(self.due)
            self.due[number] = at
            if refused:
                self.refused.add(number)
            place = where[number % len(where)]
            facts = {"number": number}
            subject = f"message:{number}"
            if isinstance(place, User):
                orders.append(Order("test.say", subject, "v1", at, facts, user_id=place.id))
            else:
                orders.append(Order("test.say", subject, "v1", at, facts, channel_id=place.id))
        async with self.database.begin() as tx:
            await enqueue(tx, self.event_id, orders)

    async def count(self, *states: str) -> int:
        """How many rows are in one of these states."""
        rows = select(func.count()).where(Delivery.state.in_(states))
        async with self.database.read() as session:
            return await session.scalar(rows) or 0

    async def problems(self) -> list[str | None]:
        """Why rows were given up."""
        dead = select(Delivery.problem).where(Delivery.state == "dead").order_by(Delivery.id)
        async with self.database.read() as session:
            return [*await session.scalars(dead)]

    async def finished(self, bot: BotProcess) -> None:
        """Return when nothing is left to deliver; TimeoutError with the log when it gets nowhere.

        However slow the machine is, as long as something is delivered it goes on.
        """
        loop, left, moved_at = asyncio.get_running_loop(), -1, 0.0
        while left != 0:
            assert bot.process.returncode is None, f"the bot has ended:\n{bot.log}"
            before, left = left, await self.count(*UNFINISHED)
            if left != before:
                moved_at = loop.time()
            elif loop.time() > moved_at + PATIENCE_SECONDS:
                raise TimeoutError(f"{left} are left and stay so:\n{bot.log[-4000:]}")
            await asyncio.sleep(0.05)

    async def outcome(self) -> Outcome:
        """Hold what was posted against what was ordered."""
        seen: Counter[int] = Counter()
        early = 0
        for posted in await self.loopback.posted():
            found = SAID.search(posted.content)
            assert found is not None, f"the bot said something else: {posted.content}"
            number = int(found[1])
            seen[number] += 1
            early += posted.at < self.due[number]
        stalls = read_stalls(self.stalls)
        return Outcome(
            lost=sum(not seen[number] for number in self.due if number not in self.refused),
            doubled=sum(times - 1 for times in seen.values() if times > 1),
            early=early,
            retried_403=sum(again["times"] for again in await self.loopback.retried_403()),
            misreported=len(await self.problems()) - len(self.refused),
            deliveries=len(self.due),
            faults=sum((await self.loopback.fault_counts()).values()),
            stall_ms=stalls["stall_ms"],
            wall_ms=stalls["wall_ms"],
        )
