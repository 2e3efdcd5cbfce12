"""Mentors to teams ahead of time: the best sum with limits on both sides; exact, no numpy.

A transport problem. Each place of a team is filled along the cheapest chain of changes
(successive shortest paths), which keeps the sum optimal after each step.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

# What nobody may be paired for.
NEVER = float("-inf")
# What an empty place counts: filling one more outweighs whatever it does to the sum.
_EMPTY = -1000.0
_INFINITE, _TINY = float("inf"), 1e-12


@dataclass(frozen=True)
class Matched:
    """For each team its mentors; `worst` is the least that any pair is worth."""

    of_team: tuple[tuple[int, ...], ...]
    total: float
    worst: float
    unfilled: int


def match(worth: Sequence[Sequence[float]], limits: Sequence[int], each: int) -> Matched:
    """The best sum when each team (a row) has `each` different mentors (columns) within limits.

    As many places are filled as can be, and first of all the worst pair is as good as it can be
    among all ways that fill as many: nobody is sacrificed for the sum.
    """
    best = _solve(worth, limits, each, NEVER)
    steps = sorted({value for row in worth for value in row if value > NEVER})
    low, high = 0, len(steps)
    # The highest threshold below which no pair is needed, found by halving.
    while low < high - 1:
        middle = (low + high) // 2
        if _fills(worth, limits, each, steps[middle]) <= best.unfilled:
            low = middle
        else:
            high = middle
    if not steps or steps[low] <= best.worst:
        return best
    return _solve(worth, limits, each, steps[low])


def _solve(
    worth: Sequence[Sequence[float]], limits: Sequence[int], each: int, least: float
) -> Matched:
    # Nobody is a mentor as well, with room for everyone, so that each place can be filled.
    real, nobody = len(limits), [_EMPTY] * each
    worth = [[*(v if v >= least else NEVER for v in row), *nobody] for row in worth]
    limits = [*limits, *(len(worth) for _ in nobody)]
    teams: list[set[int]] = [set() for _ in worth]
    mentors: list[set[int]] = [set() for _ in limits]
    moves = [[_INFINITE] * len(limits) for _ in limits]
    for _ in range(each):
        for team in range(len(worth)):
            chain = _cheapest(worth[team], limits, teams[team], mentors, moves)
            _shift(team, chain, worth, teams, mentors, moves)
    found = [sorted((m for m in team if m < real), key=lambda m: m) for team in teams]
    pairs = [worth[team][mentor] for team, those in enumerate(found) for mentor in those]
    return Matched(
        of_team=tuple(
            tuple(sorted(those, key=lambda mentor: -values[mentor]))
            for values, those in zip(worth, found, strict=True)
        ),
        total=sum(pairs),
        worst=min(pairs, default=0.0),
        unfilled=each * len(worth) - len(pairs),
    )


def _cheapest(
    values: Sequence[float],
    limits: Sequence[int],
    has: set[int],
    mentors: Sequence[set[int]],
    moves: Sequence[Sequence[float]],
) -> list[int]:
    """The mentors along the cheapest chain, from the team's new one to one with room."""
    distance = [_INFINITE if mentor in has else -value for mentor, value in enumerate(values)]
    has_room = [len(held) < limit for held, limit in zip(mentors, limits, strict=True)]
    came_from = [-1] * len(limits)
    # Bellman and Ford with a queue: moves may gain, so the nearest is not final at once.
    queue = deque(m for m, at in enumerate(distance) if at < _INFINITE and not has_room[m])
    waiting = set(queue)
    while queue:
        mentor = queue.popleft()
        waiting.discard(mentor)
        base = distance[mentor] - _TINY
        for other, cost in enumerate(moves[mentor]):
            if base + cost + 2 * _TINY < distance[other]:
                distance[other], came_from[other] = base + cost + _TINY, mentor
                if other not in waiting and not has_room[other]:
                    waiting.add(other)
                    queue.append(other)
    ends = (mentor for mentor, room in enumerate(has_room) if room)
    chain = [min(ends, key=lambda mentor: distance[mentor])]
    while came_from[chain[-1]] >= 0:
        chain.append(came_from[chain[-1]])
    return chain[::-1]


def _shift(
    team: int,
    chain: Sequence[int],
    worth: Sequence[Sequence[float]],
    teams: Sequence[set[int]],
    mentors: Sequence[set[int]],
    moves: list[list[float]],
) -> None:
    """Fill the team's place, each mentor along the chain handing one team to the next."""
    coming, changed = team, {*chain}
    for mentor, following in zip(chain, [*chain[1:], -1], strict=True):
        leaving = -1
        if following >= 0:
            can = (held for held in mentors[mentor] if following not in teams[held])
            leaving = min(can, key=lambda held: worth[held][mentor] - worth[held][following])
            mentors[mentor].discard(leaving)
            teams[leaving].discard(mentor)
        mentors[mentor].add(coming)
        teams[coming].add(mentor)
        changed |= teams[coming]
        coming = leaving
    for mentor in changed:
        moves[mentor] = _moves(mentor, worth, teams, mentors)


def _moves(
    mentor: int,
    worth: Sequence[Sequence[float]],
    teams: Sequence[set[int]],
    mentors: Sequence[set[int]],
) -> list[float]:
    """What it costs at least that this mentor hands a team to each other one."""
    offers: list[list[float]] = []
    for held in mentors[mentor]:
        base = worth[held][mentor]
        costs = [base - value for value in worth[held]]
        for other in teams[held]:
            costs[other] = _INFINITE
        offers.append(costs)
    return (
        [*map(min, *offers)]
        if len(offers) > 1
        else offers[0]
        if offers
        else [_INFINITE for _ in mentors]
    )


def _fills(worth: Sequence[Sequence[float]], limits: Sequence[int], each: int, least: float) -> int:
    """How many places stay empty when only pairs of at least so much are made."""
    teams: list[set[int]] = [set() for _ in worth]
    mentors: list[set[int]] = [set() for _ in limits]
    can = [[m for m, value in enumerate(row) if value >= least > NEVER] for row in worth]

    def place(team: int, seen: set[int]) -> bool:
        for mentor in can[team]:
            if mentor in seen or mentor in teams[team]:
                continue
            if len(mentors[mentor]) < limits[mentor]:
                mentors[mentor].add(team)
                teams[team].add(mentor)
                return True
        for mentor in can[team]:
            if mentor in seen or mentor in teams[team]:
                continue
            seen.add(mentor)
            for held in [*mentors[mentor]]:
                if place(held, seen):
                    mentors[mentor].discard(held)
                    teams[held].discard(mentor)
                    mentors[mentor].add(team)
                    teams[team].add(mentor)
                    return True
        return False

    return sum(not place(team, set()) for _ in range(each) for team in range(len(worth)))
