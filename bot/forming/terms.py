"""What a team is worth, term by term, in plain Python; the definition all of forming keeps to."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.forming.problem import SENIOR, Person, Problem

LEVELS = (0.0, 0.4, 0.75, 1.0)
MOST_EXPERIENCE = 3
WISHED_TRACK = (1.0, 0.75, 0.5)
ANY_TRACK = 0.7
BY_DISTANCE_FROM_TARGET = (1.0, 0.7, 0.2)
MODES = {"in_person": 1, "online": 2, "either": 3}
WIDEST_AMBITION = 2


def strength(person: Person, role: int, roles: Sequence[str]) -> float:
    """How good a person is in a role, 0-1."""
    if roles[role] == SENIOR:
        return person.experience / MOST_EXPERIENCE
    return LEVELS[person.levels[role]] if role < len(person.levels) else 0.0


def interest(person: Person, track: str) -> float:
    """How much a person wants a track, 0-1; further wishes than the third count like the third."""
    if not person.tracks:
        return ANY_TRACK
    if track not in person.tracks:
        return 0.0
    return WISHED_TRACK[min(person.tracks.index(track), len(WISHED_TRACK) - 1)]


def size_value(size: int, target: int) -> float:
    """1 at the target, less beside it, 0 from three away on."""
    distance = abs(size - target)
    return BY_DISTANCE_FROM_TARGET[distance] if distance < len(BY_DISTANCE_FROM_TARGET) else 0.0


def hours_value(hours: int, least: int, enough: int) -> float:
    """The share of enough common hours, at most 1, and nothing below the least."""
    return 0.0 if hours < least else min(1.0, hours / enough) if enough else 1.0


def said_about(person: Person, other: int) -> float:
    """What one person's wishes say about being with another: a share of one wish, or -1."""
    value = 1 / len(person.wishes) if other in person.wishes else 0.0
    return value - 1 if other in person.avoids else value


def link(one: Person, other: Person) -> float:
    """What the wishes of two people about each other add up to."""
    return said_about(one, other.id) + said_about(other, one.id)


def common_hours(team: Sequence[Person]) -> int:
    """The number of hours in which everybody has time."""
    hours = team[0].hours
    for person in team:
        hours &= person.hours
    return hours.bit_count()


def can_meet(team: Sequence[Person]) -> bool:
    """Whether there is one way to meet, online or in person, that is open to everybody."""
    modes = 3
    for person in team:
        modes &= MODES[person.mode]
    return modes != 0


def is_blocked(one: Person, other: Person) -> bool:
    """Whether either does not want to be in a team with the other at all."""
    return other.id in one.blocks or one.id in other.blocks


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one team, each 0-1 (wishes also below), and the quality they add up to."""

    track: str | None
    skill: float
    interest: float
    availability: float
    language: float
    size: float
    link: float
    ambition: float
    quality: float


def terms_of(problem: Problem, team: Sequence[Person], tracks: Sequence[str] = ()) -> Terms:
    """The terms of a team in the track that suits it best, of `tracks` if it has chosen any."""
    n, weights = len(team), problem.weights
    best = [
        max(strength(p, role, problem.roles) for p in team) for role in range(len(problem.roles))
    ]
    choice: tuple[float, str | None, float, float] = (0.0, None, 0.0, 0.0)
    for number, track in enumerate(tracks or problem.tracks):
        skill = sum(need * level for need, level in zip(problem.needs[track], best, strict=True))
        wanted = sum(interest(p, track) for p in team) / n
        worth = weights.skill * skill + weights.track * wanted
        if number == 0 or worth > choice[0]:
            choice = (worth, track, skill, wanted)
    worth, track, skill, wanted = choice
    hours = hours_value(common_hours(team), problem.least_hours, problem.enough_hours)
    languages = [sum(lang in p.languages for p in team) / n for lang in problem.languages]
    language = max(languages, default=0.0)
    links = sum(link(a, b) for i, a in enumerate(team) for b in team[i + 1 :]) / n
    said = [p.ambition for p in team if p.ambition is not None]
    ambition = 1 - (max(said) - min(said)) / WIDEST_AMBITION if said else 1.0
    size = size_value(n, problem.target)
    quality = (
        worth
        + weights.availability * hours
        + weights.language * language
        + weights.size * size
        + weights.link * links
        + weights.ambition * ambition
    )
    return Terms(track, skill, wanted, hours, language, size, links, ambition, quality)
