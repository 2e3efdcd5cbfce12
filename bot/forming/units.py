"""Which people are placed together, and for whom there can be no place at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.forming.problem import Person, Problem, Unplaced, Why
from bot.forming.terms import can_meet, is_blocked


@dataclass(frozen=True, slots=True)
class Unit:
    """People who are placed together: one person, a group, or a team that is there already."""

    people: tuple[Person, ...]
    team: str | None = None
    size_limit: int | None = None
    tracks: tuple[str, ...] = ()


def units_of(problem: Problem) -> tuple[list[Unit], list[Unplaced]]:
    """The units to be placed, existing teams first, and groups that no team can take whole."""
    people = {person.id: person for person in problem.people}
    units: list[Unit] = []
    placed: set[int] = set()
    for team in problem.teams:
        members = tuple(people[i] for i in team.members if i in people and i not in placed)
        if members:
            known = tuple(t for t in team.tracks if t in problem.tracks)
            units.append(Unit(members, team.key, team.size_limit, known))
            placed.update(p.id for p in members)
    refused: list[Unplaced] = []
    for group in _merged(problem.groups):
        members = tuple(people[i] for i in group if i in people and i not in placed)
        placed.update(p.id for p in members)
        why = _why_not(problem, members)
        if why is not None:
            refused.append(Unplaced(tuple(p.id for p in members), why))
        elif members:
            units.append(Unit(members))
    units += [Unit((person,)) for person in problem.people if person.id not in placed]
    return units, refused


def _merged(groups: Iterable[Sequence[int]]) -> list[list[int]]:
    """Groups that share somebody are one group."""
    merged: list[list[int]] = []
    for group in groups:
        whole = list(group)
        for other in [m for m in merged if set(m) & set(whole)]:
            merged.remove(other)
            whole = other + whole
        merged.append(list(dict.fromkeys(whole)))
    return merged


def _why_not(problem: Problem, group: Sequence[Person]) -> Why | None:
    if len(group) > problem.max_size:
        return "group_too_big"
    if any(is_blocked(a, b) for i, a in enumerate(group) for b in group[:i]):
        return "group_blocked"
    if group and not can_meet(group):
        return "group_cannot_meet"
    return None


def why_left(problem: Problem, unit: Unit, everybody: Sequence[Unit]) -> Why:
    """What stands between a unit that was left over and everybody else who is there."""
    others = [p for other in everybody if other is not unit for p in other.people]
    meeting = [p for p in others if can_meet((*unit.people, p))]
    if others and not meeting:
        return "cannot_meet"
    if meeting and all(any(is_blocked(p, mine) for mine in unit.people) for p in meeting):
        return "blocked"
    return "sizes"
