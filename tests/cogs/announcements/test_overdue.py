"""What fell due during a pause: it can be mended, and sent after all when it was dropped."""

from datetime import timedelta

import pytest

from tests.cogs.announcements.conftest import Crew, said_in, write
from tests.cogs.announcements.test_closed_messages import labels
from tests.cogs.announcements.test_list import DUE, jumpers, look_at, plan
from tests.cogs.announcements.test_paused import pause, resume
from tests.cogs.outbox import deliver
from tests.cogs.world import START, World


async def drop(world: World) -> None:
    asked = await world.manager.slash(world.lobby, "event resume")
    await world.manager.click(asked.response, label="Drop what is overdue")


@pytest.fixture
async def overdue(ready: World) -> World:
    await plan(ready)
    await pause(ready)
    await deliver(ready, DUE + timedelta(hours=1))
    return ready


async def edit(world: World, when: str) -> str:
    shown = await look_at(world)
    assert "Was due <t:1731679200:F>" in shown.response.content
    form = await world.manager.click(shown.response, label="Edit")
    typed = {"title": "", "text": "Bring socks.", "when": when}
    refused = await world.manager.submit_modal(form, typed)
    return f"{shown.response.content} {refused.response.content}"


async def test_a_typo_is_mended_while_it_is_overdue_and_its_time_stays(overdue: World) -> None:
    assert "Changed. Number 1, due <t:1731679200:F>" in await edit(overdue, "2024-11-15 14:00")
    await resume(overdue)
    await deliver(overdue)
    assert (jumpers(overdue, "Bring socks."), jumpers(overdue)) == (1, 0)


async def test_another_time_that_is_over_is_refused(overdue: World) -> None:
    assert "is over already" in await edit(overdue, "2024-11-15 14:30")
    await resume(overdue)
    await deliver(overdue)
    assert (jumpers(overdue, "Bring socks."), jumpers(overdue)) == (0, 1)


async def test_what_was_dropped_after_a_pause_can_be_sent_after_all(crew: Crew) -> None:
    world = crew.world
    await pause(world)
    announcing = await write(world, "Hello {team}.")
    await announcing.choose("Where", "team_spaces")
    await announcing.press("Send")
    await deliver(world, START + timedelta(minutes=10))
    await drop(world)
    await deliver(world)
    assert [said_in(space) for space in crew.spaces] == [[], []]
    shown = await look_at(world)
    assert "sends the rest" in shown.response.content
    assert labels(shown.response) == ["Edit", "Send the rest to 2 places", "All announcements"]
    await world.manager.click(shown.response, label="Send the rest to 2 places")
    await deliver(world)
    assert [len(said_in(space)) for space in crew.spaces] == [1, 1]
    assert "is at 2 of 2 places" in (await look_at(world)).response.content
