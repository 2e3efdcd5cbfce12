"""Measure speed and memory, `make bench`: writes bench.json and says which targets were met.

BENCH_ROUNDS (3) and BENCH_SECONDS (10) choose how long the commands are measured, BENCH_ROWS
(10,000) how many deliveries fall due, BENCH_PARTS which of `starting commands due waiting
mentoring forming finding submitting` to run.
"""

import argparse
import asyncio
import json
import os
import tempfile
from pathlib import Path

from bot.logs import configure_logs
from tests.bench.commands import measure_commands
from tests.bench.due import measure_due, measure_waiting
from tests.bench.finding import measure_finding
from tests.bench.forming import measure_forming
from tests.bench.mentoring import measure_mentoring
from tests.bench.starting import measure_starting
from tests.bench.submitting import measure_submitting

RESULT = Path("bench.json")
AT_MOST = {
    "read_p50_added_ms": 5,
    "read_p99_added_ms": 25,
    "write_p50_added_ms": 15,
    "write_p99_added_ms": 50,
    "read_cpu_ratio": 2,
    "write_cpu_ratio": 4,
    "due_first_ms": 50,
    "waiting_100k_mb": 10,
    "loop_stall_ms": 50,
    "ready_added_s": 1,
    "memory_added_mb": 40,
    "mentor_notices": 2.6,
    "mentor_most_an_hour": 6,
    "mentor_dispatch_ms": 50,
    "assign_ms": 100,
    "form_gap_20": 0.7,
    "form_gap_100": 0.2,
    "form_gap_500": 0.9,
    "form_gap_2000": 1.0,
    "form_seconds_20": 1,
    "form_seconds_100": 5,
    "form_seconds_500": 2,
    "form_seconds_2000": 10,
    "form_mb_2000": 160,
    "suggest_p99_ms": 5,
    "submit_p99_ms": 1_000,
    "submit_refused": 0,
    "submit_not_stored": 0,
    "find_5000_over_50": 1.3,
    "join_5000_over_50": 1.3,
}
AT_LEAST = {
    "due_rate_unlimited": 400,
    "due_share_of_limit": 0.95,
    "mentor_claimed_5min": 0.60,
    "mentor_fit": 0.70,
}
PARTS = "starting commands due waiting mentoring forming finding submitting"
WAITING_ROWS = 100_000


async def run(parts: list[str]) -> dict[str, float]:
    rounds = int(os.environ.get("BENCH_ROUNDS", "3"))
    seconds = float(os.environ.get("BENCH_SECONDS", "10"))
    rows = int(os.environ.get("BENCH_ROWS", "10000"))
    result: dict[str, float] = {}
    for part in parts:
        print(f"measuring: {part}", flush=True)
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            folder = Path(name)
            match part:
                case "starting":
                    result |= await measure_starting(folder, rounds=rounds + 2)
                case "commands":
                    result |= await measure_commands(folder, rounds=rounds, seconds=seconds)
                case "due":
                    result |= await measure_due(folder, rows=rows)
                case "waiting":
                    result |= await measure_waiting(folder, rows=WAITING_ROWS, rounds=rounds)
                case "forming":
                    result |= await measure_forming(folder)
                case "finding":
                    result |= await measure_finding(folder)
                case "submitting":
                    result |= await measure_submitting(folder)
                case "mentoring":
                    result |= await measure_mentoring(folder)
                case _:
                    raise ValueError(f"there is no part {part}")
        # After each part, so that one that breaks off does not take the others along.
        result = {name: round(value, 3) for name, value in result.items()}
        keep(result)
    return result


def keep(result: dict[str, float]) -> None:
    """Write what is known so far."""
    RESULT.write_text(json.dumps(result, indent=2) + "\n")


def verdict(name: str, value: float) -> str:
    """A word on whether the target was met."""
    if name in AT_MOST:
        return f"at most {AT_MOST[name]}: {'met' if value <= AT_MOST[name] else 'MISSED'}"
    if name in AT_LEAST:
        return f"at least {AT_LEAST[name]}: {'met' if value >= AT_LEAST[name] else 'MISSED'}"
    return ""


def main() -> None:
    # Nothing but `--help`: what is measured is chosen in the environment.
    argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__).parse_args()
    configure_logs("ERROR", as_json=False)
    parts = os.environ.get("BENCH_PARTS", PARTS).split()
    result = asyncio.run(run(parts))
    for name, value in result.items():
        print(f"{name:24} {value:10.3f}  {verdict(name, value)}")


if __name__ == "__main__":
    main()
