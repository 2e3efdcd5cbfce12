"""Refusals about codes of perks."""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import InvalidInput, NotAllowed, NotFound, NotNow


@dataclass(eq=False)
class NoPerks(NotFound):
    """The event gives nothing out."""

    event: str


@dataclass(eq=False)
class UnknownPerk(NotFound):
    """The event has no perk of that name."""

    named: str


@dataclass(eq=False)
class PerkNotOpen(NotNow):
    """The codes are given out later."""

    title: str
    opens_at: datetime


@dataclass(eq=False)
class PerkClosed(NotNow):
    """The codes are not given out any more."""

    title: str
    closed_at: datetime


@dataclass(eq=False)
class NotEntitled(NotAllowed):
    """The person may not have a code; `needs` is one of `PerkFor`."""

    title: str
    needs: str


@dataclass(eq=False)
class NoCodeLeft(NotNow):
    """Every code is claimed."""

    title: str


@dataclass(eq=False)
class CodesNotRead(InvalidInput):
    """The list of codes has mistakes; nothing was added."""

    problems: tuple[str, ...]
