"""What a team may do, and when: pure rules on rows and the event file's word on teams."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.deadlines.rules import closing_for
from bot.errors.teams import (
    EventOver,
    RegisterFirst,
    SoloNotAllowed,
    TeamsClosed,
    TeamsFormedByOthers,
    TeamsNotYet,
    TooManySkills,
)
from bot.events.windows import find_window, state_of
from bot.model import Event, Extension, Membership, Participant, Team

TEAM_FORMATION = "team_formation"
# Ways of forming teams in which people act themselves.
BY_PEOPLE = {"self", "board", "ideas"}
LONGEST_ABOUT = 300
LONGEST_SKILL = 40
MOST_SKILLS = 6


@dataclass(frozen=True)
class Terms:
    """What the event file says about teams, in short; `registers` if it has registration."""

    max_size: int
    min_size: int = 1
    solo: bool = True
    formed_by: frozenset[str] = frozenset({"self"})
    teams_per_person: int = 1
    space: str = "thread"
    locked_at: datetime | None = None
    registers: bool = False

    @property
    def has_space(self) -> bool:
        """Whether a team gets rooms of its own."""
        return self.space != "none"


def terms_of(section: dict[str, Any], *, registers: bool) -> Terms:
    """The terms from the `teams` section of a stored definition."""
    locked = section.get("locked_at")
    kept = {
        name: section[name]
        for name in ("min_size", "solo", "teams_per_person", "space")
        if name in section
    }
    if "formed_by" in section:
        kept["formed_by"] = frozenset(section["formed_by"])
    return Terms(
        max_size=section["max_size"],
        locked_at=datetime.fromisoformat(locked["utc"]) if locked else None,
        registers=registers,
        **kept,
    )


def require_open(
    event: Event, terms: Terms, now: datetime, extensions: Iterable[Extension], team_id: int | None
) -> None:
    """Raise unless people may change teams (this one, if given) at `now`.

    Raises EventOver, TeamsNotYet or TeamsClosed. An extension for the team moves both ends that
    the file can set.
    """
    if event.state != "running":
        raise EventOver(event.name)
    window = find_window(event, TEAM_FORMATION)
    ends = [] if terms.locked_at is None else [terms.locked_at]
    if window is not None:
        if state_of(window, now) in {"upcoming", "undecided"}:
            raise TeamsNotYet(event.name, window.opens_at)
        own = [e for e in extensions if e.window_id == window.id and e.team_id == team_id]
        if any(now < extension.closes_at for extension in own):
            return
        closes = closing_for(window, own, team_id)
        ends += [] if closes is None else [closes]
    if ends and now >= min(ends):
        raise TeamsClosed(event.name, min(ends))


def is_closed(event: Event, terms: Terms, now: datetime) -> bool:
    """Whether only extensions of single teams could still allow a change."""
    window = find_window(event, TEAM_FORMATION)
    over = window is not None and state_of(window, now) == "closed"
    return over or (terms.locked_at is not None and now >= terms.locked_at)


def closes_at(event: Event, terms: Terms) -> datetime | None:
    """When people can change teams no more, if that is known."""
    window = find_window(event, TEAM_FORMATION)
    ends = [terms.locked_at, window.closes_at if window is not None else None]
    return min((end for end in ends if end is not None), default=None)


def require_formed_by_people(event: Event, terms: Terms) -> None:
    """Raise TeamsFormedByOthers where only organizers or a selection make teams."""
    if not terms.formed_by & BY_PEOPLE:
        raise TeamsFormedByOthers(event.name, by="+".join(sorted(terms.formed_by)))


def is_in(part: Participant | None, terms: Terms) -> bool:
    """Whether a person's part in the event lets them be in a team."""
    if part is None or part.left_at is not None:
        return False
    return part.state == "registered" or (part.state == "interested" and not terms.registers)


def require_registered(
    event: Event, part: Participant | None, terms: Terms, *, own: bool = True
) -> Participant:
    """The person's part in the event; raises RegisterFirst."""
    if part is None or not is_in(part, terms):
        raise RegisterFirst(event.id, event.name, part.state if part else None, own)
    return part


def require_solo(event: Event, terms: Terms) -> None:
    """Raise SoloNotAllowed where nobody takes part alone."""
    if not terms.solo:
        raise SoloNotAllowed(event.name, terms.min_size)


def free_slot(taken: Iterable[int], limit: int) -> int | None:
    """The lowest of a person's team numbers that is free, or None."""
    used = set(taken)
    return next((slot for slot in range(1, limit + 1) if slot not in used), None)


def next_captain(members: Sequence[Membership]) -> Membership | None:
    """Who becomes captain when the captain leaves: who has been there longest."""
    return min(members, key=lambda member: (member.joined_at, member.id), default=None)


def missing_members(team: Team, terms: Terms) -> int:
    """How many more a team needs to start; one alone needs nobody where solo is allowed."""
    if team.small_allowed_at is not None or (terms.solo and team.member_count == 1):
        return 0
    return max(0, terms.min_size - team.member_count)


def skills_wanted(typed: Iterable[str]) -> list[str]:
    """Skills as typed, each once; raises TooManySkills when there are too many."""
    cut = [" ".join(skill.split())[:LONGEST_SKILL] for skill in typed]
    kept = list(dict.fromkeys(skill for skill in cut if skill))
    if len(kept) > MOST_SKILLS:
        raise TooManySkills(MOST_SKILLS)
    return kept
