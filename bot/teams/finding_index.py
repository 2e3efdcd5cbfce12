"""Who looks in one event, in memory: with what everyone may know of them, ready to be compared."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.forming.problem import SENIOR, Person, Problem, Weights
from bot.forming.suggesting import Looking, Pool
from bot.people.languages import NAMES
from bot.teams.finding_shelves import Shape, Shelves
from bot.teams.forming_rules import WEIGHTS, Candidate, FormingTerms, Said, problem_of

# So many are compared closely; of more the others stand behind them.
MOST_COMPARED = 50
# A word of what a team asks for is worth as much as a good step in quality.
WANTED_SKILL = 0.1
HOURS_A_DAY, THIRD = 24, 8
Word = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Seeker:
    """Somebody as everyone may see them: what they hide is left out before it gets here."""

    user_id: int
    name: str
    candidate: Candidate
    person: Person

    @property
    def skills(self) -> list[str]:
        """Their skills, the strongest first."""
        skills = self.candidate.skills
        return sorted(skills, key=lambda skill: (-skills[skill], skill))


@dataclass(frozen=True, slots=True)
class SeekingTeam:
    """A team that looks and has room, by its row and the people in it."""

    id: int
    name: str
    about: str | None
    ask_first: bool
    free: int
    missing: int
    wanted_skills: tuple[str, ...]
    tracks: tuple[str, ...]
    members: tuple[Seeker, ...]

    @property
    def looking(self) -> Looking:
        """The team as suggestions want it."""
        return Looking(str(self.id), tuple(m.user_id for m in self.members), None, self.tracks)


class Index:
    """The people and teams that look in one event."""

    def __init__(
        self,
        terms: FormingTerms,
        span: tuple[datetime, int],
        first: Sequence[Candidate],
        never: Iterable[tuple[int, int]],
    ) -> None:
        self.span = span
        self.never: dict[int, set[int]] = {}
        for by, about in never:
            self.never.setdefault(by, set()).add(about)
        # What counts must not hang on who was there when the index was made.
        total = sum(terms.weights.values()) or 1.0
        weights = {WEIGHTS[name]: weight / total for name, weight in terms.weights.items()}
        self.problem = replace(
            problem_of(terms, first, [], (), span),
            people=(),
            languages=tuple(NAMES),
            weights=Weights(**weights),
        )
        roles = tuple(role for role in self.problem.roles if role != SENIOR)
        self._terms = replace(terms, skills=roles)
        # Skills that were typed freely are those of who is there: with many more, made anew.
        self._enough = None if terms.skills else 2 * len(first) + 20
        self.pool = Pool(self.problem)
        self.known: dict[int, Seeker] = {}
        self.teams: dict[int, SeekingTeam] = {}
        self.people, self.places = Shelves(), Shelves()
        self._by_word: tuple[dict[Word, set[int]], dict[Word, set[int]]] = ({}, {})
        self._words: tuple[dict[int, list[Word]], dict[int, list[Word]]] = ({}, {})
        self._inside: dict[int, set[int]] = {}
        self._thirds = [_every_day(third, span[1]) for third in range(3)]

    @property
    def is_outgrown(self) -> bool:
        """Whether so many have come that other skills may be the frequent ones."""
        return self._enough is not None and len(self.known) > self._enough

    def seeker(self, name: str, candidate: Candidate) -> Seeker:
        """Somebody as the index compares them; the candidate's number is the Discord id."""
        problem = problem_of(self._terms, [candidate], [], self._said([candidate]), self.span)
        return Seeker(candidate.id, name, candidate, problem.people[0])

    def put_person(self, seeker: Seeker, *, looks: bool) -> None:
        """Somebody new, or what is new about them; without `looks` only to be compared."""
        self.known[seeker.user_id] = seeker
        self.pool.put(seeker.person)
        if not looks:
            self._forget(0, seeker.user_id)
            return
        self._remember(0, seeker.user_id, words_of_person(seeker))
        self.people.put(seeker.user_id, self._shape(seeker.person, seeker.person.hours))

    def drop_person(self, user_id: int) -> None:
        """Somebody who is not there any more; those in a team stay until it changes."""
        self._forget(0, user_id)
        if user_id in self.known and not self._inside.get(user_id):
            del self.known[user_id]
            self.pool.drop(user_id)

    def put_team(self, team: SeekingTeam) -> None:
        """A team that looks, whose members are known."""
        self.drop_team(team.id)
        self.teams[team.id] = team
        hours = -1
        for member in team.members:
            self._inside.setdefault(member.user_id, set()).add(team.id)
            hours &= member.person.hours
        self._remember(1, team.id, words_of_team(team))
        best = [
            max(levels) for levels in zip(*(m.person.levels for m in team.members), strict=True)
        ]
        lacking = best.index(min(best)) if best else -1
        track = team.tracks[0] if team.tracks else None
        self.places.put(team.id, (track, lacking, self._asleep(hours)))

    def drop_team(self, team_id: int) -> None:
        """A team that does not look any more."""
        team = self.teams.pop(team_id, None)
        if team is not None:
            self._forget(1, team_id)
            for member in team.members:
                self._inside[member.user_id].discard(team_id)

    def teams_of(self, user_id: int) -> Set[int]:
        """The teams that look in which somebody is."""
        return self._inside.get(user_id, frozenset())

    def people_with(self, words: Sequence[Word]) -> Set[int] | None:
        """Who has all of these; None without any."""
        return self._with(0, words)

    def teams_with(self, words: Sequence[Word]) -> Set[int] | None:
        """The teams that have all of these; None without any."""
        return self._with(1, words)

    def skills(self) -> dict[str, str]:
        """The skills that somebody brings or a team wants, by their folded form."""
        return {w[1]: w[1] for words in self._by_word for w in words if w[0] == "skill"}

    def _with(self, which: int, words: Sequence[Word]) -> Set[int] | None:
        found: Set[int] | None = None
        for word in words:
            have = self._by_word[which].get(word, set())
            found = have if found is None else found & have
        return found

    def _remember(self, which: int, number: int, words: list[Word]) -> None:
        self._unword(which, number)
        self._words[which][number] = words
        for word in words:
            self._by_word[which].setdefault(word, set()).add(number)

    def _forget(self, which: int, number: int) -> None:
        self._unword(which, number)
        (self.people, self.places)[which].drop(number)

    def _unword(self, which: int, number: int) -> None:
        for word in self._words[which].pop(number, ()):
            self._by_word[which][word].discard(number)

    def _said(self, people: Sequence[Candidate]) -> list[Said]:
        return [
            Said(one.id, other, "never") for one in people for other in self.never.get(one.id, ())
        ]

    def _shape(self, person: Person, hours: int) -> Shape:
        levels = person.levels
        role = levels.index(max(levels)) if any(levels) else -1
        return person.tracks[0] if person.tracks else None, role, self._asleep(hours)

    def _asleep(self, hours: int) -> int:
        counts = [(hours & third).bit_count() for third in self._thirds]
        return counts.index(min(counts))


