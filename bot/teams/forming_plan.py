"""A plan of teams as it is kept: who, why, what is not met, and what it comes to in numbers.

It names people by their number in the event only, and nothing of it says whom somebody wished
for, would rather not be with, or never.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from bot.forming.problem import Plan, Problem
from bot.forming.reasons import Reasons, explain
from bot.teams.forming_rules import NO_TRACK, Said, Who

Why = str


@dataclass(frozen=True)
class TeamReasons:
    """Why these people: skills that are there and by whom, and what they have in common.

    `first_choice` and `other_choice` count who ranked the track first or below, `no_choice` who
    ranked others alone. A count of 0 for `speakers` says that no language is known.
    """

    covered: tuple[tuple[str, tuple[int, ...]], ...] = ()
    weak: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    first_choice: int = 0
    other_choice: int = 0
    no_choice: int = 0
    hours: int = 0
    enough_hours: bool = True
    too_few_hours: bool = False
    language: str | None = None
    speakers: int = 0
    ambition_apart: int = 0


@dataclass(frozen=True)
class TeamPlan:
    """One team of the plan; `existing` is the number of a team that gets more members."""

    members: tuple[int, ...]
    track: str | None
    quality: float
    reasons: TeamReasons
    existing: int | None = None
    # Who is new in a team that was there.
    added: tuple[int, ...] = ()


@dataclass(frozen=True)
class LeftOver:
    """People without a place, and what stands in the way."""

    people: tuple[int, ...]
    why: Why


@dataclass(frozen=True)
class Numbers:
    """What the whole comes to: `quality` 0-100, shares 0-1 or None where nothing was asked."""

    quality: float
    first_choice: float | None
    enough_hours: float | None
    hours: int
    # The share of wishes for a person that came true, of all together: one alone is private.
    wishes: float | None = None


@dataclass(frozen=True)
class FormingPlan:
    """Everything about a plan that is kept with its run."""

    who: Who
    fill: bool
    teams: tuple[TeamPlan, ...]
    left_over: tuple[LeftOver, ...]
    numbers: Numbers

    @property
    def placed(self) -> int:
        """How many people get a team."""
        return sum(len(team.added) for team in self.teams)

    def as_json(self) -> dict[str, Any]:
        """The plan in values that JSON has."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The plan that `as_json` wrote."""
        return cls(
            who=data["who"],
            fill=data["fill"],
            teams=tuple(_team(team) for team in data["teams"]),
            left_over=tuple(LeftOver(tuple(x["people"]), x["why"]) for x in data["left_over"]),
            numbers=Numbers(**data["numbers"]),
        )


def plan_of(
    solved: Sequence[tuple[Problem, Plan]],
    core_members: Mapping[int, Collection[int]],
    who: Who,
    fill: bool,
) -> FormingPlan:
    """The plan as it is kept, from what the engine found for each part of the people.

    Teams that were there and got nobody are left out.
    """
    teams: list[TeamPlan] = []
    left: list[LeftOver] = []
    for problem, plan in solved:
        people = {person.id: person for person in problem.people}
        for team in plan.teams:
            existing = int(team.existing) if team.existing is not None else None
            inside = core_members.get(existing, ()) if existing is not None else ()
            added = tuple(i for i in team.members if i not in inside)
            if not added:
                continue
            tracks = () if team.track is None else (team.track,)
            # Only these people: to explain a team with everyone at hand takes much longer.
            alone = replace(problem, people=tuple(people[i] for i in team.members))
            reasons = _kept(explain(team.members, alone, tracks), problem)
            track = None if team.track == NO_TRACK else team.track
            teams.append(TeamPlan(team.members, track, team.quality, reasons, existing, added))
        left += [LeftOver(one.people, one.why) for one in plan.unplaced]
    # The new ones first, and the better ones of them.
    teams.sort(key=lambda team: (team.existing is not None, -team.quality, team.members))
    return FormingPlan(who, fill, tuple(teams), tuple(left), _numbers(solved, teams, left))


