"""What was stopped half way: it can be edited and gone on with, and keeps in step."""

from datetime import timedelta

import simcord
from sqlalchemy import update

from bot.model import Delivery
from tests.cogs.announcements.conftest import Announcing, Crew, said_in, write
from tests.cogs.announcements.test_list import look_at
from tests.cogs.outbox import deliver


async def begin(crew: Crew, text: str) -> Announcing:
    """Send to two teams, of which the second cannot be reached for the moment."""
    world = crew.world
    announcing = await write(world, text)
    await announcing.choose("Where", "team_spaces")
    failing = f"/channels/{crew.spaces[1].id}/messages"
    world.env.inject_error("POST", failing, status=500, code=0)
    await announcing.press("Send")
    await deliver(world)
    return announcing


async def stop(crew: Crew) -> simcord.InteractionResult:
    shown = await look_at(crew.world)
    await crew.world.manager.click(shown.response, label="Stop")
    return shown


async def edit(crew: Crew, shown: simcord.InteractionResult, text: str) -> None:
    form = await crew.world.manager.click(shown.response, label="Edit")
    await crew.world.manager.submit_modal(form, {"title": "", "text": text})


async def test_what_was_posted_before_the_stop_can_still_be_edited(crew: Crew) -> None:
    await begin(crew, "The door is on the left.")
    shown = await stop(crew)
    await edit(crew, shown, "The door is right.")
    await deliver(crew.world)
    assert "The door is right." in said_in(crew.spaces[0])[-1]
    assert said_in(crew.spaces[1]) == []


async def test_the_rest_is_sent_when_that_is_asked_for_with_the_text_as_it_is_then(
    crew: Crew,
) -> None:
    await begin(crew, "The door is on the left.")
    shown = await stop(crew)
    assert "sends the rest" in shown.response.content
    await edit(crew, shown, "The door is right.")
    again, other = await look_at(crew.world), await look_at(crew.world)
    await crew.world.manager.click(again.response, label="Send the rest to 1 place")
    late = await crew.world.manager.click(other.response, label="Send the rest to 1 place")
    assert "Somebody else was faster" in late.response.content
    await deliver(crew.world)
    assert [len(said_in(space)) for space in crew.spaces] == [1, 1]
    assert "The door is right." in said_in(crew.spaces[1])[-1]
    shown = await look_at(crew.world)
    assert "is at 2 of 2 places" in shown.response.content


async def test_the_report_after_stop_says_what_can_be_done_next(crew: Crew) -> None:
    announcing = await begin(crew, "The door is on the left.")
    await announcing.press("Stop")
    assert "is at 1 of 2 places" in announcing.panel.content
    assert "`/announce list` edits what was posted, or sends the rest." in announcing.panel.content


async def test_a_stop_leaves_the_correction_of_what_was_posted(crew: Crew) -> None:
    await begin(crew, "Typo heer.")
    await edit(crew, await look_at(crew.world), "Typo here.")
    await stop(crew)
    await deliver(crew.world)
    assert "Typo here." in said_in(crew.spaces[0])[-1]


async def test_a_deadline_that_moves_is_corrected_in_what_was_stopped(crew: Crew) -> None:
    await begin(crew, "Hand in until {deadline}.")
    await stop(crew)
    moving = {"what": "submissions", "when": "2024-11-25 20:00"}
    asked = await crew.world.manager.slash(crew.world.lobby, "event deadline", **moving)
    await crew.world.manager.click(asked.response, label="Move it")
    await deliver(crew.world)
    said = next(text for text in said_in(crew.spaces[0]) if "Hand in until" in text)
    assert "~~<t:1732535940:F>~~" in said


async def test_an_edit_reaches_what_may_stand_there_although_its_answer_was_lost(
    crew: Crew,
) -> None:
    world = crew.world
    announcing = await write(world, "The door is on the left.")
    await announcing.press("Send")
    await deliver(world)
    tried = world.clock.now()
    unknown = {"state": "waiting", "first_tried_at": tried, "next_at": tried + timedelta(minutes=2)}
    async with world.app.database.begin() as tx:
        said = update(Delivery).where(Delivery.kind == "announcement")
        await tx.execute(said.values(message_id=None, posted_in=None, finished_at=None, **unknown))
    await edit(crew, await look_at(world), "The door is right.")
    for minutes in (0, 2, 4):
        await deliver(world, tried + timedelta(minutes=minutes))
    posted = [text for text in said_in(world.channel("announcements")) if "The door" in text]
    assert len(posted) == 1
    assert posted[0].startswith("The door is right.")


async def test_a_stop_that_comes_when_all_is_sent_says_that_it_was_sent(crew: Crew) -> None:
    announcing = await write(crew.world, "Lunch is at noon.")
    await announcing.press("Send")
    await deliver(crew.world)
    await announcing.press("Stop")
    assert "✅ Sent: announcement number 1 is at 1 of 1 place." in announcing.panel.content
    shown = await look_at(crew.world)
    assert "Stopped" not in shown.response.content
