"""The ringer on the real scheduler: what falls due later is rung for without being told."""

import asyncio
import random
from datetime import timedelta
from pathlib import Path

from bot.clock import SystemClock
from bot.db import Database
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.enqueue import Order, enqueue
from bot.delivery.kinds import Kinds, Said
from bot.delivery.leased import Leased
from bot.delivery.outcome import Place
from bot.delivery.ringer import Ringer
from bot.delivery.store import Store
from bot.migrate import migrate
from bot.model import Event
from tests.bot.delivery.test_simulation import say


class Listening:
    """Takes every message and notes when it came."""

    def __init__(self) -> None:
        self.came: list[float] = []
        self.heard = asyncio.Event()

    async def post(self, row: Leased, said: Said, text: str) -> Place:
        self.came.append(asyncio.get_running_loop().time())
        self.heard.set()
        return Place(len(self.came), 1)

    async def find(self, row: Leased) -> Place | None:
        return None


async def test_what_falls_due_later_is_rung_for_without_being_told(tmp_path: Path) -> None:
    database, clock, listening = (
        Database(f"sqlite+aiosqlite:///{tmp_path}/m.db"),
        SystemClock(),
        Listening(),
    )
    await migrate(database)
    began = asyncio.get_running_loop().time()
    now = clock.now()
    async with database.begin() as tx:
        event = Event(
            guild_id=1,
            slug="x",
            name="X",
            time_zone="UTC",
            public={},
            definition={},
            created_at=now,
        )
        tx.add(event)
        await tx.flush()
        later = now + timedelta(seconds=0.5)
        await enqueue(
            tx, event.id, [Order("say", "message:1", "v1", later, {"number": 1}, channel_id=1)]
        )
    kinds = Kinds()
    kinds.says("say", say)
    ringer = Ringer(Dispatcher(Store(database), kinds, listening, clock, random.Random(1)), clock)
    ringer.start()
    try:
        async with asyncio.timeout(5):
            await listening.heard.wait()
    finally:
        await ringer.stop()
        await database.close()
    assert 0.3 < listening.came[0] - began < 5.0
