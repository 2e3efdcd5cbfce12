"""Fixtures for tests in which people type and click in a simulated Discord."""

from collections.abc import AsyncIterator

import pytest
import simcord

from bot.app import App, open_app
from bot.clock import MovableClock
from bot.errors import Refusal
from tests.cogs.world import START, World, build_world

# Only waited for in full when something hangs; a busy machine is given its time.
SETTLE_SECONDS = 30.0


@pytest.fixture
def clock() -> MovableClock:
    """Stands still until a test moves it."""
    return MovableClock(START, running=False)


@pytest.fixture
async def app(database_url: str, clock: MovableClock) -> AsyncIterator[App]:
    """The services on a database of their own."""
    async with open_app(database_url, clock) as app:
        yield app


@pytest.fixture
async def env(app: App) -> AsyncIterator[simcord.Env]:
    """A simulated Discord with the bot logged in."""
    env = simcord.Env(app.new_client(), check_errors=False, settle_timeout=SETTLE_SECONDS)
    await env.start()
    yield env
    await env.shutdown()


@pytest.fixture
async def world(env: simcord.Env, app: App, clock: MovableClock) -> AsyncIterator[World]:
    """A server with the bot on it and no event yet; bugs of the bot fail the test."""
    world = build_world(env, app, clock)
    await env.settle()
    yield world
    bugs = [e for e in env.errors if not is_refusal(e) and e not in world.expected_bugs]
    if bugs:
        raise BaseExceptionGroup("the bot had bugs", bugs)


def is_refusal(error: BaseException) -> bool:
    """Refusals pass through the command tree's error handler too; they are answers, not bugs."""
    return isinstance(getattr(error, "original", error), Refusal)