def words_of_person(seeker: Seeker) -> list[Word]:
    """What one can look for in a person."""
    one = seeker.candidate
    words = [("skill", skill.casefold()) for skill in one.skills]
    words += [("track", key) for key in one.listed("tracks")]
    words += [("language", code) for code in one.listed("languages")]
    return words + _places(one.attendance, one.chapter_id)


def words_of_team(team: SeekingTeam) -> list[Word]:
    """What one can look for in a team; what it wants, or lacks where it says nothing."""
    words = [("skill", skill.casefold()) for skill in team.wanted_skills]
    words += [("track", key) for key in team.tracks]
    found = [words_of_person(member) for member in team.members]
    words += [w for own in found for w in own if w[0] == "language"]
    for place in {w for own in found for w in own if w[0] == "place"}:
        if place[1] not in {"online", "in_person"} or all(place in own for own in found):
            words.append(place)
    return [*dict.fromkeys(words)]


def _places(attendance: str | None, chapter_id: int | None) -> list[Word]:
    places = [("place", place) for place in ("online", "in_person")]
    words = [p for p in places if attendance in (None, "either", p[1])]
    return [*words, ("place", str(chapter_id))] if chapter_id is not None else words


def hours_a_day(hours: int, span: tuple[datetime, int]) -> int:
    """Hours of the whole event as so many on a day."""
    return round(hours.bit_count() * HOURS_A_DAY / max(span[1], HOURS_A_DAY))


def small_problem(problem: Problem, people: Iterable[Seeker]) -> Problem:
    """The problem of a few, for reasons."""
    return replace(problem, people=tuple({p.user_id: p.person for p in people}.values()))


def public_profile(profile: Mapping[str, Any], hidden: Set[str]) -> dict[str, Any]:
    """The parts of a profile that are compared, without those that are hidden."""
    shown = {name: profile[name] for name in ("skills", "tracks", "languages") if name in profile}
    if "zone" not in hidden and "hours" in profile:
        shown["hours"] = profile["hours"]
    return {name: value for name, value in shown.items() if name not in hidden}


def _every_day(third: int, hours: int) -> int:
    bits = 0
    for hour in range(hours):
        if hour % HOURS_A_DAY // THIRD == third:
            bits |= 1 << hour
    return bits
