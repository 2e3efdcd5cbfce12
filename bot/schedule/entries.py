"""What can be entered for a session: names, texts, and ends that come after starts."""

import re
import unicodedata
from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal

from bot.errors.schedule import EndNotAfterStart, EndWithoutStart, TextNotTaken, UnknownSession
from bot.model import Event, Session

# As long as an event file allows a key to be.
LONGEST_KEY = 40
# Ends the key of a session that was added by command: a file that has it was exported since, and
# one that people write by hand hardly does.
ADDED = "-added"
# What a scheduled event on Discord has room for, as the check of event files says.
LONGEST = {"title": 100, "place": 100}
# The kinds that an event file knows.
KINDS = (
    "kickoff",
    "keynote",
    "talk",
    "workshop",
    "demo",
    "panel",
    "lecture",
    "coding",
    "seminar",
    "office_hours",
    "presentations",
    "ceremony",
    "social",
    "meal",
    "meeting",
    "deadline",
    "other",
)


# Hours in which somebody is there for whoever drops in.
OFFICE_HOURS = "office_hours"


def people_at(session: Session) -> list[str]:
    """The names of who speaks at a session and leads it, as far as they are known."""
    people = [*session.details.get("speakers", []), *session.details.get("chairs", [])]
    return [person["name"] for person in people if person["name"] != "open"]


def hosts_of(session: Session) -> list[int]:
    """The user ids of who is there in office hours; nobody for any other session."""
    if session.kind != OFFICE_HOURS:
        return []
    chairs = session.details.get("chairs", [])
    return [int(person["discord"]) for person in chairs if person.get("discord")]


def require_session(event: Event, named: str) -> Session:
    """The session of the event with this number, key or title; raises UnknownSession."""
    folded = named.strip().casefold()
    for session in event.sessions:
        if folded in (str(session.id), session.key):
            return session
    by_title = [session for session in event.sessions if session.title.casefold() == folded]
    if len(by_title) != 1:
        raise UnknownSession(named)
    return by_title[0]


def require_order(session: Session) -> None:
    """Raise EndWithoutStart or EndNotAfterStart unless the session begins and then ends."""
    if session.ends_at is None:
        return
    if session.starts_at is None:
        raise EndWithoutStart(session.title)
    if session.starts_at >= session.ends_at:
        raise EndNotAfterStart(session.title, session.starts_at, session.ends_at)


def require_text(what: Literal["title", "place", "link"], typed: str) -> str:
    """A title, place or link as it can be stored and exported; raises TextNotTaken."""
    # Loaded on first use, as in `bot.events.definition.read_definition`.
    from pydantic import TypeAdapter, ValidationError

    from bot.events.file.schema.base import Line, Name, OpenLink

    kinds: dict[str, Any] = {"title": Name, "place": Line, "link": OpenLink}
    text = " ".join(typed.split())
    if len(text) > LONGEST.get(what, len(text)):
        raise TextNotTaken(what, f"it has more than {LONGEST[what]} characters")
    try:
        return TypeAdapter[str](kinds[what]).validate_python(text)
    except ValidationError as error:
        raise TextNotTaken(what, error.errors()[0]["msg"].rstrip(".")) from None


def key_for(title: str, taken: Collection[str]) -> str:
    """A stable name for a session that no file has named, made from its title."""
    folded = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    words = "-".join(re.findall(r"[a-z0-9]+", folded)) or "session"
    key, number = _ending_in(words, ADDED), 1
    while key in taken:
        number += 1
        key = _ending_in(words, f"{ADDED}-{number}")
    return key


def _ending_in(words: str, ending: str) -> str:
    return words[: LONGEST_KEY - len(ending)].strip("-") + ending


def is_another(added: Session, title: str, starts_at: datetime | None) -> bool:
    """Whether a file's session of the same key is not the one that was added by command.

    Only keys that an earlier version made can be met by chance; then a session that has neither
    the title nor the start is another one.
    """
    if re.search(rf"{ADDED}(-\d+)?$", added.key):
        return False
    return added.title.casefold() != title.casefold() and added.starts_at != starts_at
