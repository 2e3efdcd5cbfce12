"""A deadline that moves again, after a move that nobody could read of."""

from datetime import UTC, datetime, timedelta

from tests.cogs.announcements.test_deleted_channel import delete_announcements
from tests.cogs.deadlines.test_deadline import CLOSES, move, news_of, stamp
from tests.cogs.outbox import deliver
from tests.cogs.world import START, World

UNHEARD = datetime(2024, 11, 25, 14, 0, tzinfo=UTC)
FINAL = datetime(2024, 11, 25, 18, 0, tzinfo=UTC)


async def move_twice(world: World) -> None:
    await move(world, when="2024-11-25 14:00")
    await deliver(world)
    await move(world, when="2024-11-25 18:00")


def moves(world: World) -> list[str]:
    return [text for text in news_of(world) if "Moved:" in text]


def names_what_people_knew(notice: str) -> bool:
    expected = f"{stamp(FINAL)[:-3]}" in notice and f"instead of ~~{stamp(CLOSES)}~~" in notice
    return expected and stamp(UNHEARD) not in notice


async def test_a_move_that_discord_did_not_take_is_not_what_the_next_one_moves_from(
    ready: World,
) -> None:
    channel = ready.channel("announcements")
    ready.env.inject_error("POST", f"/channels/{channel.id}/messages", status=500, code=0)
    await move_twice(ready)
    for minutes in (0, 2, 5, 10):
        await deliver(ready, START + timedelta(minutes=minutes))
    (notice,) = moves(ready)
    assert names_what_people_knew(notice)


async def test_a_move_that_was_told_in_a_deleted_channel_is_not_what_the_next_one_moves_from(
    ready: World,
) -> None:
    await deliver(ready)
    await delete_announcements(ready)
    await move(ready, when="2024-11-25 14:00")
    await deliver(ready)
    await ready.set_up()
    await move(ready, when="2024-11-25 18:00")
    await deliver(ready)
    (notice,) = moves(ready)
    assert names_what_people_knew(notice)


async def test_a_move_that_an_organizer_dropped_is_not_what_the_next_one_moves_from(
    ready: World,
) -> None:
    await deliver(ready)
    paused = await ready.manager.slash(ready.lobby, "event pause")
    await ready.manager.click(paused.response, label="Pause it")
    await move(ready, when="2024-11-25 14:00")
    ready.clock.move_to(START + timedelta(minutes=1))
    resumed = await ready.manager.slash(ready.lobby, "event resume")
    await ready.manager.click(resumed.response, label="Drop what is overdue")
    await move(ready, when="2024-11-25 18:00")
    await deliver(ready)
    (notice,) = moves(ready)
    assert names_what_people_knew(notice)


async def test_a_move_that_a_milestone_has_told_of_is_what_the_next_one_moves_from(
    ready: World,
) -> None:
    channel = ready.channel("announcements")
    ready.env.inject_error("POST", f"/channels/{channel.id}/messages", status=403, code=50013)
    await move(ready, when="2024-11-25 14:00")
    await deliver(ready)
    await deliver(ready, UNHEARD - timedelta(hours=24))
    await move(ready, when="2024-11-25 18:00")
    await deliver(ready)
    (notice,) = moves(ready)
    assert f"instead of ~~{stamp(UNHEARD)}~~" in notice


async def test_before_the_server_is_set_up_the_question_promises_no_notice(world: World) -> None:
    await world.bring_numhack()
    asked = await move(world, when="2024-11-25 14:00")
    assert "; nobody is told, as the server is not set up yet." in asked.response.content
    assert "notice is posted" not in asked.response.content
    await world.set_up()
    asked = await move(world, when="2024-11-25 18:00")
    assert "; one notice is posted." in asked.response.content
