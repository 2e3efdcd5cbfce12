"""Forming in a process of its own, so that the bot neither waits nor holds numpy in memory."""

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
    asked = {"problem": problem.as_json(), "seed": seed, "effort": effort}
    longest = LONGEST_SECONDS[effort] if seconds is None else seconds
    answer = await work("bot.forming", json.dumps(asked).encode(), seconds=longest)
    return Plan.from_json(cast(dict[str, Any], json.loads(answer)))
