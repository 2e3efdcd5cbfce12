"""Rules on texts: nothing hidden, nobody pinged, no field that nobody fills."""

import re
from collections.abc import Iterator
from typing import Final

from pydantic import BaseModel

from bot.events.file.findings import Level, Location
from bot.events.file.lint.subject import Problem, Subject
from bot.events.file.schema.judging import Certificate
from bot.events.file.schema.messages import Milestone, Texts

_MENTION: Final = re.compile(r"@(?:everyone|here)\b|<(?:@[!&]?|#)\d+>")
# What /announce refuses: a link to a channel is one in a message of its own.
_PING: Final = re.compile(r"@(?:everyone|here)\b|<@[!&]?\d+>")
# Controls, zero-width signs and marks of writing direction; the joiners that scripts and emoji
# need are allowed between other than plain Latin letters.
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
    "|(?:^|(?<=[\x00-\x7f]))[\u200c\u200d]|[\u200c\u200d](?=$|[\x00-\x7f])"
)
_FIELD: Final = re.compile(r"\{([^{}]*)\}")
_PROSE: Final = {"about", "why", "how", "answer", "statement", "text", "help", "late", "note"}
# What is filled in where; a field of any other kind of text would be read as it is written.
_FIELDS: Final[tuple[tuple[type[BaseModel], tuple[str, ...]], ...]] = (
    (Milestone, ("deadline", "event")),
    (Certificate, ("award", "event", "name", "team")),
    (Texts, ()),
)


def mention(subject: Subject) -> Iterator[Problem]:
    """A mention, which the bot shows as plain text so that nobody is pinged."""
    for location, text in subject.texts:
        if location[:2] == ("reminders", "milestones"):
            if found := _PING.search(text):
                message = (
                    f'"{found[0]}" pings nobody: a milestone goes out without a ping; leave it out '
                    "(/announce later can ping)"
                )
                yield Problem(location, message, Level.ERROR)
        elif found := _MENTION.search(text):
            in_prose = location[-1] in _PROSE or location[0] == "texts"
            message = f'"{found[0]}" pings nobody; the bot shows it as plain text, so leave it out'
            yield Problem(location, message, Level.WARNING if in_prose else Level.ERROR)


def hidden_character(subject: Subject) -> Iterator[Problem]:
    """A sign that one cannot see but that changes how a text is read."""
    for location, text in subject.texts:
        if found := _HIDDEN.search(text):
            sign = f"U+{ord(found[0]):04X}"
            yield Problem(location, f"there is an invisible sign in this text ({sign}); delete it")


def unknown_field(subject: Subject) -> Iterator[Problem]:
    """A field in braces that nothing fills in."""
    for location, text, fields in _templates(subject):
        listed = ", ".join(f"{{{name}}}" for name in fields)
        instead = f"this text has {listed}" if fields else "this text has no fields"
        for found in _FIELD.finditer(text):
            if found[1] not in fields:
                yield Problem(location, f"nothing fills in {found[0]}; {instead}")


def _templates(subject: Subject) -> Iterator[tuple[Location, str, tuple[str, ...]]]:
    for kind, fields in _FIELDS:
        for location, part in subject.models(kind):
            for name in kind.model_fields:
                text = getattr(part, name)
                if type(text) is str and name not in {"key", "title"}:
                    yield (*location, name), text, fields
