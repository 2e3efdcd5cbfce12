"""What there is to ask or to tell about a time that somebody wrote."""

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How much a remark matters: a question must be answered, the others only be read."""

    QUESTION = "question"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to ask or to tell; `rule` is its stable identifier."""

    rule: str
    weight: Weight
    message: str


def question(rule: str, message: str) -> Remark:
    """A remark that nobody may answer but the writer."""
    return Remark(rule, Weight.QUESTION, message)
