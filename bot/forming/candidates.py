"""What one person brings and what a team has already, ready to be added up in microseconds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.forming.problem import Person, Problem
from bot.forming.terms import (
    ANY_TRACK,
    MODES,
    WIDEST_AMBITION,
    interest,
    size_value,
    strength,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one person brings: only what is not nothing, by number of role, track and language."""

    id: int
    levels: tuple[tuple[int, float], ...]
    # Worth of each wished track; None for any.
    wanted: dict[int, float] | None
    hours: int
    modes: int
    languages: tuple[int, ...]
    ambition: int | None
    named: frozenset[int]


def prepared(problem: Problem, person: Person) -> Candidate:
    """What this person brings."""
    levels = ((r, strength(person, r, problem.roles)) for r in range(len(problem.roles)))
    weight = problem.weights.track
    wanted = {t: weight * interest(person, x) for t, x in enumerate(problem.tracks)}
    return Candidate(
        person.id,
        tuple((role, level) for role, level in levels if level > 0),
        {t: worth for t, worth in wanted.items() if worth} if person.tracks else None,
        person.hours,
        MODES[person.mode],
        tuple(n for n, language in enumerate(problem.languages) if language in person.languages),
        person.ambition,
        frozenset((*person.wishes, *person.avoids)),
    )


class Place:
    """A free place in a team: what the members have together, and what one more would make."""

    def __init__(
        self,
        problem: Problem,
        members: Sequence[Candidate],
        tracks: Sequence[str],
        hours_worth: list[float],
        off: set[int],
        said: Callable[[int, int], float],
    ) -> None:
        weights, size = problem.weights, len(members) + 1
        self._weights, self._size, self._hours_worth = weights, size, hours_worth
        self._ids, self._off, self._said = [m.id for m in members], off, said
        self._named: set[int] = set().union(*(m.named for m in members))
        self._hours, self._modes = -1, 3
        for member in members:
            self._hours &= member.hours
            self._modes &= member.modes
        speakers = [0] * len(problem.languages)
        for member in members:
            for language in member.languages:
                speakers[language] += 1
        self._speakers, self._most_speakers = speakers, max(speakers, default=0)
        ambition = [m.ambition for m in members if m.ambition is not None]
        self._low, self._high = min(ambition, default=None), max(ambition, default=None)
        self._links = sum(said(a, b) for a in self._ids for b in self._ids if a != b)
        self._fixed = weights.size * size_value(size, problem.target)
        self._fixed += weights.link * self._links / size
        self._any = weights.track * ANY_TRACK / size
        self._prepare_tracks(problem, members, tracks)

    def _prepare_tracks(
        self, problem: Problem, members: Sequence[Candidate], tracks: Sequence[str]
    ) -> None:
        """The tracks that one more person could make the best, and what each has already."""
        weights = problem.weights
        self._best = [0.0] * len(problem.roles)
        for member in members:
            for role, level in member.levels:
                self._best[role] = max(self._best[role], level)
        missing = [1 - level for level in self._best]
        base: dict[int, float] = {}
        more: dict[int, float] = {}
        for number, track in enumerate(problem.tracks):
            if tracks and track not in tracks:
                continue
            need = problem.needs[track]
            skill = sum(map(float.__mul__, map(float, need), self._best))
            wanted = sum(
                weights.track * ANY_TRACK if m.wanted is None else m.wanted.get(number, 0.0)
                for m in members
            )
            base[number] = weights.skill * skill + wanted / self._size
            more[number] = weights.skill * sum(map(float.__mul__, map(float, need), missing))
        least = max(base.values(), default=0.0)
        room = weights.track / self._size
        kept = [t for t in base if base[t] + more[t] + room >= least]
        self._base = [base[t] for t in kept]
        self._kept = {t: place for place, t in enumerate(kept)}
        self._most = max((base[t] + more[t] + room for t in kept), default=0.0)
        needs = [problem.needs[problem.tracks[t]] for t in kept]
        self._needs = [
            [weights.skill * need[role] for need in needs] for role in range(len(problem.roles))
        ]

    def with_person(self, one: Candidate, least: float = -1e9) -> float | None:
        """The quality with this person; None if that must not be or is surely below `least`."""
        if not self._modes & one.modes or one.id in self._off:
            return None
        weights, size = self._weights, self._size
        most_speakers = self._most_speakers
        for language in one.languages:
            if self._speakers[language] >= most_speakers:
                most_speakers = self._speakers[language] + 1
        quality = (
            self._fixed
            + self._hours_worth[(self._hours & one.hours).bit_count()]
            + weights.language * most_speakers / size
            + weights.ambition * self._ambition(one.ambition)
        )
        if one.id in self._named or not one.named.isdisjoint(self._ids):
            said = self._said
            links = sum(said(one.id, i) + said(i, one.id) for i in self._ids)
            quality += weights.link * links / size
        if quality + self._most < least:
            return None
        return quality + self._best_track(one)

    def _best_track(self, one: Candidate) -> float:
        worth, best = self._base, self._best
        if not worth:
            return 0.0
        for role, level in one.levels:
            more = level - best[role]
            if more > 0:
                worth = [w + need * more for w, need in zip(worth, self._needs[role], strict=True)]
        if one.wanted is None:
            return max(worth) + self._any
        top = max(worth)
        for track, wish in one.wanted.items():
            place = self._kept.get(track)
            if place is not None and worth[place] + wish / self._size > top:
                top = worth[place] + wish / self._size
        return top

    def _ambition(self, said: int | None) -> float:
        low, high = self._low, self._high
        if low is None or high is None:
            return 1.0
        if said is not None:
            low, high = min(low, said), max(high, said)
        return 1 - (high - low) / WIDEST_AMBITION
