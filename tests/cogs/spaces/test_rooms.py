"""The rooms of teams: who is in them, what they are called, and what becomes of them."""

from datetime import timedelta

import discord

from tests.cogs.outbox import deliver
from tests.cogs.spaces.rows import Teams
from tests.cogs.world import NUMHACK, World

CHANNELS = NUMHACK.replace(b"  space: thread\n", b"  space: channel\n  voice: true\n", 1)


def threads(world: World):
    return world.channel("find-a-team").threads


def inside(world: World, room_id: int) -> set[int]:
    there = world.env.backend.get_thread(room_id).thread_members
    return {*there} - {world.env.backend.bot_user.id}


async def test_a_team_gets_one_private_thread_with_its_people_and_is_welcomed(
    world: World, teams: Teams
) -> None:
    ada, ben = world.person("ada"), world.person("ben")
    team = await teams.found("The Robots", ada.id, ben.id)
    await deliver(world)
    (thread,) = threads(world)
    assert thread.name == "The Robots"
    assert inside(world, thread.id) == {ada.id, ben.id}
    (room,) = await teams.rooms()
    assert (room.kind, room.channel_id) == ("thread", thread.id)
    assert (await teams.team(team)).space_id == thread.id
    said = [message for message in thread.history() if "Welcome" in message.content]
    assert len(said) == 1
    await deliver(world)
    assert len(threads(world)) == 1


async def test_who_joins_is_let_in_who_leaves_is_let_out_and_the_name_follows(
    world: World, teams: Teams
) -> None:
    ada, ben = world.person("ada"), world.person("ben")
    team = await teams.found("Robots", ada.id)
    await deliver(world)
    (thread,) = threads(world)
    await teams.join(team, ben.id)
    await deliver(world)
    assert inside(world, thread.id) == {ada.id, ben.id}
    await teams.leave(team, ada.id)
    await teams.change(team, name="Androids")
    await deliver(world)
    assert inside(world, thread.id) == {ben.id}
    assert [room.name for room in threads(world)] == ["Androids"]
    assert await teams.guests() == {(ben.id, True)}


async def test_a_disbanded_team_s_thread_is_closed_and_opened_again_with_the_team(
    world: World, teams: Teams
) -> None:
    ada, ben = world.person("ada"), world.person("ben")
    team = await teams.found("Robots", ada.id)
    await deliver(world)
    (room,) = await teams.rooms()
    await teams.change(team, state="disbanded")
    await deliver(world)
    state = world.env.backend.get_thread(room.channel_id).thread_metadata
    assert (state.archived, state.locked) == (True, True)
    await teams.change(team, state="open")
    await teams.join(team, ben.id)
    await deliver(world)
    state = world.env.backend.get_thread(room.channel_id).thread_metadata
    assert (state.archived, state.locked) == (False, False)
    assert inside(world, room.channel_id) == {ada.id, ben.id}


async def test_a_thread_that_somebody_deleted_is_made_anew(world: World, teams: Teams) -> None:
    ada, ben = world.person("ada"), world.person("ben")
    team = await teams.found("Robots", ada.id)
    await deliver(world)
    (thread,) = threads(world)
    world.env.backend.delete_channel(thread.id)
    await world.env.settle()
    await teams.join(team, ben.id)
    await deliver(world)
    (new,) = threads(world)
    assert new.id != thread.id
    assert inside(world, new.id) == {ada.id, ben.id}
    assert (await teams.team(team)).space_id == new.id


async def test_a_member_who_left_the_server_is_noted_and_keeps_nobody_outside(
    world: World, teams: Teams
) -> None:
    ada, ben = world.person("ada"), world.person("ben")
    await teams.found("Robots", ada.id, ben.id)
    who = f"/channels/*/thread-members/{ben.id}"
    world.env.inject_error("PUT", who, status=404, code=10007, message="Gone", times=None)
    await deliver(world)
    (thread,) = threads(world)
    assert inside(world, thread.id) == {ada.id}
    assert await teams.left() == {ben.id}
    assert await teams.deeds("dead", "waiting") == []


