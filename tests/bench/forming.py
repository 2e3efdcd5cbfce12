"""Teams formed of registrations: how far from the certified bound, for how much work.

MUSTER_MATCHING names the folder with instances, their bounds and `evaluate.py`, else it is looked
for at `../shared/matching`. Without it instances are made up, and their bounds are unknown.
"""

import asyncio
import json
import os
import random
import sys
import time
from asyncio.subprocess import PIPE
from pathlib import Path

from bot.forming.problem import Plan, Problem
from bot.forming.suggesting import Looking, Pool
from bot.forming.worker import form
from tests.bot.forming.instances import made_up, read_problem

BESIDE = Path(__file__).parents[3] / "shared" / "matching"
SIZES = (20, 100, 500, 2000)
SEED, TEAM, ASKED = 1, 3, 500


async def measure_forming(folder: Path) -> dict[str, float]:
    """The worst of each size: gap in percent, processor seconds, megabytes; and suggestions."""
    matching = Path(os.environ.get("MUSTER_MATCHING", BESIDE))
    result: dict[str, float] = {}
    for size in SIZES:
        files = _instances(matching, size)
        problems = [read_problem(file) for file in files] or [made_up(size, size)]
        plans = [await form(problem, SEED) for problem in problems]
        if files:
            gaps = [await _gap(matching, *one, folder) for one in zip(files, plans, strict=True)]
            result[f"form_gap_{size}"] = max(gaps)
        else:
            print(f"forming {size}: no instances found, so the bounds are unknown", flush=True)
        result[f"form_seconds_{size}"] = max(plan.seconds for plan in plans)
        result[f"form_mb_{size}"] = max(plan.memory_mb for plan in plans)
    return result | _suggesting(made_up(SEED, ASKED))


def _instances(matching: Path, size: int) -> list[Path]:
    return sorted(matching.glob(f"instances/n{size}_*.json"))


async def _gap(matching: Path, file: Path, plan: Plan, folder: Path) -> float:
    """What the plan lacks to the bound, in percent, as the evaluator beside the instances says."""
    teams = folder / "teams.json"
    teams.write_text(json.dumps([team.members for team in plan.teams]))
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(matching / "evaluate.py"), str(file), str(teams), stdout=PIPE
    )
    said = (await process.communicate())[0].decode()
    if process.returncode != 0:
        raise ValueError(f"{file.stem}: {said}")
    bound = json.loads((matching / "bounds.json").read_text())[file.stem]["upper_bound"]
    return 100 * (1 - float(said.split(" F ")[1].split()[0]) / bound)


def _suggesting(problem: Problem) -> dict[str, float]:
    """How long "who fits us" and "which team fits me" take among 500 people."""
    chance, pool = random.Random(SEED), Pool(problem)
    numbers = [person.id for person in problem.people]
    mixed = chance.sample(numbers, len(numbers))
    teams = [
        Looking(str(n), tuple(mixed[n : n + TEAM])) for n in range(0, len(mixed) - TEAM, TEAM + 1)
    ]
    took: list[float] = []
    for asked in range(ASKED):
        began = time.perf_counter()
        pool.who_fits(teams[asked % len(teams)], numbers)
        between = time.perf_counter()
        pool.which_team(mixed[asked], teams)
        took += [between - began, time.perf_counter() - between]
    took.sort()
    return {
        "suggest_p50_ms": 1000 * took[len(took) // 2],
        "suggest_p99_ms": 1000 * took[len(took) * 99 // 100],
    }
