"""How deadlines of units are called, by people and to people."""

from pathlib import Path

import pytest

from tests.cogs.announcements.conftest import said_in
from tests.cogs.outbox import deliver
from tests.cogs.world import World

COURSE = (Path(__file__).parents[3] / "config/events/dl-course.yaml").read_bytes()
LATER = "2025-04-14 19:59"


@pytest.fixture
async def course(world: World) -> World:
    """A server that is set up for a course, whose first week has a deadline."""
    await world.bring_numhack(COURSE)
    await world.set_up()
    return world


async def test_the_deadline_of_a_unit_has_one_name_wherever_it_is_read(course: World) -> None:
    shown = await course.manager.slash(
        course.lobby, "event deadline", what="unit:week-1", when=LATER
    )
    assert shown.response.content.startswith("# Week 1 hand-in closes\n")
    answer = await course.manager.click(shown.response, label="Move it")
    assert "✅ Week 1 hand-in closes" in answer.followups[-1].content
    await deliver(course)
    (notice,) = [text for text in said_in(course.channel("announcements")) if "Moved:" in text]
    assert "**Moved:** Week 1 hand-in closes" in notice


@pytest.mark.parametrize("typed", ["Week 1 hand-in", " week 1 HAND-IN", "Unit:Week-1"])
async def test_a_deadline_is_known_by_the_name_that_the_menu_shows(
    course: World, typed: str
) -> None:
    shown = await course.manager.slash(course.lobby, "event deadline", what=typed, when=LATER)
    assert "# Week 1 hand-in closes" in shown.response.content


async def test_a_refusal_names_the_deadlines_as_the_menu_does(course: World) -> None:
    refused = await course.manager.slash(course.lobby, "event deadline", what="lunch", when=LATER)
    assert "no deadline called “lunch”. It has week 1 hand-in." in refused.response.content
