"""Rules on keys: each stands once, and whatever refers to one finds it."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from pydantic import BaseModel

from bot.events.file.findings import Location, did_you_mean
from bot.events.file.lint.subject import Problem, Subject
from bot.events.file.schema.course import Unit
from bot.events.file.schema.judging import Award, Round
from bot.events.file.schema.mentors import Expertise
from bot.events.file.schema.messages import Milestone
from bot.events.file.schema.sessions import Session


def duplicate_key(subject: Subject) -> Iterator[Problem]:
    """Two items of a list (or two sessions anywhere) with the same key."""
    seen: dict[tuple[Location, str], Location] = {}
    for location, value in subject.values:
        key = getattr(value, "key", None) if isinstance(value, BaseModel) else None
        if not isinstance(key, str) or not isinstance(location[-1], int):
            continue
        group: Location = ("sessions",) if isinstance(value, Session) else location[:-1]
        if (group, key) in seen:
            message = f'the key "{key}" is used twice here; give one of the two another'
            yield Problem((*location, "key"), message)
        seen.setdefault((group, key), location)


def unknown_reference(subject: Subject) -> Iterator[Problem]:
    """A key that refers to something that is not in the file."""
    known = _known(subject)
    for location, name, what in _references(subject):
        if name not in known[what]:
            message = f'there is no {what} "{name}"{did_you_mean(name, sorted(known[what]))}'
            yield Problem(location, message)


def _known(subject: Subject) -> Mapping[str, set[str]]:
    file = subject.file
    lists: dict[str, tuple[Any, ...]] = {
        "track": file.tracks,
        "chapter": file.chapters,
        "sponsor": file.sponsors,
        "ballot": file.ballots,
        "unit": file.units,
        "session": tuple(planned.session for planned in file.programme()),
        "topic": file.mentors.topics if file.mentors else (),
        "criterion": file.judging.criteria if file.judging else (),
    }
    return {what: {item.key for item in items} for what, items in lists.items()}


_LISTS = {"tracks": "track", "chapters": "chapter", "units": "unit"}
_SINGLE = {"sponsor": "sponsor", "ballot": "ballot", "session": "session"}


def _references(subject: Subject) -> Iterator[tuple[Location, str, str]]:
    """Location, key and kind of everything that refers to something."""
    for location, value in subject.values:
        if not isinstance(value, BaseModel):
            continue
        for field, what in _LISTS.items():
            if location:
                yield from _keys_in(location, value, field, what)
        for field, what in _SINGLE.items():
            name = getattr(value, field, None)
            if isinstance(name, str):
                yield (*location, field), name, what
        if isinstance(value, Unit):
            yield from _keys_in(location, value, "sessions", "session")
        if isinstance(value, Round):
            yield from _keys_in(location, value, "criteria", "criterion")
        if isinstance(value, Expertise):
            yield (*location, "topic"), value.topic, "topic"


def _keys_in(
    location: Location, value: BaseModel, field: str, what: str
) -> Iterator[tuple[Location, str, str]]:
    items: Any = getattr(value, field, ())
    if isinstance(items, tuple):
        for index, name in enumerate(cast("tuple[Any, ...]", items)):
            if isinstance(name, str):
                yield (*location, field, index), name, what


def milestone_without_window(subject: Subject) -> Iterator[Problem]:
    """A milestone tied to an edge of a window that the file does not have."""
    for location, milestone in subject.models(Milestone):
        window = getattr(subject.file.windows, milestone.window.value)
        if window is None or getattr(window, milestone.edge.value) is None:
            said = f"windows.{milestone.window.value}.{milestone.edge.value}"
            yield Problem(location, f'"{milestone.key}" waits for {said}, which is not in the file')


def award_without_source(subject: Subject) -> Iterator[Problem]:
    """An award of which nothing says how its winner is found."""
    needed = {"popular_vote": "ballot", "track": "tracks", "sponsor": "sponsor"}
    for location, award in subject.models(Award):
        field = needed.get(award.given_for.value)
        if field and not getattr(award, field):
            said = f"given_for: {award.given_for.value}"
            yield Problem(location, f'"{award.title}" has {said} and needs {field} beside it')
