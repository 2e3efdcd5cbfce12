"""Rules of announcing: what may stand in a text, and where its fields have a value."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.errors.announcements import (
    FieldHasNoValue,
    MentionInText,
    NothingWritten,
    TextTooLong,
    TimeIsPast,
    UnknownField,
)

# api: message content. What is said besides the text is counted by who renders it.
MESSAGE_LIMIT = 2000
FIELDS = ("team", "name", "deadline", "event", "track")
# Why one that nobody cancelled is not sent, as a mark among what it missed.
ALL_IN, DROPPED = "all_in", "dropped"
_MENTION = re.compile(r"@(?:everyone|here)\b|<@[!&]?\d+>")
_FIELD = re.compile(r"\{(\w{1,40})\}")
# What somebody may have meant as a field, and code, in which braces mean themselves.
_BRACES = re.compile(r"\{([^{}]*)\}")
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)


@dataclass(frozen=True)
class Draft:
    """An announcement that is being written; `key` names the form it came from.

    `audience` and `room` as in the table. Without `due_at` it goes out when it is sent.
    """

    key: str
    text: str
    title: str | None = None
    audience: str = "everyone"
    place: str = "channel"
    room: str | None = "announcements"
    ping: str = "silent"
    due_at: datetime | None = None


def require_sendable(title: str | None, text: str) -> None:
    """Raise NothingWritten, MentionInText or UnknownField for what must not be sent."""
    if not text.strip():
        raise NothingWritten
    for part in (title or "", text):
        if found := _MENTION.search(part):
            raise MentionInText(found[0])
        code = [found.span() for found in _CODE.finditer(part)]
        for found in _BRACES.finditer(part):
            is_code = any(begin < found.start() < end for begin, end in code)
            if found[1] not in FIELDS and not is_code:
                raise UnknownField(found[1], FIELDS)


def fields_in(title: str | None, text: str) -> set[str]:
    """The fields that a text asks for."""
    return {*_FIELD.findall(text), *_FIELD.findall(title or "")}


def require_values(
    title: str | None, text: str, place: str, audience: str, *, has_deadline: bool
) -> None:
    """Raise FieldHasNoValue where a field would stay empty."""
    for name in sorted(fields_in(title, text)):
        match name:
            case "team" if place != "team_spaces":
                raise FieldHasNoValue(name, "team spaces")
            case "name" if place != "dm":
                raise FieldHasNoValue(name, "direct messages")
            case "track" if not audience.startswith("track:"):
                raise FieldHasNoValue(name, "a track as audience")
            case "deadline" if not has_deadline:
                raise FieldHasNoValue(name, "a date for the end of submissions")
            case _:
                continue


def filled(text: str, values: dict[str, str]) -> str:
    """The text with its fields filled in; braces around anything else stay."""
    return _FIELD.sub(lambda found: values.get(found[1], found[0]), text)


def require_fits(lengths: Collection[int]) -> None:
    """Raise TextTooLong when any message would be longer than Discord takes."""
    longest = max(lengths, default=0)
    if longest > MESSAGE_LIMIT:
        raise TextTooLong(longest, MESSAGE_LIMIT)


def require_future(instant: datetime, now: datetime) -> None:
    """Raise TimeIsPast for an instant that is over."""
    if instant <= now:
        raise TimeIsPast(instant, now)


def stage_of(state: str, missed: Collection[str]) -> str:
    """The state of an announcement, or why it is not sent where nobody cancelled it."""
    marks = [mark for mark in (ALL_IN, DROPPED) if mark in missed]
    return marks[0] if state == "cancelled" and marks else state
