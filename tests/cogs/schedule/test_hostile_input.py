"""/schedule, the panel and their buttons with input that nobody sensible would send."""

import logging

import discord
import pytest
from sqlalchemy import update

from bot.model import Event
from cogs.start.views import StartButton
from tests.cogs.beginnings import begins, import_numhack
from tests.cogs.world import NUMHACK, World

beginning = begins(ready=import_numhack)

LONG_LINK = "https://teams.example.com/l/meetup-join/" + "19%3ameeting_" * 24 + "/0?context=end"
SECOND = b"""\
event:
  slug: evening
  name: Evening Series
  summary: Talks in the evening.
  zone: UTC
sessions:
  - key: far-away
    title: Far away
    start: Fri 2025-05-16 18:00
    duration: 1 h
"""
BARE = b"""\
event: {slug: bare, name: Bare, summary: Nothing but a name yet., zone: UTC}
"""


@pytest.fixture
async def ready(world: World) -> World:
    return world


@pytest.mark.parametrize("option", ["day", "track"])
async def test_a_very_long_option_is_refused_in_words(ready: World, option: str) -> None:
    answer = await ready.newcomer.slash(ready.lobby, "schedule", **{option: "*x_" * 1900})
    assert "from the list" in answer.response.content
    assert len(answer.response.content) <= 2000


async def test_a_long_link_stays_whole(world: World) -> None:
    text = NUMHACK.replace(b"https://numhack.example.org/live", LONG_LINK.encode())
    await world.bring_numhack(text)
    answer = await world.newcomer.slash(world.lobby, "schedule", day="2024-11-14")
    assert f"(<{LONG_LINK}>)" in answer.response.content


async def test_completing_without_an_event_offers_nothing_and_logs_no_error(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.bring_numhack()
    async with world.app.database.begin() as tx:
        await tx.execute(update(Event).values(state="archived"))
    with caplog.at_level(logging.ERROR):
        offered = await world.newcomer.autocomplete(world.lobby, "schedule", "day", "")
    assert not offered
    assert "autocomplete" not in caplog.text


async def test_days_of_every_event_that_may_be_meant_are_offered(ready: World) -> None:
    await ready.bring_numhack(SECOND)
    offered = await ready.newcomer.autocomplete(ready.lobby, "schedule", "day", "May")
    assert [choice["value"] for choice in offered] == ["2025-05-16"]


async def test_an_event_without_any_feature_can_be_looked_at(world: World) -> None:
    await world.bring_numhack(BARE)
    for command in ("start", "help", "event status"):
        answer = await world.manager.slash(world.lobby, command)
        assert "went wrong" not in answer.response.content, command


@pytest.mark.parametrize("number", [2**31, 2**63, 10**60])
async def test_a_button_with_an_impossible_number_is_refused(ready: World, number: int) -> None:
    view = discord.ui.View(timeout=None).add_item(StartButton("help", number))
    with ready.env.time_context():
        forged = await ready.env.bot.get_channel(ready.lobby.id).send("forged", view=view)
    answer = await ready.newcomer.click(forged, label="Help")
    assert "no event called" in answer.response.content


async def test_a_chapter_may_be_called_online(world: World) -> None:
    text = NUMHACK.replace(b"  - key: berlin", b"  - key: online", 1)
    assert text != NUMHACK
    await world.bring_numhack(text)
    await world.set_up()
    form = await world.newcomer.click(world.channel("start-here").last_message, label="Register")
    options = str(form.modal)
    assert options.count("'value': 'online'") == 1
