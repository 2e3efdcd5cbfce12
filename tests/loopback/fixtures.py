"""pytest fixtures: a fresh loopback Discord for a test."""

from collections.abc import AsyncIterator

import pytest

from tests.loopback.client import Loopback


@pytest.fixture
async def loopback() -> AsyncIterator[Loopback]:
    """A loopback Discord of one's own."""
    async with Loopback() as running:
        yield running
