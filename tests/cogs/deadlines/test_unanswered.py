"""Corrections of what was posted without an answer: it stands in the channel all the same."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update

from bot.announcements import handing_out
from bot.deadlines.following import MOVED
from bot.deadlines.milestones import SAYS
from bot.model import Delivery
from tests.cogs.announcements.conftest import join, write
from tests.cogs.deadlines.test_deadline import CLOSES, LATER, move, news_of, stamp
from tests.cogs.outbox import deliver
from tests.cogs.world import World


async def lose_the_answer(world: World, kind: str) -> None:
    """Let the last row of a kind be as if no answer came to the message that it posted."""
    now = world.clock.now()
    async with world.app.database.begin() as tx:
        last = select(func.max(Delivery.id)).where(Delivery.kind == kind).scalar_subquery()
        lost = update(Delivery).where(Delivery.id == last, Delivery.state == "done")
        waits = lost.values(
            state="waiting",
            first_tried_at=now,
            next_at=now + timedelta(minutes=2),
            message_id=None,
            posted_in=None,
            finished_at=None,
        )
        assert (await tx.execute(waits.returning(Delivery.id))).one()


async def test_a_milestone_whose_answer_was_lost_is_corrected_too(ready: World) -> None:
    at = CLOSES - timedelta(hours=24)
    await deliver(ready, at)
    await lose_the_answer(ready, SAYS)
    await move(ready)
    await deliver(ready)
    # A second move, and the time of the next try, find it as well.
    await move(ready, when="2024-11-25 22:00")
    await deliver(ready, at + timedelta(minutes=3))
    (said,) = [t for t in news_of(ready) if "Submissions close" in t and "reminder" in t]
    assert f"~~{stamp(CLOSES)}~~ **{stamp(datetime(2024, 11, 25, 22, 0, tzinfo=UTC))}" in said
    assert "This comes late" not in said


async def test_a_milestone_that_was_dropped_at_its_second_try_is_corrected_too(
    ready: World,
) -> None:
    at = CLOSES - timedelta(hours=24)
    await deliver(ready, at)
    await lose_the_answer(ready, SAYS)
    await move(ready)
    # Both are due at one moment: whichever is first, the text is right in the end.
    for minutes in (2, 3, 5, 10):
        await deliver(ready, at + timedelta(minutes=minutes))
    (said,) = [t for t in news_of(ready) if "Submissions close" in t and "reminder" in t]
    assert f"~~{stamp(CLOSES)}~~ **{stamp(LATER)}" in said


async def test_a_notice_whose_answer_was_lost_is_corrected_and_followed_by_another(
    ready: World,
) -> None:
    await move(ready)
    await deliver(ready)
    await lose_the_answer(ready, MOVED)
    await move(ready, when="2024-11-25 22:00")
    await deliver(ready)
    latest = stamp(datetime(2024, 11, 25, 22, 0, tzinfo=UTC))
    notices = [text for text in news_of(ready) if "Moved:" in text]
    assert len(notices) == 2
    assert all(latest in text for text in notices)
    assert len([text for text in notices if f"instead of ~~{stamp(LATER)}~~" in text]) == 1
    assert len([text for text in notices if f"instead of ~~{stamp(CLOSES)}~~" in text]) == 1


async def test_an_announcement_in_a_teams_room_is_to_be_corrected_although_no_answer_came(
    ready: World,
) -> None:
    room = ready.guild.create_text_channel("ants")
    await join(ready, ready.person("ann"), "Ants", room.id)
    announcing = await write(ready, "Hand in until {deadline}.")
    await announcing.choose("Where", "team_spaces")
    await announcing.press("Send")
    await deliver(ready)
    await lose_the_answer(ready, handing_out.SAYS)
    await move(ready, team="Ants")
    async with ready.app.database.read() as session:
        ordered = select(Delivery.facts).where(Delivery.kind == handing_out.CORRECTS)
        (facts,) = await session.scalars(ordered)
        lost = await session.get_one(Delivery, facts["delivery"])
    assert (lost.kind, lost.channel_id) == (handing_out.SAYS, room.id)
