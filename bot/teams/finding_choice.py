"""Choosing and sorting from an index: bounded in cost, however many look."""

from collections.abc import Sequence, Set

from bot.forming.reasons import fit
from bot.forming.suggesting import Looking, Suggestion
from bot.teams.finding_index import (
    MOST_COMPARED,
    WANTED_SKILL,
    Index,
    Seeker,
    SeekingTeam,
    hours_a_day,
    small_problem,
)
from bot.teams.finding_values import FoundPerson, FoundTeam, Query

OWN = "own"


def people_for(
    index: Index, own: Sequence[Seeker], tracks: Sequence[str], wanted: Sequence[str], query: Query
) -> tuple[list[Seeker], int]:
    """Who fits these members, the best first; and of how many they were chosen."""
    looking = Looking(OWN, tuple(one.user_id for one in own), None, tuple(tracks))
    inside = {one.user_id for one in own}
    allowed = index.people_with(query.words)
    if query.hours:
        numbers = index.people.numbers if allowed is None else allowed
        allowed = {n for n in numbers if _common([*own, index.known[n]], index) >= query.hours}
    pool = index.pool

    def best_first(numbers: Sequence[int]) -> Sequence[int]:
        return [s.person for s in pool.who_fits(looking, numbers, count=len(numbers))]

    picked = index.people.pick(best_first, allowed, MOST_COMPARED)
    found = pool.who_fits(looking, picked, count=MOST_COMPARED)
    skills = {skill.casefold() for skill in wanted}

    def worth(one: Suggestion) -> float:
        brings = {skill.casefold() for skill in index.known[one.person].candidate.skills}
        return one.quality + WANTED_SKILL * len(skills & brings)

    found.sort(key=worth, reverse=True)
    kept = [index.known[one.person] for one in found]
    kept = [one for one in kept if _can_meet([*own, one])]
    return kept, _total(index.people.numbers, allowed, inside, len(picked), len(kept))


def teams_for(index: Index, one: Seeker, query: Query) -> tuple[list[SeekingTeam], int]:
    """Which teams fit somebody, the best first; and of how many they were chosen."""
    own = set(index.teams_of(one.user_id))
    allowed = index.teams_with(query.words)
    if query.hours:
        numbers = index.places.numbers if allowed is None else allowed
        allowed = {
            n for n in numbers if _common([one, *index.teams[n].members], index) >= query.hours
        }
    pool = index.pool

    def best_first(numbers: Sequence[int]) -> Sequence[int]:
        asked = [index.teams[number].looking for number in numbers]
        found = pool.which_team(one.user_id, asked, count=len(asked))
        return [int(s.team) for s in found if s.team is not None]

    picked = index.places.pick(best_first, allowed, MOST_COMPARED)
    asked = [index.teams[number].looking for number in picked]
    found = pool.which_team(one.user_id, asked, count=MOST_COMPARED)
    skills = {skill.casefold() for skill in one.candidate.skills}

    def worth(s: Suggestion) -> float:
        wanted = {skill.casefold() for skill in index.teams[int(s.team or 0)].wanted_skills}
        return s.quality + WANTED_SKILL * len(skills & wanted)

    found.sort(key=worth, reverse=True)
    kept = [index.teams[int(s.team)] for s in found if s.team is not None]
    kept = [team for team in kept if _can_meet([one, *team.members])]
    return kept, _total(index.places.numbers, allowed, own, len(picked), len(kept))


def with_person(
    index: Index, own: Sequence[Seeker], tracks: Sequence[str], one: Seeker
) -> FoundPerson:
    """Somebody with why they fit these members."""
    problem = small_problem(index.problem, [*own, one])
    why = fit(one.user_id, [m.user_id for m in own], problem, tracks)
    return FoundPerson(one, why, _hours([*own, one], index))


def with_team(index: Index, one: Seeker, team: SeekingTeam) -> FoundTeam:
    """A team with why it fits somebody."""
    problem = small_problem(index.problem, [one, *team.members])
    why = fit(one.user_id, [m.user_id for m in team.members], problem, team.tracks)
    return FoundTeam(team, why, _hours([one, *team.members], index))


def _total(
    everyone: Set[int], allowed: Set[int] | None, own: Set[int], picked: int, kept: int
) -> int:
    """Of how many one chooses; exact where everyone was compared, so that nothing is hinted at."""
    numbers = everyone if allowed is None else allowed
    return kept if len(numbers) <= picked else len(numbers) - len(own & numbers)


def _common(people: Sequence[Seeker], index: Index) -> int:
    hours = -1
    for one in people:
        hours &= one.person.hours
    return hours_a_day(hours, index.span)


def _hours(people: Sequence[Seeker], index: Index) -> int | None:
    known = all(p.candidate.time_zone or p.candidate.chapter_zone for p in people)
    return _common(people, index) if known else None


def _can_meet(people: Sequence[Seeker]) -> bool:
    """Those who come in person only come to one chapter."""
    chapters = {
        p.candidate.chapter_id
        for p in people
        if p.candidate.attendance == "in_person" and p.candidate.chapter_id is not None
    }
    return len(chapters) < 2
