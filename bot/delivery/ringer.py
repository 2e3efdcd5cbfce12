"""APScheduler only rings: at the earliest due instant, and every so often in any case."""

import asyncio
from datetime import timedelta
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import (  # pyright: ignore[reportMissingTypeStubs] -- none exist
    AsyncIOScheduler,
)

from bot.clock import Clock, SystemClock
from bot.delivery.dispatcher import Dispatcher

log = structlog.stdlib.get_logger(__name__)

SWEEP_SECONDS = 20
# A sweep that has been silent for so long is started anew.
SILENT_SECONDS = 90.0
FINISH_SECONDS = 10.0
SOON = timedelta(milliseconds=10)
# How long after one look to take the next for what is added, so that a crowd shares one.
GATHER_SECONDS = 0.4


class Ringer:
    """Rings the dispatcher; the rows in the database are the only timers that count."""

    def __init__(self, dispatcher: Dispatcher, clock: Clock) -> None:
        self._dispatcher = dispatcher
        self._clock = clock
        # APScheduler lives by the system's clock, also where `clock` is moved by hand.
        self._system = SystemClock()
        self._scheduler: Any = None
        self._watchdog: asyncio.Task[None] | None = None
        self._ringing: asyncio.Task[None] | None = None
        self._again = False
        self._gathering: asyncio.TimerHandle | None = None
        self._rang_at = 0.0

    @property
    def is_running(self) -> bool:
        """Whether it was started and not stopped."""
        return self._scheduler is not None

    def start(self) -> None:
        """Begin to ring; to be called with the event loop running."""
        if self._scheduler is not None:
            return
        self._start_scheduler()
        self._watchdog = asyncio.create_task(self._watch())
        self.wake()

    async def stop(self) -> None:
        """Ring no more, and wait for what is in hand."""
        if self._scheduler is None:
            return
        self._scheduler.shutdown(wait=False)
        self._scheduler = None
        if self._gathering is not None:
            self._gathering.cancel()
            self._gathering = None
        self._dispatcher.stop()
        if self._ringing is not None:
            await asyncio.wait([self._ringing], timeout=FINISH_SECONDS)
        for task in (self._watchdog, self._ringing):
            if task is not None and not task.done():
                task.cancel()
                await asyncio.wait([task])

    def wake(self) -> None:
        """Look at the outbox now: something is due, or the clock was moved."""
        if self._scheduler is None:
            return
        self._again = True
        if self._ringing is None or self._ringing.done():
            self._ringing = asyncio.get_running_loop().create_task(self._ring())

    def wake_soon(self) -> None:
        """Look at the outbox for what was added; for many at once when it comes thick."""
        if self._scheduler is not None and self._gathering is None:
            loop = asyncio.get_running_loop()
            self._gathering = loop.call_at(self._rang_at + GATHER_SECONDS, self._gathered)

    def _gathered(self) -> None:
        self._gathering = None
        self.wake()

    async def _rung(self) -> None:
        # A coroutine, as APScheduler runs plain functions in a thread, where there is no loop.
        self.wake()

    def _start_scheduler(self) -> None:
        self._scheduler = AsyncIOScheduler(
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._scheduler.start()
        self._scheduler.add_job(self._rung, "interval", seconds=SWEEP_SECONDS, id="sweep")
        self._rang_at = asyncio.get_running_loop().time()

    async def _ring(self) -> None:
        while self._again:
            self._again = False
            await self._dispatcher.drain()
            self._rang_at = asyncio.get_running_loop().time()
            due = await self._dispatcher.next_at()
            if due is not None and self._scheduler is not None:
                wait = max(due - self._clock.now(), SOON)
                run_at = self._system.now() + wait
                self._scheduler.add_job(
                    self._rung, "date", run_date=run_at, id="due", replace_existing=True
                )

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            now = asyncio.get_running_loop().time()
            # A drain may take long where there is much to say; silent is one that gets nowhere.
            silent = now - max(self._rang_at, self._dispatcher.moved_at)
            if silent > SILENT_SECONDS and self._scheduler is not None:
                log.error("outbox.silent", seconds=round(silent))
                if self._ringing is not None:
                    self._ringing.cancel()
                self._scheduler.shutdown(wait=False)
                self._start_scheduler()
                self.wake()
