"""Local chapters: groups that meet in one place while the event runs everywhere."""

from pydantic import Field

from bot.events.file.schema.base import Key, Line, Link, Name, Prose, Zone, ZonedModel
from bot.events.file.schema.people import Person
from bot.events.file.schema.sessions import Session


class Chapter(ZonedModel):
    """A local chapter; times inside it are in its zone."""

    key: Key = Field(description="Stable name of the chapter.")
    name: Name = Field(description="What it is called.")
    zone: Zone = Field(description="The zone its people live in.")
    place: Line | None = Field(default=None, description="Where it meets, or `open`.")
    leads: tuple[Person, ...] = Field(default=(), description="Who runs it.")
    link: Link | None = Field(default=None, description="Its own page.")
    about: Prose | None = Field(default=None, description="What people find there.")
    own_channel: bool = Field(default=False, description="Whether it gets a channel of its own.")
    announcements: bool = Field(default=False, description="Whether its leads can announce to it.")
    sessions: tuple[Session, ...] = Field(default=(), description="What it adds to the programme.")
