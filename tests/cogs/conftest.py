"""Fixtures for tests in which people type and click in a simulated Discord."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import simcord

from bot.app import App, open_app
from bot.clock import MovableClock
from bot.errors import Refusal
from tests.cogs.beginnings import Beginning, Beginnings, Prepare, new_env
from tests.cogs.world import START, World, build_world


@pytest.fixture
def clock() -> MovableClock:
    """Stands still until a test moves it."""
    return MovableClock(START, running=False)


@pytest.fixture(scope="session")
def beginnings(_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Beginnings:
    """The set-ups that this worker has done."""
    return Beginnings(tmp_path_factory.mktemp("beginnings"), _template)


@pytest.fixture
def beginning() -> Prepare | None:
    """What was done before the test; files that share a set-up have another with `begins`."""
    return None


@pytest.fixture
def begun(beginning: Prepare | None, beginnings: Beginnings) -> Beginning | None:
    """The world that the test takes up."""
    return None if beginning is None else beginnings.get(beginning)


@pytest.fixture
async def app(
    database_url: str, clock: MovableClock, begun: Beginning | None, tmp_path: Path
) -> AsyncIterator[App]:
    """The services on a database of their own."""
    if begun is not None:
        shutil.copy(begun.database, tmp_path / "muster.db")
        clock.move_to(begun.now)
    async with open_app(database_url, clock) as app:
        yield app


@pytest.fixture
async def env(app: App, begun: Beginning | None) -> AsyncIterator[simcord.Env]:
    """A simulated Discord with the bot logged in."""
    env = new_env(app)
    if begun is not None:
        begun.put_into(env)
    await env.start()
    yield env
    await env.shutdown()


@pytest.fixture
async def world(
    env: simcord.Env, app: App, clock: MovableClock, begun: Beginning | None
) -> AsyncIterator[World]:
    """A server with the bot on it and no event yet, or as it begins; bugs fail the test."""
    world = build_world(env, app, clock) if begun is None else begun.world(env, app, clock)
    await env.settle()
    yield world
    bugs = [e for e in env.errors if not is_refusal(e) and e not in world.expected_bugs]
    if bugs:
        raise BaseExceptionGroup("the bot had bugs", bugs)


def is_refusal(error: BaseException) -> bool:
    """Refusals pass through the command tree's error handler too; they are answers, not bugs."""
    return isinstance(getattr(error, "original", error), Refusal)
