"""Who fits a team and which team fits somebody, quickly enough for the bot's own process.

Plain Python: what a person brings is prepared once, so that each of 500 people costs a few
microseconds, and numpy is not needed (docs/decisions/0015-suggestions-in-plain-python.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heappush, heapreplace

from bot.forming.candidates import Candidate, Place, prepared
from bot.forming.problem import Person, Problem
from bot.forming.terms import hours_value, said_about

PLACES_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody for a team, or a team for somebody, with the quality they would have together."""

    person: int
    team: str | None
    quality: float


@dataclass(frozen=True, slots=True)
class Looking:
    """A team with a free place; without tracks it has not chosen any, without limit the event's."""

    key: str
    members: tuple[int, ...]
    size_limit: int | None = None
    tracks: tuple[str, ...] = ()


class Pool:
    """The people of one problem, prepared for suggestions; `put` and `drop` keep it in step."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._people: dict[int, Person] = {}
        self._ready: dict[int, Candidate] = {}
        self._keep_off: dict[int, set[int]] = {}
        self._places: dict[tuple[tuple[int, ...], tuple[str, ...]], Place] = {}
        self._hours: list[float] = []
        for person in problem.people:
            self.put(person)

    def put(self, person: Person) -> None:
        """Somebody new, or what is new about somebody."""
        self.drop(person.id)
        self._people[person.id] = person
        self._ready[person.id] = prepared(self.problem, person)
        if person.blocks:
            # A place remembers whom its members keep off.
            self._places.clear()
        for other in person.blocks:
            self._keep_off.setdefault(person.id, set()).add(other)
            self._keep_off.setdefault(other, set()).add(person.id)
        problem, weight = self.problem, self.problem.weights.availability
        for hours in range(len(self._hours), person.hours.bit_length() + 1):
            value = hours_value(hours, problem.least_hours, problem.enough_hours)
            self._hours.append(weight * value)

    def drop(self, person: int) -> None:
        """Somebody who is not looked for any more; those who block them still do."""
        gone = self._people.pop(person, None)
        if gone is None:
            return
        del self._ready[person]
        self._places = {key: p for key, p in self._places.items() if person not in key[0]}
        for other in gone.blocks:
            theirs = self._people.get(other)
            if theirs is None or person not in theirs.blocks:
                self._keep_off.get(person, set()).discard(other)
                self._keep_off.get(other, set()).discard(person)
        # A place remembers whom its members keep off.
        if gone.blocks:
            self._places.clear()

    def who_fits(
        self, team: Looking, candidates: Iterable[int], *, count: int = 10
    ) -> list[Suggestion]:
        """The people who would make the best team with these members, the best first.

        Blocked people and those who cannot meet are left out; a full team fits nobody.
        """
        if not self._has_room(team):
            return []
        place, ready, inside = self._place(team), self._ready, set(team.members)
        best: list[tuple[float, int]] = []
        least = -float("inf")
        for number in candidates:
            one = ready.get(number)
            if one is None or number in inside:
                continue
            quality = place.with_person(one, least)
            if quality is None:
                continue
            if len(best) < count:
                heappush(best, (quality, -number))
            elif (quality, -number) > best[0]:
                heapreplace(best, (quality, -number))
            if len(best) == count:
                least = best[0][0]
        best.sort(reverse=True)
        return [Suggestion(-number, team.key, quality) for quality, number in best]

    def which_team(
        self, person: int, teams: Iterable[Looking], *, count: int = 10
    ) -> list[Suggestion]:
        """The teams that would suit a person, the best first; full and impossible ones not."""
        one = self._ready[person]
        found: list[tuple[float, str]] = []
        for team in teams:
            if person in team.members or not self._has_room(team):
                continue
            quality = self._place(team).with_person(one)
            if quality is not None:
                found.append((-quality, team.key))
        found.sort()
        return [Suggestion(person, key, -quality) for quality, key in found[:count]]

    def _has_room(self, team: Looking) -> bool:
        return 0 < len(team.members) < (team.size_limit or self.problem.max_size)

    def _place(self, team: Looking) -> Place:
        key = (team.members, team.tracks)
        place = self._places.get(key)
        if place is None:
            if len(self._places) >= PLACES_KEPT:
                self._places.clear()
            place = self._places[key] = self._new_place(team)
        return place

    def _new_place(self, team: Looking) -> Place:
        off: set[int] = set()
        for member in team.members:
            off |= self._keep_off.get(member, off)
        members = [self._ready[i] for i in team.members]
        return Place(self.problem, members, team.tracks, self._hours, off, self._said)

    def _said(self, person: int, other: int) -> float:
        return said_about(self._people[person], other)
