"""The part of an event file that is stored in rows of its own, as values for those rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.model import Event

if TYPE_CHECKING:
    from bot.events.file.instants import Moment
    from bot.events.file.schema import EventFile, Planned

Values = dict[str, Any]
# What the key of a window begins with that is the deadline of a unit.
UNIT = "unit:"
TIMES = {"starts_at", "ends_at"}


def read_definition(event: Event) -> "EventFile":
    """The event's file as models; the event must have been loaded with its definition."""
    # Loaded on first use: the models of the file cost 6 MB that a bot at rest can do without.
    from bot.events.file.schema import EventFile

    return EventFile.model_validate(event.definition)


def stored_definition(file: "EventFile") -> dict[str, Any]:
    """The whole file as JSON, without what it leaves at its default."""
    return file.model_dump(mode="json", exclude_defaults=True)


def event_values(file: "EventFile") -> Values:
    """What the event's own row holds."""
    event = file.event
    return {
        "name": event.name,
        "time_zone": event.zone,
        "starts_at": _instant(event.starts),
        "ends_at": _instant(event.ends),
        "public": _public(file),
    }


def _public(file: "EventFile") -> Values:
    event, contact = file.event, file.event.contact
    said = {
        "features": list(file.features()),
        "welcome": file.texts.welcome or event.about or event.summary,
        "registered": file.texts.registered,
        "code_of_conduct": event.code_of_conduct,
        "late_list": file.admission.late_to_waiting_list if file.admission else False,
        "asking": _asking(file),
        "contact": [part for part in (contact.name, contact.email) if part] if contact else [],
    }
    return {name: value for name, value in said.items() if value or name == "features"}


def _asking(file: "EventFile") -> Values | None:
    """From when until when mentors can be asked; None where nobody can."""
    mentors = file.mentors
    if mentors is None or not mentors.on_request:
        return None
    ends = {"opens": _instant(mentors.opens), "closes": _instant(mentors.closes)}
    return {name: at.isoformat() if at else None for name, at in ends.items()}


def window_values(file: "EventFile") -> dict[str, Values]:
    """The windows, by their name in the file."""
    return {
        name: {
            "opens_at": _instant(window.opens),
            "opens_written": _written(window.opens),
            "closes_at": _instant(window.closes),
            "closes_written": _written(window.closes),
        }
        for name, window in file.windows.named()
    } | {
        key: {"closes_at": _instant(due.moment), "closes_written": _written(due.moment)}
        for key, due in deadlines_elsewhere(file).items()
    }


@dataclass(frozen=True)
class DeadlineElsewhere:
    """A deadline that the file does not say under `windows`, and where it says it."""

    moment: "Moment"
    path: tuple[str | int, ...]


def deadlines_elsewhere(file: "EventFile") -> dict[str, DeadlineElsewhere]:
    """By the window's key in the rows: of all submissions, or `unit:week-1` for a unit."""
    found: dict[str, DeadlineElsewhere] = {}
    submissions = file.submissions
    if submissions and submissions.due and file.windows.submissions is None:
        found["submissions"] = DeadlineElsewhere(submissions.due, ("submissions", "due"))
    for index, unit in enumerate(file.units):
        if unit.assignment and unit.assignment.due:
            path = ("units", index, "assignment", "due")
            found[UNIT + unit.key] = DeadlineElsewhere(unit.assignment.due, path)
    return found


def track_values(file: "EventFile") -> dict[str, Values]:
    """The tracks, by key."""
    return {track.key: {"name": track.title} for track in file.tracks}


def chapter_values(file: "EventFile") -> dict[str, Values]:
    """The chapters, by key."""
    return {c.key: {"name": c.name, "time_zone": c.zone} for c in file.chapters}


def topic_values(file: "EventFile") -> dict[str, Values]:
    """The topics that span sessions, by key."""
    return {topic.key: {"title": topic.title} for topic in file.topics}


def session_values(file: "EventFile") -> dict[str, Values]:
    """The sessions of the programme, by key; `topic` is the key of the topic they belong to."""
    return {planned.session.key: _session(planned) for planned in file.programme()}


def changed_fields(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> Values:
    """The values that a newer file changed; what it left alone is not touched in the row.

    So a session that was moved by command stays where it was moved, until the file moves it.
    """
    if old is None:
        return dict(new)
    return {name: value for name, value in new.items() if old.get(name) != value}


def changed_in_session(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> Values:
    """The same of a session, whose start and end are one value.

    A newer file that moves one of them says when the session is: the other comes from it too.
    """
    changed = changed_fields(old, new)
    if TIMES & changed.keys():
        changed |= {name: new[name] for name in (*sorted(TIMES), "starts_written")}
    return changed


def _session(planned: "Planned") -> Values:
    session = planned.session
    return {
        "topic": planned.topic.key if planned.topic else None,
        "title": planned.title,
        "kind": session.kind.value,
        "summary": session.about,
        "starts_at": _instant(session.start),
        "starts_written": session.start.canonical if session.start else session.date,
        "ends_at": session.ends_at,
        "zone": planned.zone,
        "place": planned.place,
        "link": session.link,
        "audience": planned.audience.model_dump(mode="json"),
        "compulsory": session.compulsory,
        "cancelled": session.cancelled,
        "details": session.model_dump(
            mode="json",
            include={"speakers", "chairs", "materials", "recording", "seats", "presentations"},
            exclude_defaults=True,
        ),
    }


def _instant(moment: "Moment | None") -> datetime | None:
    return moment.utc if moment else None


def _written(moment: "Moment | None") -> str | None:
    return moment.canonical if moment else None
