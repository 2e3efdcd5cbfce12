"""/announce later and list: what waits can be changed, sent, cancelled; what went out, edited."""

from datetime import UTC, datetime, timedelta

import simcord
from sqlalchemy import delete, select

from bot.model import Announcement, Delivery, Team
from tests.cogs.announcements.conftest import Crew, said_in, write
from tests.cogs.outbox import deliver
from tests.cogs.world import World

DUE = datetime(2024, 11, 15, 14, 0, tzinfo=UTC)


async def plan(world: World, text: str = "Bring a jumper.") -> None:
    announcing = await write(world, text, when="2024-11-15 14:00")
    assert "Goes out <t:1731679200:F>" in announcing.panel.content
    await announcing.press("Send")
    assert "Announcement number" in announcing.panel.content


async def look_at(world: World, number: int = 1) -> simcord.InteractionResult:
    shown = await world.manager.slash(world.lobby, "announce list")
    menu = shown.response.components[0]["components"][0]
    await world.manager.select(shown.response, [str(number)], custom_id=menu["custom_id"])
    return shown


def jumpers(world: World, word: str = "jumper") -> int:
    return sum(word in text for text in said_in(world.channel("announcements")))


async def test_what_is_planned_goes_out_at_its_time_and_once(ready: World) -> None:
    await plan(ready)
    await deliver(ready, DUE - timedelta(seconds=1))
    assert jumpers(ready) == 0
    await deliver(ready, DUE)
    assert jumpers(ready) == 1
    await deliver(ready, DUE + timedelta(hours=1))
    assert jumpers(ready) == 1


async def test_after_two_hours_of_downtime_it_is_said_late_and_says_so(ready: World) -> None:
    await plan(ready)
    await ready.env.restart_bot(ready.app.new_client())
    await deliver(ready, DUE + timedelta(hours=2))
    said = next(t for t in said_in(ready.channel("announcements")) if "jumper" in t)
    assert said.startswith("-# This comes late: it was due <t:1731679200:R>")


async def test_an_edit_before_sending_changes_what_is_said_and_when(ready: World) -> None:
    await plan(ready)
    shown = await look_at(ready)
    assert "Bring a jumper." in shown.response.content
    assert "another ping, cancel it and write it anew" in shown.response.content
    form = await ready.manager.click(shown.response, label="Edit")
    typed = {"title": "", "text": "Bring a jumper and socks.", "when": "2024-11-15 16:00"}
    await ready.manager.submit_modal(form, typed)
    await deliver(ready, DUE)
    assert jumpers(ready) == 0
    await deliver(ready, DUE + timedelta(hours=2))
    assert jumpers(ready, "and socks") == 1
    assert jumpers(ready) == 1


async def test_who_edits_an_outdated_text_is_told(ready: World) -> None:
    await plan(ready)
    first, second = await look_at(ready), await look_at(ready)
    mine = await ready.manager.click(first.response, label="Edit")
    theirs = await ready.manager.click(second.response, label="Edit")
    typed = {"title": "", "text": "One.", "when": "2024-11-15 14:00"}
    await ready.manager.submit_modal(mine, typed)
    refused = await ready.manager.submit_modal(theirs, typed | {"text": "Two."})
    assert "Somebody else was faster" in refused.response.content


async def test_sending_now_sends_once_also_when_two_press(ready: World) -> None:
    await plan(ready)
    first, second = await look_at(ready), await look_at(ready)
    await ready.manager.click(first.response, label="Send now")
    late = await ready.manager.click(second.response, label="Send now")
    assert "it has been sent" in late.response.content
    await deliver(ready)
    await deliver(ready, DUE)
    assert jumpers(ready) == 1


async def test_what_is_cancelled_is_not_said(ready: World) -> None:
    await plan(ready)
    shown = await look_at(ready)
    await ready.manager.click(shown.response, label="Cancel it")
    assert "will not go out" in shown.response.content
    await deliver(ready, DUE)
    assert jumpers(ready) == 0


async def test_a_cancelled_one_is_shown_whole_and_planned_again_by_undo(ready: World) -> None:
    await plan(ready, "Bring a jumper. " + "Very " * 250 + "THE END")
    shown = await look_at(ready)
    await ready.manager.click(shown.response, label="Cancel it")
    assert "THE END" in shown.response.content
    other = await look_at(ready)
    await ready.manager.click(shown.response, label="Undo")
    assert "Goes out <t:1731679200:F>" in shown.response.content
    late = await ready.manager.click(other.response, label="Undo")
    assert "it still waits" in late.response.content
    await deliver(ready, DUE)
    assert jumpers(ready) == 1


