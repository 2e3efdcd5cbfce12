"""Refusals about announcements."""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import Conflict, InvalidInput, NotAllowed, NotFound, NotNow


@dataclass(eq=False)
class NothingWritten(InvalidInput):
    """The announcement has no text."""


@dataclass(eq=False)
class TextTooLong(InvalidInput):
    """The whole message, with title and last line, is longer than Discord takes."""

    length: int
    limit: int


@dataclass(eq=False)
class MentionInText(InvalidInput):
    """The text mentions people or roles, which is chosen elsewhere."""

    mention: str


@dataclass(eq=False)
class UnknownField(InvalidInput):
    """The text has a field that nothing fills in; `known` are those that exist."""

    named: str
    known: tuple[str, ...]


@dataclass(eq=False)
class FieldHasNoValue(InvalidInput):
    """The text has a field that has no value where it would be posted."""

    named: str
    why: str


@dataclass(eq=False)
class NobodyThere(InvalidInput):
    """The announcement would reach nobody."""

    audience: str
    why: str


@dataclass(eq=False)
class TimeDoubtful(InvalidInput):
    """What was typed could be several instants; `reasons` are sentences.

    `readings` are those to choose from, written out in full.
    """

    typed: str
    reasons: tuple[str, ...]
    readings: tuple[str, ...]


@dataclass(eq=False)
class TimeIsPast(InvalidInput):
    """The instant named has passed already."""

    instant: datetime
    now: datetime


@dataclass(eq=False)
class NoRoom(NotFound):
    """The channel that was chosen is not there any more, or was never made."""

    room: str


@dataclass(eq=False)
class CannotPost(NotAllowed):
    """The bot itself may not write, or not ping, in the channel that was chosen."""

    channel_id: int
    permission: str


@dataclass(eq=False)
class UnknownAnnouncement(NotFound):
    """There is no announcement of that number in the event."""

    number: int


@dataclass(eq=False)
class AnnouncementMovedOn(Conflict):
    """Somebody sent, changed or cancelled the announcement meanwhile."""

    number: int
    state: str


@dataclass(eq=False)
class NothingToResend(NotNow):
    """Nothing of the announcement has failed."""

    number: int
