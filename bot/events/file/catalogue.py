"""The rules that a text has to keep to be read at all; the others are in `lint.table`."""

from collections.abc import Mapping
from typing import Final

READING_RULES: Final[Mapping[str, str]] = {
    "empty": "A file consists of sections.",
    "too-large": "A file has at most 256 KiB and 8,000 values.",
    "not-utf-8": "A file is saved as UTF-8.",
    "control-character": "A text has no control characters.",
    "tab": "Lines are indented with spaces.",
    "malformed": "A file is YAML.",
    "several-documents": "A file holds one event.",
    "tag": "Values have no tags.",
    "alias": "Aliases are few and refer to something above.",
    "too-deep": "Values are not nested deeper than the sections need.",
    "repeated-key": "A key stands once in its group.",
    "unknown-key": "A key is one of those that its group has.",
    "missing-key": "A key that is needed is there.",
    "unknown-word": "A word is one of those that are possible.",
    "wrong-shape": "A value is a text, number, list or group, as its key asks for.",
    "wrong-form": "A text has the form that its key asks for.",
    "too-long": "A text is neither too long nor empty.",
    "out-of-range": "A number is between its bounds.",
    "not-one-line": "A name is on one line.",
    "not-a-link": "A link is whole and leads to the web.",
    "not-a-channel-name": "A channel has a name as Discord writes them.",
    "not-a-span": "A span of time has numbers with units.",
    "not-a-moment": "A moment has a day of the calendar and a time of the clock.",
    "no-year": "A moment has a year.",
    "half-of-day": "A time before ten is written with two digits, or with am or pm.",
    "no-length": "Hours end after they begin, by midnight at the latest.",
    "unknown-zone": "A zone is known to the time zone database.",
    "ambiguous-abbreviation": "An abbreviation stands for one zone.",
    "skipped-time": "A time exists on the clocks of its zone.",
}
"""Identifiers of the rules with what each asks for; breaking one is an error."""
