"""Moving sessions, and what everyone hears of it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cogs.beginnings import begins, set_up_numhack
from tests.cogs.schedule.outbox import deliver, said, stamp
from tests.cogs.world import World

beginning = begins(ready=set_up_numhack)

WORKSHOP = "Workshop: open data for real problems"
AT_17 = datetime(2024, 11, 14, 17, tzinfo=UTC)


@pytest.fixture
async def ready(world: World) -> World:
    await deliver(world)
    return world


async def test_a_moved_session_is_told_once_with_the_old_and_the_new_time(ready: World) -> None:
    answer = await ready.manager.slash(
        ready.lobby, "session move", session=WORKSHOP, start="2024-11-14 18:30"
    )
    assert "moved from" in answer.response.content
    await deliver(ready)
    notices = said(ready, "announcements")
    assert len(notices) == 1
    assert stamp(AT_17) in notices[0]
    assert stamp(AT_17 + timedelta(minutes=90)) in notices[0]
    assert "schedule of NumHack 2024" in notices[0]


async def test_while_the_event_is_paused_nobody_is_said_to_be_told(ready: World) -> None:
    asked = await ready.manager.slash(ready.lobby, "event pause")
    await ready.manager.click(asked.response, label="Pause it")
    moved = await ready.manager.slash(
        ready.lobby, "session move", session=WORKSHOP, start="2024-11-14 18:30"
    )
    added = await ready.manager.slash(
        ready.lobby, "session add", title="Tonight", start="2024-11-14 20:00"
    )
    cancelled = await ready.manager.slash(ready.lobby, "session cancel", session="2")
    for answer in (moved, added, cancelled):
        assert "⏸️ The event is paused: everyone concerned is told in" in answer.response.content
        assert "after `/event resume`" in answer.response.content
    await deliver(ready)
    assert said(ready, "announcements") == []


async def test_a_closed_letter_box_is_no_trouble_as_the_channel_tells_of_the_move(
    ready: World,
) -> None:
    reader = ready.newcomer
    shown = await reader.slash(ready.lobby, "schedule")
    menu = await reader.click(shown.response, label="Remind me…")
    chosen = await reader.select(menu.response, values=["1"])
    await reader.click(chosen.response or menu.response, label="Yes, write to me")
    ready.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=99)
    await ready.manager.slash(
        ready.lobby, "session move", session=WORKSHOP, start="2024-11-14 18:30"
    )
    await deliver(ready)
    ready.clock.move_to(ready.clock.now() + timedelta(minutes=2))
    await deliver(ready)
    assert len(said(ready, "announcements")) == 1
    assert said(ready, "organizers") == []
    problems = await ready.manager.slash(ready.lobby, "event problems")
    assert "nothing that could not be delivered" in problems.response.content


async def test_reminders_of_the_new_time_only_are_said(ready: World) -> None:
    ready.clock.move_to(AT_17 - timedelta(minutes=5))
    await deliver(ready)
    before = len(said(ready, "schedule"))
    await ready.manager.slash(
        ready.lobby, "session move", session=WORKSHOP, start="2024-11-14 19:00"
    )
    await deliver(ready)
    assert len(said(ready, "announcements")) == 1
    for minutes in range(0, 4 * 60, 5):
        ready.clock.move_to(AT_17 + timedelta(minutes=minutes))
        await deliver(ready)
    reminders = said(ready, "schedule")[before:]
    assert len([text for text in reminders if WORKSHOP.partition(":")[2] in text]) == 2
