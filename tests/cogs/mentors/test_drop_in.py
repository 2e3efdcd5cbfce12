"""Drop-in hours: in the programme and among Discord's events, and the mentor is reminded."""

from datetime import timedelta

import discord

from tests.cogs.mentors.conftest import OPENS, Desk
from tests.cogs.outbox import deliver

TITLE = "Drop-in hours: ada"
FROM_14 = OPENS + timedelta(hours=2)


async def give_hours(desk: Desk, start: str = "2024-11-22 14:00") -> str:
    """As the organizer does; the answer."""
    world = desk.world
    shown = await world.manager.slash(
        world.lobby, "mentors hours", mentor=1, start=start, end="90 min", place="Room *4*"
    )
    return shown.response.content


async def on_discord(desk: Desk) -> dict[str, discord.ScheduledEvent]:
    with desk.world.env.time_context():
        found = await desk.world.env.bot.guilds[0].fetch_scheduled_events()
    return {event.name: event for event in found}


def told(mentor) -> list[str]:
    return [message.content for message in mentor.user.dm_channel.history()]


async def test_drop_in_hours_are_in_the_programme_and_the_mentor_is_told_and_reminded(
    desk: Desk,
) -> None:
    world = desk.world
    answer = await give_hours(desk)
    assert f"**{TITLE}** is new in the programme: <t:{int(FROM_14.timestamp())}:F>" in answer
    assert f"<@{desk.ada.id}> is told" in answer
    await desk.restart()
    await deliver(world)
    shown = (await on_discord(desk))[TITLE]
    assert (shown.start_time, shown.end_time) == (FROM_14, FROM_14 + timedelta(minutes=90))
    assert shown.location == "Room *4*"
    assert "Come with any question" in (shown.description or "")
    schedule = await desk.asker.slash(world.lobby, "schedule")
    assert f"**{TITLE}**" in schedule.response.content
    assert any("is new in the programme" in text for text in told(desk.ada))
    await deliver(world, FROM_14 - timedelta(minutes=15))
    reminder = desk.ada.user.dm_channel.last_message.content
    assert "begins <t:" in reminder
    assert "You are there for whoever drops in" in reminder
    assert not desk.bob.user.dm_channel.history()


async def test_who_gives_drop_in_hours_hears_when_they_move_or_are_cancelled(desk: Desk) -> None:
    world = desk.world
    await give_hours(desk)
    await deliver(world)
    move = {"session": TITLE, "start": "2024-11-22 16:00"}
    await world.manager.slash(world.lobby, "session move", **move)
    await deliver(world)
    assert any("moved from" in text for text in told(desk.ada))
    moved = (await on_discord(desk))[TITLE]
    assert moved.start_time == FROM_14 + timedelta(hours=2)
    # Not at the time it had.
    await deliver(world, FROM_14 - timedelta(minutes=15))
    assert not any("begins" in text for text in told(desk.ada))
    shown = await world.manager.slash(world.lobby, "session cancel", session=TITLE)
    await world.manager.click(shown.response, label="Cancel the session")
    await deliver(world)
    assert any("is cancelled" in text for text in told(desk.ada))
    assert TITLE not in await on_discord(desk)


async def test_who_asks_while_nobody_is_there_reads_of_the_next_drop_in_hours(desk: Desk) -> None:
    await give_hours(desk)
    there = await desk.ask()
    assert "Or drop in" not in there.response.content
    for mentor in (desk.ada, desk.bob):
        await mentor.slash(desk.world.lobby, "mentor available", be="off")
    nobody = await desk.asker.click(there.response, label="Refresh")
    hours = f"Or drop in: **{TITLE}**, <t:{int(FROM_14.timestamp())}:F>"
    assert hours in nobody.response.content
    assert "Room \\*4\\*" in nobody.response.content


async def test_a_doubtful_time_is_asked_back_and_strangers_give_no_hours(desk: Desk) -> None:
    world = desk.world
    asked = await world.manager.slash(
        world.lobby, "mentors hours", mentor=1, start="2024-11-23 2:00", end="3:30"
    )
    assert "morning or afternoon" in asked.response.content
    left = await world.manager.click(asked.response, label="Leave it as it is")
    assert "was not added" in left.followups[-1].content
    nobody = await world.manager.slash(
        world.lobby, "mentors hours", mentor=99, start="2024-11-23 14:00", end="1 h"
    )
    assert "There is no mentor" in nobody.response.content
    await world.show_to_everyone("mentors")
    nosy = await desk.asker.slash(
        world.lobby, "mentors hours", mentor=1, start="2024-11-23 14:00", end="1 h"
    )
    assert "organize" in nosy.response.content


async def test_drop_in_hours_come_out_of_an_export_and_a_file_can_give_them(desk: Desk) -> None:
    world = desk.world
    await give_hours(desk)
    shown = await world.manager.slash(world.lobby, "config export")
    text = await shown.response.attachments[0].read()
    assert b"kind: office_hours" in text
    assert str(desk.ada.id).encode() in text
    # The same hours given by a file, to another mentor.
    text = text.replace(str(desk.ada.id).encode(), str(desk.bob.id).encode())
    asked = await world.manager.slash(world.lobby, "config import", file=("numhack.yaml", text))
    await world.manager.click(asked.response, label="Do it")
    await deliver(world, FROM_14 - timedelta(minutes=15))
    assert "You are there for whoever drops in" in told(desk.bob)[0]
