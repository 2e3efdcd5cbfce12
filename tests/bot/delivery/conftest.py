"""The outbox with nobody but the tests to talk to."""

import pytest

from bot.app import App
from bot.clock import MovableClock
from tests.bot.delivery.bench import Bench, make_bench


@pytest.fixture
async def bench(app: App, clock: MovableClock) -> Bench:
    return await make_bench(app, clock)
