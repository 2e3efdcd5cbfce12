"""Sponsors, perks and frequent questions."""

from enum import StrEnum

from pydantic import Field

from bot.events.file.instants import Moment
from bot.events.file.schema.base import OPEN, FileModel, Key, Line, Link, Name, Prose


class Sponsor(FileModel):
    """Somebody who supports the event; `open` while wanted."""

    key: Key = Field(description="Stable name of the sponsor.")
    name: Name = Field(description="The name as shown, or `open`.")
    tier: Name | None = Field(
        default=None, description="Tier, such as infrastructure, silver, community."
    )
    link: Link | None = Field(default=None, description="The sponsor's page.")
    covers: tuple[Line, ...] = Field(default=(), description="What the sponsor provides.")
    about: Prose | None = Field(default=None, description="A few words on the sponsor.")

    @property
    def is_open(self) -> bool:
        """Whether a sponsor is still wanted for this."""
        return self.name == OPEN


class PerkEach(StrEnum):
    """Who gets one code each."""

    TEAM = "team"
    PERSON = "person"


class PerkFor(StrEnum):
    """Who is entitled to a perk."""

    REGISTERED = "registered"
    CHECKED_IN = "checked_in"
    IN_TEAM = "in_team"
    SUBMITTED = "submitted"


class Perk(FileModel):
    """A code or gift that each team or person claims once; codes never stand in this file."""

    key: Key = Field(description="Stable name of the perk.")
    title: Name = Field(description="What it is called.")
    each: PerkEach = Field(default=PerkEach.TEAM, description="Who gets one.")
    entitled: PerkFor = Field(default=PerkFor.REGISTERED, description="Who may claim it.")
    sponsor: Key | None = Field(default=None, description="Key of the sponsor who gives it.")
    value: Line | None = Field(default=None, description="What it is worth.")
    how: Prose | None = Field(default=None, description="How the code is used.")
    opens: Moment | None = Field(default=None, description="From when on it can be claimed.")
    closes: Moment | None = Field(default=None, description="Until when it can be claimed.")


class FrequentQuestion(FileModel):
    """A question that comes again and again, with its answer."""

    key: Key = Field(description="Stable name of the question.")
    question: Line = Field(description="The question.")
    answer: Prose = Field(description="The answer.")
    also: tuple[Line, ...] = Field(default=(), description="Other ways to ask it.")
    link: Link | None = Field(default=None, description="Where to read more.")
