"""Refusals about events, their files and their servers."""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import Conflict, InvalidInput, NotAllowed, NotFound, NotNow


@dataclass(eq=False)
class OnlyOnServers(NotAllowed):
    """The command works on a server only, and was used elsewhere."""


@dataclass(eq=False)
class NoEvent(NotFound):
    """The server has no event yet."""

    may_import: bool


@dataclass(eq=False)
class UnknownEvent(NotFound):
    """The event named is not one of this server."""

    named: str


@dataclass(eq=False)
class OrganizersOnly(NotAllowed):
    """The action is for organizers of the event."""

    event: str
    role_id: int | None


@dataclass(eq=False)
class ImportersOnly(NotAllowed):
    """The first event of a server can be brought only by those who manage the server."""


@dataclass(eq=False)
class FileTooLarge(InvalidInput):
    """The attached file is larger than an event file may be; sizes in bytes."""

    size: int
    limit: int


@dataclass(eq=False)
class FileHasErrors(InvalidInput):
    """The event file has errors and nothing of it was applied."""

    count: int
    first: str


@dataclass(eq=False)
class NotAnEventFile(InvalidInput):
    """What was attached is not a YAML file by its name."""

    name: str


@dataclass(eq=False)
class PlanOutdated(Conflict):
    """Someone changed the event between the plan being shown and being applied."""

    event: str


@dataclass(eq=False)
class MissingPermissions(NotNow):
    """The bot lacks permissions on the server that the action needs (Discord's names)."""

    names: tuple[str, ...]


@dataclass(eq=False)
class UnknownDay(InvalidInput):
    """A day of the schedule was named that has no sessions."""

    named: str


@dataclass(eq=False)
class UnknownTrack(InvalidInput):
    """A track was named that the event does not have."""

    named: str


@dataclass(eq=False)
class EndsBeforeStart(Conflict):
    """A window or session would end before it starts, after what was moved by command."""

    name: str
    start: datetime
    end: datetime


@dataclass(eq=False)
class TooManyOnServer(Conflict):
    """The event would need more roles or channels than Discord allows on a server."""

    what: str
    count: int
    limit: int


@dataclass(eq=False)
class SetupUnderWay(Conflict):
    """Somebody is setting the same event up at this moment."""

    event: str


@dataclass(eq=False)
class NoSuchRole(NotFound):
    """The event file names a role by an id that the server does not have."""

    role_id: str


@dataclass(eq=False)
class DiscordSaidNo(Conflict):
    """Discord refused a step of setting up; what was made before stays."""

    step: str
    reason: str
