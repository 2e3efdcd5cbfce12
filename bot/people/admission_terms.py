"""What an event file says about getting in, as far as reviewers and the check-in need it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.people.asked import Question, asked_by


@dataclass(frozen=True)
class Terms:
    """What the event file says of admission, as far as a reviewer needs it."""

    by: str
    criteria: tuple[str, ...]
    meet_at_least: int | None
    minimum: int | None
    answer_by: datetime | None
    questions: tuple[Question, ...]


def terms_of(definition: Mapping[str, Any]) -> Terms:
    """Admission as an event's definition has it."""
    said: Mapping[str, Any] = definition.get("admission") or {}
    asked = asked_by(definition)
    return Terms(
        by=asked.by,
        criteria=asked.criteria,
        meet_at_least=said.get("meet_at_least"),
        minimum=said.get("minimum"),
        answer_by=instant_of(said.get("answer_by")),
        questions=asked.questions,
    )


@dataclass(frozen=True)
class CheckIn:
    """When people are asked whether they still come."""

    opens_at: datetime
    closes_at: datetime | None
    release_seats: bool


def check_in_of(definition: Mapping[str, Any]) -> CheckIn | None:
    """The check-in as an event's definition has it, if it has one."""
    registration: Mapping[str, Any] = definition.get("registration") or {}
    said: Mapping[str, Any] = registration.get("check_in") or {}
    opens_at = instant_of(said.get("opens"))
    if opens_at is None:
        return None
    return CheckIn(opens_at, instant_of(said.get("closes")), said.get("release_seats", False))


def instant_of(moment: Mapping[str, Any] | None) -> datetime | None:
    """The instant of a moment as definitions keep it."""
    return datetime.fromisoformat(moment["utc"]) if moment else None
