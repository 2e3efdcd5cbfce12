"""Plain data and the line of each value, built from the events of a YAML parser."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, cast

import yaml

from bot.events.file.findings import Finding, Level, Lines, Location, shorten

MOST_VALUES: Final = 8_000
LONGEST_VALUE: Final = 10_000
MOST_ALIASES: Final = 50
DEEPEST: Final = 20
_AGAIN: Final = "\0again"
_NOTHING: Final = {"", "~", "null", "Null", "NULL"}


class Unreadable(Exception):
    """The text cannot be read; carries the finding that says why."""

    def __init__(self, rule: str, line: int, message: str) -> None:
        super().__init__(message)
        self.finding = Finding(Level.ERROR, rule, line, "", message)


@dataclass(frozen=True, slots=True)
class Source:
    """Plain data of a file with the line of each value and what was wrong on the way."""

    data: dict[str, Any]
    lines: Lines
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is being filled."""

    container: list[Any] | dict[str, Any]
    location: Location
    anchor: str | None
    key: str | None = None
    size: int = 1
    key_lines: dict[str, int] = field(default_factory=dict[str, int])


class Composer:
    """Builds plain data from the parser's events, watching depth, size, aliases and tags."""

    def __init__(self) -> None:
        self._frames: list[_Frame] = []
        self._lines: dict[Location, int] = {}
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._findings: list[Finding] = []
        self._root: Any = None
        self._documents = self._values = self._aliases = 0

    def compose(self, events: Iterable[Any]) -> Source:
        """The source that the events spell; raises `Unreadable` at the first thing refused."""
        for event in events:
            self._take(event, event.start_mark.line + 1)
        if self._root is None:
            raise Unreadable("empty", 0, "the file is empty; it starts with a section event:")
        if not isinstance(self._root, dict):
            message = "the file has to consist of sections such as event: and sessions:"
            raise Unreadable("empty", 1, message)
        root = cast("dict[str, Any]", self._root)
        return Source(root, Lines(self._lines), tuple(self._findings))

    def _take(self, event: Any, line: int) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    message = "a second document starts here (---); a file holds one event"
                    raise Unreadable("several-documents", line, message)
            case yaml.AliasEvent():
                self._take_alias(str(event.anchor), line)
            case yaml.ScalarEvent():
                self._refuse_tag(event, line)
                text = self._scalar(event, line)
                self._place(None if not event.style and text in _NOTHING else text, line)
                if event.anchor:
                    self._anchors[event.anchor] = (text, 1)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._refuse_tag(event, line)
                is_mapping = isinstance(event, yaml.MappingStartEvent)
                self._open(dict[str, Any]() if is_mapping else [], event.anchor, line)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._close()
            case _:
                pass

    def _scalar(self, event: Any, line: int) -> str:
        text = str(event.value)
        if len(text) > LONGEST_VALUE:
            message = f"{len(text):,} characters found; nothing here is that long"
            raise Unreadable("too-long", line, message)
        return text

    def _refuse_tag(self, event: Any, line: int) -> None:
        if event.tag is not None:
            tag = shorten(str(event.tag).replace("tag:yaml.org,2002:", "!!"))
            raise Unreadable("tag", line, f"tags such as {tag} are not read; write the plain value")

    def _open(self, container: list[Any] | dict[str, Any], anchor: str | None, line: int) -> None:
        if len(self._frames) >= DEEPEST:
            raise Unreadable("too-deep", line, f"nested more than {DEEPEST} deep; nothing here is")
        frame = _Frame(container, self._location(line), anchor)
        self._place(container, line)
        self._frames.append(frame)

    def _close(self) -> None:
        frame = self._frames.pop()
        if frame.anchor:
            self._anchors[frame.anchor] = (frame.container, frame.size)
        if self._frames:
            self._frames[-1].size += frame.size

    def _take_alias(self, name: str, line: int) -> None:
        self._aliases += 1
        if name not in self._anchors:
            message = f"*{name} refers to itself or to nothing; write the value out"
            raise Unreadable("alias", line, message)
        if self._aliases > MOST_ALIASES:
            message = f"more than {MOST_ALIASES} aliases (*{name}); write the values out"
            raise Unreadable("alias", line, message)
        value, size = self._anchors[name]
        self._count(size, line)
        self._place(value, line)
        if self._frames:
            self._frames[-1].size += size

    def _count(self, values: int, line: int) -> None:
        self._values += values
        if self._values > MOST_VALUES:
            raise Unreadable(
                "too-large", line, f"more than {MOST_VALUES:,} values; nothing is read"
            )

    def _location(self, line: int) -> Location:
        if not self._frames:
            return ()
        frame = self._frames[-1]
        if isinstance(frame.container, list):
            return (*frame.location, len(frame.container))
        if frame.key is None:
            raise Unreadable("malformed", line, "a key has to be a plain word")
        return (*frame.location, frame.key)

    def _place(self, value: Any, line: int) -> None:
        self._count(1, line)
        if not self._frames:
            self._root, self._lines[()] = value, line
            return
        frame = self._frames[-1]
        if isinstance(frame.container, list):
            self._lines[(*frame.location, len(frame.container))] = line
            frame.container.append(value)
            frame.size += 1
        elif frame.key is None:
            self._take_key(frame, value, line)
        else:
            # An empty value says nothing, as if its key were not there.
            if value is not None and frame.key != _AGAIN:
                frame.container[frame.key] = value
            frame.key = None
            frame.size += 1

    def _take_key(self, frame: _Frame, key: Any, line: int) -> None:
        if not isinstance(key, str):
            raise Unreadable("malformed", line, "a key has to be a plain word")
        frame.key = key
        if key in frame.key_lines:
            message = f'"{shorten(key)}" stands here twice; first on line {frame.key_lines[key]}'
            path = ".".join(str(step) for step in (*frame.location, key))
            self._findings.append(Finding(Level.ERROR, "repeated-key", line, path, message))
            # What stands there a second time is read for its own mistakes, then dropped.
            frame.key = _AGAIN
            return
        frame.key_lines[key] = line
        self._lines.setdefault((*frame.location, key), line)
