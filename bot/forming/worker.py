"""Forming in a process of its own, so that the bot neither waits nor holds numpy in memory."""

import asyncio
import json
from typing import Any, cast

from bot.forming.problem import Effort, Plan, Problem
from bot.worker import work

# Several times what the largest event took on one core (tests/bench/forming.py).
LONGEST_SECONDS: dict[Effort, float] = {"quick": 60.0, "normal": 120.0, "thorough": 600.0}


async def form(
    problem: Problem, seed: int, effort: Effort = "normal", *, seconds: float | None = None
) -> Plan:
    """The plan for a problem; the same seed and effort give the same plan.

    Raises `bot.worker.WorkFailed` with the reason when the process fails or takes longer than
    `seconds`. The process is killed when the caller is cancelled or the bot ends.
    """
    longest = LONGEST_SECONDS[effort] if seconds is None else seconds
    # For 2,000 people writing it down takes a tenth of a second.
    asked = await asyncio.to_thread(_question, problem, seed, effort)
    answer = await work("bot.forming", asked, seconds=longest)
    return await asyncio.to_thread(_plan, answer)


def _question(problem: Problem, seed: int, effort: Effort) -> bytes:
    return json.dumps({"problem": problem.as_json(), "seed": seed, "effort": effort}).encode()


def _plan(answer: bytes) -> Plan:
    return Plan.from_json(cast(dict[str, Any], json.loads(answer)))
