"""Proposals and votes: a paper, a place, a topic, the community's favourite."""

from enum import StrEnum

from pydantic import Field

from bot.events.file.instants import Moment
from bot.events.file.schema.base import AtLeastOne, FileModel, Key, Line, Link, Name, Prose
from bot.events.file.schema.people import Audience, Group


class Decides(StrEnum):
    """What a vote decides."""

    PAPER = "paper"
    PLACE = "place"
    TOPIC = "topic"
    DATE = "date"
    POPULAR_VOTE = "popular_vote"
    OTHER = "other"


class Option(FileModel):
    """Something one can vote for."""

    key: Key = Field(description="Stable name of the option.")
    title: Name = Field(description="What it is called.")
    link: Link | None = Field(default=None, description="Where to read more.")
    why: Prose | None = Field(default=None, description="What speaks for it.")
    by: Name | None = Field(default=None, description="Who proposed it.")


class Proposals(FileModel):
    """People adding options of their own."""

    by: Audience = Field(
        default=Audience(groups=(Group.PARTICIPANTS,)), description="Who may propose."
    )
    opens: Moment | None = Field(default=None, description="From when on.")
    closes: Moment | None = Field(default=None, description="Until when; always if not said.")
    per_person: AtLeastOne | None = Field(default=None, description="How many one may make.")
    with_link: bool = Field(default=False, description="Whether a proposal needs a link.")
    with_reason: bool = Field(default=False, description="Whether a proposal needs a reason.")


class OptionsFrom(StrEnum):
    """Where the options of a vote come from."""

    LIST = "list"
    PROPOSALS = "proposals"
    SUBMISSIONS = "submissions"
    FINALISTS = "finalists"


class Ballot(FileModel):
    """A question that is decided by votes; without its own times it keeps the window `voting`."""

    key: Key = Field(description="Stable name of the vote.")
    title: Name = Field(description="What it is called.")
    decides: Decides = Field(default=Decides.OTHER, description="What it decides.")
    about: Prose | None = Field(default=None, description="What people should know before voting.")
    options_from: OptionsFrom = Field(
        default=OptionsFrom.LIST, description="Where options come from."
    )
    options: tuple[Option, ...] = Field(
        default=(), description="Options that are there from the start."
    )
    proposals: Proposals | None = Field(
        default=None, description="People adding options of their own."
    )
    opens: Moment | None = Field(default=None, description="When voting starts.")
    closes: Moment | None = Field(default=None, description="When voting ends.")
    standing: bool = Field(
        default=False, description="Whether it never closes, like a list of wishes."
    )
    voters: Audience = Field(
        default=Audience(groups=(Group.PARTICIPANTS,)), description="Who may vote."
    )
    votes_per_person: AtLeastOne = Field(default=1, description="How many options one may choose.")
    secret: bool = Field(default=True, description="Whether nobody sees who voted for what.")
    not_for_own_team: bool = Field(
        default=False, description="Whether one's own team cannot be chosen."
    )
    volunteers: bool = Field(
        default=False, description="Whether people can offer to take an option on."
    )
    publish_at: Moment | None = Field(
        default=None, description="When the outcome is told; at closing if not said."
    )
    session: Key | None = Field(
        default=None, description="Key of the session during which it is held."
    )
    tie: Line | None = Field(default=None, description="How a tie is settled.")
