"""Tracks or challenges, teams, and ideas around which they form."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from bot.events.file.instants import Moment
from bot.events.file.schema.base import AtLeastOne, FileModel, Key, Line, Link, Name, Prose
from bot.events.file.schema.sessions import Material

TeamSize = Annotated[int, Field(ge=1, le=100)]


class Track(FileModel):
    """A track, category or challenge that teams or people enter."""

    key: Key = Field(description="Stable name of the track.")
    title: Name = Field(description="What it is called.")
    summary: Line | None = Field(default=None, description="One line on what it is about.")
    about: Prose | None = Field(default=None, description="The whole description.")
    tasks: tuple[Name, ...] = Field(
        default=(), description="Kinds of task, such as classification."
    )
    link: Link | None = Field(default=None, description="Its page or folder.")
    materials: tuple[Material, ...] = Field(default=(), description="Data, notebooks, readings.")
    sponsor: Key | None = Field(default=None, description="Key of the sponsor who set it.")
    emoji: Annotated[str, Field(max_length=60)] | None = Field(
        default=None, description="An emoji for it."
    )


class TrackRules(FileModel):
    """How many tracks one enters, and what they are called here."""

    called: Name = Field(
        default="track", description="The word for one: track, category, challenge."
    )
    enter_at_least: AtLeastOne = Field(default=1, description="How many one must enter.")
    enter_at_most: AtLeastOne | None = Field(
        default=None, description="How many one may enter; any if not said."
    )
    own_submission: bool = Field(
        default=False, description="Whether each track has its own submission."
    )


class FormedBy(StrEnum):
    """A way in which teams come about."""

    SELF = "self"
    BOARD = "board"
    ORGANIZERS = "organizers"
    IDEAS = "ideas"
    SELECTION = "selection"


class TeamSpace(StrEnum):
    """Where a team works in private."""

    THREAD = "thread"
    CHANNEL = "channel"
    NONE = "none"


class TeamRules(FileModel):
    """Who may be a team, and how teams come about."""

    min_size: TeamSize = Field(default=1, description="Fewest members once the hacking starts.")
    max_size: TeamSize = Field(description="Most members, never exceeded.")
    solo: bool = Field(default=True, description="Whether one may take part alone.")
    formed_by: tuple[FormedBy, ...] = Field(
        default=(FormedBy.SELF,),
        description="How teams come about; several ways may be open at once.",
    )
    teams_per_person: AtLeastOne = Field(default=1, description="How many teams one may be in.")
    space: TeamSpace = Field(default=TeamSpace.THREAD, description="Where a team works in private.")
    voice: bool = Field(default=False, description="Whether each team gets a voice channel too.")
    locked_at: Moment | None = Field(
        default=None, description="After this, organizers alone change teams."
    )


class Idea(FileModel):
    """An idea that people can join."""

    key: Key = Field(description="Stable name of the idea.")
    title: Name = Field(description="The idea in a few words.")
    kind: Name | None = Field(default=None, description="One of the board's kinds.")
    about: Prose | None = Field(default=None, description="The idea at length.")
    by: Name | None = Field(default=None, description="Whose idea it is.")


class IdeasBoard(FileModel):
    """A board of ideas that people add to and join."""

    opens: Moment | None = Field(default=None, description="From when on ideas are taken.")
    closes: Moment | None = Field(default=None, description="Until when they are taken.")
    kinds: tuple[Name, ...] = Field(default=(), description="Kinds of idea to choose from.")
    ideas: tuple[Idea, ...] = Field(
        default=(), description="Ideas that are on the board from the start."
    )
    about: Prose | None = Field(default=None, description="What belongs on the board.")
