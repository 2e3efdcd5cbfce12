"""The columns of a file of people: what they are called, and how a cell reads and is read."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

from bot.errors.people import UnknownLanguage, UnknownZone
from bot.model.person import ATTENDANCES, PARTICIPANT_STATES
from bot.people.answers import CAN_DO
from bot.people.asked import Question
from bot.people.languages import known_languages
from bot.people.rules import known_zone

EXPERIENCES = ("none", "some", "solid", "expert")
LINE_LENGTH = 200
TEXT_LENGTH = 4_000
YES = ("yes", "y", "true", "1", "x", "ja", "si", "oui")
NO = ("no", "n", "false", "0", "", "nein", "non")
ITEM = re.compile(r"(?:\\.|[^;\\])+")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
ROUNDED = re.compile(r"\d[.,]\d+[eE]\+?\d+")


class Unreadable(Exception):
    """A cell that cannot mean anything; its message says why, and what can."""


@dataclass(frozen=True)
class Terms:
    """What an event knows by name: its zones, chapters and tracks by key, and its questions."""

    zones: frozenset[str]
    chapters: Mapping[str, str]
    tracks: Mapping[str, str]
    questions: Sequence[Question] = ()
    skills: Sequence[str] = ()
    interests: Sequence[str] = ()


@dataclass(frozen=True)
class Column:
    """One column: its name in an export, other names it goes by, and how its cells are read.

    Without `read` it is there to be looked at, and an import leaves it alone.
    """

    name: str
    aliases: tuple[str, ...] = ()
    read: Callable[[str], Any] | None = None
    answers: str | None = None
    known: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        names = frozenset(bare(name) for name in (self.name, *self.aliases))
        object.__setattr__(self, "known", names)


def bare(name: str) -> str:
    """A column's name without case, spaces and marks, to find it by."""
    return re.sub(r"[\W_]+", "", name).casefold()


USER_ID = Column("user_id", ("discord id", "discord user id", "id", "member id"))
USERNAME = Column(
    "username", ("discord", "discord name", "discord username", "handle", "tag", "user", "member")
)


def _folded(text: str) -> str:
    # Marks count here: C, C++ and C# are three skills.
    return " ".join(text.casefold().split())


def columns_of(terms: Terms) -> tuple[Column, ...]:
    """Every column of an event's people, in the order of an export."""
    return (
        USER_ID,
        USERNAME,
        Column("name", ("display name", "full name"), _line),
        Column("state", ("status",), _one_of(PARTICIPANT_STATES)),
        Column("time_zone", ("zone", "tz"), _zone(terms.zones)),
        Column("chapter", ("location", "city", "hub"), _keyed(terms.chapters, none=("online",))),
        Column("attendance", ("attends", "online or on site"), _one_of(ATTENDANCES)),
        Column("experience", ("level",), _experience),
        Column("looking_for_team", ("looking", "needs team", "wants team"), _yes_no),
        Column("tracks", ("track", "categories", "category"), _all_keyed(terms.tracks)),
        Column("skills", ("skill",), _skills(terms.skills)),
        Column("interests", ("interest", "topics"), _list(terms.interests)),
        Column("languages", ("language",), _languages),
        Column("affiliation", ("organisation", "organization", "university", "company"), _line),
        Column("email", ("e-mail", "mail", "email address"), _email),
        Column("about", ("bio", "about me"), _text),
        *(_question(question) for question in terms.questions),
        Column("team", ("teams",)),
        Column("registered_at", ("joined at",)),
        Column("confirmed_at", ("confirmed",)),
        Column("checked_in_at", ("checked in",)),
        Column("left_at", ("left",)),
    )