async def test_a_cancelled_one_can_be_changed_and_cancelled_again_after_undo(ready: World) -> None:
    await plan(ready)
    shown = await look_at(ready)
    for label in ("Cancel it", "Undo", "Cancel it", "Undo", "Cancel it"):
        await ready.manager.click(shown.response, label=label)
    await deliver(ready, DUE)
    assert jumpers(ready) == 0


async def test_what_was_cancelled_needs_another_time_when_its_own_is_over(ready: World) -> None:
    await plan(ready)
    shown = await look_at(ready)
    await ready.manager.click(shown.response, label="Cancel it")
    await deliver(ready, DUE + timedelta(minutes=1))
    refused = await ready.manager.click(shown.response, label="Undo")
    assert "is over already" in refused.response.content
    shown = await look_at(ready)
    labels = [part.get("label") for row in shown.response.components for part in row["components"]]
    assert labels == ["Plan it again", "All announcements"]
    form = await ready.manager.click(shown.response, label="Plan it again")
    typed = {"title": "", "text": "Bring a jumper.", "when": "2024-11-15 18:00"}
    await ready.manager.submit_modal(form, typed)
    await deliver(ready, DUE + timedelta(hours=4))
    assert jumpers(ready) == 1


async def test_an_edit_after_sending_edits_what_was_posted(crew: Crew) -> None:
    world = crew.world
    announcing = await write(world, "The door is on the left, {team}.")
    await announcing.choose("Where", "team_spaces")
    await announcing.press("Send")
    await deliver(world)
    counts = [len(space.history()) for space in crew.spaces]
    shown = await look_at(world)
    form = await world.manager.click(shown.response, label="Edit")
    await world.manager.submit_modal(form, {"title": "", "text": "The door is right, {team}."})
    await deliver(world)
    assert "The door is right, Ants." in said_in(crew.spaces[0])[-1]
    assert [len(space.history()) for space in crew.spaces] == counts


async def test_a_message_someone_deleted_is_left_when_the_text_is_edited(ready: World) -> None:
    announcing = await write(ready, "The door is on the left.")
    await announcing.press("Send")
    await deliver(ready)
    posted = ready.channel("announcements").last_message
    with ready.env.time_context():
        await posted.delete()
    shown = await look_at(ready)
    form = await ready.manager.click(shown.response, label="Edit")
    await ready.manager.submit_modal(form, {"title": "", "text": "The door is right."})
    await deliver(ready)
    async with ready.app.database.read() as session:
        states = {*await session.scalars(select(Delivery.state).where(Delivery.due_at <= DUE))}
    assert "dead" not in states


async def test_what_failed_is_sent_again_from_the_list(ready: World) -> None:
    announcing = await write(ready, "Bring a jumper.")
    await announcing.press("Send")
    ready.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    await deliver(ready)
    shown = await ready.manager.slash(ready.lobby, "announce list")
    assert "- **1** ✖️ reached nobody" in shown.response.content
    shown = await look_at(ready)
    assert "I lack a permission there" in shown.response.content
    await ready.manager.click(shown.response, label="Send again to 1 place")
    await deliver(ready)
    assert jumpers(ready) == 1


async def test_a_channel_deleted_before_the_time_is_a_problem_and_not_a_loss(ready: World) -> None:
    await plan(ready)
    channel = ready.env.bot.get_channel(ready.channel("announcements").id)
    with ready.env.time_context():
        await channel.delete()
    await ready.env.settle()
    await deliver(ready, DUE)
    problems = await ready.manager.slash(ready.lobby, "event problems")
    assert "the channel is not there any more" in problems.response.content
    await ready.set_up()
    shown = await look_at(ready)
    assert "it was meant for the channel that was there before" in shown.response.content


async def test_nobody_left_to_tell_when_it_is_due_is_a_problem(crew: Crew) -> None:
    world = crew.world
    announcing = await write(world, "For teams only.", when="2024-11-15 14:00")
    await announcing.choose("For whom", "teams")
    await announcing.choose("Where", "team_spaces")
    await announcing.press("Send")
    async with world.app.database.begin() as tx:
        await tx.execute(delete(Team))
    await deliver(world, DUE)
    problems = await world.manager.slash(world.lobby, "event problems")
    assert "there was nobody to tell" in problems.response.content
    async with world.app.database.read() as session:
        assert await session.scalar(select(Announcement.state)) == "waiting"
