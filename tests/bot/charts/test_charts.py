"""Charts: the same in words, drawn as a picture, in a process that cannot hold up the bot."""

import asyncio
import sys
from pathlib import Path

import pytest

from bot.charts.chart import MOST_BARS, Bars, Steps, from_json, in_words, largest_bars, to_json
from bot.charts.service import ChartService
from bot.worker import WorkFailed, work

PNG = b"\x89PNG\r\n\x1a\n"
SIZES = Bars("Teams by size", ("1", "2", "3"), (4, 2, 7), "teams")
GROWING = Steps(
    "Registrations", (1_730_000_000, 1_730_100_000, 1_730_200_000), (0, 12, 30), "people", "UTC", 40
)


def test_a_chart_says_in_words_what_it_shows() -> None:
    assert in_words(SIZES) == "Teams by size: 1 4, 2 2, 3 7."
    assert in_words(GROWING) == "Registrations: from 0 to 30 people of at most 40."
    assert in_words(Bars("Tracks", (), (), "teams")) == "Tracks: nothing yet."


def test_charts_reach_the_drawing_process_as_they_are() -> None:
    assert from_json(to_json([SIZES, GROWING])) == [SIZES, GROWING]


def test_what_does_not_fit_is_gathered_in_one_bar() -> None:
    chart = largest_bars("Skills", [(f"skill {n}", n) for n in range(40)], "people")
    assert len(chart.labels) == MOST_BARS
    assert chart.labels[-1] == "16 others"
    assert sum(chart.values) == sum(range(40))


async def test_a_picture_is_drawn_while_the_loop_goes_on() -> None:
    hostile = Bars("$100 \\frac <@1>", ("名前 🦉" * 20, "$$"), (0, 0), "teams")
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.01)
            beats += 1

    beating = asyncio.create_task(beat())
    picture = await ChartService().png([hostile, GROWING, Bars("Empty", (), (), "teams")])
    beating.cancel()
    assert picture.startswith(PNG)
    assert beats > 10
    assert "matplotlib" not in sys.modules


async def test_work_that_fails_or_takes_too_long_says_so() -> None:
    with pytest.raises(WorkFailed, match="ValidationError"):
        await work("bot.charts", b"no charts", seconds=30)
    with pytest.raises(WorkFailed, match="took longer than"):
        await work("bot.charts", to_json([SIZES]), seconds=0.01)


async def test_work_that_is_cancelled_leaves_no_process() -> None:
    started = asyncio.create_task(ChartService().png([SIZES]))
    await asyncio.sleep(0.1)
    assert [command for command in children() if "bot.charts" in command]
    started.cancel()
    with pytest.raises(asyncio.CancelledError):
        await started
    assert not [command for command in children() if "bot.charts" in command]


def children() -> list[str]:
    files = Path("/proc/self/task").glob("*/children")
    alive = " ".join(file.read_text() for file in files).split()
    return [Path(f"/proc/{pid}/cmdline").read_text() for pid in alive]
