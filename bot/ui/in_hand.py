"""What people have asked and the bot has not finished answering; a stop waits for it."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import discord
import structlog

from bot.errors.running import Restarting
from bot.ui.answer import answer_error

log = structlog.stdlib.get_logger(__name__)

# What marks an interaction that something knows what to do with.
_TAKEN = "taken"


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

    @contextmanager
    def put_down(self) -> Generator[None]:
        """Count the running task as not in hand while it waits for a person."""
        task = asyncio.current_task()
        if task is None or task not in self._tasks:
            yield
            return
        self._tasks.discard(task)
        try:
            yield
        finally:
            self._tasks.add(task)

    async def finish(self, seconds: float) -> None:
        """Wait at most `seconds` for what is in hand; say how much was left."""
        try:
            async with asyncio.timeout(seconds):
                # One that ends may be what another, put down until then, has waited for.
                while self._tasks:
                    await asyncio.wait(set(self._tasks))
        except TimeoutError:
            log.warning("stop.unfinished", interactions=len(self._tasks))


@contextmanager
def waiting_for_a_person(interaction: discord.Interaction) -> Generator[None]:
    """Let a stop not wait for the task that answers `interaction` meanwhile."""
    in_hand = getattr(interaction.client, "in_hand", None)
    if isinstance(in_hand, InHand):
        with in_hand.put_down():
            yield
    else:
        yield


async def take_in_hand(interaction: discord.Interaction) -> bool:
    """Count the task that answers `interaction`; False, answered, when the bot is stopping."""
    interaction.extras[_TAKEN] = True
    client = interaction.client
    if getattr(client, "stopping", False):
        await answer_error(interaction, Restarting())
        return False
    in_hand = getattr(client, "in_hand", None)
    if isinstance(in_hand, InHand):
        in_hand.track_current()
    return True


def is_in_hand(interaction: discord.Interaction[Any]) -> bool:
    """Whether something has taken `interaction` in hand, or has refused to while stopping."""
    return _TAKEN in interaction.extras
