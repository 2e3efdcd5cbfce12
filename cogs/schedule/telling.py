"""What people read when the programme changes, and when a session comes."""

from collections.abc import Sequence
from datetime import datetime

from bot.model import Session
from bot.schedule.changes import Change, Told
from bot.schedule.entries import hosts_of
from bot.schedule.reminding import Brief
from bot.ui.text import cut, joined, on, relative, safe, when
from cogs.schedule.present import OPEN, where

# The outbox adds a line of its own below; together they fit a message.
ROOM = 1700
# More people than that are not named in a channel.
MOST_NAMED = 20


def footer_of(event_name: str) -> str:
    """Where a message of the schedule comes from, and how to change what one receives."""
    return f"From the schedule of {safe(event_name)} · `/settings` changes what you receive"


def changes_text(changes: Sequence[Change], now: datetime) -> str | None:
    """What is different in the programme; None when all of it is history by now."""
    lines = [change_line(change) for change in changes if change.concerns_anyone(now)]
    if not lines:
        return None
    if len(lines) == 1:
        return f"🗓️ {lines[0]}"
    text = "🗓️ **The programme has changed:**"
    for number, line in enumerate(lines):
        if len(text) + len(line) > ROOM:
            return f"{text}\n…and {len(lines) - number} more changes: `/schedule` shows them."
        text += f"\n- {line}"
    return text


def reminder_text(session: Session, *, named: Sequence[int] = (), reader: int | None = None) -> str:
    """That a session comes; `named` are those who asked and read it in a channel.

    `reader` is whom it is written to.
    """
    assert session.starts_at is not None, "only sessions with a start are reminded of"
    hosts = [person for person in (*named, reader) if person in hosts_of(session)]
    asked = [person for person in named if person not in hosts]
    whom = f"{_mentions(asked)}, you asked to be reminded: " if asked else ""
    compulsory = " Everyone it is for is expected to come." if session.compulsory else ""
    host = " You are there for whoever drops in." if hosts else ""
    if hosts and reader is None:
        host = f" {_mentions(hosts)}, you are there for whoever drops in."
    return cut(
        f"⏰ {whom}**{title_of(session.title)}** begins {relative(session.starts_at)}, "
        f"{on(session.starts_at)}{where(session)}.{compulsory}{host}",
        ROOM,
    )


def reminder_footer(brief: Brief, *, closed: bool) -> str:
    """Where a reminder comes from; one that stands in for direct messages says so."""
    if not closed:
        return footer_of(brief.event_name)
    return f"Your direct messages are closed to me · {footer_of(brief.event_name)}"


def title_of(title: str) -> str:
    """A title, harmless; in words while it is open."""
    return "Topic to be announced" if title == OPEN else safe(title)


def change_line(change: Change, of: str = "") -> str:
    """One change as a sentence; `of` says of which event the session is."""
    before, after = change.before, change.after
    title = f"**{title_of(after.title)}**{of}"
    if before is None:
        return f"{title} is new in the programme: {_time(after)}{where(after)}."
    if after.cancelled:
        would = f" It would have been {on(before.starts_at)}." if before.starts_at else ""
        return f"{title} is cancelled.{would}"
    if before.cancelled:
        return f"{title} takes place after all: {_time(after)}{where(after)}."
    return f"{title} {joined(_parts(before, after))}."


def _mentions(people: Sequence[int]) -> str:
    return joined(f"<@{person}>" for person in people)


def _parts(before: Told, after: Told) -> list[str]:
    parts: list[str] = []
    if before.title != after.title and before.title != OPEN:
        parts.append(f"was called {safe(before.title)} until now")
    elif before.title != after.title:
        parts.append("is what this session is about")
    if before.starts_at != after.starts_at:
        parts.append(_move(before, after))
    elif before.ends_at != after.ends_at:
        parts.append(f"now ends {on(after.ends_at)}" if after.ends_at else "has no fixed end now")
    if (before.place, before.link) != (after.place, after.link):
        place = where(after).removeprefix(" · ")
        parts.append(f"is here now: {place}" if place else "has no fixed place now")
    return parts


def _move(before: Told, after: Told) -> str:
    if after.starts_at is None:
        assert before.starts_at is not None, "the two are different"
        return f"has no date any more (it was {on(before.starts_at)})"
    if before.starts_at is None:
        return f"has a date now: {when(after.starts_at)}"
    return f"moved from {on(before.starts_at)} to {when(after.starts_at)}"


def _time(told: Told) -> str:
    return when(told.starts_at) if told.starts_at else "date to be announced"
