"""What a mentor is worth to a team ahead of the event: pure, from wishes, topics and tracks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.mentors.flow import NEVER, match
from bot.mentors.matching import BREADTH, WORTH

KNOWS, WISHED, OFFERED, TRACK = 0.45, 0.25, 0.10, 0.20
# What a wish of the first, second and third rank counts; later ones as the last.
RANKED = (1.0, 0.75, 0.5, 0.25)
Pair = tuple[int, int]


@dataclass(frozen=True)
class TeamSide:
    """A team that wants mentors; `topics` are what its own words name."""

    id: int
    topics: tuple[str, ...] = ()
    tracks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class MentorSide:
    """A mentor who can accompany teams."""

    id: int
    levels: Mapping[str, int] = field(default_factory=dict[str, int])
    tracks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Bonds:
    """Ranks of wishes and offers, and conflicts, each by (mentor, team)."""

    wishes: Mapping[Pair, int] = field(default_factory=dict[Pair, int])
    offers: Mapping[Pair, int] = field(default_factory=dict[Pair, int])
    conflicts: frozenset[Pair] = frozenset()


@dataclass(frozen=True)
class Proposed:
    """A mentor for a team, what that is worth (0 to 1), and why, as facts."""

    team_id: int
    mentor_id: int
    worth: float
    reason: dict[str, float | int | bool]


@dataclass(frozen=True)
class Proposal:
    """All the pairs; `unfilled` places for which nobody is left."""

    pairs: tuple[Proposed, ...]
    mean: float
    worst: float
    unfilled: int


def propose(
    teams: Sequence[TeamSide],
    mentors: Sequence[MentorSide],
    bonds: Bonds,
    *,
    each: int,
    most: int,
    topics: int,
) -> Proposal:
    """The best pairs when each team gets `each` mentors and no mentor more than `most` teams."""
    rows = [[value(t, m, bonds, topics) for m in mentors] for t in teams]
    found = match(rows, [most] * len(mentors), each)
    pairs = tuple(
        Proposed(team.id, mentors[at].id, row[at], _reason(team, mentors[at], bonds, topics))
        for team, row, those in zip(teams, rows, found.of_team, strict=True)
        for at in those
    )
    mean = found.total / len(pairs) if pairs else 0.0
    return Proposal(pairs, mean, found.worst, found.unfilled)


def value(team: TeamSide, mentor: MentorSide, bonds: Bonds, topics: int) -> float:
    """What a pair is worth, 0 to 1; NEVER with a conflict."""
    pair = (mentor.id, team.id)
    if pair in bonds.conflicts:
        return NEVER
    worth = KNOWS * _known(team, mentor, topics)
    worth += WISHED * _ranked(bonds.wishes.get(pair)) + OFFERED * _ranked(bonds.offers.get(pair))
    return round(worth + TRACK * _on_track(team, mentor), 4)


def _known(team: TeamSide, mentor: MentorSide, topics: int) -> float:
    if not team.topics:
        return min(1.0, _sum(mentor.levels.values()) / max(1, topics) * BREADTH)
    return _sum(mentor.levels.get(topic, 0) for topic in team.topics) / len(team.topics)


def _sum(levels: Iterable[int]) -> float:
    return sum(WORTH.get(level, 0.0) for level in levels)


def _ranked(rank: int | None) -> float:
    return 0.0 if rank is None else RANKED[min(rank, len(RANKED)) - 1]


def _on_track(team: TeamSide, mentor: MentorSide) -> float:
    # Who names no track is open to all, and less sure to like this one.
    if not team.tracks or not mentor.tracks:
        return 0.5
    return float(bool(team.tracks & mentor.tracks))


def _reason(
    team: TeamSide, mentor: MentorSide, bonds: Bonds, topics: int
) -> dict[str, float | int | bool]:
    pair = (mentor.id, team.id)
    reason: dict[str, float | int | bool] = {"fit": round(_known(team, mentor, topics), 2)}
    if pair in bonds.wishes:
        reason["wish"] = bonds.wishes[pair]
    if pair in bonds.offers:
        reason["offer"] = bonds.offers[pair]
    if team.tracks & mentor.tracks:
        reason["track"] = True
    return reason
