"""Tracks or challenges, teams, and ideas around which they form."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from bot.events.file.instants import Moment
from bot.events.file.schema.base import AtLeastOne, FileModel, Key, Line, Link, Name, Prose
from bot.events.file.schema.sessions import Material

TeamSize = Annotated[int, Field(ge=1, le=100)]
Weight = Annotated[float, Field(ge=0, le=100)]
Hours = Annotated[int, Field(ge=0, le=168)]


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
    needs: dict[Name, Weight] = Field(
        default_factory=dict,
        description="How much each skill matters when teams are formed; alike if not said.",
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


class FormingWeights(FileModel):
    """What counts how much when teams are formed; only the proportions matter."""

    skills: Weight = Field(default=0.30, description="Skills that the track needs.")
    tracks: Weight = Field(default=0.25, description="Wishes for a track.")
    hours: Weight = Field(default=0.20, description="Hours in which all can work.")
    languages: Weight = Field(default=0.08, description="A language that all speak.")
    size: Weight = Field(default=0.06, description="Nearness to the target size.")
    wishes: Weight = Field(default=0.06, description="Whom people wish for, or would rather not.")
    ambition: Weight = Field(default=0.05, description="Wanting the same of the event.")


class FormingRules(FileModel):
    """How organizers form teams from those who have none."""

    target_size: TeamSize | None = Field(
        default=None, description="The size aimed at; one less than max_size if not said."
    )
    common_hours: Hours = Field(
        default=12, description="Hours in common that are as good as any more."
    )
    least_hours: Hours = Field(default=4, description="Fewer hours in common count as none.")
    weights: FormingWeights = Field(default=FormingWeights(), description="What counts how much.")


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
    forming: FormingRules = Field(
        default=FormingRules(), description="How organizers form teams from those who have none."
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
