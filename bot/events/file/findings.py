"""What a check finds: where, how bad, and what to do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Final, cast

Location = tuple[str | int, ...]
"""The way from the top of the file to a value: keys and positions in lists."""


MOST_FINDINGS: Final = 100
"""How many findings of one kind are reported; nobody reads more, and files may mean harm."""
_MOST_COMPARED: Final = 200


class Level(StrEnum):
    """How bad a finding is: errors forbid the import, warnings and notes do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `line` counts from 1 and is 0 where there is no text to point at.

    Invisible signs in what is quoted are replaced. `accepted` is the reason why the file says
    that it is meant, if it does.
    """

    level: Level
    rule: str
    line: int
    path: str
    message: str
    accepted: str | None = None

    def __post_init__(self) -> None:
        # Both quote what somebody wrote, and are shown in terminals and on Discord.
        object.__setattr__(self, "path", _visible(self.path))
        object.__setattr__(self, "message", _visible(self.message))

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        return f"{place}{self.message}"


class Lines:
    """On which line of the text each value stands."""

    def __init__(self, lines: Mapping[Location, int] | None = None) -> None:
        self._lines = dict(lines or {})

    def at(self, location: Location) -> int:
        """The line of a value, or of the nearest thing around it; 0 without a text."""
        for length in range(len(location), -1, -1):
            line = self._lines.get(location[:length])
            if line is not None:
                return line
        return 0


def show_path(root: Any, location: Location) -> str:
    """The location in words; list items that have a key go by it: `sessions.keynote.start`."""
    words, node = "", root
    for step in location:
        node = _child(node, step)
        if isinstance(step, int):
            key = _child(node, "key")
            words += f".{key}" if isinstance(key, str) else f"[{step + 1}]"
        else:
            words += f".{step}" if words else step
    return words


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """The end of a sentence that offers the nearest known word, or lists a few of them."""
    nearest = get_close_matches(word.lower()[:60], known[:_MOST_COMPARED], n=1, cutoff=0.6)
    if nearest:
        return f'; did you mean "{nearest[0]}"?'
    if not known:
        return ""
    listed = ", ".join(sorted(known)[:20]) + (", …" if len(known) > 20 else "")
    return f"; possible here: {listed}"


def shorten(text: str, limit: int = 60) -> str:
    """The text on one line, cut with an ellipsis where it is longer than `limit`."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def _visible(text: str) -> str:
    """The text with every invisible sign replaced, so that none can act where it is shown."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)


def _child(node: Any, step: str | int) -> Any:
    if isinstance(node, Mapping):
        return cast("Mapping[Any, Any]", node).get(step)
    if isinstance(step, int):
        if isinstance(node, (list, tuple)):
            items = cast("Sequence[Any]", node)
            return items[step] if step < len(items) else None
        return None
    return getattr(node, step, None)
