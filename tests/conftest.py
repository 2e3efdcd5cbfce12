"""Fixtures that every part of the tests shares."""

from bot.logs import configure_logs

pytest_plugins = ["tests.loopback.fixtures"]


def pytest_configure() -> None:
    """Log as the bot does, so that tests can look for what it would have logged."""
    configure_logs("INFO", as_json=False)
