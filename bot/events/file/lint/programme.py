"""Rules on sessions, and on what is said and asked around them."""

from collections.abc import Iterator
from itertools import combinations

from bot.events.file.findings import Location
from bot.events.file.lint.subject import Problem, Subject
from bot.events.file.schema import Planned
from bot.events.file.schema.base import OPEN
from bot.events.file.schema.course import Unit
from bot.events.file.schema.people import Audience
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
    dated = [planned for planned in subject.programme if _takes_place(planned)]
    for first, second in combinations(dated, 2):
        if _overlap(first, second) and _share(first.audience, second.audience):
            early, late = sorted((first, second), key=lambda planned: planned.path)
            yield Problem(
                (*late.path, "start"),
                f'"{late.title}" overlaps "{early.title}", and both are for the same people',
            )


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


def _takes_place(planned: Planned) -> bool:
    dated = planned.session.start is not None and planned.ends_at is not None
    return dated and planned.session.kind not in _BESIDE


def _overlap(first: Planned, second: Planned) -> bool:
    starts, ends = (first.session.start, second.session.start), (first.ends_at, second.ends_at)
    if not (starts[0] and starts[1] and ends[0] and ends[1]):
        return False
    return starts[0].utc < ends[1] and starts[1].utc < ends[0]


def _share(first: Audience, second: Audience) -> bool:
    if first.is_everyone and second.is_everyone:
        return True
    return any(
        set(getattr(first, name)) & set(getattr(second, name))
        for name in ("groups", "tracks", "chapters")
    )
