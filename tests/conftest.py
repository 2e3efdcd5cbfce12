"""Fixtures that every part of the tests shares."""

pytest_plugins = ["tests.loopback.fixtures"]
