"""Refusals about the rooms of teams."""

from dataclasses import dataclass

from bot.errors import Conflict, NotNow


@dataclass(eq=False)
class NoSpacesWanted(NotNow):
    """The event file asks for no rooms for teams."""

    event: str


@dataclass(eq=False)
class NoTeamsChannel(NotNow):
    """The channel that the teams' threads hang on was not made yet."""

    event: str


@dataclass(eq=False)
class SpacesDoNotFit(Conflict):
    """The server has not enough room, not even for threads."""

    event: str
    teams: int
    free_threads: int
