"""Rules on what Discord has room for."""

import re
from collections.abc import Iterator
from typing import Any, Final, cast

from pydantic import BaseModel

from bot.events.file.layout import planned_channels, planned_roles
from bot.events.file.lint.subject import Problem, Subject
from bot.events.file.schema.ballots import Ballot
from bot.events.file.schema.chapters import Chapter
from bot.events.file.schema.judging import Certificate
from bot.events.file.schema.messages import Edge, Milestone, Texts
from bot.events.file.schema.people import AdmissionCriterion, Question
from bot.events.file.schema.sessions import Session
from bot.events.file.schema.submissions import SubmissionItem
from bot.events.file.schema.support import FrequentQuestion, Perk
from bot.events.file.schema.teams import TeamSpace
from bot.events.file.schema.topics import Duty, HeadCount, TopicDefaults

MOST_CHANNELS_IN_CATEGORY: Final = 50
MOST_ROLES: Final = 250
MOST_EVENTS: Final = 100
MOST_CHOICES: Final = 25
_MESSAGE: Final = 2000
_EVENT_TEXT: Final = 1000
_EVENT_PLACE: Final = 100
_LABEL: Final = 45
_LABEL_HELP: Final = 100
# A deadline is longest when it has moved.
_MOVED: Final = len("~~<t:1732535940:F>~~ **<t:1732564800:F> (<t:1732564800:R>)**")
# A line when it is late, a marker; then whom it is for: at most so much, a group, a team.
_AROUND: Final = 75 + len("An automatic reminder of ")
_WHOM, _GROUP, _TEAM = 306, 40, 50 + len(", for ")
# Each of these signs is written with a backslash, or with another sign after it.
_MARKUP: Final = re.compile(r"[\\*_~|`<\[\]@]|^(?:[>#-]|\d+\.)")

_CHARACTERS: Final[tuple[tuple[type[BaseModel], str, int, str], ...]] = (
    (Session, "about", _EVENT_TEXT, "the text of a Discord event"),
    (Session, "place", _EVENT_PLACE, "the place of a Discord event"),
    (TopicDefaults, "place", _EVENT_PLACE, "the place of a Discord event"),
    (Chapter, "place", _EVENT_PLACE, "the place of a Discord event"),
    (Question, "ask", _LABEL, "the label of a form"),
    (Question, "help", _LABEL_HELP, "the help of a form"),
    (AdmissionCriterion, "text", _LABEL_HELP, "a choice of a form"),
    (SubmissionItem, "title", _LABEL, "the label of a form"),
    (SubmissionItem, "help", _LABEL_HELP, "the help of a form"),
    (SubmissionItem, "statement", _MESSAGE, "a message"),
    (Ballot, "about", _MESSAGE, "a message"),
    (FrequentQuestion, "question", 100, "a choice while typing"),
    (FrequentQuestion, "answer", _MESSAGE, "a message"),
    (Duty, "about", _MESSAGE, "a message"),
    (HeadCount, "question", _MESSAGE, "a message"),
    (Perk, "how", _MESSAGE, "a message"),
    (Certificate, "text", _MESSAGE, "a page"),
    *((Texts, name, _MESSAGE, "a message") for name in Texts.model_fields),
)


def too_many_channels(subject: Subject) -> Iterator[Problem]:
    """More channels than fit into a category or a server."""
    count = len(planned_channels(subject.file))
    if count > MOST_CHANNELS_IN_CATEGORY:
        message = (
            f"{count} channels; Discord has room for {MOST_CHANNELS_IN_CATEGORY} in a category"
        )
        many = max((("channels", "extra"), ("chapters",)), key=lambda at: _length(subject, at[-1]))
        yield Problem(many, message)


def _length(subject: Subject, name: str) -> int:
    lists = {"extra": subject.file.channels.extra, "chapters": subject.file.chapters}
    return len(lists[name])


def too_many_roles(subject: Subject) -> Iterator[Problem]:
    """More roles than a server can have."""
    count = len(planned_roles(subject.file))
    if count > MOST_ROLES:
        yield Problem(("roles",), f"{count} roles; a Discord server has room for {MOST_ROLES}")


def too_many_events(subject: Subject) -> Iterator[Problem]:
    """More dated sessions than Discord shows as scheduled events."""
    count = sum(planned.session.start is not None for planned in subject.programme)
    if count > MOST_EVENTS:
        message = f"{count} sessions have a date; Discord shows the nearest {MOST_EVENTS} as events"
        yield Problem(("sessions",), message)


def channels_for_teams(subject: Subject) -> Iterator[Problem]:
    """A channel for each team where there can be more teams than channels."""
    teams, admission = subject.file.teams, subject.file.admission
    if teams is None or teams.space is not TeamSpace.CHANNEL:
        return
    people = admission.cap if admission and admission.cap else None
    smallest = 1 if teams.solo else teams.min_size
    if people is None or people / smallest > MOST_CHANNELS_IN_CATEGORY:
        message = (
            f"a category has room for {MOST_CHANNELS_IN_CATEGORY} channels; write space: thread"
        )
        yield Problem(("teams", "space"), message)


def too_many_choices(subject: Subject) -> Iterator[Problem]:
    """More choices than a menu of Discord can offer."""
    for location, value in subject.values:
        is_menu = location[-1:] in {("choices",), ("options",), ("tracks",), ("chapters",)}
        is_topics = location == ("mentors", "topics")
        count = len(cast("tuple[Any, ...]", value)) if isinstance(value, tuple) else 0
        if (is_menu or is_topics) and count > MOST_CHOICES:
            message = f"{count} to choose from; a menu of Discord has room for {MOST_CHOICES}"
            yield Problem(location, message)


def too_many_characters(subject: Subject) -> Iterator[Problem]:
    """A text that is longer than the place where Discord shows it."""
    for kind, field, limit, where in _CHARACTERS:
        for location, part in subject.models(kind):
            text = getattr(part, field)
            if isinstance(text, str) and len(text) > limit:
                message = f"{len(text):,} characters; {where} has room for {limit:,}"
                yield Problem((*location, field), message)
    for location, milestone in subject.models(Milestone):
        length = _longest(subject, milestone)
        if length > _MESSAGE:
            message = (
                f"up to {length:,} characters with its date, the note and the lines around it; "
                f"a message has room for {_MESSAGE:,}"
            )
            yield Problem((*location, "text"), message)


def _longest(subject: Subject, milestone: Milestone) -> int:
    """How long a milestone in own words can get, all that is added counted; 0 without any."""
    if milestone.text is None:
        return 0
    event = _shown(subject.file.event.name)
    own = milestone.text.replace("{event}", "x" * event)
    deadlines = own.count("{deadline}")
    bare = len(own) - deadlines * len("{deadline}")
    moved = deadlines * _MOVED or len("\nIt has moved: .") + _MOVED
    notes = {name: window.note for name, window in subject.file.windows.named()}
    said = notes.get(milestone.window.value) if milestone.edge is Edge.CLOSES else None
    note = 1 + _shown(said) if said else 0
    to = (*milestone.to.groups, *milestone.to.tracks, *milestone.to.chapters)
    whom = min(sum(max(len(name), _GROUP) + len(", for ") for name in to), _WHOM)
    team = _TEAM if subject.file.teams is not None else 0
    return bare + moved + note + _AROUND + event + whom + team


def _shown(text: str) -> int:
    """How long a text gets when its signs are kept from meaning something to Discord."""
    return len(text) + len(_MARKUP.findall(text))
