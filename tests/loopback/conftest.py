"""Here the loopback Discord itself is tested, so its own wrong answers fail a test too."""

from collections.abc import AsyncIterator

import pytest

from tests.loopback.client import Loopback
from tests.loopback.fixtures import findings_of


@pytest.fixture
async def loopback() -> AsyncIterator[Loopback]:
    async with Loopback() as running:
        yield running
        findings = findings_of(running)
    assert [str(finding) for finding in findings] == []
