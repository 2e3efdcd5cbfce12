"""SimCord, made fit for a demo that lives for hours: what touches its inner parts.

SimCord runs a real discord.py client against a simulated Discord. It was made for short tests:
its time starts in 2026, operations that overlap are refused, and a task that never ends counts as
a failure. The classes here change that, which is why the version is pinned, and checked by
`bot.demo.check_version`. `bot.demo.simulated_discord` is the only user of this file.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from types import CodeType
from typing import Any, cast

import discord
from discord.ui.view import BaseView
from simcord import Env, SetupError
from simcord.backend import Backend
from simcord.backend.serializers import guild_create_payload
from simcord.preview import Preview

from bot.clock import MovableClock
from bot.errors import Refusal

ANSWER_SECONDS = 3.0  # how long Discord waits for a first answer
GLANCE_SECONDS = 0.3  # how long a look at the world may wait for work in the background
LOOK_SECONDS = 0.1  # between two looks at which tasks merely wait
KEPT_RECORDS = 2_000

# What a task that waits for others stands in; with wait_for, the work is a task of its own.
_SIGNAL_WAITS: set[CodeType] = {
    asyncio.Event.wait.__code__,
    asyncio.Condition.wait.__code__,
    cast("Any", asyncio.Queue).get.__code__,
    asyncio.wait_for.__code__,
    BaseView.wait.__code__,
    # SimCord knows these two itself, and searches all views for each of them.
    getattr(BaseView, "_BaseView__timeout_task_impl").__code__,  # noqa: B009 -- its name is mangled
}


class SharedClock:
    """SimCord's clock, told by the demo's own: one time for bot, messages and timers."""

    def __init__(self, clock: MovableClock) -> None:
        self._clock = clock
        self._began = clock.now()
        self.now = clock.now

    @property
    def elapsed(self) -> float:
        return (self._clock.now() - self._began).total_seconds()

    def advance(self, seconds: float) -> None:
        self._clock.move_on(timedelta(seconds=seconds))


class Records(list[Any]):
    """SimCord's transcript, which here notes that something happened and forgets the oldest."""

    def __init__(self, world: "World") -> None:
        super().__init__()
        self._world = world

    def append(self, record: Any) -> None:
        super().append(record)
        if len(self) > 2 * KEPT_RECORDS:
            del self[:KEPT_RECORDS]
        self._world.happened()


class World(Env):
    """SimCord's environment, made patient: late work and refusals do not end anything."""

    def __init__(self, client: discord.Client, clock: MovableClock, bot_name: str) -> None:
        super().__init__(client, check_errors=False, settle_timeout=ANSWER_SECONDS)
        self.backend = Backend(clock=cast("Any", SharedClock(clock)))
        self.backend.bot_user.name = bot_name
        self.backend.transcript = Records(self)
        self.turn = asyncio.Lock()  # SimCord refuses operations that overlap; here they queue
        self.unseen = False

    def happened(self) -> None:
        # What a person does in the preview is published by the preview itself.
        if self._operation_label != "preview.action":
            self.unseen = True

    async def _settle_internal(
        self,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 -- the name is SimCord's
        _deadline: float | None = None,
        **options: Any,
    ) -> None:
        glance = self._operation_label in {"settle", "preview.refresh"}
        patience = GLANCE_SECONDS if glance else timeout or ANSWER_SECONDS
        loop = asyncio.get_running_loop()
        deadline = _deadline or loop.time() + patience
        while loop.time() < deadline:
            waiting = self._let_waiters_be()
            with suppress(TimeoutError):
                await super()._settle_internal(timeout=LOOK_SECONDS, **options)
                if self._let_waiters_be() == waiting:
                    return
        # What is still at work goes on, and is shown when it is done.

    def _let_waiters_be(self) -> set[asyncio.Task[Any]]:
        # SimCord counts a task that waits for a signal as unfinished work; it may wait for days.
        waits = self._work.external_waits
        waits.clear()
        for task in self._work.tasks:
            if not task.done() and not _SIGNAL_WAITS.isdisjoint(_innermost_codes(task)):
                waits[task] = "waits for a signal"
        return set(waits)

    def _record_error(self, error: BaseException) -> None:
        cause = getattr(error, "original", error)
        if not isinstance(cause, Refusal):
            super()._record_error(error)

    async def announce_servers(self) -> None:
        """Tell the client of its servers one by one, as Discord does after READY.

        SimCord lets a client be ready before it has done so, and its events get lost.
        """
        self._begin_operation("announce")
        try:
            for guild in self.backend.guilds.values():
                payload = guild_create_payload(self.backend, guild)
                self.backend.emit("GUILD_CREATE", {**payload, "unavailable": False})
            await self._settle_internal()
        finally:
            self._end_operation()

    async def glance(self, view: Preview | None) -> bool:
        """Let due timers and scheduled events happen, and show what is new.

        False when the view turned out to have been ended by its own button.
        """
        self._begin_operation("glance")
        try:
            self._process_resource_deadlines()
        finally:
            self._end_operation()
        del self.backend.http_requests[:-KEPT_RECORDS]
        await self.settle()
        if view is not None and self.unseen:
            self.unseen = False
            try:
                await view.refresh()
            except SetupError:
                return False
        return True


class QueueingPreview(Preview):
    """SimCord's preview, whose visitors wait for their turn instead of being turned away."""

    def _publish(self, page: Any, **reason: Any) -> None:
        # Else what was said since the last refresh is read as said in some seconds.
        self._advance_presentation_time()
        super()._publish(page, **reason)
        # The bot registers its commands on each server; SimCord misses them elsewhere.
        said: list[dict[str, Any]] = page.snapshot["diagnostics"]
        said[:] = [item for item in said if item["code"] != "commands-unsynced"]

    async def _action(self, context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        async with cast("World", self.env).turn:
            if isinstance(body.get("published_revision"), int):
                # Discord takes a click on a screen that changed a moment ago; so does the demo.
                body = {**body, "published_revision": self._get_page(context_id).revision}
            return await super()._action(context_id, body)


def _innermost_codes(task: asyncio.Task[Any]) -> list[CodeType]:
    """What a task stands in, and what called that unless it merely sleeps."""
    coroutine: Any = task.get_coro()
    codes: list[CodeType] = []
    while hasattr(coroutine, "cr_code"):
        codes.append(coroutine.cr_code)
        coroutine = coroutine.cr_await
    return codes[-2:] if codes[-1:] == [asyncio.sleep.__code__] else codes[-1:]
