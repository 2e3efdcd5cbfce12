"""Refusals about what is handed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import Conflict, InvalidInput, NotAllowed, NotFound, NotNow


@dataclass(eq=False)
class NotALink(InvalidInput):
    """What was typed is no link to a page."""

    typed: str


@dataclass(eq=False)
class LinkTooLong(InvalidInput):
    """The link has more characters than are kept."""

    length: int
    limit: int


@dataclass(eq=False)
class LinkNotPublic(InvalidInput):
    """The link leads to somebody's own computer or network."""

    host: str


@dataclass(eq=False)
class LinkToElsewhere(InvalidInput):
    """The link leads to another site than this part takes."""

    host: str
    hosts: tuple[str, ...]


@dataclass(eq=False)
class NotARepository(InvalidInput):
    """The link leads to a site of repositories, or to somebody's page there."""

    url: str


@dataclass(eq=False)
class RepositoryTaken(Conflict):
    """Another submission hands in the same repository."""

    url: str


@dataclass(eq=False)
class UnknownLicence(InvalidInput):
    """What was typed is no licence that is known, or none that this event takes."""

    typed: str
    nearest: tuple[str, ...]


@dataclass(eq=False)
class TextTooLong(InvalidInput):
    """A text has more characters than the event takes."""

    title: str
    length: int
    limit: int


@dataclass(eq=False)
class LengthNotUnderstood(InvalidInput):
    """The length of a video could not be read."""

    typed: str


@dataclass(eq=False)
class VideoTooShortOrLong(InvalidInput):
    """The video is shorter or longer than the event takes."""

    length: timedelta
    shortest: timedelta | None
    longest: timedelta | None


@dataclass(eq=False)
class UnknownPart(NotFound):
    """Nothing of that name is asked for here."""


@dataclass(eq=False)
class NothingToHandIn(NotFound):
    """The event does not ask for anything to be handed in."""

    event: str


@dataclass(eq=False)
class NoTeamToHandIn(NotNow):
    """Teams hand in here, and the person is in none."""

    event: str


@dataclass(eq=False)
class NotRegisteredToHandIn(NotNow):
    """People hand in here, and the person is not one of them."""

    event: str


@dataclass(eq=False)
class SubmissionsNotOpen(NotNow):
    """It is too early; `opens_at` is empty while that is not decided."""

    opens_at: datetime | None


@dataclass(eq=False)
class SubmissionsClosed(NotNow):
    """The deadline has passed, and late ones are not taken."""

    closed_at: datetime
    advice: str | None
    handed_in: bool


@dataclass(eq=False)
class Incomplete(NotNow):
    """Something is missing before it can be handed in."""

    missing: tuple[str, ...]


@dataclass(eq=False)
class EditedMeanwhile(Conflict):
    """Somebody else of the team changed the same part since it was shown."""

    title: str
    by: int | None
    now_says: str


@dataclass(eq=False)
class SubmissionWithdrawn(Conflict):
    """There is nothing handed in to take back."""


@dataclass(eq=False)
class Disqualified(NotAllowed):
    """Organizers have taken the submission out; why is told."""

    why: str | None


@dataclass(eq=False)
class UnknownSubmission(NotFound):
    """There is no such submission in this event."""


@dataclass(eq=False)
class NotInCompetition(NotNow):
    """It is not handed in at the moment, so it cannot be taken out."""


@dataclass(eq=False)
class NotTakenOut(NotNow):
    """It was not taken out, so it cannot be put back."""


@dataclass(eq=False)
class ProjectsNotRevealed(NotNow):
    """The projects are shown to everyone later."""

    reveal_at: datetime


@dataclass(eq=False)
class DeclarationDeclined(InvalidInput):
    """A declaration that must be agreed to was not."""

    statement: str


@dataclass(eq=False)
class TracksToEnter(InvalidInput):
    """Too many or too few tracks were chosen, or one that there is not."""

    called: str
    least: int
    most: int


@dataclass(eq=False)
class FileTooLarge(InvalidInput):
    """The file has more bytes than the event takes."""

    size: int
    limit: int
