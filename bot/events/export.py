"""An event as the text of an event file, with everything that was changed by command since."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

import yaml

from bot.events import definition
from bot.events.definition import Values
from bot.events.diff import is_moment
from bot.events.file.instants import Moment
from bot.model import Event, Session, Window

if TYPE_CHECKING:
    from bot.events.file.schema import EventFile

HEADER = """\
# yaml-language-server: $schema=../event.schema.json
# Exported by Muster: the last imported file with what was changed by command since.
"""
Path = tuple[str | int, ...]


def file_as_text(event: Event, text: str) -> str:
    """The event as YAML; `text`, with its comments, when nothing was changed by command."""
    file = definition.read_definition(event)
    moved = [*_moved_windows(event, file), *_moved_sessions(event, file)]
    if text and not moved:
        return text
    document = cast("dict[str, Any]", _readable(definition.stored_definition(file)))
    for path, values in moved:
        _put(document, path, values)
    body = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)
    return HEADER + body


def _moved_windows(event: Event, file: "EventFile") -> Iterator[tuple[Path, Values]]:
    said = definition.window_values(file)
    elsewhere = definition.deadlines_elsewhere(file)
    for window in event.windows:
        values = said.get(window.key, {})
        changed: Values = {}
        if window.opens_at != values.get("opens_at"):
            changed["opens"] = _written(window.opens_at, _zone_of(window, event))
        if window.closes_at != values.get("closes_at"):
            changed["closes"] = _written(window.closes_at, _zone_of(window, event))
        if changed and window.key in elsewhere:
            *place, name = elsewhere[window.key].path
            yield tuple(place), {str(name): changed["closes"]}
        elif changed:
            yield ("windows", window.key), changed


def _moved_sessions(event: Event, file: "EventFile") -> Iterator[tuple[Path, Values]]:
    said = definition.session_values(file)
    paths = {planned.session.key: planned.path for planned in file.programme()}
    for session in event.sessions:
        values = said.get(session.key)
        if values is None:
            # In no file: added by command, or removed by a file and cancelled ever since.
            if session.cancelled_at is None:
                undated = {"date": "open"} if session.starts_at is None else {}
                told = {"about": session.summary, "chairs": session.details.get("chairs")}
                yield (
                    ("sessions", -1),
                    {"key": session.key, **undated, **_session(session, {}), **told},
                )
        elif changed := _session(session, values):
            yield paths[session.key], changed


def _session(session: Session, said: Values) -> Values:
    changed: Values = {}
    if session.starts_at != said.get("starts_at") or session.ends_at != said.get("ends_at"):
        changed["start"] = _written(session.starts_at, session.zone)
        changed["end"] = _written(session.ends_at, session.zone)
        changed["duration"] = None
        if session.starts_at is not None:
            changed["date"] = None
    changed |= {
        name: getattr(session, name)
        for name in ("title", "place", "link", "kind")
        if getattr(session, name) != said.get(name)
    }
    if (session.cancelled_at is not None) != bool(said.get("cancelled")):
        changed["cancelled"] = session.cancelled_at is not None
    return changed


def _zone_of(window: Window, event: Event) -> str:
    written = window.closes_written or window.opens_written or ""
    return "AoE" if written.endswith("AoE") else event.time_zone


def _written(instant: datetime | None, zone: str) -> str | None:
    if instant is None:
        return None
    return Moment.at(instant, "Etc/GMT+12" if zone == "AoE" else zone).canonical


def _readable(value: Any) -> Any:
    """Stored JSON with its moments in the file's own grammar."""
    if is_moment(value):
        return Moment.at(datetime.fromisoformat(value["utc"]), value["zone"]).canonical
    if isinstance(value, dict):
        return {name: _readable(part) for name, part in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [_readable(part) for part in cast("list[Any]", value)]
    return value


def _put(document: Any, path: Path, values: Values) -> None:
    place = document
    for step in path[:-1]:
        place = (
            place.setdefault(step, [] if step == "sessions" else {})
            if isinstance(step, str)
            else place[step]
        )
    if path[-1] == -1:
        place.append({name: value for name, value in values.items() if value is not None})
        return
    item = place.setdefault(path[-1], {}) if isinstance(path[-1], str) else place[path[-1]]
    for name, value in values.items():
        if value is None:
            item.pop(name, None)
        else:
            item[name] = value
