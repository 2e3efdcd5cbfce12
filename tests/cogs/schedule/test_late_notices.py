"""Notices that come to be said late: the last word about a session is what is true."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.outcome import FellThrough
from tests.bot.conftest import NUMHACK
from tests.cogs.beginnings import begins, set_up_numhack
from tests.cogs.outbox import deliver
from tests.cogs.schedule.outbox import said, stamp
from tests.cogs.world import START, World

beginning = begins(ready=set_up_numhack)

WORKSHOP = "Workshop: open data for real problems"
AT_17 = datetime(2024, 11, 14, 17, tzinfo=UTC)
AT_1830, AT_1930 = AT_17 + timedelta(minutes=90), AT_17 + timedelta(minutes=150)


@pytest.fixture
async def ready(world: World) -> World:
    await deliver(world)
    return world


async def move(world: World, hour: str, session: str = WORKSHOP) -> None:
    """Move a session of the first day."""
    await world.manager.slash(
        world.lobby, "session move", session=session, start=f"2024-11-14 {hour}"
    )


async def minutes_pass(world: World, *minutes: int) -> None:
    """Deliver so long after the start."""
    for passed in minutes:
        await deliver(world, START + timedelta(minutes=passed))


async def no_news_for_now(world: World, *, status: int, times: int = 1) -> None:
    """The next messages in the channel for news do not get through."""
    path = f"/channels/{world.channel('announcements').id}/messages"
    code = 50013 if status == 403 else 0
    world.env.inject_error("POST", path, status=status, code=code, times=times)


async def send_all_again(world: World) -> None:
    """What could not be delivered is tried again."""
    shown = await world.manager.slash(world.lobby, "event problems")
    await world.manager.click(shown.response, label="Send all again")


async def say_all(world: World) -> None:
    """What was held back is said."""
    shown = await world.manager.slash(world.lobby, "event resume")
    await world.manager.click(shown.response, label="Say all of it, late")


@pytest.mark.parametrize("failures", [1, 3, 9])
async def test_a_notice_without_an_answer_is_not_said_after_a_newer_one(
    ready: World, failures: int
) -> None:
    await no_news_for_now(ready, status=500, times=failures)
    await move(ready, "18:30")
    await deliver(ready)
    await move(ready, "19:30")
    await minutes_pass(ready, 0, 1, 2, 5, *range(10, 120, 10))
    (notice,) = said(ready, "announcements")
    assert stamp(AT_1930) in notice


async def test_a_notice_that_was_refused_is_not_sent_again_after_a_newer_one(ready: World) -> None:
    await no_news_for_now(ready, status=403)
    await move(ready, "18:30")
    await deliver(ready)
    await move(ready, "19:30")
    await deliver(ready)
    await send_all_again(ready)
    await minutes_pass(ready, 0, 1, 5)
    (notice,) = said(ready, "announcements")
    assert stamp(AT_1930) in notice


async def test_when_both_were_refused_the_newer_one_alone_is_sent_again(ready: World) -> None:
    await no_news_for_now(ready, status=403, times=2)
    await move(ready, "18:30")
    await deliver(ready)
    await move(ready, "19:30")
    await deliver(ready)
    assert said(ready, "announcements") == []
    await send_all_again(ready)
    await minutes_pass(ready, 0, 1, 5)
    (notice,) = said(ready, "announcements")
    assert stamp(AT_1930) in notice


async def test_a_session_that_was_brought_back_is_not_called_cancelled_any_more(
    ready: World,
) -> None:
    await no_news_for_now(ready, status=403)
    asked = await ready.manager.slash(ready.lobby, "session cancel", session="talk")
    await ready.manager.click(asked.response, label="Cancel the session")
    await deliver(ready)
    await ready.manager.slash(ready.lobby, "session edit", session="talk", bring_back=True)
    await deliver(ready)
    await send_all_again(ready)
    await minutes_pass(ready, 0, 1, 5)
    (notice,) = said(ready, "announcements")
    assert "takes place after all" in notice


async def test_a_notice_that_a_lost_process_had_in_hand_is_not_said_after_a_newer_one(
    ready: World,
) -> None:
    await move(ready, "18:30")
    await ready.app.outbox.store.claim(ready.clock.now(), "lost", 50, dms=False)
    await move(ready, "19:30")
    await minutes_pass(ready, 0, 2, 4, 6)
    (notice,) = said(ready, "announcements")
    assert stamp(AT_1930) in notice


async def test_a_notice_held_after_a_restored_backup_is_not_said_after_a_newer_one(
    ready: World,
) -> None:
    await move(ready, "18:30")
    ready.clock.move_to(START + timedelta(minutes=1))
    await ready.app.outbox.store.hold_overdue(ready.clock.now())
    await move(ready, "19:30")
    await deliver(ready)
    await say_all(ready)
    await minutes_pass(ready, 2, 3, 5)
    (notice,) = said(ready, "announcements")
    assert stamp(AT_1930) in notice


async def test_where_the_newer_notice_was_refused_the_older_one_tells_what_is_true(
    ready: World,
) -> None:
    await no_news_for_now(ready, status=500)
    await move(ready, "18:30")
    await deliver(ready)
    await no_news_for_now(ready, status=403)
    await move(ready, "19:30")
    await deliver(ready)
    await minutes_pass(ready, 1, 5)
    (notice,) = said(ready, "announcements")
    assert stamp(AT_17) in notice
    assert stamp(AT_1930) in notice
    assert stamp(AT_1830) not in notice


async def test_while_the_newer_notice_can_be_taken_back_the_older_one_waits(ready: World) -> None:
    await no_news_for_now(ready, status=500)
    await move(ready, "18:30")
    await deliver(ready)
    ready.clock.move_to(START + timedelta(seconds=10))
    await move(ready, "19:30")
    now = ready.clock.now()
    (older,) = await ready.app.outbox.store.claim(now, "lost", 1, dms=False)
    with pytest.raises(FellThrough):
        await ready.app.services.schedule_telling.to_tell(older, now)
    # Back again before anyone tried to say the newer one: now only the older one is there.
    await move(ready, "18:30")
    await minutes_pass(ready, 2, 5)
    (notice,) = said(ready, "announcements")
    assert stamp(AT_17) in notice
    assert stamp(AT_1830) in notice


async def test_of_a_notice_of_several_sessions_only_what_was_told_since_is_left_out(
    ready: World,
) -> None:
    await ready.bring_numhack(
        NUMHACK.replace(b"Thu 2024-11-14 17:00", b"Thu 2024-11-14 18:30").replace(
            b"Fri 2024-11-15 19:00", b"Fri 2024-11-15 20:00"
        )
    )
    ready.clock.move_to(START + timedelta(minutes=1))
    await ready.app.outbox.store.hold_overdue(ready.clock.now())
    await move(ready, "19:30")
    await deliver(ready)
    await say_all(ready)
    await minutes_pass(ready, 2, 3, 5)
    first, second = sorted(said(ready, "announcements"), key=lambda text: "adapting" in text)
    assert "open data" in first
    assert stamp(AT_1930) in first
    assert "adapting an existing model" in second
    assert "open data" not in second
