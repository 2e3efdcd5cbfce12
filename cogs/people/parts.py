"""Which fields stand together in a form: the first one, and the parts of a profile."""

from collections.abc import Iterable
from typing import cast

from bot.people.answers import ANSWER_PREFIX
from bot.people.asked import Asked
from cogs.people.fields import LEVELS

BOXES = 5
# What is worth asking at once, where there is room, although it need not be told.
WORTHWHILE = ("looking_for_team", "attendance", "chapter", "zone", "skills")
PARTS = {
    "skills": "Skills",
    "tracks": "Interests and tracks",
    "where": "Where and when",
    "about": "About you",
    "questions": "Questions",
    "more": "More questions",
    "consent": "Code of conduct",
    "seen": "Who sees what",
}


def fields_at_first(asked: Asked) -> list[str]:
    """The fields of the form that a newcomer meets: first what is required, five at most."""
    needed = [_first(name) for name in asked.profile if name in asked.required]
    needed += [ANSWER_PREFIX + q.key for q in asked.questions if q.required]
    room = BOXES - bool(asked.consent)
    extra = [name for name in WORTHWHILE if name in asked.profile and name not in asked.required]
    extra += [_first(name) for name in asked.profile if name not in (*asked.required, *extra)]
    extra += [ANSWER_PREFIX + q.key for q in asked.questions if not q.required]
    return [*(needed + extra)[:room], *(["consent"] if asked.consent else [])] or ["about"]


def fields_of(part: str, asked: Asked, *, agreed: bool = True) -> list[str]:
    """The fields of one part of the profile; empty when the event asks none of them."""
    questions = [ANSWER_PREFIX + question.key for question in asked.questions]
    match part:
        case "skills":
            return [*LEVELS] if "skills" in asked.profile else []
        case "tracks":
            ranks = [f"tracks:{rank}" for rank in range(min(3, len(asked.tracks)))]
            return _asked(asked, "interests") + (ranks if "tracks" in asked.profile else [])
        case "where":
            found = _asked(asked, "zone", "attendance", "chapter", "languages")
            return [*found, "hours"] if "zone" in asked.profile else found
        case "about":
            told = _asked(asked, "experience", "looking_for_team", "affiliation", "email")
            return [*told, "about"]
        case "questions":
            return questions[:BOXES]
        case "more":
            return questions[BOXES : 2 * BOXES]
        case "consent":
            return ["consent"] if asked.consent and not agreed else []
        case _:
            return []


def part_with(name: str, asked: Asked) -> str | None:
    """The part of the profile in which a field that is missing can be told."""
    wanted = {"skills": next(iter(LEVELS)), "tracks": "tracks:0"}.get(name, name)
    parts = (part for part in PARTS if wanted in fields_of(part, asked, agreed=False))
    return next(parts, None)


def _first(name: str) -> str:
    return "tracks:0" if name == "tracks" else name


def _asked(asked: Asked, *names: str) -> list[str]:
    return [name for name in names if name in asked.profile]


def said_in(values: Iterable[tuple[str, object]]) -> dict[str, object]:
    """What a form says, as the service understands it: levels and ranks put together."""
    said: dict[str, object] = {}
    skills: dict[int, object] = {}
    tracks: list[object] = []
    for name, value in values:
        if name in LEVELS:
            skills[LEVELS[name][1]] = value
            said["skills"] = skills
        elif name.startswith("tracks:"):
            tracks += value if isinstance(value, list) else []
            said["tracks"] = tracks
        elif name in ("attendance", "experience", "looking_for_team", "ambition", "chapter"):
            said[name] = _one(value)
        elif name.startswith(ANSWER_PREFIX) or not isinstance(value, list):
            said[name] = value
        else:
            said[name] = [*value]
    return said


def _one(value: object) -> object:
    values = cast("list[object]", value) if isinstance(value, list) else []
    return values[0] if values else None
