"""From bytes to plain data: the YAML of an event file, read without trusting it.

Every scalar stays the text that was written, so that `no`, `12:30` and `2024-11-22` mean what
they say; the models turn text into numbers and times. The text is read event by event, without
recursion, and given up as soon as it grows past the limits.
"""

import re
from collections.abc import Iterator
from typing import Any, Final, cast

import yaml

from bot.events.file import LARGEST_FILE
from bot.events.file.composing import Composer, Source, Unreadable
from bot.events.file.findings import shorten

_CONTROL: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)
_INDENT_WITH_TAB: Final = re.compile(r"^ *\t", re.MULTILINE)
_HINTS: Final = (
    ("mapping values are not allowed", "a value that contains a colon and a space needs quotes"),
    ("found character '\\t'", "indent with spaces, not with tabs"),
    ("that cannot start any token", "a value that starts with such a sign needs quotes"),
    ("found unexpected end of stream", "a quote that was opened is not closed"),
    ("expected <block end>", "check the indentation of this line and of those above it"),
    ("could not find expected ':'", "a key needs a colon after it"),
    ("undefined alias", "* at the start of a value needs quotes"),
)


def read_source(text: str | bytes) -> Source:
    """Read the YAML of an event file; raises `Unreadable` where that makes no sense."""
    return Composer().compose(events_of(_clean(text)))


def _clean(text: str | bytes) -> str:
    if len(text) > LARGEST_FILE:
        size = f"{len(text) / 1024:,.0f} KiB"
        raise Unreadable("too-large", 0, f"the file has {size}; at most 256 KiB are read")
    decoded = text if isinstance(text, str) else _decode(text)
    decoded = decoded.removeprefix("\ufeff")
    if found := _CONTROL.search(decoded):
        line = decoded.count("\n", 0, found.start()) + 1
        sign = f"U+{ord(found[0]):04X}"
        raise Unreadable("control-character", line, f"a control character ({sign}); delete it")
    if found := _INDENT_WITH_TAB.search(decoded):
        line = decoded.count("\n", 0, found.end()) + 1
        raise Unreadable("tab", line, "this line is indented with a tab; use spaces instead")
    return decoded


def _decode(text: bytes) -> str:
    if text[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise Unreadable("not-utf-8", 1, "the file is saved as UTF-16; save it as UTF-8")
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        message = "this line is not valid UTF-8; save the file as UTF-8"
        raise Unreadable("not-utf-8", line, message) from error


def events_of(text: str) -> Iterator[Any]:
    """The parser's events one by one; raises `Unreadable` where the text is not YAML."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        # The stubs of PyYAML leave the events of its parser untyped.
        yield from cast("Iterator[Any]", yaml.parse(text, Loader=loader))  # pyright: ignore[reportUnknownMemberType]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or "this is not YAML"
        hint = next((hint for sign, hint in _HINTS if sign in problem), problem)
        line = mark.line + 1 if mark else 0
        raise Unreadable(
            "malformed", line, f"the text cannot be read on from here: {hint}"
        ) from error
    except yaml.YAMLError as error:
        raise Unreadable("malformed", 0, f"this is not YAML: {shorten(str(error), 200)}") from error
