"""Topics of one or more sessions, what chairs do for them, and topics that were held."""

from enum import StrEnum
from typing import Any

from pydantic import Field, model_validator

from bot.events.file.instants import Moment
from bot.events.file.schema.base import (
    AtLeastOne,
    FileModel,
    Key,
    Line,
    Link,
    Name,
    Prose,
    Zone,
    ZonedModel,
)
from bot.events.file.schema.durations import Duration
from bot.events.file.schema.people import Group, Person
from bot.events.file.schema.sessions import Material, OpenDate, Session, complete_end
from bot.events.file.spans import Due


class Anchor(StrEnum):
    """Which session of a topic a due time counts from."""

    FIRST = "first"
    LAST = "last"
    EACH = "each"


class Duty(FileModel):
    """Something that a chair (or another) has to do for a topic."""

    key: Key = Field(description="Stable name of the duty.")
    title: Line = Field(description="What is to be done.")
    who: Group = Field(default=Group.CHAIRS, description="Who has to do it and is reminded.")
    due: Due = Field(description="By when, such as `7 days before` or `within 7 days after`.")
    counts_from: Anchor = Field(
        default=Anchor.FIRST, description="Which session the due time counts from."
    )
    remind: tuple[Duration, ...] = Field(
        default=(), description="How long before the due time to remind."
    )
    about: Prose | None = Field(default=None, description="How to do it.")
    link: Link | None = Field(default=None, description="Where to do it.")


class HeadCount(FileModel):
    """Asking who comes, so that food or seats can be ordered."""

    question: Line = Field(description="What followers are asked, for each session.")
    ask: Due = Field(description="When they are asked, such as `5 days before`.")
    report: Due = Field(description="When the count is reported, such as `1 day before`.")
    report_to: Group = Field(default=Group.ORGANIZERS, description="Who gets the count.")


class TopicDefaults(FileModel):
    """What holds for every topic that does not say otherwise."""

    duties: tuple[Duty, ...] = Field(default=(), description="Duties of every topic.")
    head_count: HeadCount | None = Field(default=None, description="The question who comes.")
    evenings: AtLeastOne = Field(default=2, description="How many sessions a topic usually takes.")
    session_duration: Duration | None = Field(
        default=None, description="How long one usually takes."
    )
    place: Line | None = Field(default=None, description="Where sessions are, or `open`.")
    reminders: tuple[Duration, ...] | None = Field(
        default=None, description="How long before to remind."
    )


class Topic(FileModel):
    """One topic that takes one or more sessions, followed as a whole."""

    key: Key = Field(description="Stable name of the topic.")
    title: Name = Field(description="What it is about, or `open`.")
    about: Prose | None = Field(default=None, description="What people will learn and do.")
    chairs: tuple[Person, ...] = Field(
        default=(), description="Who prepares it; `open` while wanted."
    )
    sessions: tuple[Session, ...] = Field(
        default=(), description="Its sessions, such as two evenings."
    )
    duties: tuple[Duty, ...] | None = Field(
        default=None, description="Duties, instead of the usual ones."
    )
    head_count: HeadCount | None = Field(default=None, description="Instead of the usual question.")
    software: Line | None = Field(
        default=None, description="Unusual software to install beforehand."
    )
    folder: Link | None = Field(default=None, description="Where its material is shared.")
    materials: tuple[Material, ...] = Field(
        default=(), description="Readings, notes, reference code."
    )


class PastSession(ZonedModel):
    """A session that took place."""

    zone: Zone | None = Field(default=None, description="Zone of its times, if not the event's.")
    start: Moment | None = Field(default=None, description="When it started.")
    end: Moment | None = Field(
        default=None, description="When it ended; `20:00` alone is the same day."
    )
    date: OpenDate | None = Field(
        default=None, description="Day, month or year, where no time is known."
    )
    place: Line | None = Field(default=None, description="Where it was.")

    @model_validator(mode="before")
    @classmethod
    def _complete_end(cls, data: Any) -> Any:
        return complete_end({"start": data} if isinstance(data, str) else data)


class PastTopic(FileModel):
    """A topic that was held, kept for the record."""

    key: Key = Field(description="Stable name of the topic.")
    title: Name = Field(description="What it was about.")
    chairs: tuple[Person, ...] = Field(default=(), description="Who led it.")
    sessions: tuple[PastSession, ...] = Field(default=(), description="When it took place.")
    about: Prose | None = Field(default=None, description="What was done.")
    materials: tuple[Material, ...] = Field(default=(), description="What was shared.")
