"""Moving the clock of the demo, which says what is due on the way."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo.opening import opened_stage
from bot.demo.stage import Stage

PATIENCE_SECONDS = 120


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncGenerator[Stage]:
    async with opened_stage(tmp_path) as stage:
        yield stage


async def test_the_clock_can_be_moved_through_the_whole_event(stage: Stage) -> None:
    said: list[str] = []
    while (moment := await stage.next_moment()) is not None:
        await stage.move_to_next()
        said.append(moment.words)
    assert "Registration closes" in said[2]
    assert stage.world.bugs() == []
    organizer = stage.persona("organizer").user_id
    every = [
        message.content
        for place in stage.places(stage.persona("organizer"))[1]
        for message in stage.world.history(organizer, place.id)
    ]
    assert any(text.startswith("Submissions close") for text in every), every
    # Each was said at its own instant on the way, however far the clock was moved at once.
    assert not any("This comes late" in text for text in every)


async def test_moving_the_clock_shows_a_reminder_in_the_schedule(stage: Stage) -> None:
    newcomer = stage.persona("newcomer")
    schedule = next(p for p in stage.places(newcomer)[1] if p.name == "schedule")
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not _last(stage, newcomer.user_id, schedule.id).startswith("⏰"):
            await stage.move_on(timedelta(minutes=5))
    assert "begins <t:1731603600:R>" in _last(stage, newcomer.user_id, schedule.id)
    assert stage.world.bugs() == []


def _last(stage: Stage, person: int, channel: int) -> str:
    return stage.world.history(person, channel)[-1].content
