"""Reminders: by the button, by settings, in direct messages, and where those are closed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import discord

from bot.model import Participant
from tests.cogs.schedule.outbox import deliver, said, stamp
from tests.cogs.world import START, World

WORKSHOP = "Workshop: open data for real problems"
AT_17 = datetime(2024, 11, 14, 17, tzinfo=UTC)


async def remind_button(world: World) -> discord.Message:
    """The reminder ten minutes before, with its button."""
    world.clock.move_to(AT_17 - timedelta(minutes=10))
    await deliver(world)
    message = world.channel("schedule").last_message
    assert message is not None
    return message


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


def close_letter_boxes(world: World) -> None:
    """Nobody takes direct messages from the bot any more."""
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=99)


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
    allowed = await set_up.newcomer.click(answer.response, label="Yes, write to me")
    assert "I write to you" in allowed.response.content
    again = await set_up.newcomer.click(message, label="Remind me")
    forgotten = await set_up.newcomer.click(again.response, label="Don't remind me")
    assert "not reminded" in forgotten.response.content


async def test_who_takes_no_letters_is_named_in_the_reminder_of_the_channel(set_up: World) -> None:
    await choose_first(set_up, may_write=False)
    before = len(said(set_up, "schedule"))
    set_up.clock.move_to(AT_17 - timedelta(minutes=15))
    await deliver(set_up)
    assert len(said(set_up, "schedule")) == before
    message = await remind_button(set_up)
    assert message.content.startswith(f"⏰ <@{set_up.newcomer.id}>, you asked to be reminded")


async def test_a_closed_letter_box_adds_a_mention_to_the_reminder_of_the_channel(
    set_up: World,
) -> None:
    await choose_first(set_up, may_write=True)
    close_letter_boxes(set_up)
    before = len(said(set_up, "schedule"))
    set_up.clock.move_to(AT_17 - timedelta(minutes=15))
    await deliver(set_up)
    assert len(said(set_up, "schedule")) == before
    message = await remind_button(set_up)
    assert message.content.startswith(f"⏰ <@{set_up.newcomer.id}>, you asked to be reminded")


async def test_who_follows_a_session_hears_of_its_move_and_of_its_cancelling(
    set_up: World,
) -> None:
    await choose_first(set_up, may_write=True)
    await set_up.manager.slash(
        set_up.lobby, "session move", session=WORKSHOP, start="2024-11-14 18:00"
    )
    await deliver(set_up)
    assert len(letters(set_up)) == 1
    assert stamp(AT_17) in letters(set_up)[0]
    assert stamp(AT_17 + timedelta(hours=1)) in letters(set_up)[0]


async def test_after_two_hours_of_downtime_only_what_is_of_use_is_said_and_late(
    set_up: World,
) -> None:
    before = len(said(set_up, "schedule"))
    await set_up.manager.slash(
        set_up.lobby, "session move", session=WORKSHOP, start="2024-11-15 17:00"
    )
    set_up.clock.move_to(datetime(2024, 11, 15, 18, 5, tzinfo=UTC))
    await set_up.env.restart_bot(set_up.app.new_client())
    await deliver(set_up)
    # The first is over; of the second, the reminder an hour before is still of use.
    (reminder,) = [t for t in said(set_up, "schedule")[before:] if "⏰" in t]
    assert "adapting an existing model" in reminder
    assert "This comes late" in reminder


async def test_settings_are_changed_with_menus_and_buttons(set_up: World) -> None:
    shown = await set_up.newcomer.slash(set_up.lobby, "settings")
    assert shown.ephemeral
    assert "you were never asked" in shown.response.content
    await set_up.newcomer.select(shown.response, values=["all"], custom_id=menu(shown.response, 0))
    await set_up.newcomer.select(shown.response, values=["60"], custom_id=menu(shown.response, 1))
    await set_up.newcomer.click(shown.response, label="You may write to me directly")
    form = await set_up.newcomer.click(shown.response, label="Time zone")
    refused = await set_up.newcomer.submit_modal(form, {"zone": "Europe/Atlantis"})
    assert "Europe/Atlantis" in refused.response.content
    again = await set_up.newcomer.click(refused.response, label="Correct it")
    changed = await set_up.newcomer.submit_modal(again, {"zone": "auckland"})
    text = changed.response.content
    assert "every session that concerns you" in text
    assert "1 hour" in text
    assert "Pacific/Auckland" in text
    day = await set_up.newcomer.slash(set_up.lobby, "schedule", day="2024-11-15")
    assert "Friday 15 November (Pacific/Auckland)" in day.response.content


async def test_the_settings_name_the_zone_of_the_registration_which_the_schedule_uses(
    with_news: World,
) -> None:
    world = with_news
    part = Participant(
        event_id=1,
        user_id=world.newcomer.id,
        name="newcomer",
        state="registered",
        profile={},
        time_zone="Asia/Tokyo",
        joined_at=START,
    )
    async with world.app.database.begin() as tx:
        tx.add(part)
    shown = await world.newcomer.slash(world.lobby, "settings")
    assert "**Asia/Tokyo** in NumHack 2024, as you registered" in shown.response.content
    day = await world.newcomer.slash(world.lobby, "schedule", day="2024-11-15")
    assert "(Asia/Tokyo)" in day.response.content
    form = await world.newcomer.click(shown.response, label="Time zone")
    changed = await world.newcomer.submit_modal(form, {"zone": "auckland"})
    assert "menus and lists: **Pacific/Auckland**" in changed.response.content
    theirs = await world.manager.slash(world.lobby, "settings")
    assert "**that of the event**" in theirs.response.content


def menu(message: Any, number: int) -> str:
    """The custom id of one of the menus under a message."""
    parts = [part for row in message.components for part in row["components"]]
    return [part["custom_id"] for part in parts if part["type"] == 3][number]


async def test_the_settings_are_there_without_any_event(world: World) -> None:
    answer = await world.newcomer.slash(world.lobby, "settings")
    assert "Your settings on this server" in answer.response.content
