"""Dead letters: organizers are told once, and send again or drop what they choose."""

from datetime import timedelta

import pytest

from tests.cogs.announcements.conftest import write
from tests.cogs.outbox import deliver
from tests.cogs.world import World


async def announce(world: World, text: str) -> None:
    await (await write(world, text)).press("Send")


async def close_the_channel(world: World, *, closed: bool = True) -> None:
    """Take the bot's permission to write in #announcements, or give it back."""
    guild = world.env.bot.get_guild(world.guild.id)
    channel = guild.get_channel(world.channel("announcements").id)
    with world.env.time_context():
        await channel.set_permissions(
            guild.me, send_messages=not closed, view_channel=True, read_message_history=True
        )
    await world.env.settle()


@pytest.fixture
async def failed(ready: World) -> World:
    """Two announcements whose channel was deleted before they went out."""
    await announce(ready, "The first.")
    await announce(ready, "The second.")
    for _ in range(2):
        ready.env.inject_error(
            "POST",
            f"/channels/{ready.channel('announcements').id}/messages",
            status=403,
            code=50013,
        )
    await deliver(ready)
    return ready


async def test_organizers_are_told_once_of_all_that_failed(failed: World) -> None:
    room = failed.channel("organizers")
    before = len(room.history())
    await deliver(failed)
    assert len(room.history()) == before, "it gathers for a minute"
    await deliver(failed, failed.clock.now() + timedelta(minutes=1))
    assert len(room.history()) == before + 1
    told = room.last_message.content
    assert "2 things" in told
    assert "I lack a permission there" in told
    await deliver(failed, failed.clock.now() + timedelta(hours=1))
    assert len(room.history()) == before + 1


async def test_status_counts_them_and_problems_says_why(failed: World) -> None:
    status = await failed.manager.slash(failed.lobby, "event status")
    assert "Could not be delivered: 2" in status.response.content
    shown = await failed.manager.slash(failed.lobby, "event problems")
    assert shown.response.content.count("I lack a permission there") == 2
    assert f"<#{failed.channel('announcements').id}>" in shown.response.content


async def test_all_of_them_are_sent_again(failed: World) -> None:
    before = len(failed.channel("announcements").history())
    shown = await failed.manager.slash(failed.lobby, "event problems")
    await failed.manager.click(shown.response, label="Send all again")
    await deliver(failed)
    assert len(failed.channel("announcements").history()) == before + 2
    # Nothing is left to tell the organizers of.
    room = len(failed.channel("organizers").history())
    await deliver(failed, failed.clock.now() + timedelta(minutes=2))
    assert len(failed.channel("organizers").history()) == room


async def test_who_presses_drop_all_is_asked_first_and_can_keep_them(failed: World) -> None:
    shown = await failed.manager.slash(failed.lobby, "event problems")
    await failed.manager.click(shown.response, label="Drop all")
    assert "Shall I drop all 2" in shown.response.content
    assert "never be sent" in shown.response.content
    await failed.manager.click(shown.response, label="Keep them")
    assert "Could not be delivered: 2" in shown.response.content
    again = await failed.manager.slash(failed.lobby, "event problems")
    assert "Could not be delivered: 2" in again.response.content


async def test_what_was_dropped_is_not_said_to_be_delivered(failed: World) -> None:
    before = len(failed.channel("announcements").history())
    shown = await failed.manager.slash(failed.lobby, "event problems")
    await failed.manager.click(shown.response, label="Drop all")
    await failed.manager.click(shown.response, label="Drop all 2")
    assert "2 things are dropped" in shown.response.content
    assert "has been delivered" not in shown.response.content
    await deliver(failed)
    assert len(failed.channel("announcements").history()) == before


async def test_what_is_sent_again_is_not_said_to_be_delivered_yet(failed: World) -> None:
    shown = await failed.manager.slash(failed.lobby, "event problems")
    await failed.manager.click(shown.response, label="Send all again")
    assert "2 things are tried again now" in shown.response.content
    assert "has been delivered" not in shown.response.content


async def test_during_a_pause_what_is_sent_again_waits_for_the_end_of_it(failed: World) -> None:
    asked = await failed.manager.slash(failed.lobby, "event pause")
    await failed.manager.click(asked.response, label="Pause it")
    shown = await failed.manager.slash(failed.lobby, "event problems")
    await failed.manager.click(shown.response, label="Send all again")
    assert "wait until `/event resume`" in shown.response.content


async def test_one_of_them_is_dropped_and_the_other_stays(failed: World) -> None:
    shown = await failed.manager.slash(failed.lobby, "event problems")
    menu = shown.response.components[0]["components"][0]
    await failed.manager.select(
        shown.response, [menu["options"][1]["value"]], custom_id=menu["custom_id"]
    )
    await failed.manager.click(shown.response, label="Drop it")
    assert "Could not be delivered: 1" in shown.response.content
    log = await failed.manager.slash(failed.lobby, "event log")
    assert "dropped what could not be delivered" in log.response.content


async def test_two_organizers_do_not_send_the_same_again_twice(failed: World) -> None:
    colleague = failed.person("ada", failed.role("Staff"))
    first = await failed.manager.slash(failed.lobby, "event problems")
    second = await colleague.slash(failed.lobby, "event problems")
    await failed.manager.click(first.response, label="Send all again")
    late = await colleague.click(second.response, label="Send all again")
    assert "Somebody else has dealt with this" in late.response.content
    before = len(failed.channel("announcements").history())
    await deliver(failed)
    assert len(failed.channel("announcements").history()) == before + 2


async def test_a_lost_permission_is_named_before_anything_is_sent(ready: World) -> None:
    await close_the_channel(ready)
    announcing = await write(ready, "Hello.")
    assert "I lack the permission Send Messages" in announcing.panel.content
    assert not announcing.may_send
