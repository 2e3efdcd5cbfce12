"""Rules on sessions, and on what is said and asked around them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.events.file.findings import Location
from bot.events.file.lint.subject import Problem, Subject
from bot.events.file.schema import Planned
from bot.events.file.schema.base import OPEN
from bot.events.file.schema.course import Unit
from bot.events.file.schema.sessions import Session, SessionKind, SignUp
from bot.events.file.schema.support import Sponsor
from bot.events.file.schema.topics import HeadCount, PastSession, Topic

_BESIDE = {SessionKind.SOCIAL, SessionKind.MEAL, SessionKind.DEADLINE, SessionKind.OFFICE_HOURS}


def start_or_date(subject: Subject) -> Iterator[Problem]:
    """A session with neither a start nor a date, or with both."""
    for location, session in _sessions(subject):
        if (session.start is None) == (session.date is None):
            found = "neither" if session.start is None else "both"
            yield Problem(
                location, f"{found} start and date; a session has one: a start, or date: open"
            )


def end_twice(subject: Subject) -> Iterator[Problem]:
    """A session with an end and a duration."""
    for location, session in subject.models(Session):
        if session.end is not None and session.duration is not None:
            yield Problem((*location, "duration"), "end and duration; one of them is enough")


def no_end(subject: Subject) -> Iterator[Problem]:
    """A session of which nobody knows how long it takes."""
    for planned in subject.programme:
        if planned.session.start and not planned.ends_at:
            message = f'"{planned.title}" needs an end or a duration; Discord asks for one'
            yield Problem((*planned.path, "start"), message)


def session_without_date(subject: Subject) -> Iterator[Problem]:
    """A session whose date is still to be found."""
    for planned in subject.programme:
        if planned.session.date is not None and planned.session.start is None:
            known = planned.session.date
            so_far = "" if known == OPEN else f", known so far: {known}"
            yield Problem((*planned.path, "date"), f'"{planned.title}" has no date yet{so_far}')


def session_nowhere(subject: Subject) -> Iterator[Problem]:
    """A session with a time, but with neither a place nor a link."""
    for planned in subject.programme:
        here = planned.place or planned.session.link
        if planned.session.start and not here:
            message = f'"{planned.title}" has neither place nor link; write place: open if need be'
            yield Problem((*planned.path, "start"), message)


def still_open(subject: Subject) -> Iterator[Problem]:
    """Titles, people and sponsors that are still wanted."""
    for location, unit in subject.models(Unit):
        if unit.is_open:
            yield Problem((*location, "title"), f"what happens in {unit.key} is still open")
    for location, topic in subject.models(Topic):
        if topic.title == OPEN:
            yield Problem((*location, "title"), f"the topic {topic.key} is still open")
        if any(chair.is_open for chair in topic.chairs):
            yield Problem((*location, "chairs"), f"a chair for {topic.key} is still wanted")
    for location, sponsor in subject.models(Sponsor):
        if sponsor.is_open:
            yield Problem((*location, "name"), f"a sponsor for {sponsor.key} is still wanted")


def sessions_overlap(subject: Subject) -> Iterator[Problem]:
    """Two sessions at the same time for the same people."""
    running: list[_Dated] = []
    for one in sorted(_dated(subject), key=lambda dated: dated.start):
        running = [other for other in running if other.end > one.start]
        clash = next((other for other in running if one.shares_people_with(other)), None)
        if clash is not None:
            early, late = sorted((one, clash), key=lambda dated: dated.planned.path)
            yield Problem(
                (*late.planned.path, "start"),
                f'"{late.planned.title}" overlaps "{early.planned.title}", and both are for the '
                "same people",
            )
        running.append(one)


def asked_too_late(subject: Subject) -> Iterator[Problem]:
    """A question or sign-up about a session that comes when it is over."""
    for location, count in subject.models(HeadCount):
        for name in ("ask", "report"):
            if getattr(count, name).side == "after":
                yield Problem((*location, name), "this is after the session; write `… before`")
        if count.report.side == "before" and count.report.span > count.ask.span:
            yield Problem((*location, "report"), "the count is reported before people are asked")
    for location, places in subject.models(SignUp):
        if places.closes and places.closes.side == "after":
            yield Problem((*location, "closes"), "this is after the session; write `… before`")


def assignment_outside_unit(subject: Subject) -> Iterator[Problem]:
    """An assignment that is due before its unit starts."""
    for location, unit in subject.models(Unit):
        due = unit.assignment.due if unit.assignment else None
        if due and unit.starts and due.utc <= unit.starts.utc:
            yield Problem(
                (*location, "assignment", "due"),
                f"due {due.canonical}, before the unit starts {unit.starts.canonical}",
            )


def _sessions(subject: Subject) -> Iterator[tuple[Location, Session | PastSession]]:
    yield from subject.models(Session)
    yield from subject.models(PastSession)


@dataclass(frozen=True, slots=True)
class _Dated:
    """A session with its instants and its people, None for everyone."""

    planned: Planned
    start: datetime
    end: datetime
    people: frozenset[str] | None

    def shares_people_with(self, other: "_Dated") -> bool:
        """Whether both are for everyone, or name a group, track or chapter in common."""
        if self.people is None or other.people is None:
            return self.people is other.people
        return not self.people.isdisjoint(other.people)


def _dated(subject: Subject) -> Iterator[_Dated]:
    for planned in subject.programme:
        start, end, audience = planned.session.start, planned.ends_at, planned.audience
        if start is None or end is None or planned.session.kind in _BESIDE:
            continue
        names = (*(f"group {group}" for group in audience.groups),)
        names += (*(f"track {key}" for key in audience.tracks),)
        names += (*(f"chapter {key}" for key in audience.chapters),)
        people = None if audience.is_everyone else frozenset(names)
        yield _Dated(planned, start.utc, end, people)
