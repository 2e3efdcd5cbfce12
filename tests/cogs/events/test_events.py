"""/event as organizers use it: setting up, looking, and who may."""

import asyncio

import discord
import pytest

from tests.cogs.beginnings import begins, import_numhack
from tests.cogs.world import World

beginning = begins(imported=import_numhack)

ORGANIZER = "NumHack organizer"


@pytest.fixture
async def imported(world: World) -> World:
    return world


async def test_setting_up_makes_what_the_plan_says_and_nothing_the_second_time(
    imported: World,
) -> None:
    shown = await imported.manager.slash(imported.lobby, "event setup")
    assert "#announcements" in shown.response.content
    assert "announcements" not in imported.guild.channels
    await imported.manager.click(shown.response, label="Set it up")
    channels, roles = set(imported.guild.channels), set(imported.guild.roles)
    assert {"start-here", "announcements", "organizers"} <= channels
    assert {ORGANIZER, "NumHack mentor", "NumHack judge", "NumHack participant"} <= roles

    panel = imported.channel("start-here").last_message
    again = await imported.manager.slash(imported.lobby, "event setup")
    assert "Nothing was changed" in again.response.content
    assert set(imported.guild.channels) == channels
    assert set(imported.guild.roles) == roles
    assert imported.channel("start-here").last_message.id == panel.id


async def test_what_the_server_has_already_is_adopted(imported: World) -> None:
    organizer = imported.guild.create_role(ORGANIZER.upper())
    news = imported.guild.create_text_channel("announcements")
    shown = await imported.manager.slash(imported.lobby, "event setup")
    assert "use what is here" in shown.response.content
    await imported.manager.click(shown.response, label="Set it up")
    event = await imported.app.services.events.get(imported.guild.id, 1)
    assert organizer.id in [role.role_id for role in event.roles]
    assert news.id in [channel.channel_id for channel in event.channels]


async def test_a_setup_that_broke_off_goes_on_where_it_stopped(imported: World) -> None:
    imported.env.inject_error("POST", "/guilds/*/channels", status=403, code=50013)
    shown = await imported.manager.slash(imported.lobby, "event setup")
    await imported.manager.click(shown.response, label="Set it up")
    assert "Discord did not let me make" in shown.followups[-1].content
    assert "start-here" not in imported.guild.channels
    await imported.set_up()
    assert len(imported.guild.channels["start-here"].history()) == 1
    names = [role.name for role in imported.env.bot.guilds[0].roles]
    assert names.count(ORGANIZER) == 1


async def test_a_deleted_channel_is_made_again_and_the_panel_with_it(imported: World) -> None:
    await imported.set_up()
    channel = imported.env.bot.get_channel(imported.channel("start-here").id)
    with imported.env.time_context():
        await channel.delete()
    await imported.set_up()
    assert imported.channel("start-here").last_message.pinned


async def test_missing_permissions_are_named_before_anything_is_made(imported: World) -> None:
    bot = imported.env.backend.get_member(imported.guild.id, imported.env.backend.bot_user.id)
    few = discord.Permissions(view_channel=True, send_messages=True)
    imported.env.backend.edit_role(imported.guild.id, bot.role_ids[0], {"permissions": few.value})
    await imported.env.settle()
    answer = await imported.manager.slash(imported.lobby, "event setup")
    assert "Manage Channels" in answer.response.content
    assert ORGANIZER not in imported.guild.roles


async def test_rooms_for_staff_are_closed_to_others(imported: World) -> None:
    await imported.set_up()
    organizer = imported.person("olu", imported.role(ORGANIZER))
    guild = imported.env.bot.guilds[0]
    room = guild.get_channel(imported.channel("organizers").id)
    everyone = room.overwrites_for(guild.default_role)
    role = room.overwrites_for(guild.get_role(imported.role(ORGANIZER).id))
    assert everyone.view_channel is False
    assert role.view_channel is True
    assert organizer.id


@pytest.mark.parametrize("command", ["event status", "event log", "event setup", "config export"])
async def test_the_service_refuses_who_is_not_an_organizer(imported: World, command: str) -> None:
    await imported.set_up()
    # Discord can show the command to anyone when the server's owner wants it so.
    await imported.show_to_everyone("event", "config")
    answer = await imported.newcomer.slash(imported.lobby, command)
    assert "Only organizers of NumHack 2024 can do this" in answer.response.content


async def test_the_organizer_role_is_enough(imported: World) -> None:
    await imported.set_up()
    await imported.show_to_everyone("event", "config")
    organizer = imported.person("olu", imported.role(ORGANIZER))
    answer = await imported.newcomer.slash(imported.lobby, "event log")
    assert "Only organizers" in answer.response.content
    answer = await organizer.slash(imported.lobby, "event log")
    assert "set the server up" in answer.response.content
    assert f"<@{imported.manager.id}>" in answer.response.content


async def test_status_tells_windows_people_and_what_is_not_active_yet(imported: World) -> None:
    before = await imported.manager.slash(imported.lobby, "event status")
    assert "not fully set up" in before.response.content
    await imported.set_up()
    after = await imported.manager.slash(imported.lobby, "event status")
    assert "not fully set up" not in after.response.content
    assert "Registration: **open**" in after.response.content
    assert "not yet active" in after.response.content
    assert "Nobody is on the list yet" in after.response.content


async def test_commands_are_registered_again_only_when_they_changed(world: World) -> None:
    def registrations() -> int:
        return sum(
            request.method == "PUT" and request.path.endswith("/commands")
            for request in world.env.http_requests
        )

    await world.bring_numhack()
    before = registrations()
    await world.env.restart_bot(world.app.new_client())
    assert registrations() == before
    assert before == 2, "once on joining, once when the event brought its features"


async def test_commands_are_registered_again_for_a_bot_that_was_sent_away_and_invited_again(
    imported: World,
) -> None:
    def registrations() -> int:
        return sum(
            request.method == "PUT" and request.path.endswith("/commands")
            for request in imported.env.http_requests
        )

    before = registrations()
    guild = imported.env.bot.get_guild(imported.guild.id)
    with imported.env.time_context():
        await imported.env.bot.on_guild_join(guild)
    assert registrations() == before + 1


async def test_two_guild_events_at_once_register_the_commands_once(imported: World) -> None:
    def registrations() -> int:
        return sum(
            request.method == "PUT" and request.path.endswith("/commands")
            for request in imported.env.http_requests
        )

    guild = imported.env.bot.get_guild(imported.guild.id)
    before = registrations()
    await imported.app.services.events.keep_commands_fingerprint(guild.id, "older")
    with imported.env.time_context():
        await asyncio.gather(*(imported.env.bot.on_guild_available(guild) for _ in range(3)))
    assert registrations() == before + 1
