"""Refusals about teams."""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import Conflict, InvalidInput, NotAllowed, NotFound, NotNow


@dataclass(eq=False)
class NameTooLong(InvalidInput):
    """A team's name has more characters than allowed."""

    name: str
    length: int
    limit: int


@dataclass(eq=False)
class NameNeedsLetters(InvalidInput):
    """A team's name has no letter, so that nobody could type or say it."""

    name: str


@dataclass(eq=False)
class NameNotPlain(InvalidInput):
    """A team's name mentions somebody or holds an address."""

    name: str


@dataclass(eq=False)
class NameTaken(Conflict):
    """Another team of the event has a name that is the same, or looks it."""

    name: str
    other: str


@dataclass(eq=False)
class TeamsUnused(NotFound):
    """The event has no teams."""

    event: str


@dataclass(eq=False)
class TeamsNotYet(NotNow):
    """Teams cannot be changed yet; `opens_at` is empty while that is undecided."""

    event: str
    opens_at: datetime | None


@dataclass(eq=False)
class TeamsClosed(NotNow):
    """From now on organizers alone change teams."""

    event: str
    closed_at: datetime


@dataclass(eq=False)
class EventOver(NotNow):
    """The event is archived; its teams stay as they were."""

    event: str


@dataclass(eq=False)
class TeamsFormedByOthers(NotAllowed):
    """In this event people do not form teams by themselves; `by` says who does."""

    event: str
    by: str


@dataclass(eq=False)
class RegisterFirst(NotAllowed):
    """Only who is registered can be in a team; `state` is how far one has come."""

    event_id: int
    event: str
    state: str | None
    own: bool = True


@dataclass(eq=False)
class TeamFull(Conflict):
    """The team has as many members as it can have."""

    team: str
    limit: int


@dataclass(eq=False)
class TeamLocked(Conflict):
    """The team takes nobody in at present."""

    team: str


@dataclass(eq=False)
class TeamGone(NotFound):
    """The team does not exist any more."""

    team: str


@dataclass(eq=False)
class CannotTakeIn(Conflict):
    """The two do not come together, for a reason that is nobody else's business."""

    team: str


@dataclass(eq=False)
class CannotInvite(Conflict):
    """The person cannot be invited, for a reason that is nobody else's business."""

    user_id: int


@dataclass(eq=False)
class AlreadyInTeam(Conflict):
    """The person is in as many teams as one may be; `team` is one of them."""

    team: str
    limit: int
    own: bool = True


@dataclass(eq=False)
class AlreadyMember(Conflict):
    """The person is in this very team."""

    team: str
    own: bool = True


@dataclass(eq=False)
class NotMember(NotFound):
    """The person is not in the team."""

    team: str
    own: bool = True


@dataclass(eq=False)
class InNoTeam(NotFound):
    """The person has no team that could be meant."""

    event: str


@dataclass(eq=False)
class WhichTeam(InvalidInput):
    """The person is in several teams and has to say which is meant."""

    names: tuple[str, ...]


@dataclass(eq=False)
class CaptainsOnly(NotAllowed):
    """The action is for the team's captain."""

    team: str
    captain: int | None


@dataclass(eq=False)
class NoSuchInvitation(NotFound):
    """There is no such invitation or request for this person."""


@dataclass(eq=False)
class AlreadyAnswered(Conflict):
    """The invitation or request was answered, taken back, or has lapsed."""

    state: str


@dataclass(eq=False)
class AlreadyAsked(Conflict):
    """The same invitation or request is open already."""

    team: str
    kind: str


@dataclass(eq=False)
class TooManyOpen(Conflict):
    """There are as many open invitations or requests as there may be."""

    kind: str
    limit: int


@dataclass(eq=False)
class SoloNotAllowed(NotAllowed):
    """In this event nobody takes part alone."""

    event: str
    min_size: int


@dataclass(eq=False)
class TooManySkills(InvalidInput):
    """More skills were wanted than fit."""

    limit: int
