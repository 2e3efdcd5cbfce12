"""What was planned and is not sent: nobody is left to tell, or an organizer dropped it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from bot.actor import Actor
from bot.model import Team
from bot.submissions.sheets import blank
from tests.cogs.announcements.conftest import Crew, join, said_in, write
from tests.cogs.announcements.test_closed_messages import labels
from tests.cogs.announcements.test_list import DUE, jumpers, look_at, plan
from tests.cogs.announcements.test_paused import pause
from tests.cogs.outbox import deliver
from tests.cogs.world import START, World

LATER = "2024-11-15 18:00"


async def listed(world: World) -> str:
    shown = await world.manager.slash(world.lobby, "announce list")
    return shown.response.content


async def hand_in_for_all(crew: Crew) -> None:
    app, guild = crew.world.app, crew.world.guild
    for person in crew.people:
        (sheet, *_) = await app.services.submissions.sheets(Actor(guild.id, person.id, "N"), 1)
        async with app.database.begin() as tx:
            made = blank(sheet, START)
            made.state = "submitted"
            tx.add(made)


async def plan_again(world: World, message: Any, when: str = LATER) -> None:
    form = await world.manager.click(message, label="Plan it again")
    await world.manager.submit_modal(form, {"title": "", "text": "Bring a jumper!", "when": when})


async def test_when_everyone_has_handed_in_nobody_is_told_and_no_organizer_is_alarmed(
    crew: Crew,
) -> None:
    world = crew.world
    announcing = await write(world, "Hand in!", when="2024-11-15 14:00")
    await announcing.choose("For whom", "incomplete")
    await announcing.choose("Where", "team_spaces")
    await announcing.press("Send")
    await hand_in_for_all(crew)
    await deliver(world, DUE)
    assert not any("Hand in!" in text for space in crew.spaces for text in said_in(space))
    await deliver(world, DUE + timedelta(minutes=5))
    assert not any("could not deliver" in text for text in said_in(world.channel("organizers")))
    problems = await world.manager.slash(world.lobby, "event problems")
    assert "Hand in!" not in problems.response.content
    assert "planned announcement" not in problems.response.content
    assert "- **1** 🎉 told nobody, as everyone had handed in, was due" in await listed(world)
    shown = (await look_at(world)).response
    assert "When it was due, everyone had handed in. So nobody was told." in shown.content
    assert labels(shown) == ["Plan it again", "All announcements"]
    log = await world.manager.slash(world.lobby, "event log")
    assert "told nobody, as everyone had handed in: Hand in!" in log.response.content


@pytest.fixture
async def dropped(ready: World) -> World:
    """An announcement that fell due during a pause, and was dropped with what was overdue."""
    await plan(ready)
    await pause(ready)
    await deliver(ready, DUE + timedelta(minutes=30))
    asked = await ready.manager.slash(ready.lobby, "event resume")
    await ready.manager.click(asked.response, label="Drop what is overdue")
    await deliver(ready)
    return ready


async def test_what_is_dropped_after_a_pause_is_not_listed_as_waiting(dropped: World) -> None:
    assert jumpers(dropped) == 0
    assert "- **1** ✖️ dropped, was due <t:1731679200:R>" in await listed(dropped)
    shown = (await look_at(dropped)).response
    assert "An organizer dropped it, and it will not go out." in shown.content
    assert labels(shown) == ["Plan it again", "All announcements"]


async def test_what_was_dropped_is_planned_again_for_another_time(dropped: World) -> None:
    shown = (await look_at(dropped)).response
    await plan_again(dropped, shown)
    assert "Announcement number 1 goes out" in shown.content
    assert "🕰️ goes out" in await listed(dropped)
    await deliver(dropped, DUE + timedelta(hours=4))
    assert jumpers(dropped, "Bring a jumper!") == 1


async def test_it_is_not_planned_again_for_a_time_that_is_over(dropped: World) -> None:
    shown = (await look_at(dropped)).response
    form = await dropped.manager.click(shown, label="Plan it again")
    typed = {"title": "", "text": "Bring a jumper!", "when": "2024-11-15 14:00"}
    refused = await dropped.manager.submit_modal(form, typed)
    assert "is over already" in refused.response.content
    assert "dropped" in await listed(dropped)


async def test_of_two_who_plan_it_again_one_is_told_of_the_other(dropped: World) -> None:
    first, second = (await look_at(dropped)).response, (await look_at(dropped)).response
    theirs = await dropped.manager.click(second, label="Plan it again")
    await plan_again(dropped, first)
    typed = {"title": "", "text": "Bring socks.", "when": LATER}
    refused = await dropped.manager.submit_modal(theirs, typed)
    assert "it still waits" in refused.response.content


@pytest.fixture
async def failed(crew: Crew) -> World:
    """An announcement to teams that could not begin, as there is none any more."""
    world = crew.world
    announcing = await write(world, "Bring a jumper.", when="2024-11-15 14:00")
    await announcing.choose("For whom", "teams")
    await announcing.choose("Where", "team_spaces")
    await announcing.press("Send")
    async with world.app.database.begin() as tx:
        await tx.execute(delete(Team))
    await deliver(world, DUE)
    return world


async def drop_the_problem(world: World) -> None:
    problems = await world.manager.slash(world.lobby, "event problems")
    assert "there was nobody to tell" in problems.response.content
    await world.manager.click(problems.response, label="Drop all")


async def test_what_failed_and_is_dropped_from_the_problems_is_listed_as_dropped(
    failed: World,
) -> None:
    assert "dropped" not in await listed(failed)
    await drop_the_problem(failed)
    assert "- **1** ✖️ dropped" in await listed(failed)


async def test_a_failure_that_is_dropped_takes_nothing_from_what_was_planned_anew(
    failed: World,
) -> None:
    space = failed.guild.create_text_channel("cats")
    await join(failed, failed.person("cat"), "Cats", space.id)
    shown = (await look_at(failed)).response
    form = await failed.manager.click(shown, label="Edit")
    typed = {"title": "", "text": "Bring a jumper!", "when": LATER}
    await failed.manager.submit_modal(form, typed)
    await drop_the_problem(failed)
    assert "- **1** 🕰️ goes out" in await listed(failed)
    await deliver(failed, DUE + timedelta(hours=4))
    assert any("Bring a jumper!" in text for text in said_in(space))
