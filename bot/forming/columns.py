"""The best set of columns: prices by linear programming, then the division by integers."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bot.forming.arrays import Arrays
from bot.forming.solvers import Numbers, cover, cover_whole
from bot.forming.state import State, values_of
from bot.forming.table import Columns, Prices, alone, stacked, unique, worth_of

NO_BETTER = 1e-6
# The last hundredth of a percent is not worth the seconds it takes to prove.
ENOUGH = 1e-4


class Pricing(Protocol):
    """Finds teams that are worth more than their units' prices and a bit."""

    def __call__(self, prices: Prices, above: float, most: int) -> Columns:
        """At most so many, the best, whose reduced worth is above the given."""
        ...


@dataclass(frozen=True, slots=True)
class Search:
    """How much work is done; all of it in counts, so that a seed gives the same again."""

    rounds: int = 40
    added: int = 250
    kept: int = 2000
    nodes: int = 400


def best_set(arrays: Arrays, state: State, pricing: Pricing, search: Search) -> State:
    """The best division into teams that pricing finds, at least as good as the given one."""
    pool = unique(arrays, _of_state(arrays, state))
    incumbent = float(state.values.sum(dtype=np.float64))
    bound, prices = 0.0, np.zeros(arrays.nobody + 1)
    for _ in range(search.rounds):
        bound, prices = _relaxed(arrays, pool)
        better = pricing(prices, NO_BETTER, search.added)
        if not len(better.values):
            break
        pool = unique(arrays, _joined(pool, better))
    if bound <= incumbent + NO_BETTER:
        return state
    # No team that is worth less than this can be in a division better than the known one.
    near = pricing(prices, incumbent - bound, search.kept)
    pool = pool.chosen(pool.reduced(prices) >= incumbent - bound - NO_BETTER)
    found = _whole(arrays, unique(arrays, _joined(pool, near)), search.nodes)
    if found is None or float(found.values.sum(dtype=np.float64)) <= incumbent:
        return state
    return found


def _of_state(arrays: Arrays, state: State) -> Columns:
    members = np.vstack([state.members, alone(arrays)])
    members = np.sort(members[(members != arrays.nobody).any(axis=1)], axis=1)
    return Columns(members, worth_of(arrays, members))


def _joined(one: Columns, other: Columns) -> Columns:
    return Columns(*stacked([one, other]))


def _incidence(arrays: Arrays, columns: Columns) -> tuple[Numbers, Numbers]:
    used = columns.members != arrays.nobody
    starts = np.concatenate([[0], np.cumsum(used.sum(axis=1))])
    return columns.members[used], starts


def _relaxed(arrays: Arrays, columns: Columns) -> tuple[float, Prices]:
    """The best worth when teams may be formed in part, and the price of each unit and nobody."""
    worth, prices = cover(columns.values, *_incidence(arrays, columns), arrays.nobody)
    return worth, np.append(prices, 0.0)


def _whole(arrays: Arrays, columns: Columns, nodes: int) -> State | None:
    rows, starts = _incidence(arrays, columns)
    picked = cover_whole(columns.values, rows, starts, arrays.nobody, nodes=nodes, tolerance=ENOUGH)
    if picked is None:
        return None
    members = columns.members[picked]
    return State(members, values_of(arrays, members))
