"""What is to be divided, and what came of it, as values that travel as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self, cast

Mode = Literal["in_person", "online", "either"]
Effort = Literal["quick", "normal", "thorough"]

# The role whose level is a person's experience, not a skill.
SENIOR = "senior"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be placed. Levels and experience are 0-3, in the order of the problem's roles."""

    id: int
    levels: tuple[int, ...]
    experience: int = 0
    mode: Mode = "either"
    # One bit for each hour (or slot) of the event in which the person has time.
    hours: int = 0
    # Ranked, the favourite first; empty stands for any.
    tracks: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    # 0-2; None was not asked and fits everybody.
    ambition: int | None = None
    wishes: tuple[int, ...] = ()
    avoids: tuple[int, ...] = ()
    blocks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ExistingTeam:
    """A team that stays as it is and may get more members, up to its own limit."""

    key: str
    members: tuple[int, ...]
    # People at most, or the problem's.
    size_limit: int | None = None
    # Tracks it has chosen already; empty leaves it open.
    tracks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each term counts in the quality of a team; together 1."""

    skill: float = 0.30
    track: float = 0.25
    availability: float = 0.20
    language: float = 0.08
    size: float = 0.06
    link: float = 0.06
    ambition: float = 0.05


@dataclass(frozen=True, slots=True)
class Problem:
    """Everybody to be placed and what counts; ids of people are unique.

    Hours: fewer than `least_hours` in common count nothing, `enough_hours` count fully.
    `needs` has for each track the weight of every role.
    """

    people: tuple[Person, ...]
    roles: tuple[str, ...]
    tracks: tuple[str, ...]
    needs: Mapping[str, tuple[float, ...]]
    languages: tuple[str, ...] = ()
    groups: tuple[tuple[int, ...], ...] = ()
    teams: tuple[ExistingTeam, ...] = ()
    min_size: int = 2
    max_size: int = 5
    target: int = 4
    least_hours: int = 4
    enough_hours: int = 12
    weights: Weights = field(default_factory=Weights)

    def as_json(self) -> dict[str, Any]:
        """The problem in values that JSON has."""
        return asdict(self) | {"needs": {t: list(need) for t, need in self.needs.items()}}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The problem that `as_json` wrote."""
        fields: dict[str, Any] = dict(data) | {
            "people": tuple(Person(**_with_tuples(p)) for p in data["people"]),
            "roles": tuple(data["roles"]),
            "tracks": tuple(data["tracks"]),
            "needs": {track: tuple(need) for track, need in data["needs"].items()},
            "languages": tuple(data["languages"]),
            "groups": tuple(tuple(group) for group in data["groups"]),
            "teams": tuple(ExistingTeam(**_with_tuples(t)) for t in data["teams"]),
            "weights": Weights(**data["weights"]),
        }
        return cls(**fields)


def _with_tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(cast(list[Any], v)) if isinstance(v, list) else v for name, v in data.items()
    }


@dataclass(frozen=True, slots=True)
class PlannedTeam:
    """A team of the plan; `existing` is the key of the team that was there before, if any."""

    members: tuple[int, ...]
    track: str | None
    # 0-1, what its members experience.
    quality: float
    existing: str | None = None


Why = Literal[
    "group_too_big",  # the group alone has more people than a team may have
    "group_blocked",  # two of the group do not want to be in one team at all
    "group_cannot_meet",  # some of the group come only online, others only in person
    "blocked",  # with everyone who could be asked there is a block
    "cannot_meet",  # nobody else comes in the same way
    "sizes",  # the sizes of teams do not add up to the number of people
]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """People who stay together and for whom there is no place, and what stands in the way."""

    people: tuple[int, ...]
    why: Why


@dataclass(frozen=True, slots=True)
class Plan:
    """Who is with whom. `value` is the mean quality people experience, 0-100, unplaced as 0."""

    teams: tuple[PlannedTeam, ...]
    unplaced: tuple[Unplaced, ...]
    value: float
    # How it was found: "enumerated", "columns" or "annealed".
    method: str
    # Processor seconds and the greatest resident memory, in megabytes of 2^20 bytes.
    seconds: float = 0.0
    memory_mb: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The plan in values that JSON has."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The plan that `as_json` wrote."""
        teams = tuple(PlannedTeam(**_with_tuples(team)) for team in data["teams"])
        unplaced = tuple(Unplaced(**_with_tuples(people)) for people in data["unplaced"])
        fields: dict[str, Any] = dict(data) | {"teams": teams, "unplaced": unplaced}
        return cls(**fields)
