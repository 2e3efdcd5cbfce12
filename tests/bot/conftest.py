"""Fixtures for services on real SQLite, with a clock that stands still."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.actor import Actor
from bot.app import App, open_app
from bot.clock import MovableClock
from bot.model import Event

ROOT = Path(__file__).parent.parent.parent
START = datetime(2024, 11, 14, 16, 30, tzinfo=UTC)
GUILD = 100
MANAGER = Actor(GUILD, 1, "Maria", manages_server=True)
NOOR = Actor(GUILD, 2, "Noor")
STRANGER = Actor(GUILD + 1, 3, "Sam", manages_server=True)


def event_file(slug: str) -> bytes:
    """One of the reference event files."""
    return (ROOT / f"config/events/{slug}.yaml").read_bytes()


NUMHACK = event_file("numhack")


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(START, running=False)


@pytest.fixture
async def app(database_url: str, clock: MovableClock) -> AsyncIterator[App]:
    async with open_app(database_url, clock) as app:
        yield app


async def bring(app: App, text: bytes = NUMHACK, actor: Actor = MANAGER) -> Event:
    """Import an event file as a manager of the server does."""
    plan = await app.services.imports.plan(actor, text, "event.yaml")
    return await app.services.imports.apply(actor, plan)


@pytest.fixture
async def numhack(app: App) -> Event:
    return await bring(app)
