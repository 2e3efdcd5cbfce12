"""Forming in a process apart: the loop goes on, and nothing is left behind."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.forming.problem import Problem
from bot.forming.worker import form
from bot.worker import WorkFailed
from tests.bot.forming.instances import made_up

LONG = made_up(1, 150)
FORM_AND_LOOK = """
import asyncio, sys, time
import bot.app
import bot.forming.candidates, bot.forming.reasons, bot.forming.suggesting
from bot.forming.worker import form
from tests.bot.forming.instances import made_up

async def main():
    formed = asyncio.create_task(form(made_up(1, 20), 1))
    longest = beats = 0
    while not formed.done():
        began = time.perf_counter()
        await asyncio.sleep(0)
        longest, beats = max(longest, time.perf_counter() - began), beats + 1
        await asyncio.sleep(0.005)
    plan = formed.result()
    assert plan.teams and 0 < plan.seconds < 60 and plan.memory_mb > 10
    print("numpy" in sys.modules, "scipy" in sys.modules, beats > 10, longest < 0.5)

asyncio.run(main())
"""


def test_the_bots_own_process_stays_responsive_and_never_loads_numpy() -> None:
    root = Path(__file__).parents[3]
    ended = subprocess.run(
        [sys.executable, "-c", FORM_AND_LOOK], cwd=root, capture_output=True, text=True, check=False
    )
    assert ended.stdout.split() == ["False", "False", "True", "True"], ended.stderr


async def test_forming_that_is_cancelled_leaves_no_process() -> None:
    forming = asyncio.create_task(form(LONG, 1, "thorough"))
    await until_there_is_a_worker()
    forming.cancel()
    with pytest.raises(asyncio.CancelledError):
        await forming
    assert workers() == []


async def test_forming_that_takes_too_long_says_so() -> None:
    with pytest.raises(WorkFailed, match="took longer than"):
        await form(LONG, 1, "thorough", seconds=0.3)
    assert workers() == []


async def test_a_worker_that_is_killed_says_so() -> None:
    forming = asyncio.create_task(form(LONG, 1, "thorough"))
    await until_there_is_a_worker()
    os.kill(workers()[0], signal.SIGKILL)
    with pytest.raises(WorkFailed, match="ended with -9"):
        await forming


async def test_a_problem_that_makes_no_sense_is_refused_in_words() -> None:
    with pytest.raises(WorkFailed, match="no problem of forming teams"):
        await form(Problem((), (), (), {}), "not a number")  # type: ignore[arg-type]  # wrong on purpose


def test_a_worker_whose_bot_is_gone_ends() -> None:
    source = (
        "import asyncio, os\n"
        "from bot.forming.worker import form\n"
        "from tests.bot.forming.instances import made_up\n"
        "async def main():\n"
        "    asyncio.create_task(form(made_up(1, 150), 1, 'thorough'))\n"
        "    while not (found := open('/proc/self/task/%d/children' % os.getpid()).read()):\n"
        "        await asyncio.sleep(0.05)\n"
        "    await asyncio.sleep(0.5)\n"
        "    print(found, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
        "asyncio.run(main())\n"
    )
    root = Path(__file__).parents[3]
    ended = subprocess.run(
        [sys.executable, "-c", source], cwd=root, stdout=subprocess.PIPE, text=True, check=False
    )
    assert ended.returncode == -9
    until = time.monotonic() + 20
    while is_running(int(ended.stdout)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(int(ended.stdout))


async def until_there_is_a_worker() -> None:
    for _ in range(1000):
        if workers():
            return
        await asyncio.sleep(0.01)


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def workers() -> list[int]:
    files = Path("/proc/self/task").glob("*/children")
    alive = " ".join(file.read_text() for file in files).split()
    return [
        int(process)
        for process in alive
        if b"bot.forming" in Path(f"/proc/{process}/cmdline").read_bytes()
    ]
