"""A channel that somebody deleted: it is said before sending, and setup mends what is left."""

from datetime import timedelta

from sqlalchemy import select

from bot.model import Delivery
from tests.cogs.announcements.conftest import said_in, write
from tests.cogs.announcements.test_list import look_at
from tests.cogs.outbox import deliver
from tests.cogs.world import START, World


async def delete_announcements(world: World) -> int:
    number = world.channel("announcements").id
    with world.env.time_context():
        await world.env.bot.get_channel(number).delete()
    await world.env.settle()
    return number


async def test_a_deleted_channel_is_said_below_the_preview_and_nothing_can_be_sent(
    ready: World,
) -> None:
    await delete_announcements(ready)
    announcing = await write(ready, "Lunch is at noon.")
    assert "is not there. Run `/event setup`" in announcing.panel.content
    assert not announcing.may_send
    await ready.set_up()
    announcing = await write(ready, "Lunch is at noon.")
    assert announcing.may_send


async def test_what_died_in_a_deleted_channel_can_be_sent_to_the_one_setup_made(
    ready: World,
) -> None:
    announcing = await write(ready, "Lunch is at noon.")
    await announcing.press("Send")
    await delete_announcements(ready)
    await deliver(ready)
    await ready.set_up()
    shown = await look_at(ready)
    await ready.manager.click(shown.response, label="Send again to 1 place")
    await deliver(ready)
    assert "Lunch is at noon." in said_in(ready.channel("announcements"))[-1]


async def test_what_waits_for_a_deleted_channel_goes_to_the_one_setup_made(ready: World) -> None:
    gone = await delete_announcements(ready)
    async with ready.app.database.begin() as tx:
        waits = {"subject": "x", "due_at": START + timedelta(days=9), "next_at": START, "kind": "x"}
        places = [("a", gone, None), ("b", None, gone), ("c", gone + 1, None)]
        for key, channel, fallback in places:
            row = Delivery(event_id=1, dedup_key=key, facts={}, channel_id=channel, **waits)
            row.user_id, row.fallback_channel_id = 7 if fallback else None, fallback
            row.state = "held"
            tx.add(row)
    await ready.set_up()
    made = ready.channel("announcements").id
    async with ready.app.database.read() as session:
        rows = [*await session.scalars(select(Delivery).where(Delivery.subject == "x"))]
        old = select(Delivery.id).where(Delivery.channel_id == gone, Delivery.state == "waiting")
        assert [row.channel_id for row in rows] == [made, None, gone + 1]
        assert [row.fallback_channel_id for row in rows] == [None, made, None]
        assert await session.scalar(old.limit(1)) is None


async def test_an_edit_of_what_stood_in_a_deleted_channel_is_no_problem(ready: World) -> None:
    announcing = await write(ready, "The door is on the left.")
    await announcing.press("Send")
    await deliver(ready)
    await delete_announcements(ready)
    shown = await look_at(ready)
    form = await ready.manager.click(shown.response, label="Edit")
    await ready.manager.submit_modal(form, {"title": "", "text": "The door is right."})
    await deliver(ready)
    problems = await ready.manager.slash(ready.lobby, "event problems")
    assert "nothing that could not be delivered" in problems.response.content
