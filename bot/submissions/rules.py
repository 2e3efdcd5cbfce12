"""When something can be handed in, and what is missing from it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from bot.errors.submissions import Incomplete, SubmissionsClosed, SubmissionsNotOpen
from bot.submissions.asked import Asked, Part
from bot.submissions.values import is_filled

Timing = Literal["in_time", "late"]
Stage = Literal["complete", "draft", "nothing"]


def timing(
    asked: Asked,
    opens_at: datetime | None,
    closes_at: datetime | None,
    now: datetime,
    *,
    reopened_until: datetime | None = None,
    handed_in: bool = False,
) -> Timing:
    """Whether what is handed in `now` is in time or late.

    The instant of the deadline itself is after it. Within the period of grace it is in time.
    Whom an organizer has reopened it for hands in as if the deadline were then. Raises
    SubmissionsNotOpen, or SubmissionsClosed where late ones are not taken.
    """
    if opens_at is not None and now < opens_at:
        raise SubmissionsNotOpen(opens_at)
    if closes_at is None:
        return "in_time"
    if now < closes_at + asked.grace:
        return "in_time"
    if reopened_until is not None and now < reopened_until:
        return "in_time"
    if asked.late == "mark":
        return "late"
    latest = max(closes_at, reopened_until or closes_at)
    raise SubmissionsClosed(latest, asked.late_advice, handed_in)


def missing(parts: Iterable[Part], values: Mapping[str, Any]) -> list[Part]:
    """The required parts that are not filled yet, in the order of the file."""
    return [part for part in parts if part.required and not is_filled(part, values.get(part.key))]


def require_complete(title: str | None, parts: Sequence[Part], values: Mapping[str, Any]) -> None:
    """Raise Incomplete, with what is missing by name, unless everything is there."""
    names = [part.title for part in missing(parts, values)]
    if not (title or "").strip():
        names.insert(0, "Title")
    if names:
        raise Incomplete(tuple(names))


def stage(title: str | None, parts: Sequence[Part], values: Mapping[str, Any]) -> Stage:
    """How far a draft is: everything there, something, or nothing."""
    if title and not missing(parts, values):
        return "complete"
    return "draft" if title or values else "nothing"


def scope_of(
    *, team_id: int | None, participant_id: int | None, track: int | None, unit: str | None
) -> str:
    """Who hands in and for what, as one word: `team:5/track:2`, `person:7/unit:week-1`."""
    who = f"team:{team_id}" if team_id is not None else f"person:{participant_id}"
    if track is not None:
        return f"{who}/track:{track}"
    return f"{who}/unit:{unit}" if unit is not None else who


def team_in(scope: str) -> int | None:
    """The team that hands in under a scope; None where a person does."""
    kind, _, number = scope.partition("/")[0].partition(":")
    return int(number) if kind == "team" else None
