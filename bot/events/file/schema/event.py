"""The event itself: what it is, where it lives, how long it lasts."""

from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import (
    BeforeValidator,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from bot.events.file.instants import Moment
from bot.events.file.schema.base import (
    OPEN,
    FileModel,
    Key,
    Line,
    Link,
    Name,
    Prose,
    Shorthand,
    Zone,
    ZonedModel,
)
from bot.events.file.schema.people import Person

Email = Annotated[
    str, StringConstraints(pattern=r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$", max_length=200)
]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]


def _none_where_open(value: Any) -> Any:
    return None if value == OPEN else value


OpenMoment = Annotated[
    Moment | None,
    BeforeValidator(_none_where_open),
    WithJsonSchema({"anyOf": [{"const": OPEN}, {"type": "string", "pattern": r"^\D*\d"}]}),
]
"""A moment, or `open` (which is read as None)."""


class EventKind(StrEnum):
    """What kind of event it is."""

    HACKATHON = "hackathon"
    COMPETITION = "competition"
    WEEKEND = "weekend"
    COURSE = "course"
    SEMINAR = "seminar"
    OTHER = "other"


class TitledLink(Shorthand):
    """A link with a title."""

    written_as: ClassVar[str] = "url"

    url: Link = Field(description="Where it leads.")
    title: Name | None = Field(default=None, description="What to call it.")


class Contact(FileModel):
    """Whom to turn to."""

    name: Name | None = Field(default=None, description="A person or a group.")
    email: Email | None = Field(default=None, description="An address for email.")
    link: Link | None = Field(default=None, description="A page or a form.")


class Event(ZonedModel):
    """What the event is, where it lives and how long it lasts as a whole."""

    slug: Key = Field(description="Stable name of the event on the server.")
    name: Name = Field(description="What the event is called.")
    kind: EventKind = Field(default=EventKind.HACKATHON, description="What kind of event it is.")
    summary: Line = Field(description="What it is, in a line.")
    about: Prose | None = Field(default=None, description="What it is, at length.")
    zone: Zone = Field(description="The zone of all times that name none, such as Europe/Berlin.")
    starts: OpenMoment = Field(
        default=None,
        description="The first instant of anything people do together; `open` if not fixed.",
    )
    ends: OpenMoment = Field(
        default=None, description="The last instant; `open` if there is no end."
    )
    language: Language = Field(
        default="en", description="Language of its texts, such as en or pt-BR."
    )
    place: Line | None = Field(default=None, description="Where it is held, online, or `open`.")
    organizers: tuple[Person, ...] = Field(default=(), description="Who runs it.")
    contact: Contact | None = Field(default=None, description="Whom to turn to.")
    code_of_conduct: Link | None = Field(default=None, description="The rules that all agree to.")
    links: tuple[TitledLink, ...] = Field(default=(), description="Pages about the event.")
