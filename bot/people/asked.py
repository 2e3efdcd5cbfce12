"""What an event asks of those who register, and who gets in, as its file says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import Event

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Question:
    """A question of the event file; `kind` is one of `QuestionKind`."""

    key: str
    ask: str
    help: str | None = None
    kind: str = "line"
    choices: tuple[str, ...] = ()
    required: bool = True
    max_length: int | None = None
    private: bool = True


@dataclass(frozen=True)
class Asked:
    """The sections `registration` and `admission` of an event file, with nothing of the rest.

    `uses_registration` is False for events that only note interest. Without `cap` there is room
    for everyone.
    """

    uses_registration: bool = False
    profile: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()
    skills: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    tracks: tuple[tuple[str, str], ...] = ()
    questions: tuple[Question, ...] = ()
    consent: bool = False
    conduct: str | None = None
    late: str | None = None
    by: str = "open"
    criteria: tuple[str, ...] = ()
    cap: int | None = None
    waiting_list: bool = False
    late_to_waiting_list: bool = False


def asked_by(definition: Values) -> Asked:
    """Reads what stands in an event's `definition`, which leaves out what has its default."""
    registration: Values = definition.get("registration") or {}
    admission: Values = definition.get("admission") or {}
    questions = [*registration.get("questions", ()), *admission.get("questions", ())]
    return Asked(
        uses_registration=bool({"registration", "admission"} & definition.keys()),
        profile=tuple(registration.get("profile", ())),
        required=frozenset(registration.get("required", ())),
        skills=tuple(registration.get("skills", ())),
        interests=tuple(registration.get("interests", ())),
        tracks=tuple((t["key"], t.get("title", t["key"])) for t in definition.get("tracks", ())),
        questions=tuple(_question(values) for values in questions),
        consent=registration.get("consent", False),
        conduct=definition.get("event", {}).get("code_of_conduct"),
        late=registration.get("late"),
        by=admission.get("by", "open"),
        criteria=tuple(criterion["text"] for criterion in admission.get("criteria", ())),
        cap=admission.get("cap"),
        waiting_list=admission.get("waiting_list", False),
        late_to_waiting_list=admission.get("late_to_waiting_list", False),
    )


def _question(values: Values) -> Question:
    known: dict[str, Any] = {**values, "choices": tuple(values.get("choices", ()))}
    return Question(**known)


async def read_asked(session: AsyncSession, event_id: int) -> Asked:
    """What the event's file asks, read now."""
    found = select(Event.definition).where(Event.id == event_id)
    return asked_by(await session.scalar(found) or {})
