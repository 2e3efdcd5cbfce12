"""What is handed in, by whom, and how late."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from bot.events.file.instants import Moment
from bot.events.file.schema.base import AtLeastOne, FileModel, Key, Line, Name, Prose
from bot.events.file.schema.durations import Duration

Host = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$", max_length=100)]


class SubmissionBy(StrEnum):
    """Who hands in."""

    TEAM = "team"
    PERSON = "person"


class SubmissionFor(StrEnum):
    """What there is one submission for."""

    EVENT = "event"
    TRACK = "track"
    UNIT = "unit"


class ItemKind(StrEnum):
    """What a part of a submission is."""

    REPOSITORY = "repository"
    VIDEO = "video"
    DEMO = "demo"
    SLIDES = "slides"
    NOTEBOOK = "notebook"
    LINK = "link"
    LICENCE = "licence"
    DECLARATION = "declaration"
    TEXT = "text"
    FILE = "file"


class LatePolicy(StrEnum):
    """What becomes of what comes after the deadline."""

    REFUSE = "refuse"
    MARK = "mark"


class SubmissionItem(FileModel):
    """One part of what is handed in."""

    key: Key = Field(description="Stable name of the part.")
    title: Name = Field(description="What it is called.")
    kind: ItemKind = Field(description="What it is; decides how it is checked.")
    required: bool = Field(
        default=True, description="Whether a submission is incomplete without it."
    )
    help: Line | None = Field(default=None, description="A line of help.")
    statement: Prose | None = Field(
        default=None, description="What one declares, for a declaration."
    )
    hosts: tuple[Host, ...] = Field(
        default=(), description="Sites that a link may lead to; any if not said."
    )
    shortest: Duration | None = Field(default=None, description="Shortest video or demo.")
    longest: Duration | None = Field(default=None, description="Longest video or demo.")
    choices: tuple[Name, ...] = Field(
        default=(), description="What can be chosen, such as licences by SPDX name."
    )
    max_characters: AtLeastOne | None = Field(default=None, description="Longest text.")
    max_megabytes: Annotated[int, Field(ge=1, le=10)] | None = Field(
        default=None, description="Largest file."
    )
    tracks: tuple[Key, ...] = Field(
        default=(), description="Only for these tracks; all if not said."
    )
    units: tuple[Key, ...] = Field(default=(), description="Only for these units; all if not said.")


class Submissions(FileModel):
    """What people hand in; the deadline is that of the window `submissions` or of the unit."""

    by: SubmissionBy = Field(default=SubmissionBy.TEAM, description="Who hands in.")
    for_each: SubmissionFor = Field(
        default=SubmissionFor.EVENT, description="What there is one submission for."
    )
    # With a title and tracks that makes the twenty buttons that fit below a checklist.
    items: tuple[SubmissionItem, ...] = Field(
        default=(), max_length=18, description="The parts of a submission."
    )
    due: Moment | None = Field(
        default=None, description="The deadline, where there is no window for it."
    )
    late: LatePolicy = Field(default=LatePolicy.REFUSE, description="What becomes of late ones.")
    grace: Duration | None = Field(
        default=None, description="How long after the deadline it still counts as in time."
    )
    late_advice: Line | None = Field(
        default=None, description="What those who come too late can do."
    )
    complete_drafts_count: bool = Field(
        default=False, description="Whether a complete draft counts as handed in at the deadline."
    )
    reveal_at: Moment | None = Field(
        default=None, description="When everyone can see the projects."
    )
    check_links: bool = Field(
        default=False, description="Whether links are tried out in the background."
    )
    about: Prose | None = Field(default=None, description="What makes a submission valid.")
