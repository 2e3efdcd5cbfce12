"""Every unit in every gap at once: the worth of each team that adding one unit would make."""

import numpy as np

from bot.forming.arrays import (
    NEVER,
    PERSON_MISSING,
    PERSON_WITHOUT_TEAM,
    Arrays,
    Floats,
    Numbers,
    Side,
)


def rows_of(side: Side, units: Numbers) -> Side:
    """The features of these units."""
    return Side(
        size=side.size[units],
        missing=side.missing[units],
        interest=side.interest[units],
        hours=side.hours[units],
        modes=side.modes[units],
        low=side.low[units],
        high=side.high[units],
        languages=side.languages[units],
        cap=side.cap[units],
        chosen=side.chosen[units],
        inner=side.inner[units],
        settled=side.settled[units],
    )


def together(side: Side, members: Numbers) -> Side:
    """The features of teams, given as rows of units padded with nobody."""
    return Side(
        size=side.size[members].sum(axis=1),
        missing=side.missing[members].prod(axis=1),
        interest=side.interest[members].sum(axis=1),
        hours=np.bitwise_and.reduce(side.hours[members], axis=1),
        modes=np.bitwise_and.reduce(side.modes[members], axis=1),
        low=side.low[members].min(axis=1),
        high=side.high[members].max(axis=1),
        languages=side.languages[members].sum(axis=1),
        cap=side.cap[members].min(axis=1),
        chosen=side.chosen[members].sum(axis=1),
        inner=side.inner[members].sum(axis=1),
        settled=np.logical_or.reduce(side.settled[members], axis=1),
    )


def worth(
    arrays: Arrays, gaps: Side, units: Side, links: Floats, *, growing: bool = False
) -> Floats:
    """What each gap (row) with each unit (column) is worth: people times quality.

    `links` is what wishes between members and unit, and among the members, add up to. What breaks
    a hard constraint is worth NEVER or less. A team below the least size is no team: it costs the
    same whoever is in it, more than any team is worth; unless it is `growing`.
    """
    problem = arrays.problem
    n = gaps.size[:, None] + units.size
    total = best_track(arrays, gaps, units)
    per_person = arrays.size_worth[n.astype(np.intp)]
    per_person += arrays.hours_worth[_common_hours(gaps, units, len(arrays.hours_worth) - 1)]
    span = np.maximum(gaps.high[:, None], units.high) - np.minimum(gaps.low[:, None], units.low)
    np.maximum(span, 0, out=span)
    span *= np.float32(-problem.weights.ambition / 2)
    per_person += span
    per_person += np.float32(problem.weights.ambition)
    per_person *= n
    total += per_person
    total += _best_language(gaps, units)
    total += links
    total += gaps.inner[:, None]
    total += units.inner
    total[(gaps.modes[:, None] & units.modes) == 0] += np.float32(NEVER)
    over = n > np.minimum(gaps.cap[:, None], units.cap)
    total[over] += np.float32(NEVER)
    if gaps.settled.any() and units.settled.any():
        total[gaps.settled[:, None] & units.settled] += np.float32(NEVER)
    short = (n < problem.min_size) & (n > 0) & ~gaps.settled[:, None] & ~units.settled
    short &= total > NEVER / 2
    if not growing and short.any():
        few = n[short]
        total[short] = -PERSON_WITHOUT_TEAM * few - PERSON_MISSING * (problem.min_size - few)
    total[n == 0] = 0
    return total


def best_track(arrays: Arrays, gaps: Side, units: Side) -> Floats:
    """Skills and tracks of every union in the track that suits it best, times its people.

    With m the steps that both miss, people times skill is (g + u)(full - steps.m): one product of
    matrices for each track, of features of the gap and features of the unit.
    """
    g, u = len(gaps.size), len(units.size)
    right = np.vstack(
        [
            units.missing.T,
            (units.missing * units.size[:, None]).T,
            units.size,
            np.ones((1, u), np.float32),
        ]
    )
    n = gaps.size[:, None]
    best: Floats | None = None
    for t in range(len(arrays.full)):
        steps = gaps.missing * -arrays.steps[t]
        alone = n[:, 0] * arrays.full[t] + gaps.interest[:, t] + gaps.chosen[:, t]
        left = np.hstack([steps * n, steps, np.full((g, 1), arrays.full[t]), alone[:, None]])
        one = left @ right
        one += units.interest[:, t] + units.chosen[:, t]
        best = one if best is None else np.maximum(best, one, out=best)
    return np.zeros((g, u), np.float32) if best is None else best


def _common_hours(gaps: Side, units: Side, most: int) -> Numbers:
    hours = np.bitwise_count(gaps.hours[:, None, 0] & units.hours[:, 0]).astype(np.intp)
    for word in range(1, gaps.hours.shape[1]):
        hours += np.bitwise_count(gaps.hours[:, None, word] & units.hours[:, word])
    return np.minimum(hours, most, out=hours)


def _best_language(gaps: Side, units: Side) -> Floats:
    best = np.zeros((len(gaps.size), len(units.size)), np.float32)
    for language in range(gaps.languages.shape[1]):
        np.maximum(best, gaps.languages[:, language, None] + units.languages[:, language], out=best)
    return best
