"""Reminders, milestones, and texts in the organizers' own words."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from bot.events.file.schema.base import FileModel, Key, Message
from bot.events.file.schema.durations import Duration
from bot.events.file.schema.people import Audience
from bot.events.file.schema.sessions import SessionKind
from bot.events.file.spans import Due

QuietHours = Annotated[
    str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")
]


class KindReminder(FileModel):
    """Reminders for all sessions of a kind."""

    kind: SessionKind = Field(description="The kind of session.")
    before: tuple[Duration, ...] = Field(description="How long before to remind; empty for never.")


class WindowName(StrEnum):
    """A window of the event."""

    REGISTRATION = "registration"
    TEAM_FORMATION = "team_formation"
    HACKING = "hacking"
    SUBMISSIONS = "submissions"
    JUDGING = "judging"
    VOTING = "voting"


class Edge(StrEnum):
    """A side of a window."""

    OPENS = "opens"
    CLOSES = "closes"


class Milestone(FileModel):
    """An announcement tied to a window, which moves with it."""

    key: Key = Field(description="Stable name of the milestone.")
    window: WindowName = Field(description="The window it is tied to.")
    edge: Edge = Field(default=Edge.CLOSES, description="Which side of the window.")
    when: tuple[Due, ...] = Field(description="When to say it: `24 h before`, `at start`.")
    to: Audience = Field(default=Audience(), description="Whom to tell; everyone if not said.")
    text: Message | None = Field(
        default=None, description="Own words, instead of the usual ones; {deadline} is filled in."
    )


class Reminders(FileModel):
    """What the bot says by itself, and when."""

    sessions: tuple[Duration, ...] = Field(
        default=(), description="How long before any session to remind."
    )
    kinds: tuple[KindReminder, ...] = Field(
        default=(), description="Instead, for sessions of some kind."
    )
    milestones: tuple[Milestone, ...] = Field(
        default=(), description="Announcements tied to windows."
    )
    incomplete_submissions: tuple[Duration, ...] = Field(
        default=(),
        description="How long before the deadline those who are incomplete are reminded.",
    )
    unticked_material: tuple[Duration, ...] = Field(
        default=(),
        description="How long before a unit ends those who have material left are reminded.",
    )
    quiet_hours: QuietHours | None = Field(
        default=None,
        description="Hours such as `22:00-08:00`, in the reader's zone, in which nobody is "
        "reminded of a session by direct message: the reminder waits until they end, unless the "
        "session begins before. Nothing else waits, such as the news that a session or deadline "
        "moved.",
    )


class Texts(FileModel):
    """Texts in the organizers' own words; what is missing has its usual words."""

    welcome: Message | None = Field(default=None, description="On the start panel.")
    registered: Message | None = Field(default=None, description="To somebody who registered.")
    registration_closed: Message | None = Field(
        default=None, description="To somebody who is too late."
    )
    waiting: Message | None = Field(default=None, description="To somebody on the waiting list.")
    accepted: Message | None = Field(default=None, description="To an applicant who gets in.")
    declined: Message | None = Field(default=None, description="To an applicant who does not.")
    introduction: Message | None = Field(
        default=None, description="In the channel for introductions."
    )
    submitted: Message | None = Field(default=None, description="To a team that handed in.")
    submissions_closed: Message | None = Field(
        default=None, description="When the deadline has passed."
    )
    winners: Message | None = Field(default=None, description="Above the results.")
    farewell: Message | None = Field(default=None, description="When the event is over.")
