"""The fixture of this folder, also when nobody loads it as a plugin."""

from tests.loopback.fixtures import loopback

__all__ = ["loopback"]
