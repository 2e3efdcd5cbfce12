"""Pairing two sides so that the sum of what the pairs are worth is largest; exact, no numpy."""

from collections.abc import Sequence

# What nobody may be paired for; worth less than any number of real pairs could make good.
NEVER = -1000.0
_INFINITE = float("inf")


def best_pairs(worth: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The pairs (row, column) with the largest sum, each row and column at most once.

    As many pairs as can be made, and none that is worth NEVER. Shortest augmenting paths with
    potentials (Kuhn 1955, Jonker and Volgenant 1987): rows² × columns at worst.
    """
    if not worth or not worth[0]:
        return []
    if len(worth) <= len(worth[0]):
        return _assign(worth)
    turned = [*zip(*worth, strict=True)]
    return sorted((row, column) for column, row in _assign(turned))


def _assign(worth: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    # Column 0 stands for "nobody yet", so rows and columns count from 1 inside.
    width = len(worth[0])
    above = [0.0] * (len(worth) + 1)
    beside = [0.0] * (width + 1)
    taken = [0] * (width + 1)
    for row in range(1, len(worth) + 1):
        _give_place(row, worth, above, beside, taken)
    return sorted(
        (taken[column] - 1, column - 1)
        for column in range(1, width + 1)
        if taken[column] and worth[taken[column] - 1][column - 1] > NEVER / 2
    )


def _give_place(
    row: int,
    worth: Sequence[Sequence[float]],
    above: list[float],
    beside: list[float],
    taken: list[int],
) -> None:
    """Find a column for one more row, moving earlier rows along the cheapest chain."""
    width = len(beside) - 1
    taken[0] = row
    column = 0
    cheapest = [_INFINITE] * (width + 1)
    came_from = [0] * (width + 1)
    left = [*range(1, width + 1)]
    passed = [0]
    while taken[column]:
        here = taken[column]
        values, base = worth[here - 1], above[here]
        step, nearest, at = _INFINITE, 0, 0
        for place, other in enumerate(left):
            cost = -values[other - 1] - base - beside[other]
            if cost < cheapest[other]:
                cheapest[other] = cost
                came_from[other] = column
            if cheapest[other] < step:
                step, nearest, at = cheapest[other], other, place
        for other in passed:
            above[taken[other]] += step
            beside[other] -= step
        for other in left:
            cheapest[other] -= step
        left[at] = left[-1]
        left.pop()
        passed.append(nearest)
        column = nearest
    while column:
        previous = came_from[column]
        taken[column] = taken[previous]
        column = previous
