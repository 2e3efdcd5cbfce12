"""Announcing while the event is paused: it waits, and who announces is told so."""

from datetime import timedelta

import pytest

from tests.cogs.announcements.conftest import said_in, write
from tests.cogs.announcements.test_list import DUE, look_at, plan
from tests.cogs.outbox import deliver
from tests.cogs.world import World

PAUSED = "⏸️ The event is paused"


@pytest.fixture
async def paused(ready: World) -> World:
    await plan(ready)
    await pause(ready)
    return ready


async def pause(world: World) -> None:
    asked = await world.manager.slash(world.lobby, "event pause")
    await world.manager.click(asked.response, label="Pause it")


async def resume(world: World) -> None:
    asked = await world.manager.slash(world.lobby, "event resume")
    await world.manager.click(asked.response, label="Say all of it, late")


async def test_the_preview_and_the_bar_say_that_it_waits_for_resume(paused: World) -> None:
    announcing = await write(paused, "Fire alarm! Everyone out.")
    assert PAUSED in announcing.panel.content
    await announcing.press("Send")
    await deliver(paused)
    assert "sent to 0 of 1" in announcing.panel.content
    assert PAUSED in announcing.panel.content
    assert "`/event resume`" in announcing.panel.content
    assert not any("Fire alarm" in text for text in said_in(paused.channel("announcements")))
    await resume(paused)
    await deliver(paused)
    await paused.env.advance_time(3)
    assert "is at 1 of 1 place" in announcing.panel.content
    assert any("Fire alarm" in text for text in said_in(paused.channel("announcements")))


async def test_send_now_says_that_it_waits_for_resume(paused: World) -> None:
    shown = await look_at(paused)
    assert PAUSED in shown.response.content
    await paused.manager.click(shown.response, label="Send now")
    assert PAUSED in shown.response.content


async def test_the_bar_follows_when_the_event_is_paused_while_it_is_sent(ready: World) -> None:
    announcing = await write(ready, "Lunch is at noon.")
    assert "paused" not in announcing.panel.content
    await announcing.press("Send")
    assert "paused" not in announcing.panel.content
    await pause(ready)
    await ready.env.advance_time(3)
    assert PAUSED in announcing.panel.content


async def test_what_was_planned_before_the_pause_says_so_in_the_list(paused: World) -> None:
    await deliver(paused, DUE + timedelta(minutes=30))
    shown = await look_at(paused)
    assert PAUSED in shown.response.content


async def test_what_was_posted_is_edited_during_the_pause_and_the_answer_says_so(
    ready: World,
) -> None:
    announcing = await write(ready, "The door is on the left.")
    await announcing.press("Send")
    await deliver(ready)
    await pause(ready)
    shown = await look_at(ready)
    assert PAUSED not in shown.response.content
    form = await ready.manager.click(shown.response, label="Edit")
    await ready.manager.submit_modal(form, {"title": "", "text": "The door is right."})
    assert "are being edited in place" in shown.response.content
    await deliver(ready)
    assert any("The door is right." in text for text in said_in(ready.channel("announcements")))


async def test_the_list_says_of_what_is_held_by_the_pause_that_it_waits(paused: World) -> None:
    announcing = await write(paused, "Lunch is at noon.")
    await announcing.press("Send")
    await deliver(paused)
    shown = await paused.manager.slash(paused.lobby, "announce list")
    assert "sent" not in shown.response.content
    assert "⏸️ waits until the event goes on, was due" in shown.response.content
    assert "🕰️ goes out <t:1731679200:R>" in shown.response.content
    shown = await look_at(paused, 2)
    assert "⏸️ Waits: announcement number 2 is at 0 of 1 place." in shown.response.content
    assert "Sent" not in shown.response.content
    await paused.manager.click(shown.response, label="Stop")
    assert "⏹️ Stopped" in shown.response.content
    await paused.manager.click(shown.response, label="All announcements")
    assert "- **2** ⏹️ stopped, was due" in shown.response.content


async def test_what_was_planned_and_fell_due_in_the_pause_is_listed_as_waiting(
    paused: World,
) -> None:
    await deliver(paused, DUE + timedelta(minutes=30))
    shown = await paused.manager.slash(paused.lobby, "announce list")
    assert "⏸️ waits until the event goes on, was due <t:1731679200:R>" in shown.response.content
    await resume(paused)
    await deliver(paused)
    shown = await paused.manager.slash(paused.lobby, "announce list")
    assert "✅ sent <t:1731679200:R>" in shown.response.content


async def test_what_was_dropped_after_the_pause_is_not_listed_as_sent(paused: World) -> None:
    announcing = await write(paused, "Lunch is at noon.")
    await announcing.press("Send")
    await deliver(paused)
    asked = await paused.manager.slash(paused.lobby, "event resume")
    await paused.manager.click(asked.response, label="Drop what is overdue")
    await deliver(paused)
    shown = await paused.manager.slash(paused.lobby, "announce list")
    assert "- **2** ✖️ reached nobody, was due" in shown.response.content
    shown = await look_at(paused, 2)
    assert "✅" not in shown.response.content
    assert "Not sent: announcement number 2 is at 0 of 1 place." in shown.response.content
