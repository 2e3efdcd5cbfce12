"""The settings, as plain values; read in a process that ends at once, as pydantic is large.

Reading seven settings with pydantic-settings would leave 11 MB in the memory of a bot that has
no other use for it until somebody imports an event file.
"""

import json
import os
from dataclasses import dataclass, field
from functools import cache
from typing import Any


class SettingsError(Exception):
    """A setting is wrong; the message is one line that names it and never holds its secret."""


@dataclass(frozen=True)
class Secret:
    """A word that is shown to nobody by accident."""

    _word: str = field(repr=False)

    def get_secret_value(self) -> str:
        """The word itself."""
        return self._word


@dataclass(frozen=True)
class Settings:
    """What an operator has chosen; config/reading.py says what each may be."""

    discord_token: Secret | None
    database_url: str
    log_level: str
    log_json: bool
    discord_api_url: str | None
    discord_gateway_url: str | None
    demo_port: int
    chosen: frozenset[str]


def expect_settings() -> None:
    """Have the settings read while the caller loads what it will need besides."""
    _child()


@cache
def load_settings() -> Settings:
    """Read the settings; raises SettingsError with one line that names what is wrong."""
    child = _child()
    _child.cache_clear()
    read = _told(child) or _read()
    if "error" in read:
        raise SettingsError(read["error"])
    token = read.pop("discord_token")
    return Settings(
        discord_token=None if token is None else Secret(token),
        chosen=frozenset(read.pop("chosen")),
        **read,
    )


def _read() -> dict[str, Any]:
    from config.reading import read_settings

    try:
        return read_settings()
    except SettingsError as error:
        return {"error": str(error)}


@dataclass(frozen=True)
class _Child:
    """A forked process that reads the settings, and the end of the pipe that it tells them into."""

    number: int
    pipe: int


@cache
def _child() -> _Child | None:
    """None where there is no fork."""
    if not hasattr(os, "fork"):
        return None
    reading, writing = os.pipe()
    number = os.fork()
    if number == 0:
        _tell(writing)
    os.close(writing)
    return _Child(number, reading)


def _told(child: _Child | None) -> dict[str, Any] | None:
    """What the child has read; None without one, or where it came to nothing."""
    if child is None:
        return None
    with os.fdopen(child.pipe) as pipe:
        said = pipe.read()
    os.waitpid(child.number, 0)
    return json.loads(said) if said else None


def _tell(writing: int) -> None:
    try:
        with os.fdopen(writing, "w") as pipe:
            json.dump(_read(), pipe)
    finally:
        # Not sys.exit: what else the parent had in mind is not done twice.
        os._exit(0)