async def test_without_the_permission_organizers_find_it_among_the_problems(
    world: World, teams: Teams
) -> None:
    bot = world.env.backend.get_member(world.guild.id, world.env.backend.bot_user.id)
    few = discord.Permissions(view_channel=True, send_messages=True, read_message_history=True)
    world.env.backend.edit_role(world.guild.id, bot.role_ids[0], {"permissions": few.value})
    everyone = discord.Permissions(view_channel=True, use_application_commands=True)
    world.env.backend.edit_role(world.guild.id, world.guild.id, {"permissions": everyone.value})
    await world.env.settle()
    await teams.found("Robots", world.person("ada").id)
    await deliver(world)
    assert [row.state for row in await teams.deeds("dead")] == ["dead", "dead"]
    shown = await world.manager.slash(world.lobby, "event status")
    assert "1 team lacks its room" in shown.response.content


async def test_teams_from_before_the_setup_get_their_rooms_with_it(world: World) -> None:
    await world.bring_numhack()
    teams = Teams(world.app, world.clock, 1)
    await teams.found("Robots", world.person("ada").id)
    await deliver(world)
    assert await teams.rooms() == []
    await world.set_up()
    await deliver(world)
    assert [room.name for room in threads(world)] == ["Robots"]


async def test_channels_are_for_the_team_alone_follow_it_and_become_read_only(
    world: World,
) -> None:
    await world.bring_numhack(CHANNELS)
    await world.set_up()
    ada, ben = world.person("ada"), world.person("ben")
    teams = Teams(world.app, world.clock, 1)
    team = await teams.found("The Robots", ada.id)
    await deliver(world)
    text, voice = await teams.rooms()
    guild = world.env.bot.get_guild(world.guild.id)
    channels = [guild.get_channel(text.channel_id), guild.get_channel(voice.channel_id)]
    assert [channel.name for channel in channels] == ["the-robots", "The Robots"]
    assert {channel.category.name for channel in channels} == {"Teams of NumHack 2024"}
    await teams.join(team, ben.id)
    await teams.leave(team, ada.id)
    await deliver(world)
    for channel in channels:
        people = {t.id: o for t, o in channel.overwrites.items() if t.id in (ada.id, ben.id)}
        assert {person: allowed.view_channel for person, allowed in people.items()} == {
            ben.id: True
        }
        assert channel.overwrites_for(guild.default_role).view_channel is False
    await teams.change(team, state="disbanded")
    await deliver(world)
    assert await teams.deeds("dead") == []
    allowed = channels[0].overwrites_for(discord.Object(ben.id))
    assert (allowed.view_channel, allowed.send_messages) == (True, False)


async def test_where_channels_do_not_fit_a_team_gets_a_thread(world: World) -> None:
    await world.bring_numhack(CHANNELS)
    await world.set_up()
    for number in range(498 - len(world.env.bot.get_guild(world.guild.id).channels)):
        world.guild.create_text_channel(f"c{number}")
    await world.env.settle()
    teams = Teams(world.app, world.clock, 1)
    await teams.found("Robots", world.person("ada").id)
    await deliver(world)
    assert [room.kind for room in await teams.rooms()] == ["thread"]
    shown = await world.manager.slash(world.lobby, "event status")
    assert "1 team works in a private thread" in shown.response.content


async def test_a_room_waits_until_discord_has_told_of_the_server_s_channels(
    world: World, teams: Teams
) -> None:
    ada = world.person("ada")
    (guild,) = world.env.bot.guilds
    parent = guild.get_channel(world.channel("find-a-team").id)
    assert parent is not None
    # As for a moment after each new session.
    guild.unavailable = True
    guild._remove_channel(parent)
    await teams.found("Robots", ada.id)
    await deliver(world)
    guild.unavailable = False
    guild._add_channel(parent)
    await deliver(world, world.clock.now() + timedelta(minutes=1))
    assert [room.name for room in threads(world)] == ["Robots"]
