"""Who is where during the search, and a first division to begin with."""

from dataclasses import dataclass, replace

import numpy as np

from bot.forming.arrays import Arrays, Floats, Numbers
from bot.forming.scoring import rows_of, together, worth
from bot.forming.solvers import assign

SPARE_TEAMS = 2


@dataclass(slots=True)
class State:
    """Teams as rows of units, padded with nobody, and what each team is worth."""

    members: Numbers
    values: Floats

    def copy(self) -> "State":
        """The same, to be kept while the search goes on."""
        return replace(self, members=self.members.copy(), values=self.values.copy())


def values_of(arrays: Arrays, members: Numbers) -> Floats:
    """What each team is worth."""
    teams = together(arrays.side, members)
    nobody = rows_of(arrays.side, np.array([arrays.nobody]))
    links = links_within(arrays, members)[:, None]
    return worth(arrays, teams, nobody, links)[:, 0]


def teams_of_units(arrays: Arrays, members: Numbers) -> Numbers:
    """The row in which each unit is, -1 for those that are in none."""
    where = np.full(arrays.nobody + 1, -1, np.int64)
    where[members] = np.arange(len(members))[:, None]
    where[arrays.nobody] = -1
    return where


def links_within(arrays: Arrays, members: Numbers) -> Floats:
    """What the wishes among the units of each team add up to."""
    where = teams_of_units(arrays, members)
    one, other = where[arrays.pair_from], where[arrays.pair_to]
    inside = (one == other) & (one >= 0) & (arrays.pair_from < arrays.pair_to)
    found = np.zeros(len(members), np.float32)
    np.add.at(found, one[inside], arrays.pair_worth[inside])
    return found


def links_between(arrays: Arrays, members: Numbers, units: Numbers) -> Floats:
    """What wishes add up to when a unit (column) comes into a team (row), the team's included."""
    column = np.full(arrays.nobody + 1, -1, np.int64)
    column[units] = np.arange(len(units))
    column[arrays.nobody] = -1
    row, to = teams_of_units(arrays, members)[arrays.pair_from], column[arrays.pair_to]
    hit = (row >= 0) & (to >= 0)
    found = np.zeros((len(members), len(units)), np.float32)
    found += links_within(arrays, members)[:, None]
    np.add.at(found, (row[hit], to[hit]), arrays.pair_worth[hit])
    return found


def first_division(arrays: Arrays, rng: np.random.Generator) -> State:
    """Teams that fill up one unit at a time, all at once, each time by the best assignment."""
    sizes = arrays.side.size[:-1]
    settled = arrays.side.settled[:-1]
    order = np.lexsort((rng.random(len(sizes)), _rank_by_mode(arrays, rng), -sizes, ~settled))
    wanted = round(float(sizes.sum()) / max(arrays.problem.target, 1))
    count = int(min(len(sizes), max(wanted, settled.sum(), 1)))
    rows = count + SPARE_TEAMS
    members = np.full((rows, arrays.slots), arrays.nobody, np.int64)
    members[:count, 0] = order[:count]
    left = order[count:]
    for slot in range(1, arrays.slots):
        if not len(left):
            break
        now = values_of(arrays, members)
        gain = _gains(arrays, members, left) - now[:, None]
        gaps, columns = assign(gain)
        good = gain[gaps, columns] > 0
        members[gaps[good], slot] = left[columns[good]]
        left = np.delete(left, columns[good])
    alone = np.full((len(left), arrays.slots), arrays.nobody, np.int64)
    alone[:, 0] = left
    members = np.vstack([members, alone])
    return State(members, values_of(arrays, members))


def _gains(arrays: Arrays, members: Numbers, units: Numbers) -> Floats:
    links = links_between(arrays, members, units)
    gaps, side = together(arrays.side, members), rows_of(arrays.side, units)
    return worth(arrays, gaps, side, links)


def _rank_by_mode(arrays: Arrays, rng: np.random.Generator) -> Floats:
    """0-1 within each mode, so that the first units hold every mode in its share."""
    rank = np.zeros(arrays.nobody, np.float32)
    for mode in np.unique(arrays.side.modes[:-1]):
        those = np.flatnonzero(arrays.side.modes[:-1] == mode)
        rank[rng.permutation(those)] = (np.arange(len(those)) + 0.5) / len(those)
    return rank
