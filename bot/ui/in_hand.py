"""What people have asked and the bot has not finished answering; a stop waits for it."""

import asyncio
from typing import Any

import discord
import structlog

from bot.errors.running import Restarting
from bot.ui.answer import answer_error

log = structlog.stdlib.get_logger(__name__)


class InHand:
    """The tasks that answer interactions right now."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def track_current(self) -> None:
        """Count the running task as in hand until it ends."""
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def finish(self, seconds: float) -> None:
        """Wait at most `seconds` for what is in hand; say how much was left."""
        if self._tasks:
            _, left = await asyncio.wait(set(self._tasks), timeout=seconds)
            if left:
                log.warning("stop.unfinished", interactions=len(left))


async def take_in_hand(interaction: discord.Interaction) -> bool:
    """Count the task that answers `interaction`; False, answered, when the bot is stopping."""
    client = interaction.client
    if getattr(client, "stopping", False):
        await answer_error(interaction, Restarting())
        return False
    in_hand = getattr(client, "in_hand", None)
    if isinstance(in_hand, InHand):
        in_hand.track_current()
    return True
