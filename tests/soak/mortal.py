"""A real bot that is killed and started again, beside the rows that it works on."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select, update

from bot.clock import SystemClock
from bot.db import Database
from bot.model import Delivery
from tests.loopback.client import Loopback
from tests.wire.bot_process import BotProcess

SECONDS = 120.0


class Mortal:
    """Starts and kills the bot that `program` is, and tells what it has left to do."""

    def __init__(self, loopback: Loopback, folder: Path, program: str, **more: str) -> None:
        self._loopback = loopback
        self._bot = BotProcess(folder, loopback.environment | more, ["-m", program], forked=True)
        self._url = f"sqlite+aiosqlite:///{folder}/data/muster.db"
        self._database = Database(self._url)
        self._lives = 0

    async def _start(self) -> None:
        self._lives += 1
        await self._bot.start()
        await self._bot.wait_for(" ready ", seconds=SECONDS, times=self._lives)

    async def _die(self) -> None:
        await self._bot.kill()
        # As if the minutes of the lease had passed.
        async with self._database.begin() as tx:
            leased = update(Delivery).where(Delivery.state == "leased")
            await tx.execute(leased.values(lease_until=SystemClock().now()))

    async def _end(self) -> None:
        await self._bot.kill()
        await self._database.close()

    async def _struck(self) -> int:
        return sum(fault["struck"] for fault in await self._loopback.faults())

    async def _wait_until_done(self) -> None:
        async def nothing_is_left() -> bool:
            return await self._left() == 0

        await self._loopback.wait_until(nothing_is_left, SECONDS, pause=0.1)

    async def _left(self, events: Sequence[int] | None = None) -> int:
        """What is due or under way; timers of what may come later do not count."""
        soon = SystemClock().now() + timedelta(seconds=1)
        left = select(func.count()).where(
            Delivery.state.in_(("waiting", "leased")), Delivery.due_at <= soon
        )
        if events is not None:
            left = left.where(Delivery.event_id.in_(events))
        async with self._database.read() as read:
            return await read.scalar(left) or 0
