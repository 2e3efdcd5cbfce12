"""People, whom something is meant for, and how they register or apply."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from bot.events.file.instants import Moment
from bot.events.file.schema.base import (
    OPEN,
    AtLeastOne,
    FileModel,
    Key,
    Line,
    Link,
    Name,
    Shorthand,
    Snowflake,
)


class Person(Shorthand):
    """Somebody who is named in the programme; `open` when nobody is found yet."""

    name: Name = Field(description="The name as shown, or `open`.")
    discord: Snowflake | None = Field(
        default=None, description="Discord user id, to reach the person."
    )
    affiliation: Name | None = Field(default=None, description="University, company or group.")
    link: Link | None = Field(default=None, description="A page about the person.")

    @property
    def is_open(self) -> bool:
        """Whether somebody is still wanted here."""
        return self.name == OPEN


class Group(StrEnum):
    """A part of the people of an event."""

    EVERYONE = "everyone"
    PARTICIPANTS = "participants"
    TEAMS = "teams"
    WITHOUT_TEAM = "without_team"
    INCOMPLETE = "incomplete"
    MENTORS = "mentors"
    JUDGES = "judges"
    CHAIRS = "chairs"
    SPEAKERS = "speakers"
    FOLLOWERS = "followers"
    ORGANIZERS = "organizers"


class Audience(Shorthand):
    """Whom something concerns: anyone who is in one of the groups, tracks or chapters."""

    written_as: ClassVar[str] = "groups"
    written_as_list: ClassVar[bool] = True

    groups: tuple[Group, ...] = Field(
        default=(), description="Groups of people, such as `mentors`."
    )
    tracks: tuple[Key, ...] = Field(default=(), description="Keys of tracks.")
    chapters: tuple[Key, ...] = Field(default=(), description="Keys of chapters.")

    @property
    def is_everyone(self) -> bool:
        """Whether nobody is left out."""
        said = self.groups or self.tracks or self.chapters
        return not said or Group.EVERYONE in self.groups


class QuestionKind(StrEnum):
    """How a question is answered."""

    LINE = "line"
    PARAGRAPH = "paragraph"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    NUMBER = "number"
    LINK = "link"


class Question(FileModel):
    """A question that people answer when they register or apply."""

    key: Key = Field(description="Stable name of the question.")
    ask: Line = Field(description="The question itself; at most 45 characters fit in a form.")
    help: Line | None = Field(default=None, description="A line of help; at most 100 characters.")
    kind: QuestionKind = Field(default=QuestionKind.LINE, description="How it is answered.")
    choices: tuple[Name, ...] = Field(default=(), description="What can be chosen; at most 25.")
    required: bool = Field(default=True, description="Whether it must be answered.")
    max_length: AtLeastOne | None = Field(default=None, description="Most characters of an answer.")
    private: bool = Field(default=True, description="Whether organizers alone see the answers.")


class ProfileField(StrEnum):
    """What people may tell about themselves."""

    SKILLS = "skills"
    INTERESTS = "interests"
    TRACKS = "tracks"
    ZONE = "zone"
    LANGUAGES = "languages"
    EXPERIENCE = "experience"
    ATTENDANCE = "attendance"
    CHAPTER = "chapter"
    LOOKING_FOR_TEAM = "looking_for_team"
    AFFILIATION = "affiliation"
    EMAIL = "email"


class CheckIn(FileModel):
    """When people are asked whether they are still coming."""

    opens: Moment = Field(description="When the question is asked.")
    closes: Moment | None = Field(default=None, description="Until when it can be answered.")
    release_seats: bool = Field(
        default=False, description="Whether seats not confirmed are given away."
    )


class Registration(FileModel):
    """How people register and what they tell about themselves."""

    profile: tuple[ProfileField, ...] = Field(
        default=(), description="What people are asked to tell."
    )
    required: tuple[ProfileField, ...] = Field(default=(), description="What they have to tell.")
    skills: tuple[Name, ...] = Field(default=(), description="Skills offered to choose from.")
    interests: tuple[Name, ...] = Field(default=(), description="Interests offered to choose from.")
    questions: tuple[Question, ...] = Field(default=(), description="Further questions.")
    consent: bool = Field(
        default=False, description="Whether the code of conduct must be agreed to."
    )
    check_in: CheckIn | None = Field(default=None, description="Asking who is still coming.")
    late: Line | None = Field(default=None, description="What those who come too late are told.")


class AdmissionBy(StrEnum):
    """How people get in."""

    OPEN = "open"
    APPLICATION = "application"
    INVITATION = "invitation"


class AdmissionCriterion(FileModel):
    """Something that applicants should meet."""

    key: Key = Field(description="Stable name of the criterion.")
    text: Line = Field(description="The criterion as applicants read it.")


class Admission(FileModel):
    """Who gets in, and how many."""

    by: AdmissionBy = Field(default=AdmissionBy.OPEN, description="How people get in.")
    criteria: tuple[AdmissionCriterion, ...] = Field(
        default=(), description="What applicants should meet."
    )
    meet_at_least: AtLeastOne | None = Field(
        default=None, description="How many criteria must be met."
    )
    questions: tuple[Question, ...] = Field(default=(), description="What applicants answer.")
    cap: AtLeastOne | None = Field(default=None, description="Most people that get in.")
    minimum: AtLeastOne | None = Field(
        default=None, description="Warn organizers below this number."
    )
    waiting_list: bool = Field(
        default=False, description="Whether there is one once the cap is reached."
    )
    late_to_waiting_list: bool = Field(
        default=False, description="Whether those after the closing instant may wait as well."
    )
    answer_by: Moment | None = Field(default=None, description="When applicants have their answer.")
