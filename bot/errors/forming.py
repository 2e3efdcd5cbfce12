"""Refusals about forming teams and looking after them."""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import Conflict, InvalidInput, NotFound, NotNow


@dataclass(eq=False)
class NobodyToPlace(NotFound):
    """Nobody is without a team, or nobody of those who look for one."""

    event: str
    looking: bool


@dataclass(eq=False)
class NobodyFits(NotFound):
    """Of those who are there, nobody can be put together."""

    event: str


@dataclass(eq=False)
class UnknownPlan(NotFound):
    """There is no such plan on this server."""


@dataclass(eq=False)
class PlanSettled(Conflict):
    """The plan was applied, taken back or dropped already; `by` is who did it, if known."""

    state: str
    by: int | None


@dataclass(eq=False)
class PeopleChanged(Conflict):
    """People of the plan joined teams, left, or wished otherwise since it was made."""


@dataclass(eq=False)
class NotApplied(Conflict):
    """A plan that was never applied cannot be taken back."""


@dataclass(eq=False)
class UndoOver(NotNow):
    """A plan can be taken back for an hour only."""

    until: datetime


@dataclass(eq=False)
class FormingFailed(Conflict):
    """The process that forms teams failed or took too long; the log says why."""


@dataclass(eq=False)
class SameTeam(InvalidInput):
    """A team cannot be merged with itself, and nobody be moved to where they are."""

    team: str


@dataclass(eq=False)
class OverTheLimit(Conflict):
    """The team would have more members than the event file allows."""

    team: str
    count: int
    limit: int


@dataclass(eq=False)
class NobodyFitsTeam(NotFound):
    """Nobody without a team fits this one."""

    team: str


@dataclass(eq=False)
class NoTeamToMerge(NotFound):
    """No other team has room for the members of this one."""

    team: str


@dataclass(eq=False)
class NotSmall(Conflict):
    """The team has enough members by now."""

    team: str


@dataclass(eq=False)
class NoTeamOfTheirs(NotFound):
    """The person is in no team that they could be taken out of."""

    user_id: int
