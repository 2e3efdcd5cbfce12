"""Units of a course, such as its weeks, and what people contribute over time."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from bot.events.file.instants import Moment
from bot.events.file.schema.base import OPEN, AtLeastOne, FileModel, Key, Line, Link, Name, Prose
from bot.events.file.schema.sessions import Material, OpenDate


class Goal(FileModel):
    """Something to reach in an assignment."""

    key: Key = Field(description="Stable name of the goal.")
    text: Line = Field(description="What is to be reached.")
    points: Annotated[float, Field(ge=0, le=1000)] = Field(default=1, description="What it counts.")


class Assignment(FileModel):
    """What each person hands in for a unit."""

    key: Key = Field(description="Stable name of the assignment.")
    title: Name = Field(description="What it is called.")
    about: Prose | None = Field(default=None, description="What is to be done.")
    link: Link | None = Field(default=None, description="Where it is described.")
    due: Moment | None = Field(
        default=None, description="By when; missing while that is not fixed."
    )
    minimum: tuple[Goal, ...] = Field(default=(), description="What must be reached.")
    stretch: tuple[Goal, ...] = Field(default=(), description="Ways to go beyond it.")


class Unit(FileModel):
    """One unit of a course, such as a week; its title may still be `open`."""

    key: Key = Field(description="Stable name of the unit.")
    title: Name = Field(description="What it is about, or `open`.")
    about: Prose | None = Field(default=None, description="What people will learn.")
    starts: Moment | None = Field(
        default=None, description="When it starts and its material comes out."
    )
    ends: Moment | None = Field(default=None, description="When it ends.")
    date: OpenDate | None = Field(
        default=None, description="Instead of `starts`, what is known so far."
    )
    materials: tuple[Material, ...] = Field(default=(), description="Theory, practice, readings.")
    assignment: Assignment | None = Field(default=None, description="What is handed in.")
    sessions: tuple[Key, ...] = Field(
        default=(), description="Keys of the sessions that belong to it."
    )

    @property
    def is_open(self) -> bool:
        """Whether it is still to be decided what happens in it."""
        return self.title == OPEN


class Contribution(StrEnum):
    """What can be counted."""

    MATERIAL = "material"
    ASSIGNMENT = "assignment"
    STRETCH_GOAL = "stretch_goal"
    PRESENTATION = "presentation"
    ANSWER = "answer"
    ATTENDANCE = "attendance"
    OTHER = "other"


class CountedContribution(FileModel):
    """One kind of contribution and what it counts."""

    key: Key = Field(description="Stable name of it.")
    title: Name = Field(description="What it is called.")
    counts: Contribution = Field(description="What is counted; `other` is entered by organizers.")
    points: Annotated[float, Field(ge=0, le=1000)] = Field(
        default=1, description="Points for each."
    )


class Selection(FileModel):
    """Choosing the most active people."""

    how_many: AtLeastOne = Field(description="How many are chosen.")
    proposed_at: Moment | None = Field(
        default=None, description="When the proposal is made to organizers."
    )
    confirmed_by_organizers: bool = Field(
        default=True, description="Whether organizers confirm it."
    )
    team_name: Name | None = Field(default=None, description="The team that is formed of them.")


class Contributions(FileModel):
    """Counting what people contribute, and choosing by it."""

    counted: tuple[CountedContribution, ...] = Field(default=(), description="What is counted.")
    selection: Selection | None = Field(default=None, description="Choosing the most active.")
