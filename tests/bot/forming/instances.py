"""Registrations to form teams of: read from files of instances, or made up from a seed."""

import json
import random
from pathlib import Path
from typing import Any

from bot.forming.problem import Mode, Person, Problem, Weights

ROLES = ("frontend", "backend", "data", "design", "product", "senior")
TRACKS = ("ai", "health", "climate", "games", "edu", "open")
LANGUAGES = ("en", "de", "es")
DAY, HOURS = 24, 36


def problem_of(data: dict[str, Any]) -> Problem:
    """The problem in a file of instances."""
    weights = data["weights"]
    return Problem(
        people=tuple(_person(one) for one in data["people"]),
        roles=tuple(data["roles"]),
        tracks=tuple(data["tracks"]),
        needs={track: tuple(need) for track, need in data["need"].items()},
        languages=tuple(data["langs"]),
        groups=tuple(tuple(group) for group in data["groups"]),
        min_size=data["min_size"],
        max_size=data["max_size"],
        target=data["target"],
        least_hours=data["h_min"],
        enough_hours=data["h_star"],
        weights=Weights(
            skill=weights["skill"],
            track=weights["track"],
            availability=weights["availability"],
            language=weights["lang"],
            size=weights["size"],
            link=weights["link"],
            ambition=weights["ambition"],
        ),
    )


def _person(one: dict[str, Any]) -> Person:
    return Person(
        id=one["id"],
        levels=tuple(one["levels"]),
        experience=one["exp"],
        mode=one["mode"],
        hours=int(one["avail"], 2),
        tracks=tuple(one["tracks"]),
        languages=tuple(one["langs"]),
        ambition=one["ambition"],
        wishes=tuple(one["wish"]),
        avoids=tuple(one["avoid"]),
        blocks=tuple(one["block"]),
    )


def read_problem(path: Path) -> Problem:
    """The problem in this file."""
    return problem_of(json.loads(path.read_text()))


def as_instance(problem: Problem, name: str) -> dict[str, Any]:
    """The problem as a file of instances has it."""
    weights = problem.weights
    width = max(p.hours.bit_length() for p in problem.people)
    return {
        "name": name,
        "roles": problem.roles,
        "tracks": problem.tracks,
        "need": problem.needs,
        "langs": problem.languages,
        "groups": problem.groups,
        "min_size": problem.min_size,
        "max_size": problem.max_size,
        "target": problem.target,
        "h_min": problem.least_hours,
        "h_star": problem.enough_hours,
        "weights": {
            "skill": weights.skill,
            "track": weights.track,
            "availability": weights.availability,
            "lang": weights.language,
            "size": weights.size,
            "link": weights.link,
            "ambition": weights.ambition,
        },
        "people": [
            {
                "id": p.id,
                "levels": p.levels,
                "exp": p.experience,
                "mode": p.mode,
                "avail": f"{p.hours:0{width}b}",
                "tracks": p.tracks,
                "langs": p.languages,
                "ambition": p.ambition,
                "wish": p.wishes,
                "avoid": p.avoids,
                "block": p.blocks,
            }
            for p in problem.people
        ],
    }


def made_up(seed: int, count: int, **given: Any) -> Problem:
    """So many people with skills, zones, wishes and groups as an event might have them."""
    chance = random.Random(seed)
    people = tuple(_made_up(number, count, chance) for number in range(count))
    numbers = list(range(count))
    chance.shuffle(numbers)
    groups: list[tuple[int, ...]] = []
    for _ in range(count // 10):
        size = chance.choice((2, 2, 3))
        group, numbers = numbers[:size], numbers[size:]
        if len({people[i].mode for i in group}) == 1 and not _at_odds(people, group):
            groups.append(tuple(group))
    needs = {track: _needs(chance) for track in TRACKS}
    fields: dict[str, Any] = {"groups": tuple(groups), "needs": needs} | given
    return Problem(people=people, roles=ROLES, tracks=TRACKS, languages=LANGUAGES, **fields)


def _at_odds(people: tuple[Person, ...], group: list[int]) -> bool:
    return any(other in people[i].blocks for i in group for other in group)


def _needs(chance: random.Random) -> tuple[float, ...]:
    raw = [chance.choice((1, 2, 3, 6)) for _ in ROLES]
    return tuple(n / sum(raw) for n in raw)


def _made_up(number: int, count: int, chance: random.Random) -> Person:
    mode: Mode = chance.choice(("in_person", "online", "online", "either"))
    awake = chance.randrange(DAY) if mode == "online" else chance.randrange(3)
    hours = 0
    for hour in range(HOURS):
        if (hour - awake) % DAY < 13 and chance.random() < 0.85:
            hours |= 1 << hour
    others = [n for n in range(count) if n != number]
    return Person(
        id=number,
        levels=tuple(chance.choice((0, 0, 0, 1, 2, 3)) for _ in ROLES[:-1]),
        experience=chance.randrange(4),
        mode=mode,
        hours=hours,
        tracks=tuple(chance.sample(TRACKS, chance.randrange(4))),
        languages=("en", *chance.sample(LANGUAGES[1:], chance.randrange(2))),
        ambition=chance.randrange(3),
        wishes=tuple(chance.sample(others, 1)) if chance.random() < 0.1 else (),
        avoids=tuple(chance.sample(others, 1)) if chance.random() < 0.05 else (),
        blocks=tuple(chance.sample(others, 1)) if chance.random() < 0.03 else (),
    )
