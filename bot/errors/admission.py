"""Refusals about applications, check-in, and files of people."""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import Conflict, InvalidInput, NotFound, NotNow


@dataclass(eq=False)
class NotACsvFile(InvalidInput):
    """What was attached is not a CSV file by its name."""

    name: str


@dataclass(eq=False)
class CsvTooLarge(InvalidInput):
    """The file is larger than a list of people may be; sizes in bytes."""

    size: int
    limit: int


@dataclass(eq=False)
class PeopleChanged(Conflict):
    """Somebody on the list changed between the plan being shown and being applied."""

    event: str


@dataclass(eq=False)
class SeatsShort(Conflict):
    """A file or decision would let more people in than there are seats."""

    event: str
    wanted: int
    free: int


@dataclass(eq=False)
class NoSuchApplication(NotFound):
    """There is no such application in the event (any more)."""

    event: str


@dataclass(eq=False)
class NothingToReview(NotFound):
    """The event takes no applications, or nobody has applied."""

    event: str
    takes_applications: bool


@dataclass(eq=False)
class AlreadyDecided(Conflict):
    """Another organizer decided meanwhile: `state` is what it came to."""

    name: str
    state: str
    by: int | None


@dataclass(eq=False)
class NotRegistered(NotFound):
    """Who should be checked in, or confirms, has no seat in the event."""

    event: str
    name: str | None
    state: str | None


@dataclass(eq=False)
class NotAskedNow(NotNow):
    """Whether one still comes is not asked at this moment."""

    event: str
    opens_at: datetime | None
    closed_at: datetime | None
