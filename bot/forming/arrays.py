"""The problem as arrays: one row for each unit, that is people who are placed together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.forming.problem import Problem
from bot.forming.terms import (
    MODES,
    hours_value,
    interest,
    link,
    size_value,
    strength,
)
from bot.forming.units import Unit

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]

# Worth of what must not be; far below anything wishes and weights can add up to.
NEVER = -1e4
# A person for whom there is no proper team costs more than any team is worth.
PERSON_WITHOUT_TEAM, PERSON_MISSING = 20.0, 1.0
NO_AMBITION_LOW, NO_AMBITION_HIGH = 9.0, -9.0
BITS = 64


@dataclass(frozen=True, slots=True)
class Side:
    """Features of units, or of teams put together from units, one row for each.

    A role's best level is kept as the steps that are *missing*, so that two sides together miss
    the product of both: the best level of a union becomes a product of matrices.
    """

    size: Floats
    missing: Floats
    interest: Floats
    hours: Words
    modes: npt.NDArray[np.uint8]
    low: Floats
    high: Floats
    languages: Floats
    cap: Floats
    chosen: Floats
    inner: Floats
    settled: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Arrays:
    """All that the search knows. The last row of `side` is nobody, which fits everywhere."""

    problem: Problem
    units: tuple[Unit, ...]
    side: Side
    steps: Floats
    full: Floats
    hours_worth: Floats
    size_worth: Floats
    # Unit, unit and worth of their wishes, in both directions; NEVER where they are blocked.
    pair_from: Numbers
    pair_to: Numbers
    pair_worth: Floats

    @property
    def nobody(self) -> int:
        """The row that stands for nobody."""
        return len(self.units)

    @property
    def slots(self) -> int:
        """Units that a team has room for at most."""
        return int(self.side.cap[:-1].max(initial=1)) if self.units else 1


def arrays_of(problem: Problem, units: Sequence[Unit]) -> Arrays:
    """The arrays of these units, which must each be possible by themselves."""
    levels = _levels(problem, units)
    missing, steps, full = _stairs(problem, levels)
    pair_from, pair_to, pair_worth = _pairs(problem, units)
    bits = max((p.hours.bit_length() for unit in units for p in unit.people), default=0)
    hour_steps = [
        hours_value(h, problem.least_hours, problem.enough_hours) for h in range(bits + 1)
    ]
    most = max((problem.max_size, *(u.size_limit or 0 for u in units)), default=0)
    most = max(most, *(len(u.people) for u in units), 1) if units else most
    sizes = [size_value(n, problem.target) for n in range(2 * most + 1)]
    return Arrays(
        problem,
        tuple(units),
        _side(problem, units, missing),
        steps,
        full,
        np.array(hour_steps, np.float32) * np.float32(problem.weights.availability),
        np.array(sizes, np.float32) * np.float32(problem.weights.size),
        pair_from,
        pair_to,
        pair_worth,
    )


def _levels(problem: Problem, units: Sequence[Unit]) -> npt.NDArray[np.float64]:
    rows = [
        [max(strength(p, r, problem.roles) for p in unit.people) for r in range(len(problem.roles))]
        for unit in units
    ]
    return np.array(rows, np.float64).reshape(len(units), len(problem.roles))


def _stairs(problem: Problem, levels: npt.NDArray[np.float64]) -> tuple[Floats, Floats, Floats]:
    """Missing steps of each unit and nobody, worth of a step by track, worth of all by track."""
    needs = np.array([problem.needs[t] for t in problem.tracks], np.float64)
    needs = needs.reshape(len(problem.tracks), len(problem.roles)) * problem.weights.skill
    missing: list[npt.NDArray[np.bool_]] = []
    worth: list[npt.NDArray[np.float64]] = []
    for role in range(len(problem.roles)):
        before = 0.0
        for level in np.unique(levels[:, role]):
            if level > 0:
                missing.append(levels[:, role] < level)
                worth.append(needs[:, role] * (level - before))
                before = level
    nobody = np.ones((1, len(missing)), np.float32)
    table = np.array(missing, np.float32).reshape(len(missing), len(levels)).T
    steps = np.array(worth, np.float32).reshape(len(worth), len(problem.tracks)).T
    return np.vstack([table, nobody]), np.ascontiguousarray(steps), steps.sum(axis=1)


def _side(problem: Problem, units: Sequence[Unit], missing: Floats) -> Side:
    tracks, weights = problem.tracks, problem.weights
    words = max((p.hours.bit_length() for u in units for p in u.people), default=0) // BITS + 1
    low = [min((a for a in _ambition(u)), default=NO_AMBITION_LOW) for u in units]
    high = [max((a for a in _ambition(u)), default=NO_AMBITION_HIGH) for u in units]
    wanted = [[sum(interest(p, t) for p in u.people) for t in tracks] for u in units]
    spoken = [[sum(x in p.languages for p in u.people) for x in problem.languages] for u in units]
    chosen = [[NEVER if u.tracks and t not in u.tracks else 0.0 for t in tracks] for u in units]
    inner = [sum(link(a, b) for i, a in enumerate(u.people) for b in u.people[:i]) for u in units]
    return Side(
        size=_floats([*(len(u.people) for u in units), 0]),
        missing=missing,
        interest=_table(wanted, len(tracks)) * np.float32(weights.track),
        hours=np.array([*(_words(u, words) for u in units), [2**BITS - 1] * words], np.uint64),
        modes=np.array([*(_modes(u) for u in units), 3], np.uint8),
        low=_floats([*low, NO_AMBITION_LOW]),
        high=_floats([*high, NO_AMBITION_HIGH]),
        languages=_table(spoken, len(problem.languages)) * np.float32(weights.language),
        cap=_floats([*(_cap(problem, u) for u in units), -NEVER]),
        chosen=_table(chosen, len(tracks)),
        inner=_floats([*inner, 0]) * np.float32(weights.link),
        settled=np.array([*(u.team is not None for u in units), False], np.bool_),
    )


def _cap(problem: Problem, unit: Unit) -> int:
    if unit.team is None:
        return problem.max_size
    return max(unit.size_limit or problem.max_size, len(unit.people))


def _ambition(unit: Unit) -> list[int]:
    return [p.ambition for p in unit.people if p.ambition is not None]


def _modes(unit: Unit) -> int:
    modes = 3
    for person in unit.people:
        modes &= MODES[person.mode]
    # A team that has formed in spite of it has its reasons, and whoever joins it knows.
    return modes or (3 if unit.team is not None else 0)


def _words(unit: Unit, words: int) -> list[int]:
    hours = unit.people[0].hours
    for person in unit.people:
        hours &= person.hours
    return [hours >> (BITS * word) & (2**BITS - 1) for word in range(words)]


def _floats(values: Sequence[float]) -> Floats:
    return np.array(values, np.float32)


def _table(rows: Sequence[Sequence[float]], width: int) -> Floats:
    return np.array([*rows, [0.0] * width], np.float32).reshape(len(rows) + 1, width)


def _pairs(problem: Problem, units: Sequence[Unit]) -> tuple[Numbers, Numbers, Floats]:
    where = {p.id: number for number, unit in enumerate(units) for p in unit.people}
    people = {p.id: p for unit in units for p in unit.people}
    named = {
        (min(p.id, other), max(p.id, other))
        for p in people.values()
        for other in (*p.wishes, *p.avoids, *p.blocks)
        if other in people and where[other] != where[p.id]
    }
    worth: dict[tuple[int, int], float] = {}
    for one, other in sorted(named):
        a, b = people[one], people[other]
        apart = other in a.blocks or one in b.blocks
        value = NEVER if apart else link(a, b) * problem.weights.link
        for key in ((where[one], where[other]), (where[other], where[one])):
            worth[key] = worth.get(key, 0.0) + value
    ends = np.array(list(worth), np.int64).reshape(len(worth), 2)
    values = np.array(list(worth.values()), np.float32)
    return ends[:, 0].copy(), ends[:, 1].copy(), np.maximum(values, np.float32(2 * NEVER))
