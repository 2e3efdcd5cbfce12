"""Rules on windows and deadlines."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from bot.events.file.findings import Location
from bot.events.file.instants import Moment
from bot.events.file.lint.subject import Problem, Subject
from bot.events.file.schema.ballots import Decides
from bot.events.file.schema.submissions import SubmissionFor

ONE_MINUTE: Final = timedelta(minutes=1)
ALMOST: Final = timedelta(minutes=5)


def judging_at_deadline(subject: Subject) -> Iterator[Problem]:
    """Judging that begins in the minute in which handing in ends, or before."""
    windows = subject.file.windows
    ends = [window for window in (windows.hacking, windows.submissions) if window]
    closing = [end.closes.utc + (end.grace or timedelta()) for end in ends if end.closes]
    if not closing:
        return
    for location, opens in _judging_opens(subject):
        if opens.utc < max(closing) + ONE_MINUTE:
            yield Problem(
                location,
                f"judging begins {opens.utc:%a %H:%M} UTC, but projects come in until "
                f"{max(closing):%a %H:%M} UTC; leave time between the two",
            )


def _judging_opens(subject: Subject) -> Iterator[tuple[Location, Moment]]:
    window, judging = subject.file.windows.judging, subject.file.judging
    if window and window.opens:
        yield ("windows", "judging", "opens"), window.opens
    elif judging:
        for index, turn in enumerate(judging.rounds):
            if turn.opens:
                yield ("judging", "rounds", index, "opens"), turn.opens


def deadline_said_twice(subject: Subject) -> Iterator[Problem]:
    """One moment that is said in two places, or two forms, which do not agree."""
    for location, said, elsewhere in _said_twice(subject):
        if said.utc != elsewhere.utc:
            apart = abs(said.utc - elsewhere.utc)
            yield Problem(
                location,
                f"said twice, {apart} apart: {said.canonical} ({said.utc:%a %H:%M:%S} UTC) here, "
                f"{elsewhere.canonical} ({elsewhere.utc:%a %H:%M:%S} UTC) as well",
            )


def _said_twice(subject: Subject) -> Iterator[tuple[Location, Moment, Moment]]:
    file = subject.file
    for name, window in file.windows.named():
        for index, other in enumerate(window.also_said_as):
            if window.closes:
                yield ("windows", name, "also_said_as", index), other, window.closes
    for planned in subject.programme:
        for index, other in enumerate(planned.session.also_said_as):
            if planned.session.start:
                yield (*planned.path, "also_said_as", index), other, planned.session.start
    submissions, voting = file.windows.submissions, file.windows.voting
    if file.submissions and file.submissions.due and submissions and submissions.closes:
        yield ("submissions", "due"), file.submissions.due, submissions.closes
    for index, ballot in enumerate(file.ballots):
        is_popular = ballot.decides is Decides.POPULAR_VOTE
        if is_popular and ballot.closes and voting and voting.closes:
            yield ("ballots", index, "closes"), ballot.closes, voting.closes


def deadlines_almost_equal(subject: Subject) -> Iterator[Problem]:
    """Hacking and submissions that close a few minutes, or just a zone, apart."""
    hacking, submissions = subject.file.windows.hacking, subject.file.windows.submissions
    if not (hacking and hacking.closes and submissions and submissions.closes):
        return
    apart = abs(hacking.closes.utc - submissions.closes.utc)
    same_clock = hacking.closes.wall == submissions.closes.wall
    if apart and (apart < ALMOST or same_clock):
        yield Problem(
            ("windows", "submissions", "closes"),
            f"hacking closes {hacking.closes.canonical}, submissions {submissions.closes.canonical}"
            f": {apart} apart; is one moment meant?",
        )


def windows_out_of_order(subject: Subject) -> Iterator[Problem]:
    """Windows that cannot follow each other as they do."""
    windows = subject.file.windows
    moments = {
        (name, edge): moment
        for name, window in windows.named()
        for edge in ("opens", "closes")
        if (moment := getattr(window, edge)) is not None
    }
    for first, last in (
        (("registration", "opens"), ("hacking", "closes")),
        (("team_formation", "closes"), ("hacking", "closes")),
        (("hacking", "opens"), ("submissions", "closes")),
        (("submissions", "closes"), ("judging", "closes")),
        (("submissions", "opens"), ("voting", "opens")),
    ):
        early, late = moments.get(first), moments.get(last)
        if early is not None and late is not None and late.utc < early.utc:
            yield Problem(
                ("windows", *last),
                f"{' '.join(last)} {late.canonical}, before {' '.join(first)} {early.canonical}",
            )


def window_outside_event(subject: Subject) -> Iterator[Problem]:
    """A window that reaches beyond the event as a whole."""
    for name, window in subject.file.windows.named():
        for edge in ("opens", "closes"):
            moment: Moment | None = getattr(window, edge)
            if moment is not None and not _inside(subject, moment.utc):
                yield Problem(
                    ("windows", name, edge),
                    f"{moment.canonical} is outside the event, which lasts {_span(subject)}",
                )


def session_outside_event(subject: Subject) -> Iterator[Problem]:
    """A session that starts before the event or ends after it."""
    for planned in subject.programme:
        start, end = planned.session.start, planned.ends_at
        if start is None:
            continue
        if not _inside(subject, start.utc) or (end is not None and not _inside(subject, end)):
            yield Problem(
                (*planned.path, "start"),
                f'"{planned.title}" is outside the event, which lasts {_span(subject)}',
            )


def no_deadline(subject: Subject) -> Iterator[Problem]:
    """Something to hand in without an instant by which."""
    submissions, window = subject.file.submissions, subject.file.windows.submissions
    if submissions is None or submissions.due or (window and window.closes):
        return
    if submissions.for_each is not SubmissionFor.UNIT:
        message = "nothing says until when to hand in; give windows.submissions a closes"
        yield Problem(("submissions",), message)


def _inside(subject: Subject, instant: datetime) -> bool:
    event = subject.file.event
    after = event.starts is None or event.starts.utc <= instant
    return after and (event.ends is None or instant <= event.ends.utc)


def _span(subject: Subject) -> str:
    event = subject.file.event
    start = event.starts.canonical if event.starts else "an open date"
    end = event.ends.canonical if event.ends else "an open end"
    return f"from {start} to {end}"
