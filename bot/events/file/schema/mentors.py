"""Mentors, what they know, and when they are there."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from bot.events.file.instants import Moment
from bot.events.file.schema.base import (
    AtLeastOne,
    FileModel,
    Key,
    Line,
    Name,
    Shorthand,
    Snowflake,
    Zone,
    ZonedModel,
)
from bot.events.file.schema.messages import QuietHours


def _require_length(hours: str) -> str:
    begin, end = hours.rsplit(" ", 1)[-1].split("-")
    if begin == end or end > "24:00":
        raise PydanticCustomError(
            "no-length", "these hours last no time; name a later end, at most 24:00"
        )
    return hours


DayHours = Annotated[
    str,
    AfterValidator(_require_length),
    StringConstraints(
        pattern=r"^(daily|(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(-(Mon|Tue|Wed|Thu|Fri|Sat|Sun))?)"
        r" ([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$"
    ),
]
"""Hours that come back: `Mon-Fri 17:00-21:00`, `Sat 10:00-14:00`, `daily 18:00-22:00`."""
SomeQuiet = Annotated[QuietHours, AfterValidator(_require_length)]


class Level(StrEnum):
    """How well somebody knows a topic."""

    SOME = "some"
    GOOD = "good"
    EXPERT = "expert"


class MentorTopic(FileModel):
    """A topic on which people can ask for help."""

    key: Key = Field(description="Stable name of the topic.")
    title: Name = Field(description="What it is called.")
    also: tuple[Name, ...] = Field(default=(), description="Other words that people use for it.")


class Expertise(Shorthand):
    """A topic that a mentor knows; written short it is the topic's key."""

    written_as: ClassVar[str] = "topic"

    topic: Key = Field(description="Key of the topic.")
    level: Level = Field(default=Level.GOOD, description="How well.")


class Availability(FileModel):
    """A stretch of time in which a mentor is there."""

    start: Moment = Field(description="From when on.")
    end: Moment = Field(description="Until when.")


class Mentor(ZonedModel):
    """A mentor who is known beforehand; others join with a form."""

    key: Key = Field(description="Stable name of the mentor.")
    name: Name = Field(description="The name as shown.")
    discord: Snowflake | None = Field(default=None, description="Discord user id.")
    zone: Zone | None = Field(default=None, description="The zone of the mentor's hours.")
    topics: tuple[Expertise, ...] = Field(default=(), description="What the mentor knows.")
    tracks: tuple[Key, ...] = Field(default=(), description="Tracks of interest.")
    languages: tuple[Name, ...] = Field(default=(), description="Languages spoken.")
    available: tuple[Availability, ...] = Field(default=(), description="Stretches of time.")
    hours: tuple[DayHours, ...] = Field(default=(), description="Hours that come back each week.")
    quiet_hours: SomeQuiet | None = Field(
        default=None, description="Hours in which the mentor is never asked, such as `22:00-08:00`."
    )
    at_once: AtLeastOne = Field(default=1, description="How many requests at a time.")
    about: Line | None = Field(default=None, description="A line on the mentor.")


class MentorRules(FileModel):
    """Help by mentors during the event, and ahead of it."""

    topics: tuple[MentorTopic, ...] = Field(
        default=(), description="Topics that can be asked about."
    )
    mentors: tuple[Mentor, ...] = Field(default=(), description="Mentors known beforehand.")
    on_request: bool = Field(default=True, description="Whether teams can ask during the event.")
    ahead_of_time: bool = Field(
        default=False, description="Whether mentors are matched to teams before."
    )
    opens: Moment | None = Field(default=None, description="From when on one can ask.")
    closes: Moment | None = Field(default=None, description="Until when one can ask.")
    about: Line | None = Field(default=None, description="What mentors are for, in a line.")
