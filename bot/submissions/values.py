"""What was typed for a part of a submission, read into the value that is kept."""

import re
from datetime import timedelta
from typing import Any

from bot.errors.submissions import (
    DeclarationDeclined,
    LengthNotUnderstood,
    TextTooLong,
    VideoTooShortOrLong,
)
from bot.submissions.asked import Part
from bot.submissions.licences import read_licence
from bot.submissions.links import read_link, require_repository

LONGEST_TEXT = 4_000
LONGEST_TITLE = 100

_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)")
_WORDS = re.compile(
    r"(?:(\d{1,2})\s*h\w*)?\s*(?:(\d{1,3})\s*m\w*)?\s*(?:(\d{1,4})\s*s\w*)?", re.IGNORECASE
)


def read_value(part: Part, typed: str, length: str = "") -> Any:
    """The value to keep for a part, in the form that JSON has; None when it was emptied.

    `length` is that of a video. Raises refusals of `bot.errors.submissions` that say what is
    wrong with it.
    """
    text = typed.strip()
    if not text:
        return None
    if part.is_link:
        link = read_link(text, part.hosts)
        if part.kind == "repository":
            require_repository(link)
        value: dict[str, Any] = {"url": link.url, "plain": link.plain}
        if part.is_timed and length.strip():
            value["seconds"] = int(_checked_length(part, length).total_seconds())
        return value
    if part.kind == "licence":
        return read_licence(text, part.choices)
    if part.kind == "declaration":
        if text != "yes":
            raise DeclarationDeclined(part.statement or part.title)
        return True
    limit = part.max_characters or LONGEST_TEXT
    if len(text) > limit:
        raise TextTooLong(part.title, len(text), limit)
    return text


def _checked_length(part: Part, typed: str) -> timedelta:
    length = read_length(typed)
    short = part.shortest is not None and length < part.shortest
    long = part.longest is not None and length > part.longest
    if short or long:
        raise VideoTooShortOrLong(length, part.shortest, part.longest)
    return length


def read_length(typed: str) -> timedelta:
    """The length of a video: `4:30`, `1:02:03`, `4 min 30 s`, `4m`; a bare number is minutes.

    Raises LengthNotUnderstood.
    """
    text = typed.strip()
    if text.isascii() and text.isdigit() and len(text) <= 3:
        return timedelta(minutes=int(text))
    match = _CLOCK.fullmatch(text) or _WORDS.fullmatch(text)
    if match is None or not any(match.groups()):
        raise LengthNotUnderstood(typed)
    hours, minutes, seconds = (int(piece or 0) for piece in match.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def is_filled(part: Part, value: Any) -> bool:
    """Whether nothing is missing from the part any more."""
    if value in (None, "", False):
        return False
    return not part.is_timed or "seconds" in value
