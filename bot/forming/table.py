"""Possible teams as columns: rows of units with what each team is worth."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.forming.arrays import Arrays, Floats, Numbers
from bot.forming.scoring import rows_of, together, worth

Prices = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Columns:
    """Teams as rows of units in rising order, padded with nobody, and what each is worth."""

    members: Numbers
    values: Prices

    def chosen(self, rows: npt.NDArray[Any]) -> "Columns":
        """Some of them."""
        return Columns(self.members[rows], self.values[rows])

    def reduced(self, prices: Prices) -> Prices:
        """What each is worth beyond the prices of its units; nobody has the last price, 0."""
        return self.values - prices[self.members].sum(axis=1)


def worth_of(arrays: Arrays, members: Numbers) -> Prices:
    links = dense_links(arrays)
    within = links_inside(links, members)[:, None]
    nobody = rows_of(arrays.side, np.array([arrays.nobody]))
    values = worth(arrays, together(arrays.side, members), nobody, within)[:, 0]
    return values.astype(np.float64)


def links_inside(links: Floats, members: Numbers) -> Floats:
    within = np.zeros(len(members), np.float32)
    for slot in range(1, members.shape[1]):
        within += links[members[:, slot, None], members[:, :slot]].sum(axis=1)
    return within


def alone(arrays: Arrays) -> Numbers:
    front = np.full((arrays.nobody, arrays.slots), arrays.nobody, np.int64)
    front[:, 0] = np.arange(arrays.nobody)
    return front


def dense_links(arrays: Arrays) -> Floats:
    links = np.zeros((arrays.nobody + 1, arrays.nobody + 1), np.float32)
    links[arrays.pair_from, arrays.pair_to] = arrays.pair_worth
    return links


def marks_of(arrays: Arrays) -> npt.NDArray[np.uint64]:
    """A number for each unit; sums of them tell sets of units apart (64 random bits each)."""
    mark = np.random.default_rng(0).integers(1, 2**63, arrays.nobody + 1, dtype=np.uint64)
    mark[arrays.nobody] = 0
    return mark


def stacked(parts: list[Columns]) -> tuple[Numbers, Prices]:
    return np.vstack([p.members for p in parts]), np.concatenate([p.values for p in parts])


def unique(arrays: Arrays, columns: Columns) -> Columns:
    marks = marks_of(arrays)[columns.members].sum(axis=1, dtype=np.uint64)
    return columns.chosen(np.sort(np.unique(marks, return_index=True)[1]))


def best_rows(scores: npt.NDArray[Any], above: float, most: int) -> Numbers:
    """Where the best so many are that are above a worth, in their order."""
    picked = np.flatnonzero(scores > above)
    if len(picked) > most:
        picked = np.sort(picked[np.argpartition(-scores[picked], most)[:most]])
    return picked
