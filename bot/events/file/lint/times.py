"""Rules on moments: how they are written, and whether they can be meant."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, time
from typing import Final

from bot.events.file.findings import Location
from bot.events.file.instants import Moment, read_moment
from bot.events.file.lint.subject import Problem, Subject
from bot.events.file.schema.sessions import SessionKind
from bot.events.file.zones import zone_info

NIGHT_ENDS: Final = time(6)
_AM_OR_PM = re.compile(r"\d\s?[ap]m\b", re.IGNORECASE)
_MOMENT_IN_TEXT = re.compile(
    r"\b\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}(?:\s?[ap]m\b)?(?:\s(?:[A-Z]{2,5}\b|AoE|[A-Z]\w+/\w+))?"
)


def remarked(rule: str) -> Callable[[Subject], Iterator[Problem]]:
    """The rule that passes on what reading a moment remarks under that identifier."""

    def check(subject: Subject) -> Iterator[Problem]:
        for location, moment in subject.moments:
            for remark in read_moment(moment.written, zone=moment.zone).remarks:
                if remark.rule == rule:
                    yield Problem(location, remark.message)

    return check


def session_at_night(subject: Subject) -> Iterator[Problem]:
    """A session between midnight and six whose time was written without am or pm."""
    for planned in subject.programme:
        start = planned.session.start
        if start is None or planned.session.kind is SessionKind.DEADLINE:
            continue
        if _at_night(start.wall) and not _AM_OR_PM.search(start.written):
            yield Problem(
                (*planned.path, "start"),
                f'"{planned.title}" starts at {start.wall:%H:%M}, at night; for the afternoon '
                f"write {_afternoon(start.wall)}, else say {start.wall:%I:%M} am",
            )


def night_deadline(subject: Subject) -> Iterator[Problem]:
    """A deadline that falls into the night where a chapter lives."""
    for name, window in subject.file.windows.named():
        if window.closes is None or name in {"hacking", "judging"}:
            continue
        for chapter in subject.file.chapters:
            local = window.closes.utc.astimezone(zone_info(chapter.zone))
            if _at_night(local):
                yield Problem(
                    ("windows", name, "closes"),
                    f"this is {local:%a %H:%M}, at night, for {chapter.name} ({chapter.zone})",
                )


def time_in_text(subject: Subject) -> Iterator[Problem]:
    """A text that names a moment which nothing in the file happens at."""
    known = {moment.utc for _, moment in subject.moments}
    for location, text in subject.texts:
        for match in _MOMENT_IN_TEXT.finditer(text):
            said = read_moment(match[0], zone=subject.file.event.zone).moment
            if said is None or said.utc not in known:
                yield Problem(
                    location,
                    f'"{match[0]}" in this text is no time of the file; texts do not move when a '
                    "deadline moves, so leave times to the bot",
                )


def ends_before_start(subject: Subject) -> Iterator[Problem]:
    """Something that ends before it starts, or at once."""
    yield from _in_wrong_order(subject, (("starts", "ends"), ("start", "end")))


def closes_before_opens(subject: Subject) -> Iterator[Problem]:
    """Something that closes before it opens, or at once."""
    yield from _in_wrong_order(subject, (("opens", "closes"),))


def _in_wrong_order(subject: Subject, pairs: tuple[tuple[str, str], ...]) -> Iterator[Problem]:
    found: dict[Location, Moment] = dict(subject.moments)
    for location, early in subject.moments:
        for first, last in pairs:
            late = found.get((*location[:-1], last)) if location[-1] == first else None
            if late is not None and late.utc <= early.utc:
                yield Problem(
                    (*location[:-1], last),
                    f"{last} {late.canonical}, but {first} {early.canonical}",
                )


def _at_night(local: datetime) -> bool:
    return time(0) < local.time() < NIGHT_ENDS


def _afternoon(wall: datetime) -> str:
    return f"{wall.hour % 12 + 12:02}:{wall:%M}"
