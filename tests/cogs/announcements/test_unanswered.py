"""What no answer came to: it may stand there, and is looked for before it counts as not said."""

from datetime import timedelta

import pytest
import simcord
from sqlalchemy import func, select, update

from bot.announcements.handing_out import CORRECTS, SAYS
from bot.delivery.troubles import TROUBLE
from bot.model import Delivery
from tests.cogs.announcements.conftest import said_in, write
from tests.cogs.announcements.test_list import look_at
from tests.cogs.announcements.test_paused import pause
from tests.cogs.outbox import deliver
from tests.cogs.world import World

AFTER = timedelta(minutes=5)


async def lose_the_answer(world: World) -> None:
    """Let what was said be as if no answer came to the message, so that it is tried again."""
    tried = world.clock.now()
    async with world.app.database.begin() as tx:
        said = update(Delivery).where(Delivery.kind == SAYS)
        waits = {"state": "waiting", "first_tried_at": tried, "next_at": tried + AFTER / 10}
        await tx.execute(said.values(message_id=None, posted_in=None, finished_at=None, **waits))


@pytest.fixture
async def lost(ready: World) -> World:
    announcing = await write(ready, "The door is on the left.")
    await announcing.press("Send")
    await deliver(ready)
    await lose_the_answer(ready)
    return ready


async def press(world: World, label: str) -> simcord.InteractionResult:
    shown = await look_at(world)
    return await world.manager.click(shown.response, label=label)


async def edit(world: World) -> None:
    form = await press(world, "Edit")
    await world.manager.submit_modal(form, {"title": "", "text": "The door is right."})


async def drop(world: World) -> None:
    asked = await world.manager.slash(world.lobby, "event resume")
    await world.manager.click(asked.response, label="Drop what is overdue")


async def later(world: World) -> None:
    """Let the outbox do what is due within some minutes."""
    for _ in range(4):
        await deliver(world, world.clock.now() + AFTER / 2)


def doors(world: World) -> list[str]:
    return [text for text in said_in(world.channel("announcements")) if "The door" in text]


async def test_an_edit_after_stop_reaches_what_stands_there(lost: World) -> None:
    await press(lost, "Stop")
    await edit(lost)
    await later(lost)
    assert [text.splitlines()[0] for text in doors(lost)] == ["The door is right."]
    assert "is at 1 of 1 place" in (await look_at(lost)).response.content


async def test_sending_the_rest_at_once_after_an_edit_leaves_one_message_with_the_new_text(
    lost: World,
) -> None:
    await press(lost, "Stop")
    await edit(lost)
    await press(lost, "Send the rest to 1 place")
    await later(lost)
    assert [text.splitlines()[0] for text in doors(lost)] == ["The door is right."]
    assert "✅ Sent: announcement number 1 is at 1 of 1" in (await look_at(lost)).response.content


async def test_what_stands_there_counts_as_said_after_stop(lost: World) -> None:
    await press(lost, "Stop")
    await later(lost)
    assert "is at 1 of 1 place" in (await look_at(lost)).response.content
    assert len(doors(lost)) == 1


async def test_what_stands_there_counts_as_said_when_the_retry_gives_up_within_a_minute(
    lost: World,
) -> None:
    async with lost.app.database.begin() as tx:
        in_hand = update(Delivery).where(Delivery.kind == SAYS)
        soon = lost.clock.now() + timedelta(seconds=20)
        await tx.execute(in_hand.values(state="leased", lease_until=soon, holder="gone"))
    await press(lost, "Stop")
    await deliver(lost, lost.clock.now() + timedelta(seconds=30))
    await later(lost)
    assert "is at 1 of 1 place" in (await look_at(lost)).response.content


async def test_what_stands_there_counts_as_said_when_it_is_dropped_after_a_pause(
    lost: World,
) -> None:
    await pause(lost)
    lost.clock.move_to(lost.clock.now() + AFTER)
    await drop(lost)
    await later(lost)
    assert "is at 1 of 1 place" in (await look_at(lost)).response.content
    await edit(lost)
    await later(lost)
    assert [text.splitlines()[0] for text in doors(lost)] == ["The door is right."]


async def test_an_edit_during_a_pause_reaches_what_stands_there(lost: World) -> None:
    await pause(lost)
    await edit(lost)
    await later(lost)
    assert [text.splitlines()[0] for text in doors(lost)] == ["The door is right."]


async def test_what_does_not_stand_there_is_not_said_and_can_be_sent(ready: World) -> None:
    channel = ready.channel("announcements")
    ready.env.inject_error("POST", f"/channels/{channel.id}/messages", status=500, code=0)
    announcing = await write(ready, "The door is on the left.")
    await announcing.press("Send")
    await deliver(ready)
    await press(ready, "Stop")
    await edit(ready)
    await later(ready)
    assert doors(ready) == []
    assert "is at 0 of 1 place" in (await look_at(ready)).response.content
    await press(ready, "Send the rest to 1 place")
    await later(ready)
    assert len(doors(ready)) == 1
    assert "The door is right." in doors(ready)[0]


async def test_a_channel_that_is_gone_is_no_trouble_when_it_is_looked_at(lost: World) -> None:
    channel = lost.channel("announcements")
    reading = f"/channels/{channel.id}/messages"
    lost.env.inject_error("GET", reading, status=404, code=10003)
    await press(lost, "Stop")
    await later(lost)
    assert "is at 0 of 1 place" in (await look_at(lost)).response.content
    async with lost.app.database.read() as session:
        count = select(func.count()).where(Delivery.kind == TROUBLE)
        assert await session.scalar(count) == 0


async def test_what_was_looked_for_in_vain_is_not_looked_for_again_with_every_stop(
    ready: World,
) -> None:
    channel = ready.channel("announcements")
    for text in ("The door is on the left.", "The door is right."):
        ready.env.inject_error("POST", f"/channels/{channel.id}/messages", status=500, code=0)
        announcing = await write(ready, text)
        await announcing.press("Send")
        await deliver(ready)
        await announcing.press("Stop")
        await later(ready)
    async with ready.app.database.read() as session:
        looks = select(Delivery.facts).where(Delivery.kind == CORRECTS).order_by(Delivery.id)
        assert [facts["announcement"] for facts in await session.scalars(looks)] == [1, 2]
