"""Judging, awards and certificates."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from bot.events.file.instants import Moment
from bot.events.file.schema.base import (
    AtLeastOne,
    FileModel,
    Key,
    Line,
    Name,
    Prose,
    Share,
    Snowflake,
)


class Criterion(FileModel):
    """Something that judges score."""

    key: Key = Field(description="Stable name of the criterion.")
    title: Name = Field(description="What it is called.")
    about: Line | None = Field(default=None, description="What judges should look at.")
    weight: Share | None = Field(
        default=None, description="Weight in percent; equal if none has one."
    )


class Scale(FileModel):
    """The scores that judges can give."""

    lowest: int = Field(default=1, ge=0, le=100, description="The lowest score.")
    highest: int = Field(default=5, ge=1, le=100, description="The highest score.")


class RoundKind(StrEnum):
    """How a round works."""

    REVIEW = "review"
    PANEL = "panel"


class Round(FileModel):
    """One round of judging."""

    key: Key = Field(description="Stable name of the round.")
    title: Name = Field(description="What it is called.")
    kind: RoundKind = Field(
        default=RoundKind.REVIEW, description="Each judge alone, or all together."
    )
    opens: Moment | None = Field(default=None, description="When it starts.")
    closes: Moment | None = Field(default=None, description="When it ends.")
    criteria: tuple[Key, ...] = Field(
        default=(), description="Criteria of this round; all if not said."
    )
    judges_per_project: AtLeastOne | None = Field(
        default=None, description="How many judge each project."
    )
    go_on: AtLeastOne | None = Field(
        default=None, description="How many projects reach the next round."
    )
    go_on_per_track: AtLeastOne | None = Field(default=None, description="The same, in each track.")


class Judge(FileModel):
    """A judge who is known beforehand."""

    key: Key = Field(description="Stable name of the judge.")
    name: Name = Field(description="The name as shown.")
    discord: Snowflake | None = Field(default=None, description="Discord user id.")
    affiliation: Name | None = Field(default=None, description="University, company or group.")
    tracks: tuple[Key, ...] = Field(default=(), description="Tracks to judge; all if not said.")


class Conflict(StrEnum):
    """Why a judge may not score a project."""

    MEMBER = "member"
    MENTORED = "mentored"
    AFFILIATION = "affiliation"
    DECLARED = "declared"


class Judging(FileModel):
    """How projects are judged and when that is told."""

    criteria: tuple[Criterion, ...] = Field(default=(), description="What is scored.")
    scale: Scale = Field(
        default=Scale(lowest=1, highest=5), description="The scores that can be given."
    )
    rounds: tuple[Round, ...] = Field(default=(), description="The rounds, first one first.")
    judges: tuple[Judge, ...] = Field(default=(), description="Judges known beforehand.")
    conflicts: tuple[Conflict, ...] = Field(
        default=(Conflict.MEMBER, Conflict.DECLARED),
        description="What excludes a judge from a project.",
    )
    per_track: bool = Field(default=False, description="Whether each track has its own ranking.")
    feedback_to_teams: bool = Field(
        default=False, description="Whether teams read the judges' comments."
    )
    tell_winners_at: Moment | None = Field(
        default=None, description="When winners are told in private."
    )
    publish_at: Moment | None = Field(
        default=None, description="When results are public, not before."
    )


class AwardFor(StrEnum):
    """What an award is given for."""

    OVERALL = "overall"
    TRACK = "track"
    POPULAR_VOTE = "popular_vote"
    SPONSOR = "sponsor"
    SPECIAL = "special"


class Award(FileModel):
    """A prize that is given."""

    key: Key = Field(description="Stable name of the award.")
    title: Name = Field(description="What it is called.")
    given_for: AwardFor = Field(default=AwardFor.OVERALL, description="What it is given for.")
    places: Annotated[int, Field(ge=1, le=100)] = Field(
        default=1, description="How many places it has."
    )
    tracks: tuple[Key, ...] = Field(default=(), description="Tracks it is given in; one for each.")
    sponsor: Key | None = Field(default=None, description="Key of the sponsor who gives it.")
    ballot: Key | None = Field(default=None, description="Key of the vote that decides it.")
    prize: Line | None = Field(default=None, description="What winners get.")
    about: Prose | None = Field(default=None, description="What it rewards.")


class CertificateTo(StrEnum):
    """Who gets a certificate."""

    WINNERS = "winners"
    SUBMITTED = "submitted"
    PARTICIPANTS = "participants"
    MENTORS = "mentors"
    JUDGES = "judges"
    PRESENTERS = "presenters"


class Certificate(FileModel):
    """A certificate that is issued as PDF."""

    key: Key = Field(description="Stable name of the certificate.")
    title: Name = Field(description="What is written on top.")
    to: CertificateTo = Field(description="Who gets it.")
    text: Prose = Field(description="What it says; {name}, {team}, {event}, {award} are filled in.")
    signed_by: tuple[Name, ...] = Field(default=(), description="Who signs.")
    automatic: bool = Field(default=False, description="Whether it goes out with the results.")
