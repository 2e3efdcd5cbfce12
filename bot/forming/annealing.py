"""Annealed assignment search: take a unit out of every team, and assign them all anew at once."""

from dataclasses import dataclass

import numpy as np

from bot.forming.arrays import Arrays, Floats, Numbers
from bot.forming.scoring import rows_of, together, worth
from bot.forming.solvers import assign
from bot.forming.state import State, links_between

NOISE_POOL = 1 << 20
# How far chance counts beside likeness when teams to exchange among are picked.
CHANCE = 1.2


@dataclass(frozen=True, slots=True)
class Cooling:
    """How long and how warm; temperatures are in people times quality."""

    rounds: int
    # Standard deviation of the noise on each possible place, at the beginning and at the end.
    noise: tuple[float, float] = (0.04, 0.0015)
    # Temperature at which a worse division is accepted, by the same scale.
    heat: tuple[float, float] = (0.2, 0.012)
    # Teams at most that exchange in one round.
    at_once: int = 128


def anneal(arrays: Arrays, state: State, rng: np.random.Generator, cooling: Cooling) -> State:
    """The best division met on the way; the same generator gives the same division."""
    search = Search(arrays, state, rng, cooling)
    for number in range(cooling.rounds):
        search.round(number / max(cooling.rounds - 1, 1))
    return search.best


class Search:
    """The state of one search."""

    def __init__(
        self, arrays: Arrays, state: State, rng: np.random.Generator, cooling: Cooling
    ) -> None:
        self._arrays, self._rng, self._cooling = arrays, rng, cooling
        self._now, self.best = state.copy(), state.copy()
        self._best_total = float(state.values.sum(dtype=np.float64))
        self._noise = rng.standard_normal(NOISE_POOL, dtype=np.float32)
        self.accepted = 0

    def round(self, progress: float) -> None:
        """One exchange among teams, at this progress of the cooling, 0-1."""
        arrays, rng, now, cooling = self._arrays, self._rng, self._now, self._cooling
        rows = self._teams()
        teams = now.members[rows]
        slots = rng.integers(0, arrays.slots, len(rows))
        lines = np.arange(len(rows))
        taken = teams[lines, slots]
        # A free place was hit as well now and then, and there nobody goes: so sizes can change.
        taken = np.where(arrays.side.settled[taken], arrays.nobody, taken)
        goes = taken != arrays.nobody
        teams[lines[goes], slots[goes]] = arrays.nobody
        links = links_between(arrays, teams, taken)
        scores = worth(arrays, together(arrays.side, teams), rows_of(arrays.side, taken), links)
        noisy = scores + self._noisy(scores.shape, _between(cooling.noise, progress))
        gaps, columns = assign(noisy)
        values = scores[gaps, columns]
        gain = float(values.sum(dtype=np.float64) - now.values[rows].sum(dtype=np.float64))
        if gain < 0 and rng.random() >= np.exp(gain / _between(cooling.heat, progress)):
            return
        self.accepted += 1
        now.members[rows] = _put(teams, taken[columns], arrays.nobody)
        now.values[rows] = values
        total = float(now.values.sum(dtype=np.float64))
        if total > self._best_total + 1e-6:
            self._best_total, self.best = total, now.copy()

    def _teams(self) -> Numbers:
        """Teams that have something to exchange: a way to meet, hours, tracks like one of them."""
        members, side = self._now.members, self._arrays.side
        if len(members) <= self._cooling.at_once:
            return np.arange(len(members))
        one = int(self._rng.integers(len(members)))
        modes = np.bitwise_and.reduce(side.modes[members], axis=1)
        hours = np.bitwise_and.reduce(side.hours[members], axis=1)
        wanted = side.interest[members].sum(axis=1)
        length = np.sqrt((wanted * wanted).sum(axis=1)) + np.float32(1e-6)
        common = np.bitwise_count(hours & hours[one]).sum(axis=1)
        likeness = common / max(self._arrays.problem.enough_hours, 1)
        likeness += (modes & modes[one]) != 0
        likeness += (wanted @ wanted[one]) / (length * length[one])
        likeness += self._rng.random(len(members)) * CHANCE
        return np.argpartition(-likeness, self._cooling.at_once)[: self._cooling.at_once]

    def _noisy(self, shape: tuple[int, ...], scale: float) -> Floats:
        size = shape[0] * shape[1]
        start = int(self._rng.integers(0, NOISE_POOL - size))
        return self._noise[start : start + size].reshape(shape) * np.float32(scale)


def _put(teams: Numbers, units: Numbers, nobody: int) -> Numbers:
    """The teams with one more unit each, in their first free place."""
    free = (teams == nobody).argmax(axis=1)
    lines = np.flatnonzero(units != nobody)
    teams[lines, free[lines]] = units[lines]
    return teams


def _between(ends: tuple[float, float], progress: float) -> float:
    """From the first to the last, by equal factors."""
    return ends[0] ** (1 - progress) * ends[1] ** progress
