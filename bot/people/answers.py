"""What people tell about themselves: understood, checked, and put into their part.

What is typed arrives as `Said`: the name of a field and its raw value. A field that was not asked
this time is missing there and stays as it is; an empty one is taken back.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast

from bot.errors.people import BadAnswer
from bot.model import Participant
from bot.people.asked import Asked, Question
from bot.people.languages import known_languages
from bot.people.rules import known_zone

Said = Mapping[str, Any]

# How one's skill levels and experience are stored.
LEARNING, CAN_DO, CAN_TEACH = 1, 2, 3
HOURS = ("morning", "midday", "afternoon", "evening", "night")
MOST_WORDS, WORD_LENGTH, LINE_LENGTH, TEXT_LENGTH = 30, 60, 200, 1000
ANSWER_PREFIX = "answer:"
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")
LINK = re.compile(r"https?://[^\s/]+\.[^\s]+", re.IGNORECASE)
# These are nobody's but the organizers'.
NEVER_PUBLIC = frozenset({"email"})


def take_down(
    participant: Participant,
    said: Said,
    asked: Asked,
    now: datetime,
    *,
    zones: frozenset[str],
    chapters: Mapping[str, int],
) -> None:
    """Put what was said into the participant; `chapters` are those one can choose, by key.

    Raises UnknownZone, UnknownLanguage or BadAnswer before anything is changed.
    """
    columns: dict[str, Any] = {}
    profile = dict(participant.profile)
    answers = dict(profile.get("answers", {}))
    questions = {question.key: question for question in asked.questions}
    for name, raw in said.items():
        if name.startswith(ANSWER_PREFIX):
            question = questions.get(name.removeprefix(ANSWER_PREFIX))
            if question is not None:
                _keep(answers, question.key, answer_to(question, raw))
        elif name in PROFILE:
            _keep(profile, name, PROFILE[name](raw, asked))
        elif name == "zone":
            columns["time_zone"] = known_zone(raw, zones)
        elif name == "chapter":
            columns["chapter_id"] = chapters.get(raw or "")
        elif name == "attendance":
            columns["attendance"] = raw if raw in ("online", "in_person", "either") else None
        elif name == "experience":
            columns["experience"] = int(raw) if str(raw) in ("0", "1", "2", "3") else None
        elif name == "looking_for_team":
            columns["looking_for_team"] = raw in (True, "yes")
            _keep(profile, "said_looking", None if raw in (None, "") else True)
        elif name == "consent" and raw:
            columns["consented_at"] = participant.consented_at or now
    _keep(profile, "answers", answers)
    for column, value in columns.items():
        setattr(participant, column, value)
    participant.profile = profile


def answer_to(question: Question, raw: Any) -> Any:
    """A valid answer to a question of the event file, or None; raises BadAnswer."""
    text = raw.strip() if isinstance(raw, str) else raw
    if text in (None, "", [], ()):
        return None
    match question.kind:
        case "choice":
            return text if text in question.choices else None
        case "choices":
            return [choice for choice in question.choices if choice in text] or None
        case "yes_no":
            return text in (True, "yes")
        case "number":
            try:
                number = float(text.replace(",", "."))
            except ValueError:
                raise BadAnswer(question.ask, text, "a number, for example 3") from None
            return int(number) if number.is_integer() else number
        case "link":
            if not LINK.fullmatch(text):
                raise BadAnswer(question.ask, text, "a link that begins with https://")
            return text[:TEXT_LENGTH]
        case _:
            return text[: question.max_length or 4000]


def words(raw: Any) -> list[str]:
    """What stands between commas, or in a list, each once; not too many and not too long."""
    parts = re.split(r"[,;\n]", raw) if isinstance(raw, str) else (raw or ())
    found: dict[str, str] = {}
    for part in parts:
        word = " ".join(str(part).split())[:WORD_LENGTH]
        if word:
            found.setdefault(word.casefold(), word)
    return [*found.values()][:MOST_WORDS]


def offered(raw: Any, offers: tuple[str, ...]) -> list[str]:
    """What was said, in the writing of what is offered; other words are kept as they are."""
    writing = {offer.casefold(): offer for offer in offers}
    return [writing.get(word.casefold(), word) for word in words(raw)]


def _skills(raw: Any, asked: Asked) -> dict[str, int] | None:
    """From names, or from names by level, where the highest level of a skill counts."""
    by_level = cast("dict[int, Any]", raw) if isinstance(raw, dict) else {CAN_DO: raw}
    skills: dict[str, int] = {}
    for level in sorted(by_level):
        for skill in offered(by_level[level], asked.skills):
            skills[skill] = min(max(int(level), LEARNING), CAN_TEACH)
    return skills or None


def _tracks(raw: Any, asked: Asked) -> list[str] | None:
    known = {key for key, _ in asked.tracks}
    chosen = [raw] if isinstance(raw, str) else (raw or ())
    return [*dict.fromkeys(key for key in chosen if key in known)] or None


def _email(raw: Any, _: Asked) -> str | None:
    typed = (raw or "").strip()
    if typed and not EMAIL.fullmatch(typed):
        raise BadAnswer("your e-mail address", typed, "an address like noor@example.org")
    return typed or None


def _line(raw: Any, _: Asked) -> str | None:
    return " ".join((raw or "").split())[:LINE_LENGTH] or None


PROFILE: dict[str, Callable[[Any, Asked], Any]] = {
    "skills": _skills,
    "interests": lambda raw, asked: offered(raw, asked.interests) or None,
    "tracks": _tracks,
    "languages": lambda raw, _: known_languages(raw or "") or None,
    "hours": lambda raw, _: [hour for hour in HOURS if hour in (raw or ())] or None,
    "affiliation": _line,
    "email": _email,
    "about": lambda raw, _: (raw or "").strip()[:TEXT_LENGTH] or None,
    "ambition": lambda raw, _: int(raw) if str(raw) in ("0", "1", "2") else None,
    "hidden": lambda raw, asked: [name for name in asked.profile if name in (raw or ())] or None,
}


def _keep(values: dict[str, Any], name: str, value: Any) -> None:
    if value in (None, {}, []):
        values.pop(name, None)
    else:
        values[name] = value


def has_said(participant: Participant, name: str) -> bool:
    """Whether something is known for a field of the profile."""
    match name:
        case "zone":
            return participant.time_zone is not None
        case "chapter":
            return participant.chapter_id is not None or participant.attendance == "online"
        case "attendance":
            return participant.attendance is not None
        case "experience":
            return participant.experience is not None
        case "looking_for_team":
            return participant.looking_for_team or "said_looking" in participant.profile
        case _:
            return bool(participant.profile.get(name))


def missing_from(participant: Participant, asked: Asked) -> list[str]:
    """What still has to be told before one is registered, as names of fields.

    Questions are `answer:KEY`, the code of conduct is `consent`.
    """
    answers = participant.profile.get("answers", {})
    missing = [
        name for name in asked.profile if name in asked.required and not has_said(participant, name)
    ]
    missing += [
        ANSWER_PREFIX + question.key
        for question in asked.questions
        if question.required and question.key not in answers
    ]
    if asked.consent and participant.consented_at is None:
        missing.append("consent")
    return missing


def is_hidden(participant: Participant, name: str) -> bool:
    """Whether others on the server must not be shown a field of the profile."""
    return name in NEVER_PUBLIC or name in participant.profile.get("hidden", ())
