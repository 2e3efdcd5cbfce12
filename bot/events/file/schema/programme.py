"""The whole programme of a file in one row, wherever its sessions were written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.events.file.schema.people import Audience, Person
from bot.events.file.schema.sessions import Session
from bot.events.file.schema.topics import Topic, TopicDefaults

if TYPE_CHECKING:
    from bot.events.file.schema.chapters import Chapter
    from bot.events.file.schema.whole import EventFile


@dataclass(frozen=True, slots=True)
class Planned:
    """A session with what surrounds it: its topic or chapter, and the zone its times are in.

    `path` leads to the session in the file, as pydantic's error locations do.
    """

    session: Session
    path: tuple[str | int, ...]
    zone: str
    topic: "Topic | None" = None
    chapter: "Chapter | None" = None
    defaults: TopicDefaults | None = None

    @property
    def title(self) -> str:
        """The title to show: the session's own, else that of its topic."""
        if self.session.title:
            return self.session.title
        return self.topic.title if self.topic else self.session.key

    @property
    def place(self) -> str | None:
        """Where it is: as the session says, else where its topic or chapter meets."""
        around = self.defaults.place if self.defaults else None
        return self.session.place or (self.chapter.place if self.chapter else around)

    @property
    def chairs(self) -> tuple[Person, ...]:
        """Who leads it: the session's own chairs, else those of its topic."""
        return self.session.chairs or (self.topic.chairs if self.topic else ())

    @property
    def ends_at(self) -> datetime | None:
        """The instant of the end, also where only the usual duration of topics tells it."""
        usual = self.defaults.session_duration if self.defaults else None
        if self.session.ends_at is None and self.session.start and usual:
            return self.session.start.utc + usual
        return self.session.ends_at

    @property
    def audience(self) -> Audience:
        """Whom it concerns; a chapter's session concerns the chapter unless it says otherwise."""
        if self.session.audience is not None:
            return self.session.audience
        return Audience(chapters=(self.chapter.key,) if self.chapter else ())


def programme(file: "EventFile") -> Iterator[Planned]:
    """Every session of the file: its own, those of topics, those of chapters."""
    home = file.event.zone
    for index, session in enumerate(file.sessions):
        yield Planned(session, ("sessions", index), session.zone or home)
    for number, topic in enumerate(file.topics):
        for index, session in enumerate(topic.sessions):
            path = ("topics", number, "sessions", index)
            zone = session.zone or home
            yield Planned(session, path, zone, topic=topic, defaults=file.topic_defaults)
    for number, chapter in enumerate(file.chapters):
        for index, session in enumerate(chapter.sessions):
            path = ("chapters", number, "sessions", index)
            zone = session.zone or chapter.zone
            yield Planned(session, path, zone, chapter=chapter)
