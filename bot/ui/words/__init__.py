"""What people read when the bot says no: one function a refusal, found by its class."""

from collections.abc import Callable
from typing import Any

from bot.errors import Refusal

Words = Callable[[Any], str]
_table: dict[type[Refusal], Words] = {}


def says(kind: type[Refusal]) -> Callable[[Words], Words]:
    """Register the words of a refusal."""

    def register(words: Words) -> Words:
        _table[kind] = words
        return words

    return register


def has_words(kind: type[Refusal]) -> bool:
    """Whether somebody wrote down what people read for this refusal."""
    return kind in _table


def words_for(refusal: Refusal) -> str:
    """What happened and what to do next, for the person who asked."""
    return _table[type(refusal)](refusal)


from bot.ui.words import (  # noqa: E402 -- they register themselves in the table above
    admission,
    announcements,
    deadlines,
    events,
    finding,
    forming,
    mentors,
    operations,
    people,
    perks,
    running,
    schedule,
    spaces,
    submissions,
    teams,
)

__all__ = [
    "admission",
    "announcements",
    "deadlines",
    "events",
    "finding",
    "forming",
    "has_words",
    "mentors",
    "operations",
    "people",
    "perks",
    "running",
    "says",
    "schedule",
    "spaces",
    "submissions",
    "teams",
    "words_for",
]
