"""Handing people to the engine: those who meet only at their chapter first, then everyone else."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.forming.problem import Plan, Problem, Unplaced
from bot.forming.worker import form
from bot.teams.forming_loading import Pool
from bot.teams.forming_rules import Candidate, Core, FormingTerms, at_home, problem_of

Span = tuple[datetime, int]
Solved = list[tuple[Problem, Plan]]


class Solver:
    """Runs the engine in a process apart; one at a time, so that ten organizers take no ten."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()

    async def solve(self, terms: FormingTerms, pool: Pool, span: Span, seed: int) -> Solved:
        """What the engine found, for each part of the people; raises WorkFailed."""
        async with self._one_at_a_time:
            return await _solve(terms, pool, span, seed)


async def _solve(terms: FormingTerms, pool: Pool, span: Span, seed: int) -> Solved:
    solved: Solved = []
    elsewhere: dict[int, list[Core]] = {}
    anywhere: list[Core] = []
    for core in pool.cores:
        chapter = _chapter_of(core, pool)
        (anywhere if chapter is None else elsewhere.setdefault(chapter, [])).append(core)
    rest = {one.id: one for one in pool.free}
    for chapter, people in sorted(at_home([*pool.free, *pool.inside.values()]).items()):
        there = [one for one in people if one.id in rest]
        cores = elsewhere.pop(chapter, [])
        if not there:
            anywhere += cores
            continue
        problem, plan = await _form(terms, pool, there, cores, span, seed)
        # Who also comes online may find a place among the others.
        again = {one.id for one in there if one.attendance == "either"}
        left = [one for one in plan.unplaced if not again.issuperset(one.people)]
        placed = {i for team in plan.teams for i in team.members}
        for number in placed.union(*(one.people for one in left)):
            rest.pop(number, None)
        solved.append((problem, _with_left(plan, left)))
    anywhere += [core for cores in elsewhere.values() for core in cores]
    if rest or not solved:
        solved.append(await _form(terms, pool, [*rest.values()], anywhere, span, seed))
    return solved


async def _form(
    terms: FormingTerms,
    pool: Pool,
    free: Sequence[Candidate],
    cores: Sequence[Core],
    span: Span,
    seed: int,
) -> tuple[Problem, Plan]:
    inside = [pool.inside[i] for core in cores for i in core.members if i in pool.inside]
    people = [*free, *inside]
    numbers = {one.id for one in people}
    said = [one for one in pool.said if one.by in numbers]
    problem = await asyncio.to_thread(problem_of, terms, people, cores, said, span)
    return problem, await form(problem, seed)


def _with_left(plan: Plan, left: Sequence[Unplaced]) -> Plan:
    return Plan(plan.teams, tuple(left), plan.value, plan.method, plan.seconds, plan.memory_mb)


def _chapter_of(core: Core, pool: Pool) -> int | None:
    """The chapter that a team meets at, if somebody in it comes in person."""
    members = [pool.inside[i] for i in core.members if i in pool.inside]
    return next((m.chapter_id for m in members if m.attendance == "in_person"), None)
