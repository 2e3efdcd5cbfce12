"""Roles and channels on the Discord server."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from bot.events.file.schema.base import FileModel, Key, Line, Name
from bot.events.file.schema.people import Audience


def _check_channel_name(name: str) -> str:
    if name != name.lower() or " " in name:
        tidy = "-".join(name.lower().split())
        raise PydanticCustomError(
            "not-a-channel-name",
            'Discord writes channel names small and without spaces: "{tidy}"',
            {"tidy": tidy},
        )
    return name.removeprefix("#")


ChannelName = Annotated[
    str, StringConstraints(min_length=1, max_length=100), AfterValidator(_check_channel_name)
]
RoleName = Annotated[str, StringConstraints(min_length=1, max_length=100)]
"""The name of a role on the server, or its id (17 to 20 digits)."""


class ExtraRole(FileModel):
    """A role that this event wants beside the usual ones."""

    key: Key = Field(description="Stable name of the role.")
    name: RoleName = Field(description="Its name on the server, or its id.")


class Roles(FileModel):
    """Names (or ids) of the server's roles; those missing are made when the event is set up."""

    organizer: RoleName = Field(default="Organizer", description="May run the event.")
    mentor: RoleName | None = Field(default=None, description="Helps teams; `Mentor` if not said.")
    judge: RoleName | None = Field(
        default=None, description="Scores projects; `Judge` if not said."
    )
    participant: RoleName | None = Field(
        default=None, description="Takes part; `Participant` if not said."
    )
    extra: tuple[ExtraRole, ...] = Field(default=(), description="Further roles.")


class ChannelKind(StrEnum):
    """What kind of channel it is."""

    TEXT = "text"
    VOICE = "voice"
    FORUM = "forum"
    STAGE = "stage"


class ExtraChannel(FileModel):
    """A channel that this event wants beside the usual ones."""

    key: Key = Field(description="Stable name of the channel.")
    name: ChannelName = Field(description="Its name on the server.")
    kind: ChannelKind = Field(default=ChannelKind.TEXT, description="What kind of channel it is.")
    audience: Audience = Field(default=Audience(), description="Who sees it; everyone if not said.")
    topic: Line | None = Field(default=None, description="The line on top of it.")


class Channels(FileModel):
    """Names of the channels that are made; those that the event does not use are left out."""

    category: Name | None = Field(
        default=None, description="The category; the event's name if not said."
    )
    start: ChannelName = Field(default="start-here", description="Where the pinned panel is.")
    announcements: ChannelName = Field(default="announcements", description="Where news are told.")
    schedule: ChannelName = Field(default="schedule", description="Now and next.")
    questions: ChannelName = Field(default="questions", description="Questions to the organizers.")
    introductions: ChannelName = Field(
        default="introductions", description="People introduce themselves."
    )
    teams: ChannelName = Field(
        default="find-a-team", description="The board, and the teams' threads."
    )
    ideas: ChannelName = Field(default="ideas", description="The board of ideas.")
    votes: ChannelName = Field(default="votes", description="Proposals and votes.")
    projects: ChannelName = Field(default="projects", description="A post for each project.")
    mentors: ChannelName = Field(default="mentors", description="For mentors alone: the queue.")
    judges: ChannelName = Field(default="judges", description="For judges alone.")
    organizers: ChannelName = Field(default="organizers", description="For organizers alone.")
    extra: tuple[ExtraChannel, ...] = Field(default=(), description="Further channels.")
