"""Why people are together, as facts; the words for them are made where people read them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.forming.problem import Person, Problem
from bot.forming.terms import (
    Terms,
    can_meet,
    common_hours,
    is_blocked,
    strength,
    terms_of,
)

# From this level on (the second of three steps, in skill or experience) a role is covered.
COVERED_FROM = 0.66


@dataclass(frozen=True, slots=True)
class Covered:
    """A role the track needs, and who has it best."""

    role: str
    by: tuple[int, ...]
    level: float


@dataclass(frozen=True, slots=True)
class Reasons:
    """What speaks for a team and what it lacks. Roles are in the order of the track's needs."""

    terms: Terms
    size: int
    covered: tuple[Covered, ...]
    # Needed by the track, and somebody knows a little; or nobody does.
    weak_roles: tuple[str, ...]
    missing_roles: tuple[str, ...]
    # Who wished for the team's track, and whose first wish it was.
    wanted_by: tuple[int, ...]
    first_wish_of: tuple[int, ...]
    # Who has wishes and not this one.
    unwanted_by: tuple[int, ...]
    hours: int
    enough_hours: bool
    too_few_hours: bool
    language: str | None
    speakers: int
    wishes_met: tuple[tuple[int, int], ...]
    # Wishes for people who are in the problem, but not in this team.
    wishes_not_met: tuple[tuple[int, int], ...]
    rather_not: tuple[tuple[int, int], ...]
    ambition_apart: int
    # What must not be.
    blocked: tuple[tuple[int, int], ...]
    cannot_meet: bool
    too_small: bool
    too_big: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """A person in a team: the reasons for the whole, and what changes by them."""

    person: int
    together: Reasons
    quality_before: float
    # Needed roles in which the person is better than anybody in the team.
    brings: tuple[str, ...]
    speaks_common_language: bool
    wants_track: bool

    @property
    def gain(self) -> float:
        """How much more quality the members would have, negative if less."""
        return self.together.terms.quality - self.quality_before


def explain(team: Sequence[int], problem: Problem, tracks: Sequence[str] = ()) -> Reasons:
    """The reasons for a team of these people (at least one), in the tracks it chose, if any."""
    people = {person.id: person for person in problem.people}
    members = [people[i] for i in team]
    terms = terms_of(problem, members, tracks)
    covered, weak, missing = _roles(problem, members, terms.track)
    hours = common_hours(members)
    language, speakers = _language(problem, members)
    inside = set(team)
    said = [person.ambition for person in members if person.ambition is not None]
    wishes = [(p.id, other) for p in members for other in p.wishes if other in people]
    wanting = [p for p in members if terms.track in p.tracks]
    return Reasons(
        terms=terms,
        size=len(members),
        covered=covered,
        weak_roles=weak,
        missing_roles=missing,
        wanted_by=tuple(p.id for p in wanting),
        first_wish_of=tuple(p.id for p in wanting if p.tracks[0] == terms.track),
        unwanted_by=tuple(p.id for p in members if p.tracks and p not in wanting),
        hours=hours,
        enough_hours=hours >= problem.enough_hours,
        too_few_hours=hours < problem.least_hours,
        language=language,
        speakers=speakers,
        wishes_met=tuple(wish for wish in wishes if wish[1] in inside),
        wishes_not_met=tuple(wish for wish in wishes if wish[1] not in inside),
        rather_not=tuple((p.id, o) for p in members for o in p.avoids if o in inside),
        ambition_apart=max(said) - min(said) if said else 0,
        blocked=tuple(
            (a.id, b.id) for i, a in enumerate(members) for b in members[:i] if is_blocked(a, b)
        ),
        cannot_meet=not can_meet(members),
        too_small=len(members) < problem.min_size,
        too_big=len(members) > problem.max_size,
    )


def fit(person: int, team: Sequence[int], problem: Problem, tracks: Sequence[str] = ()) -> Fit:
    """The reasons for and against somebody in a team they are not in."""
    people = {one.id: one for one in problem.people}
    joined = explain((*team, person), problem, tracks)
    members, own = [people[i] for i in team], people[person]
    brings = tuple(
        role
        for number, role in enumerate(problem.roles)
        if joined.terms.track is not None
        and problem.needs[joined.terms.track][number] > 0
        and strength(own, number, problem.roles)
        > max((strength(p, number, problem.roles) for p in members), default=0.0)
    )
    return Fit(
        person=person,
        together=joined,
        quality_before=terms_of(problem, members, tracks).quality if members else 0.0,
        brings=brings,
        speaks_common_language=joined.language in own.languages,
        wants_track=joined.terms.track in own.tracks or not own.tracks,
    )


def _roles(
    problem: Problem, members: Sequence[Person], track: str | None
) -> tuple[tuple[Covered, ...], tuple[str, ...], tuple[str, ...]]:
    covered: list[Covered] = []
    weak: list[str] = []
    missing: list[str] = []
    needs = problem.needs[track] if track is not None else (0.0,) * len(problem.roles)
    for number in sorted(range(len(problem.roles)), key=lambda n: -needs[n]):
        if needs[number] <= 0:
            continue
        levels = [strength(person, number, problem.roles) for person in members]
        best = max(levels)
        if best == 0:
            missing.append(problem.roles[number])
        elif best < COVERED_FROM:
            weak.append(problem.roles[number])
        else:
            by = tuple(p.id for p, level in zip(members, levels, strict=True) if level == best)
            covered.append(Covered(problem.roles[number], by, best))
    return tuple(covered), tuple(weak), tuple(missing)


def _language(problem: Problem, members: Sequence[Person]) -> tuple[str | None, int]:
    spoken = {x: sum(x in person.languages for person in members) for x in problem.languages}
    best = max(spoken, key=lambda x: spoken[x], default=None)
    return (best, spoken[best]) if best is not None and spoken[best] else (None, 0)
