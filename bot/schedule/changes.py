"""What people are told of a session, and what is different in it since."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Self

from bot.model import Event, Session

# Where a notice goes, and where a reminder goes: the first of these channels that there is.
NOTICES, REMINDERS = ("announcements", "schedule"), ("schedule", "announcements")
STAFF = {"organizers", "mentors", "judges"}


@dataclass(frozen=True)
class Told:
    """A session as people know it."""

    title: str
    starts_at: datetime | None
    ends_at: datetime | None
    place: str | None
    link: str | None
    cancelled: bool

    @classmethod
    def of(cls, session: Session) -> Self:
        """The session as it is now."""
        return cls(
            session.title,
            session.starts_at,
            session.ends_at,
            session.place,
            session.link,
            session.cancelled_at is not None,
        )

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Self:
        """Read back what `as_facts` wrote."""
        instants: dict[str, Any] = {
            name: datetime.fromisoformat(facts[name]) if facts[name] else None
            for name in ("starts_at", "ends_at")
        }
        return cls(**{**facts, **instants})

    def as_facts(self) -> dict[str, Any]:
        """As JSON, for a row of the outbox or of the audit log."""
        instants = {
            name: value.isoformat() if value else None
            for name, value in (("starts_at", self.starts_at), ("ends_at", self.ends_at))
        }
        return {**asdict(self), **instants}

    def is_over(self, now: datetime) -> bool:
        """Whether nobody can come to it any more."""
        last = self.ends_at or self.starts_at
        return last is not None and last <= now


@dataclass(frozen=True)
class Change:
    """What one session was and is; `before` is empty for a new one."""

    session_id: int
    before: Told | None
    after: Told

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Self:
        """Read back what `as_facts` wrote."""
        before = Told.from_facts(facts["before"]) if facts["before"] else None
        return cls(facts["session"], before, Told.from_facts(facts["after"]))

    def as_facts(self) -> dict[str, Any]:
        """As JSON, for a row of the outbox."""
        return {
            "session": self.session_id,
            "before": self.before and self.before.as_facts(),
            "after": self.after.as_facts(),
        }

    @property
    def is_move(self) -> bool:
        """Whether its reminders are void: other times, cancelled, or back again."""
        if self.before is None:
            return True
        return any(
            getattr(self.before, name) != getattr(self.after, name)
            for name in ("starts_at", "ends_at", "cancelled")
        )

    def concerns_anyone(self, now: datetime) -> bool:
        """Whether there is something to tell: what was over and stays over is history."""
        if self.before == self.after or (self.before is None and self.after.cancelled):
            return False
        was_over = self.before is None or self.before.cancelled or self.before.is_over(now)
        return not (was_over and (self.after.cancelled or self.after.is_over(now)))


def differences(before: Mapping[int, Told], after: Iterable[Session]) -> list[Change]:
    """What is different in the sessions since; a session that was not there is new."""
    changes = [Change(s.id, before.get(s.id), Told.of(s)) for s in after]
    return [change for change in changes if change.before != change.after]


def merged(earlier: Iterable[Change], later: Iterable[Change]) -> list[Change]:
    """One change for each session: what it was at first and is at last."""
    found: dict[int, Change] = {}
    for change in (*earlier, *later):
        first = found.get(change.session_id)
        found[change.session_id] = replace(change, before=first.before) if first else change
    return [change for change in found.values() if change.before != change.after]


def channels_for(event: Event, session: Session, usual: tuple[str, ...]) -> list[int]:
    """Where something about a session is said: its chapters' or its staff's channel, or the usual.

    Needs the event with its channels. Empty while the event is not set up.
    """
    bound = {c.purpose: c.channel_id for c in event.channels if c.channel_id is not None}
    own = [f"chapter:{key}" for key in session.audience.get("chapters", [])]
    groups: list[str] = session.audience.get("groups", [])
    if not own and groups and STAFF.issuperset(groups):
        own = groups
    found = [bound[purpose] for purpose in own if purpose in bound]
    if own and len(found) == len(own):
        return found
    return found + [bound[purpose] for purpose in usual if purpose in bound][:1]
