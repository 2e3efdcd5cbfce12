"""Small event files for the tests."""

from typing import Any

from bot.events.file.schema import EventFile

EVENT: dict[str, Any] = {
    "slug": "sample",
    "name": "Sample",
    "summary": "An event for one test.",
    "zone": "Europe/Berlin",
    "starts": "2024-11-22 09:00",
    "ends": "2024-11-24 18:00",
}


def event_file(**sections: Any) -> EventFile:
    """An event file with the sections given; `event` adds to the usual one."""
    event = EVENT | sections.pop("event", {})
    return EventFile.model_validate({"event": event, **sections})


def session(key: str, start: str, **more: Any) -> dict[str, Any]:
    """A session of one hour in the town hall."""
    return {"key": key, "start": start, "duration": "1 h", "place": "Town hall", **more}
