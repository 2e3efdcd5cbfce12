"""Sessions of the programme."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, cast

from pydantic import Field, StringConstraints, model_validator

from bot.events.file.instants import Moment, end_on_same_day
from bot.events.file.schema.base import (
    AtLeastOne,
    FileModel,
    Key,
    Line,
    Link,
    Name,
    OpenLink,
    Prose,
    Shorthand,
    Zone,
    ZonedModel,
    is_open,
)
from bot.events.file.schema.durations import Duration
from bot.events.file.schema.people import Audience, Person
from bot.events.file.spans import Due

OpenDate = Annotated[
    str,
    StringConstraints(pattern=r"^(open|\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)$"),
]
"""A date that is not fixed: `open`, a year, a month (`2025-05`) or a day without a time."""


def complete_end(data: Any) -> Any:
    """Raw data in which an `end` that is a time alone got the day and zone of `start`."""
    if not isinstance(data, Mapping):
        return data
    said = cast("Mapping[str, Any]", data)
    start, end = said.get("start"), said.get("end")
    if isinstance(start, str) and isinstance(end, str):
        return {**said, "end": end_on_same_day(start, end)}
    return said


class SessionKind(StrEnum):
    """What kind of session it is."""

    KICKOFF = "kickoff"
    KEYNOTE = "keynote"
    TALK = "talk"
    WORKSHOP = "workshop"
    DEMO = "demo"
    PANEL = "panel"
    LECTURE = "lecture"
    CODING = "coding"
    SEMINAR = "seminar"
    OFFICE_HOURS = "office_hours"
    PRESENTATIONS = "presentations"
    CEREMONY = "ceremony"
    SOCIAL = "social"
    MEAL = "meal"
    MEETING = "meeting"
    DEADLINE = "deadline"
    OTHER = "other"


class Material(Shorthand):
    """Something to read, watch or use; written short it is a link."""

    written_as: ClassVar[str] = "url"

    url: OpenLink = Field(description="Where it is, or `open`.")
    key: Key | None = Field(
        default=None, description="Stable name; needed where people tick it off."
    )
    title: Name | None = Field(default=None, description="What it is called.")
    compulsory: bool = Field(default=False, description="Whether it has to be worked through.")
    publish_at: Moment | None = Field(
        default=None, description="When it is published, if not at once."
    )
    about: Line | None = Field(default=None, description="What is in it.")


class SignUp(FileModel):
    """Places to present something at a session."""

    limit: AtLeastOne = Field(description="How many can present.")
    closes: Due | None = Field(default=None, description="Until when, such as `1 day before`.")
    minutes_each: AtLeastOne | None = Field(default=None, description="How long each has.")


class Session(ZonedModel):
    """One item of the programme: with `start`, or with `date` while that is not fixed."""

    key: Key = Field(description="Stable name of the session.")
    title: Name | None = Field(default=None, description="What it is called, or `open`.")
    kind: SessionKind = Field(default=SessionKind.OTHER, description="What kind of session it is.")
    zone: Zone | None = Field(default=None, description="Zone of its times, if not that around it.")
    start: Moment | None = Field(default=None, description="When it starts.")
    end: Moment | None = Field(
        default=None, description="When it ends; `20:00` alone is the same day."
    )
    duration: Duration | None = Field(
        default=None, description="How long it takes, instead of an end."
    )
    date: OpenDate | None = Field(
        default=None,
        description="Instead of `start`: `open`, a year, month or day that is known so far.",
    )
    also_said_as: tuple[Moment, ...] = Field(
        default=(), description="Other forms in which the start was published; compared with it."
    )
    place: Line | None = Field(default=None, description="Room or address, or `open`.")
    link: OpenLink | None = Field(default=None, description="Where to follow it online, or `open`.")
    recording: Link | None = Field(default=None, description="The recording afterwards.")
    speakers: tuple[Person, ...] = Field(
        default=(), description="Who speaks; `open` while unknown."
    )
    chairs: tuple[Person, ...] = Field(
        default=(), description="Who leads it; `open` while unknown."
    )
    audience: Audience | None = Field(
        default=None,
        description="Whom it concerns; everyone (or the chapter around it) if not said.",
    )
    compulsory: bool = Field(default=False, description="Whether its audience is expected to come.")
    seats: AtLeastOne | None = Field(default=None, description="How many can come.")
    presentations: SignUp | None = Field(default=None, description="Places to present something.")
    about: Prose | None = Field(default=None, description="What happens there.")
    materials: tuple[Material, ...] = Field(default=(), description="Readings, slides, code.")
    reminders: tuple[Duration, ...] | None = Field(
        default=None, description="How long before to remind, instead of the event's own rule."
    )
    cancelled: bool = Field(default=False, description="Whether it does not take place.")

    @model_validator(mode="before")
    @classmethod
    def _complete_end(cls, data: Any) -> Any:
        return complete_end(data)

    @property
    def ends_at(self) -> datetime | None:
        """The instant of the end, from `end` or `duration`; None when neither is known."""
        if self.end is not None:
            return self.end.utc
        if self.start is not None and self.duration is not None:
            return self.start.utc + self.duration
        return None

    def open_parts(self) -> tuple[str, ...]:
        """The parts that are still to be decided: date, title, place, link, speakers, chairs."""
        said = {"title": self.title, "place": self.place, "link": self.link}
        found = ["date"] if self.start is None else []
        found += [name for name, value in said.items() if value is not None and is_open(value)]
        found += ["speakers"] if any(person.is_open for person in self.speakers) else []
        found += ["chairs"] if any(person.is_open for person in self.chairs) else []
        return tuple(found)
