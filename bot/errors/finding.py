"""Refusals about finding people and teams."""

from dataclasses import dataclass

from bot.errors import InvalidInput, NotFound


@dataclass(eq=False)
class UnknownSkill(InvalidInput):
    """Nobody has a skill of that name and no team wants it; `closest` are some that exist."""

    skill: str
    closest: tuple[str, ...]


@dataclass(eq=False)
class UnknownPlace(InvalidInput):
    """A place that is neither online nor in person nor a chapter of the event."""

    place: str
    chapters: tuple[str, ...]


@dataclass(eq=False)
class HasLeft(NotFound):
    """The person is not on the server any more."""

    user_id: int