def shown(value: Any) -> str:
    """A value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        pairs = cast(dict[str, Any], value)
        return "; ".join(f"{_escaped(name)}: {level}" for name, level in pairs.items())
    if isinstance(value, list | tuple):
        return "; ".join(_escaped(str(item)) for item in cast(Sequence[Any], value))
    return str(value).strip()


def user_id_in(text: str) -> int:
    """The Discord number in a cell; raises Unreadable."""
    digits = text.strip().strip("<@!>")
    if ROUNDED.fullmatch(text.strip()):
        raise Unreadable(
            f"“{text}” is an id that a spreadsheet rounded; make the column text and paste again"
        )
    if not (digits.isascii() and digits.isdecimal() and 15 <= len(digits) <= 20):
        raise Unreadable(f"“{text}” is not a Discord user id, which has 17 to 20 digits")
    return int(digits)


def username_in(text: str) -> str:
    """The Discord name in a cell, as Discord writes it."""
    return text.strip().removeprefix("@").removesuffix("#0").casefold()


def _escaped(item: str) -> str:
    return item.replace("\\", "\\\\").replace(";", "\\;")


def _items(text: str) -> list[str]:
    if ";" not in text:
        text = text.replace(",", ";")
    found = (re.sub(r"\\(.)", r"\1", item).strip() for item in ITEM.findall(text))
    return [*dict.fromkeys(item for item in found if item)]


def _line(text: str) -> str:
    return _at_most(" ".join(text.split()), LINE_LENGTH)


def _text(text: str) -> str:
    return _at_most(text, TEXT_LENGTH)


def _at_most(text: str, length: int) -> str:
    if len(text) > length:
        raise Unreadable(f"it is {len(text):,} characters long; at most {length:,} are kept")
    return text


def _email(text: str) -> str:
    if not ADDRESS.fullmatch(text):
        raise Unreadable(f"“{text[:60]}” is not an e-mail address")
    return _line(text)


def _yes_no(text: str) -> bool:
    word = text.casefold()
    if word in YES or word in NO:
        return word in YES
    raise Unreadable(f"“{text[:60]}” is neither yes nor no")


def _experience(text: str) -> int:
    word = text.casefold()
    if word in ("0", "1", "2", "3"):
        return int(word)
    if word in EXPERIENCES:
        return EXPERIENCES.index(word)
    raise Unreadable(f"“{text[:60]}” is not 0, 1, 2 or 3 ({', '.join(EXPERIENCES)})")


def _languages(text: str) -> list[str]:
    try:
        return known_languages(text)
    except UnknownLanguage as unknown:
        near = f"; did you mean {' or '.join(unknown.nearest)}?" if unknown.nearest else ""
        raise Unreadable(f"“{unknown.typed[:60]}” is not a language{near}") from None


def _zone(zones: frozenset[str]) -> Callable[[str], Any]:
    # Looking for the nearest of six hundred names takes milliseconds; most lines say the same.
    @cache
    def read(text: str) -> str | None:
        try:
            return known_zone(text, zones)
        except UnknownZone as unknown:
            near = f"; did you mean {' or '.join(unknown.nearest)}?" if unknown.nearest else ""
            raise Unreadable(f"“{text[:60]}” is not a time zone{near}") from None

    return read


def _one_of(words: Sequence[str]) -> Callable[[str], Any]:
    by_name = {bare(word): word for word in words}

    def read(text: str) -> str:
        if bare(text) not in by_name:
            raise Unreadable(f"“{text[:60]}” is none of {', '.join(words)}")
        return by_name[bare(text)]

    return read


def _keyed(names: Mapping[str, str], none: Iterable[str] = ()) -> Callable[[str], Any]:
    by_name = {_folded(name): key for key, name in names.items()} | {
        _folded(key): key for key in names
    }

    def read(text: str) -> str | None:
        word = _folded(text)
        if word in by_name:
            return by_name[word]
        if word in none:
            return None
        offered = ", ".join(names) or "none, as the event has no such thing"
        raise Unreadable(f"“{text[:60]}” is not known; there is {offered}")

    return read


def _all_keyed(names: Mapping[str, str]) -> Callable[[str], Any]:
    one = _keyed(names)
    return lambda text: [*dict.fromkeys(one(item) for item in _items(text))]


def _list(offered: Sequence[str]) -> Callable[[str], Any]:
    by_name = {_folded(name): name for name in offered}
    return lambda text: [by_name.get(_folded(item), _line(item)) for item in _items(text)]


def _skills(offered: Sequence[str]) -> Callable[[str], Any]:
    by_name = {_folded(name): name for name in offered}

    def read(text: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for item in _items(text):
            name, colon, level = item.rpartition(":")
            if not colon or not level.strip().isdecimal():
                name, level = item, str(CAN_DO)
            if int(level[:9]) not in (1, 2, 3):
                raise Unreadable(f"the level of “{name[:60]}” is not 1, 2 or 3")
            found[by_name.get(_folded(name), _line(name))] = int(level)
        return found

    return read


def _question(question: Question) -> Column:
    aliases = (question.key, question.ask)
    return Column(f"answer: {question.key}", aliases, _answer(question), answers=question.key)


def _answer(question: Question) -> Callable[[str], Any]:
    one = _keyed({choice: choice for choice in question.choices})
    longest = min(question.max_length or TEXT_LENGTH, TEXT_LENGTH)

    def number(text: str) -> int | float:
        try:
            return int(text) if text.lstrip("-").isdecimal() else float(text.replace(",", "."))
        except ValueError:
            raise Unreadable(f"“{text[:60]}” is not a number") from None

    def link(text: str) -> str:
        if not re.fullmatch(r"https?://\S+", text):
            raise Unreadable(f"“{text[:60]}” is not a link; it begins with https://")
        return _at_most(text, longest)

    match question.kind:
        case "choice":
            return one
        case "choices":
            return lambda text: [*dict.fromkeys(one(item) for item in _items(text))]
        case "yes_no":
            return _yes_no
        case "number":
            return number
        case "link":
            return link
        case _:
            return lambda text: _at_most(text, longest)
