"""Where columns come from: all teams there could be, or a beam that grows them unit by unit."""

from math import comb

import numpy as np
import numpy.typing as npt

from bot.forming.arrays import NEVER, Arrays, Floats, Numbers
from bot.forming.columns import Pricing
from bot.forming.scoring import rows_of, together, worth
from bot.forming.state import values_of
from bot.forming.table import (
    Columns,
    Prices,
    alone,
    best_rows,
    dense_links,
    links_inside,
    marks_of,
    stacked,
    unique,
    worth_of,
)

CHUNK = 2048
ENUMERATED_AT_MOST = 250_000


def can_enumerate(arrays: Arrays) -> bool:
    """Whether all teams there could be are few enough to be looked at one by one."""
    units = arrays.nobody
    return sum(comb(units, n) for n in range(1, arrays.slots + 1)) <= ENUMERATED_AT_MOST


def listed(arrays: Arrays) -> Pricing:
    """Pricing among all teams there could be."""
    everything = _all_teams(arrays)

    def price(prices: Prices, above: float, most: int) -> Columns:
        reduced = everything.reduced(prices)
        return everything.chosen(best_rows(reduced, above, most))

    return price


def beam(arrays: Arrays, width: int) -> Pricing:
    """Pricing by growing teams unit by unit and keeping so many of each number of units."""
    links = dense_links(arrays)
    mark = marks_of(arrays)

    def price(prices: Prices, above: float, most: int) -> Columns:
        front = alone(arrays)
        found = [Columns(front, worth_of(arrays, front))]
        for slot in range(1, arrays.slots):
            scores = (
                _extended(arrays, links, front, growing=True) - prices[front].sum(axis=1)[:, None]
            )
            scores -= prices[:-1]
            scores[np.arange(len(front))[:, None], np.minimum(front, arrays.nobody - 1)] = NEVER
            front = _grown(arrays, front, slot, scores, mark, width)
            grown = Columns(front, worth_of(arrays, front))
            found.append(grown.chosen(best_rows(grown.reduced(prices), above, most)))
        joined = unique(arrays, Columns(*stacked(found)))
        return joined.chosen(best_rows(joined.reduced(prices), above, most))

    return price


def _grown(
    arrays: Arrays,
    front: Numbers,
    slot: int,
    scores: Floats,
    mark: npt.NDArray[np.uint64],
    width: int,
) -> Numbers:
    """The best teams with one more unit, each once, whatever the order it grew in."""
    flat = scores.ravel()
    # A team of so many units comes up to so many times.
    picked = best_rows(flat, NEVER / 2, width * (slot + 1))
    rows, units = np.divmod(picked, arrays.nobody)
    grown = front[rows]
    grown[:, slot] = units
    first = np.unique(mark[grown].sum(axis=1, dtype=np.uint64), return_index=True)[1]
    first = first[np.argsort(-flat[picked[first]], kind="stable")[:width]]
    return np.sort(grown[first], axis=1)


def _all_teams(arrays: Arrays) -> Columns:
    links = dense_links(arrays)
    front = alone(arrays)
    found = [(front, values_of(arrays, front).astype(np.float64))]
    for slot in range(1, arrays.slots):
        parts: list[tuple[Numbers, Prices]] = []
        for start in range(0, len(front), CHUNK):
            some = front[start : start + CHUNK]
            scores = _extended(arrays, links, some)
            scores[np.arange(arrays.nobody) <= some[:, slot - 1, None]] = NEVER
            rows, units = np.nonzero(scores > NEVER / 2)
            grown = some[rows]
            grown[:, slot] = units
            parts.append((grown, scores[rows, units].astype(np.float64)))
        if not parts:
            break
        front = np.vstack([members for members, _ in parts])
        found.append((front, np.concatenate([values for _, values in parts])))
    return Columns(
        np.vstack([members for members, _ in found]), np.concatenate([v for _, v in found])
    )


def _extended(arrays: Arrays, links: Floats, front: Numbers, *, growing: bool = False) -> Floats:
    """What each team with each unit is worth."""
    every = rows_of(arrays.side, np.arange(arrays.nobody))
    between = links[front].sum(axis=1)[:, :-1]
    within = links_inside(links, front)[:, None]
    return worth(arrays, together(arrays.side, front), every, between + within, growing=growing)
