"""Reminders: by the button, by settings, in direct messages, and where those are closed."""

from datetime import UTC, datetime, timedelta

import discord

from tests.cogs.schedule.outbox import deliver, said, stamp
from tests.cogs.world import World

WORKSHOP = "Workshop: open data for real problems"
AT_17 = datetime(2024, 11, 14, 17, tzinfo=UTC)


async def remind_button(world: World) -> discord.Message:
    """The reminder ten minutes before, with its button."""
    world.clock.move_to(AT_17 - timedelta(minutes=10))
    await deliver(world)
    return world.channel("schedule").last_message


def letters(world: World) -> list[str]:
    """What the newcomer was written directly."""
    return [message.content for message in world.newcomer.user.dm_channel.history()]


async def choose_first(world: World, *, may_write: bool) -> None:
    """Ask to be reminded of the first workshop, through /schedule."""
    shown = await world.newcomer.slash(world.lobby, "schedule")
    menu = await world.newcomer.click(shown.response, label="Remind me…")
    chosen = await world.newcomer.select(menu.response, values=["1"])
    label = "Yes, write to me" if may_write else "No, the channel is enough"
    await world.newcomer.click(chosen.response or menu.response, label=label)


async def test_the_channel_is_reminded_as_the_file_says(set_up: World) -> None:
    before = len(said(set_up, "schedule"))
    set_up.clock.move_to(AT_17 - timedelta(minutes=10, seconds=1))
    await deliver(set_up)
    assert len(said(set_up, "schedule")) == before
    message = await remind_button(set_up)
    assert WORKSHOP.partition(":")[2] in message.content
    assert stamp(AT_17) in message.content


async def test_who_wants_it_is_written_to_at_the_right_instant(set_up: World) -> None:
    await choose_first(set_up, may_write=True)
    set_up.clock.move_to(AT_17 - timedelta(minutes=15, seconds=1))
    await deliver(set_up)
    assert letters(set_up) == []
    set_up.clock.move_to(AT_17 - timedelta(minutes=15))
    await deliver(set_up)
    assert len(letters(set_up)) == 1
    assert stamp(AT_17) in letters(set_up)[0]
    assert "/settings" in letters(set_up)[0]


async def test_who_does_not_want_letters_gets_none(set_up: World) -> None:
    await choose_first(set_up, may_write=False)
    for minutes in (15, 10, 0):
        set_up.clock.move_to(AT_17 - timedelta(minutes=minutes))
        await deliver(set_up)
    assert letters(set_up) == []


async def test_the_button_under_a_reminder_outlives_a_restart(set_up: World) -> None:
    message = await remind_button(set_up)
    await set_up.env.restart_bot(set_up.app.new_client())
    answer = await set_up.newcomer.click(message, label="Remind me")
    assert answer.ephemeral
    assert "May I write you a direct message" in answer.response.content
    brief = await set_up.app.services.reminders.brief(1)
    assert brief.session.title == WORKSHOP
