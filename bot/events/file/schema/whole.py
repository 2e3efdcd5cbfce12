"""The whole event file."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self, cast

from pydantic import (
    Field,
    ModelWrapValidatorHandler,
    model_validator,
)

from bot.events.file.instants import enclosing_zone
from bot.events.file.schema.ballots import Ballot
from bot.events.file.schema.base import (
    FileModel,
    Key,
    Line,
    zone_said_in,
)
from bot.events.file.schema.chapters import Chapter
from bot.events.file.schema.course import Contributions, Unit
from bot.events.file.schema.event import Event
from bot.events.file.schema.judging import Award, Certificate, Judging
from bot.events.file.schema.mentors import MentorRules
from bot.events.file.schema.messages import Reminders, Texts
from bot.events.file.schema.people import Admission, Registration
from bot.events.file.schema.programme import Planned, programme
from bot.events.file.schema.server import Channels, Roles
from bot.events.file.schema.sessions import Session
from bot.events.file.schema.submissions import Submissions
from bot.events.file.schema.support import FrequentQuestion, Perk, Sponsor
from bot.events.file.schema.teams import IdeasBoard, TeamRules, Track, TrackRules
from bot.events.file.schema.timing import Windows
from bot.events.file.schema.topics import Duty, HeadCount, PastTopic, Topic, TopicDefaults


class Acceptance(FileModel):
    """A finding that is known and meant: it is not reported again."""

    rule: Key = Field(description="The rule, as `check` prints it.")
    at: Line = Field(description="Where, as `check` prints it; all that is inside is accepted.")
    reason: Line = Field(description="Why it is meant this way.")


@dataclass(frozen=True, slots=True)
class FeatureUse:
    """A feature that a file asks for, and whether it is there yet."""

    name: str
    active: bool


class EventFile(FileModel):
    """Everything that one event is run from."""

    event: Event = Field(description="What the event is.")
    windows: Windows = Field(
        default=Windows(), description="Between which instants what is possible."
    )
    sessions: tuple[Session, ...] = Field(default=(), description="The programme.")
    topics: tuple[Topic, ...] = Field(default=(), description="Topics of one or more sessions.")
    topic_defaults: TopicDefaults | None = Field(
        default=None, description="What holds for every topic."
    )
    history: tuple[PastTopic, ...] = Field(default=(), description="Topics that were held before.")
    units: tuple[Unit, ...] = Field(default=(), description="Units of a course, such as weeks.")
    contributions: Contributions | None = Field(default=None, description="Counting contributions.")
    registration: Registration | None = Field(default=None, description="How people register.")
    admission: Admission | None = Field(default=None, description="Who gets in.")
    tracks: tuple[Track, ...] = Field(default=(), description="Tracks, categories or challenges.")
    track_rules: TrackRules | None = Field(default=None, description="How many tracks one enters.")
    teams: TeamRules | None = Field(default=None, description="Teams; no teams if not said.")
    ideas: IdeasBoard | None = Field(default=None, description="A board of ideas.")
    mentors: MentorRules | None = Field(default=None, description="Help by mentors.")
    submissions: Submissions | None = Field(default=None, description="What is handed in.")
    judging: Judging | None = Field(default=None, description="How projects are judged.")
    awards: tuple[Award, ...] = Field(default=(), description="Prizes.")
    certificates: tuple[Certificate, ...] = Field(default=(), description="Certificates.")
    ballots: tuple[Ballot, ...] = Field(default=(), description="Proposals and votes.")
    sponsors: tuple[Sponsor, ...] = Field(default=(), description="Who supports the event.")
    perks: tuple[Perk, ...] = Field(default=(), description="Codes and gifts.")
    chapters: tuple[Chapter, ...] = Field(default=(), description="Local chapters.")
    faq: tuple[FrequentQuestion, ...] = Field(default=(), description="Frequent questions.")
    reminders: Reminders = Field(default=Reminders(), description="What the bot says by itself.")
    texts: Texts = Field(default=Texts(), description="Texts in your own words.")
    roles: Roles = Field(default=Roles(), description="Roles on the server.")
    channels: Channels = Field(default=Channels(), description="Channels on the server.")
    accept: tuple[Acceptance, ...] = Field(
        default=(), description="Findings that are known and meant."
    )

    @model_validator(mode="wrap")
    @classmethod
    def _lend_zone(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        event: Any = None
        if isinstance(data, Mapping):
            event = cast("Mapping[str, Any]", data).get("event")
        zone = event.zone if isinstance(event, Event) else zone_said_in(event)
        # Without a zone the event is refused; its times need some zone to be looked at as well.
        with enclosing_zone(zone or "UTC"):
            return handler(data)

    def programme(self) -> tuple[Planned, ...]:
        """Every session, wherever it was written, with its zone, topic and chapter."""
        return tuple(programme(self))

    def duties_of(self, topic: Topic) -> tuple[Duty, ...]:
        """The duties of a topic: its own, or those that every topic has."""
        usual = self.topic_defaults.duties if self.topic_defaults else ()
        return usual if topic.duties is None else topic.duties

    def head_count_of(self, topic: Topic) -> HeadCount | None:
        """The question who comes to a topic: its own, or the usual one."""
        return topic.head_count or (self.topic_defaults and self.topic_defaults.head_count)

    def features(self) -> tuple[str, ...]:
        """Names of the features that this file uses, in the order of its sections."""
        return tuple(self._used())

    def feature_uses(self, active: Collection[str]) -> tuple[FeatureUse, ...]:
        """The features that this file uses, each marked whether it is among the `active` ones."""
        return tuple(FeatureUse(name, name in active) for name in self._used())

    def _used(self) -> Iterator[str]:
        if any(True for _ in programme(self)):
            yield "schedule"
        for name in FEATURE_SECTIONS:
            if getattr(self, name):
                yield name


FEATURE_SECTIONS = (
    "topics",
    "history",
    "units",
    "contributions",
    "registration",
    "admission",
    "tracks",
    "teams",
    "ideas",
    "mentors",
    "submissions",
    "judging",
    "awards",
    "certificates",
    "ballots",
    "sponsors",
    "perks",
    "chapters",
    "faq",
)
"""Sections that are features of their own; the programme is the feature `schedule`."""
