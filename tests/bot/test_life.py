"""Stopping while there is no connection to stop."""

import asyncio
import random

from bot.app import App
from bot.client import MusterClient
from bot.clock import MovableClock
from bot.life import Life


class Waiting(MusterClient):
    """A client between two tries: discord.py sleeps up to 17 minutes there, also when closed."""

    async def start(self, token: str, *, reconnect: bool = True) -> None:
        await asyncio.sleep(1000)


async def test_a_stop_does_not_wait_for_the_next_try_to_connect(
    app: App, clock: MovableClock
) -> None:
    life = Life(lambda: Waiting(app.services, app.outbox), clock, random.Random(1))
    running = asyncio.create_task(life.run("token"))
    await asyncio.sleep(0.05)
    life.stop()
    async with asyncio.timeout(2):
        await running


async def test_a_client_that_was_closed_while_it_got_ready_does_not_complain(app: App) -> None:
    client = app.new_client()
    told = list[str]()

    @client.listen("on_ready")
    async def note() -> None:
        told.append("ready")

    async with client:
        client.dispatch("ready")
        await asyncio.sleep(0.01)
    client.dispatch("ready")
    await asyncio.sleep(0.01)
    assert told == ["ready"]
