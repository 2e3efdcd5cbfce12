"""Discord's window of nonces in a proof: it passes no quicker than the bot can follow.

The windows of the proofs are a tenth of the real ones. On a machine that is busy with something
else, a bot that gets no processor for some seconds would oversleep them, and say twice what it
does not say twice in earnest. So Discord's side forgets by a clock of its own, which goes on only
while the loop of the bot comes round, by a little for each time it was seen to. What the bot
itself waits for goes by the real clock, which is never behind.
"""

import asyncio
import contextlib
from pathlib import Path

from tests.loopback.client import Loopback
from tests.wire.turns import TURN_SECONDS, read_turns

LOOK_SECONDS = 0.25
# From deciding to post until Discord has it, a loop comes round a few times; the window that is
# left then is a dozen of these.
ENOUGH_TURNS, MOST_SECONDS = 3, 2 * LOOK_SECONDS
assert ENOUGH_TURNS * TURN_SECONDS < LOOK_SECONDS


class NonceWindow:
    """The clock by which the loopback Discord forgets nonces."""

    def __init__(self, loopback: Loopback, turns: Path, window_seconds: float) -> None:
        self._loopback, self._turns, self._window = loopback, turns, window_seconds
        self._passed = 0.0
        self._moving = asyncio.Lock()

    async def start(self) -> None:
        """Begin with a full window; time passes while the bot gets its turns."""
        await self._loopback.set(
            nonce_window_seconds=self._window, nonce_clock_seconds=self._passed
        )
        self._following = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Let no more time pass."""
        self._following.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._following

    async def let_pass(self, seconds: float) -> None:
        """Let time pass whatever the bot does."""
        async with self._moving:
            self._passed += seconds
            await self._loopback.set(nonce_clock_seconds=self._passed)

    async def _follow(self) -> None:
        loop = asyncio.get_running_loop()
        seen, at = read_turns(self._turns), loop.time()
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            turns, now = read_turns(self._turns), loop.time()
            if turns - seen >= ENOUGH_TURNS:
                await self.let_pass(min(now - at, MOST_SECONDS))
                seen, at = turns, now
