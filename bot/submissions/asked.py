"""What an event asks to be handed in, as its file says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.events.file.spans import read_span

Values = Mapping[str, Any]

# The name under which a title is kept beside the parts that the file asks for.
TITLE = "title"
# How long before a deadline is reminded of it, where the file does not say.
LEADS = (timedelta(hours=24), timedelta(hours=3), timedelta(minutes=30))
LINK_KINDS = frozenset({"repository", "video", "demo", "slides", "notebook", "link"})


@dataclass(frozen=True)
class Part:
    """One part of a submission; `kind` is one of `ItemKind`, spans are of videos."""

    key: str
    title: str
    kind: str
    required: bool = True
    help: str | None = None
    statement: str | None = None
    hosts: tuple[str, ...] = ()
    shortest: timedelta | None = None
    longest: timedelta | None = None
    choices: tuple[str, ...] = ()
    max_characters: int | None = None
    max_megabytes: int | None = None
    tracks: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()

    @property
    def is_link(self) -> bool:
        """Whether a link is handed in for it."""
        return self.kind in LINK_KINDS

    @property
    def is_timed(self) -> bool:
        """Whether its length has to be told."""
        return self.shortest is not None or self.longest is not None


@dataclass(frozen=True)
class Asked:
    """The section `submissions` of an event file, with what of the rest belongs to it.

    `tracks` and `units` are keys with titles; `units` holds those that something is handed in
    for.
    """

    by: str = "team"
    for_each: str = "event"
    parts: tuple[Part, ...] = ()
    late: str = "refuse"
    late_advice: str | None = None
    grace: timedelta = timedelta()
    complete_drafts_count: bool = False
    check_links: bool = False
    about: str | None = None
    tracks: tuple[tuple[str, str], ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    reveal_at: datetime | None = None
    track_called: str = "track"
    enter_at_least: int = 1
    enter_at_most: int | None = None
    leads: tuple[timedelta, ...] = LEADS
    registers: bool = True

    @property
    def taking_part(self) -> tuple[str, ...]:
        """The states in which people take part.

        Where there is registration, whoever is only interested has not finished it.
        """
        return ("registered",) if self.registers else ("registered", "interested")

    def parts_for(self, tracks: frozenset[str], unit: str | None) -> tuple[Part, ...]:
        """The parts that concern who entered these tracks, or this unit."""
        return tuple(
            part
            for part in self.parts
            if (not part.tracks or part.tracks & tracks)
            and (not part.units or (unit is not None and unit in part.units))
        )


def asked_by(definition: Values) -> Asked | None:
    """Reads an event's `definition`; None when nothing is handed in."""
    said: Values | None = definition.get("submissions")
    if said is None:
        return None
    reveal: Values = said.get("reveal_at") or {}
    rules: Values = definition.get("track_rules") or {}
    reminders: Values = definition.get("reminders") or {}
    leads: list[str] = reminders.get("incomplete_submissions", [])
    units = [unit for unit in definition.get("units", ()) if "assignment" in unit]
    return Asked(
        by=said.get("by", "team"),
        for_each=said.get("for_each", "event"),
        parts=tuple(_part(values) for values in said.get("items", ())),
        late=said.get("late", "refuse"),
        late_advice=said.get("late_advice"),
        grace=_span(said.get("grace")) or timedelta(),
        complete_drafts_count=said.get("complete_drafts_count", False),
        check_links=said.get("check_links", False),
        about=said.get("about"),
        tracks=tuple((t["key"], t.get("title", t["key"])) for t in definition.get("tracks", ())),
        units=tuple((unit["key"], _unit_title(unit)) for unit in units),
        reveal_at=datetime.fromisoformat(reveal["utc"]) if reveal else None,
        track_called=rules.get("called", "track"),
        enter_at_least=rules.get("enter_at_least", 1),
        enter_at_most=rules.get("enter_at_most"),
        leads=tuple(read_span(lead) for lead in leads) or LEADS,
        registers="registration" in definition,
    )


def _unit_title(unit: Values) -> str:
    return unit["assignment"].get("title") or unit.get("title") or unit["key"]


def _part(values: Values) -> Part:
    lists: Values = {
        "hosts": tuple(values.get("hosts", ())),
        "choices": tuple(values.get("choices", ())),
        "tracks": frozenset(values.get("tracks", ())),
        "units": frozenset(values.get("units", ())),
        "shortest": _span(values.get("shortest")),
        "longest": _span(values.get("longest")),
    }
    return Part(**{**values, **lists})


def _span(written: str | None) -> timedelta | None:
    return read_span(written) if written else None
