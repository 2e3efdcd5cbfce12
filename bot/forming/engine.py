"""From a problem to a plan, by the method that suits its size; needs numpy and scipy."""

from dataclasses import dataclass

import numpy as np

from bot.forming.annealing import Cooling, anneal
from bot.forming.arrays import NEVER, Arrays, arrays_of
from bot.forming.columns import Search, best_set
from bot.forming.growing import beam, can_enumerate, listed
from bot.forming.problem import Effort, Plan, PlannedTeam, Problem, Unplaced
from bot.forming.state import State, first_division
from bot.forming.terms import terms_of
from bot.forming.units import Unit, units_of, why_left

# Beyond so many units columns take longer than they are worth.
UNITS_FOR_COLUMNS = 130
FACTOR: dict[Effort, float] = {"quick": 0.25, "normal": 1.0, "thorough": 10.0}


@dataclass(frozen=True, slots=True)
class Budget:
    """Counts for an effort of 1; measured on the instances, see tests/bench/forming.py."""

    enumerated: int = 100
    before_columns: int = 1200
    annealed: int = 640
    # Rounds for each team beyond those that exchange at once.
    for_each_team: float = 5.4
    width: int = 1000


def solve(problem: Problem, seed: int, effort: Effort = "normal") -> Plan:
    """The best plan that the effort finds; the same seed gives the same plan.

    Never raises for want of a solution: people without a place are named with the reason.
    """
    units, refused = units_of(problem)
    if not units:
        return Plan((), tuple(refused), 0.0, "enumerated")
    arrays = arrays_of(problem, units)
    state, method = _search(arrays, np.random.default_rng(seed), FACTOR[effort])
    return _plan(arrays, state, refused, method)


def _search(arrays: Arrays, rng: np.random.Generator, factor: float) -> tuple[State, str]:
    budget = Budget()
    state = first_division(arrays, rng)
    if can_enumerate(arrays):
        state = anneal(arrays, state, rng, Cooling(budget.enumerated))
        return best_set(arrays, state, listed(arrays), Search()), "enumerated"
    if arrays.nobody <= UNITS_FOR_COLUMNS:
        state = anneal(arrays, state, rng, Cooling(round(budget.before_columns * factor)))
        work = Search(nodes=round(60 * factor), kept=1200 if factor <= 1 else 8000)
        width = round(budget.width * min(factor, 4))
        return best_set(arrays, state, beam(arrays, width), work), "columns"
    teams, at_once = len(state.members), Cooling(0).at_once
    # A round among few teams is cheap, so there are more; many teams need more to be all reached.
    rounds = budget.annealed * max(at_once / teams, 1)
    rounds += budget.for_each_team * max(teams - at_once, 0)
    return anneal(arrays, state, rng, Cooling(round(rounds * factor))), "annealed"


def _plan(arrays: Arrays, state: State, refused: list[Unplaced], method: str) -> Plan:
    problem, units = arrays.problem, arrays.units
    teams: list[PlannedTeam] = []
    left: list[Unit] = []
    for row, value in zip(state.members, state.values, strict=True):
        inside = [units[int(number)] for number in row if number != arrays.nobody]
        core = next((unit for unit in inside if unit.team is not None), None)
        people = [person for unit in inside for person in unit.people]
        if not inside:
            continue
        if core is None and (len(people) < problem.min_size or value < NEVER / 2):
            left += inside
            continue
        terms = terms_of(problem, people, core.tracks if core else ())
        members = tuple(sorted(person.id for person in people))
        key = core.team if core else None
        teams.append(PlannedTeam(members, terms.track, terms.quality, key))
    named = [
        Unplaced(tuple(p.id for p in unit.people), why_left(problem, unit, units)) for unit in left
    ]
    unplaced = sorted([*refused, *named], key=lambda one: one.people)
    total = sum(len(team.members) * team.quality for team in teams)
    everybody = sum(len(unit.people) for unit in units) + sum(len(r.people) for r in refused)
    teams.sort(key=lambda team: team.members)
    return Plan(tuple(teams), tuple(unplaced), 100 * total / everybody, method)
