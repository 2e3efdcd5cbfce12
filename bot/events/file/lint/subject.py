"""A file under inspection: its values laid out so that each rule can go straight to its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from bot.events.file.findings import Level, Location
from bot.events.file.instants import Moment
from bot.events.file.schema import EventFile, Planned

Kind = TypeVar("Kind", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule has against a place in the file; `level` where it is not the rule's own."""

    location: Location
    message: str
    level: Level | None = None


class Subject:
    """A file with its values listed by kind, each with its location."""

    def __init__(self, file: EventFile) -> None:
        self.file = file

    @cached_property
    def values(self) -> tuple[tuple[Location, Any], ...]:
        """Every model, list item and value of the file, from the top down."""
        return tuple(_walk((), self.file))

    @cached_property
    def moments(self) -> tuple[tuple[Location, Moment], ...]:
        """Every moment that the file names."""
        return tuple((at, value) for at, value in self.values if isinstance(value, Moment))

    @cached_property
    def texts(self) -> tuple[tuple[Location, str], ...]:
        """Every text of the file, enumerated words and acceptances left out."""
        return tuple(
            (at, value) for at, value in self.values if type(value) is str and at[0] != "accept"
        )

    @cached_property
    def programme(self) -> tuple[Planned, ...]:
        """Every session that takes place, as far as is known."""
        return tuple(planned for planned in self.file.programme() if not planned.session.cancelled)

    def models(self, kind: type[Kind]) -> Iterator[tuple[Location, Kind]]:
        """Every part of the file that is a `kind`."""
        return ((at, value) for at, value in self.values if isinstance(value, kind))


def _walk(at: Location, value: Any) -> Iterator[tuple[Location, Any]]:
    yield at, value
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            if inner is not None:
                yield from _walk((*at, name), inner)
    elif isinstance(value, tuple):
        for index, item in enumerate(cast("tuple[Any, ...]", value)):
            yield from _walk((*at, index), item)