def fingerprint_of(
    free: Iterable[int], cores: Mapping[int, Collection[int]], said: Iterable[Said]
) -> str:
    """What must be the same when a plan is applied as when it was made."""
    people = {*free} | {member for members in cores.values() for member in members}
    apart = sorted(
        {
            (min(one.by, one.about), max(one.by, one.about))
            for one in said
            if one.kind == "never" and one.by in people and one.about in people
        }
    )
    known = [sorted(free), sorted((team, sorted(m)) for team, m in cores.items()), apart]
    return hashlib.blake2b(json.dumps(known).encode(), digest_size=16).hexdigest()


def people_of(plan: FormingPlan) -> tuple[set[int], dict[int, set[int]]]:
    """Who gets a team by the plan, and who is in the teams that get more members."""
    free = {person for team in plan.teams for person in team.added}
    cores = {
        team.existing: {*team.members} - {*team.added}
        for team in plan.teams
        if team.existing is not None
    }
    return free, cores


def _kept(reasons: Reasons, problem: Problem) -> TeamReasons:
    weights = problem.weights
    skilled, asked_hours = weights.skill > 0, weights.availability > 0
    wished = reasons.first_wish_of
    return TeamReasons(
        covered=tuple((one.role, one.by) for one in reasons.covered) if skilled else (),
        weak=reasons.weak_roles if skilled else (),
        missing=reasons.missing_roles if skilled else (),
        first_choice=len(wished),
        other_choice=len(reasons.wanted_by) - len(wished),
        no_choice=len(reasons.unwanted_by) if weights.track > 0 else 0,
        hours=reasons.hours if asked_hours else 0,
        enough_hours=reasons.enough_hours or not asked_hours,
        too_few_hours=reasons.too_few_hours and asked_hours,
        language=reasons.language,
        speakers=reasons.speakers if weights.language > 0 else 0,
        ambition_apart=reasons.ambition_apart,
    )


def _numbers(
    solved: Sequence[tuple[Problem, Plan]], teams: Sequence[TeamPlan], left: Sequence[LeftOver]
) -> Numbers:
    ranked = {p.id: p.tracks[0] for problem, _ in solved for p in problem.people if p.tracks}
    members = sum(len(team.members) for team in teams)
    choosers = [(i, team.track) for team in teams for i in team.members if i in ranked]
    total = sum(team.quality * len(team.members) for team in teams)
    everybody = members + sum(len(one.people) for one in left)
    timed = any(problem.weights.availability > 0 for problem, _ in solved)
    wishes = [(p.id, other) for problem, _ in solved for p in problem.people for other in p.wishes]
    together = {i: team.members for team in teams for i in team.members}
    with_hours = sum(len(team.members) for team in teams if team.reasons.enough_hours)
    return Numbers(
        quality=100 * total / everybody if everybody else 0.0,
        first_choice=(
            sum(ranked[i] == track for i, track in choosers) / len(choosers) if choosers else None
        ),
        enough_hours=with_hours / members if timed and members else None,
        hours=solved[0][0].enough_hours if solved else 0,
        wishes=(
            sum(other in together.get(by, ()) for by, other in wishes) / len(wishes)
            if wishes
            else None
        ),
    )


def _team(data: Mapping[str, Any]) -> TeamPlan:
    reasons: dict[str, Any] = data["reasons"]
    covered = tuple((role, tuple(by)) for role, by in reasons["covered"])
    lists: dict[str, Any] = {name: tuple(reasons[name]) for name in ("weak", "missing")}
    kept: dict[str, Any] = {**reasons, **lists, "covered": covered}
    return TeamPlan(
        members=tuple(data["members"]),
        track=data["track"],
        quality=data["quality"],
        reasons=TeamReasons(**kept),
        existing=data["existing"],
        added=tuple(data["added"]),
    )
