"""How long before a session people are reminded: by the event file, or as they chose."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.model import Session

Json = Any
# What people can choose for themselves, in minutes.
CHOICES = (5, 10, 15, 30, 60, 120, 1440)
USUAL = 15
# In the place of a lead that is past.
SHORTER = (1, *CHOICES)


def subject_of(session_id: int) -> str:
    """What a session is called in the outbox."""
    return f"session:{session_id}"


def label_of(lead: timedelta) -> str:
    """A lead in a dedup key: `T-10`, in minutes."""
    return f"T-{lead.total_seconds() / 60:g}"


def leads_of(definition: Mapping[str, Json], session: Session) -> list[timedelta]:
    """How long before a session its channel is reminded, as the event file has it.

    The session's own rule comes first, then that of topics, of its kind, and of all sessions.
    """
    own = _rule_of(definition, session.key)
    if own is None:
        rules = definition.get("reminders", {})
        own = rules.get("sessions", [])
        for rule in rules.get("kinds", []):
            if rule["kind"] == session.kind:
                own = rule["before"]
    return _spans(own)


def due_at(session: Session, lead: timedelta) -> datetime | None:
    """When a reminder of a session is due; None without a date or when it is cancelled."""
    if session.starts_at is None or session.cancelled_at is not None:
        return None
    return session.starts_at - lead


def ahead(session: Session, lead: timedelta, since: datetime) -> timedelta | None:
    """The lead of somebody who asked at `since`: theirs, else the longest one still ahead then.

    None when the session began before any of them. Without a date every lead is ahead.
    """
    if session.starts_at is None:
        return lead
    left = session.starts_at - since
    if lead < left:
        return lead
    shorter = (timedelta(minutes=minutes) for minutes in SHORTER)
    return max((other for other in shorter if other < left), default=None)


def _rule_of(definition: Mapping[str, Json], key: str) -> Sequence[str] | None:
    usual = definition.get("topic_defaults", {}).get("reminders")
    lists: list[tuple[Iterable[Json], Sequence[str] | None]] = [
        (definition.get("sessions", []), None)
    ]
    lists += [(topic.get("sessions", []), usual) for topic in definition.get("topics", [])]
    lists += [(chapter.get("sessions", []), None) for chapter in definition.get("chapters", [])]
    for sessions, around in lists:
        for session in sessions:
            if session["key"] == key:
                return session.get("reminders", around)
    return None


def _spans(written: Iterable[str]) -> list[timedelta]:
    # Loaded on first use, as the file's models are.
    from bot.events.file.spans import read_span

    return sorted({read_span(text) for text in written}, reverse=True)
