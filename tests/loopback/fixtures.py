"""A pytest plugin: a fresh loopback Discord for a test, its traffic checked at the end."""

import warnings
from collections.abc import AsyncIterator

import pytest

from tests.loopback import openapi
from tests.loopback.client import Loopback


def pytest_configure(config: pytest.Config) -> None:
    """Doubtful answers of the server are shown, but fail no test of the bot."""
    name = f"{openapi.AnswerWarning.__module__}.{openapi.AnswerWarning.__name__}"
    config.addinivalue_line("filterwarnings", f"always::{name}")


def pytest_report_header() -> str:
    """Say whether requests are held against Discord's description."""
    described = openapi.from_environment()
    if described is None:
        return (
            f"OPENAPI: {openapi.VARIABLE} IS NOT SET. Requests to Discord are NOT checked "
            "against its description; name the file in that variable to check them."
        )
    return "openapi: every request over the loopback Discord is held against its description"


@pytest.fixture
async def loopback() -> AsyncIterator[Loopback]:
    """A loopback Discord of one's own; a request Discord would not take fails the test."""
    async with Loopback() as running:
        yield running
        findings = findings_of(running)
    for finding in findings:
        if not finding.fatal:
            warnings.warn(str(finding), openapi.AnswerWarning, stacklevel=1)
    wrong = [str(finding) for finding in findings if finding.fatal]
    if wrong:
        pytest.fail("requests that Discord would not take:\n" + "\n".join(wrong))


def findings_of(running: Loopback) -> list[openapi.Finding]:
    """What the description has against the traffic so far; nothing when there is none."""
    described = openapi.from_environment()
    return openapi.check_file(described, running.record) if described else []
