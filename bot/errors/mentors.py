"""Refusals about mentors and asking for help."""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import Conflict, InvalidInput, NotAllowed, NotFound, NotNow


@dataclass(eq=False)
class NoMentors(NotFound):
    """The event file has no mentors, or nobody can ask them during the event."""

    event: str


@dataclass(eq=False)
class MentorsOnly(NotAllowed):
    """The action is for the event's mentors."""

    event: str
    role_id: int | None


@dataclass(eq=False)
class NotAMentorYet(NotAllowed):
    """The person holds the role, and has not said what they know."""

    event: str


@dataclass(eq=False)
class AskersOnly(NotAllowed):
    """Asking is for those who take part in the event."""

    event: str


@dataclass(eq=False)
class NotYourRequest(NotAllowed):
    """The request is somebody else's."""


@dataclass(eq=False)
class OwnRequest(NotAllowed):
    """Nobody helps themselves."""


@dataclass(eq=False)
class AskingNotOpen(NotNow):
    """Mentors cannot be asked yet."""

    event: str
    opens_at: datetime


@dataclass(eq=False)
class AskingOver(NotNow):
    """Mentors cannot be asked any more."""

    event: str
    closed_at: datetime


@dataclass(eq=False)
class NoSuchTopic(InvalidInput):
    """What was typed names no topic; `nearest` are titles of those that come closest."""

    typed: str
    nearest: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(eq=False)
class NoTopicChosen(InvalidInput):
    """A mentor has to know something, and a request has to be about something."""


@dataclass(eq=False)
class HoursUnreadable(InvalidInput):
    """Hours that were typed cannot be understood; `what` is `hours` or `quiet hours`."""

    what: str
    typed: str


@dataclass(eq=False)
class AtOnceUnreadable(InvalidInput):
    """How many requests at once is no number from 1 to `most`."""

    typed: str
    most: int


@dataclass(eq=False)
class ZoneUnknown(InvalidInput):
    """There is no time zone of that name."""

    typed: str


@dataclass(eq=False)
class UntilIsPast(InvalidInput):
    """A mentor would be there until an instant that is over."""

    until: datetime


@dataclass(eq=False)
class UntilNeedsOn(InvalidInput):
    """Until when goes with being there now, and with nothing else."""


@dataclass(eq=False)
class NeverThere(InvalidInput):
    """A mentor without hours cannot be there by hours."""


@dataclass(eq=False)
class RosterHasErrors(InvalidInput):
    """A list of mentors has errors and nothing of it was taken over."""

    count: int
    findings: tuple[str, ...]


@dataclass(eq=False)
class TooManyAsked(NotNow):
    """So many requests are under way already."""

    limit: int
    topics: tuple[str, ...]


@dataclass(eq=False)
class AskedOften(NotNow):
    """So many requests were made within an hour; `again_at` is when there is room."""

    limit: int
    again_at: datetime


@dataclass(eq=False)
class AskedAlready(Conflict):
    """A request on the same topic is under way."""

    topic: str


@dataclass(eq=False)
class UnknownRequest(NotFound):
    """The event has no request of that number."""

    number: int


@dataclass(eq=False)
class UnknownMentor(NotFound):
    """The event has no such mentor."""

    named: str


@dataclass(eq=False)
class TakenBy(Conflict):
    """Another mentor was faster."""

    mentor: str
    at: datetime


@dataclass(eq=False)
class RequestOver(Conflict):
    """The request waits for nobody any more; `state` says why."""

    state: str
    at: datetime | None


@dataclass(eq=False)
class NotTaken(NotNow):
    """The request is not in a mentor's hands."""

    state: str


@dataclass(eq=False)
class ChangedMeanwhile(Conflict):
    """The request was changed after it was shown."""


@dataclass(eq=False)
class HandsFull(NotNow):
    """The mentor helps as many as they can at once."""

    at_once: int
    mentor: str | None = None


@dataclass(eq=False)
class MentorAway(NotNow):
    """The mentor who was chosen is not there, or was asked often enough for now."""

    mentor: str
    next_there: datetime | None


@dataclass(eq=False)
class TooLateToReopen(NotNow):
    """The request was closed too long ago to be opened again."""

    closed_at: datetime


@dataclass(eq=False)
class NotHelpedYet(NotNow):
    """Feedback is for help that was given."""


@dataclass(eq=False)
class NoAssigning(NotFound):
    """The event file does not match mentors to teams ahead of time."""

    event: str


@dataclass(eq=False)
class NothingToAssign(NotNow):
    """There are no teams, or no mentors with a name on the server."""

    teams: int
    mentors: int


@dataclass(eq=False)
class AssignmentOutdated(Conflict):
    """Teams, mentors or pairs changed after the plan was made."""


@dataclass(eq=False)
class NotAssigned(NotFound):
    """That mentor and that team do not belong together."""

    mentor: str
    team: str


@dataclass(eq=False)
class NothingToAdjust(InvalidInput):
    """The team's mentors are already what was asked for, or nobody was named."""

    team: str


@dataclass(eq=False)
class MustStayApart(Conflict):
    """A conflict between mentor and team is known."""

    mentor: str
    team: str


@dataclass(eq=False)
class NothingToUndo(NotNow):
    """No assignment was applied that could be taken back."""
