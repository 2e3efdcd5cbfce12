"""A server that people change behind the bot's back, and what a real client meets then."""

from collections.abc import AsyncIterator

import discord
import pytest

from tests.loopback.actors import Channel, Guild
from tests.loopback.client import DEFAULT_BOT_PERMISSIONS, Loopback
from tests.loopback.inside import connected
from tests.loopback.sample_bot import SampleBot

MANAGE_CHANNELS, VIEW, SEND, MANAGE_ROLES = 1 << 4, 1 << 10, 1 << 11, 1 << 28


@pytest.fixture
async def guild(loopback: Loopback) -> Guild:
    return await loopback.guild()


@pytest.fixture
async def start(guild: Guild) -> Channel:
    return await guild.channel("start")


@pytest.fixture
async def bot(loopback: Loopback, start: Channel) -> AsyncIterator[SampleBot]:
    del start
    async with connected(SampleBot(), loopback) as client:
        yield client


async def test_permissions_are_taken_away_and_given_back_while_the_bot_runs(
    loopback: Loopback, guild: Guild, bot: SampleBot
) -> None:
    home = bot.guilds[0]
    await loopback.set_bot_permissions(guild, DEFAULT_BOT_PERMISSIONS & ~MANAGE_ROLES)

    async def told() -> bool:
        return not home.me.guild_permissions.manage_roles

    await loopback.wait_until(told)
    with pytest.raises(discord.Forbidden) as refused:
        await home.create_role(name="Judge")
    assert refused.value.code == 50013
    await loopback.set_bot_permissions(guild, DEFAULT_BOT_PERMISSIONS)
    assert (await home.create_role(name="Judge")).name == "Judge"


async def test_a_channel_can_be_hidden_from_the_bot_or_closed_to_its_words(
    loopback: Loopback, guild: Guild, start: Channel, bot: SampleBot
) -> None:
    text = bot.get_partial_messageable(start.id)
    own = await loopback.bot_role(guild)
    codes: list[int] = []
    for deny in (SEND, VIEW):
        await loopback.set_overwrite(start, own, deny=deny)
        with pytest.raises(discord.Forbidden) as refused:
            await text.send("hello")
        codes.append(refused.value.code)
    assert codes == [50013, 50001]
    await loopback.set_overwrite(start, own)
    await text.send("hello")


async def test_a_person_can_be_let_into_a_hidden_channel(
    loopback: Loopback, guild: Guild, start: Channel
) -> None:
    ada = await guild.member("Ada")
    await loopback.set_overwrite(start, guild.id, deny=VIEW)
    assert await loopback.call("permissions", channel=start.id, user=ada.id) == "0"
    await loopback.set_overwrite(start, ada, allow=VIEW)
    assert int(await loopback.call("permissions", channel=start.id, user=ada.id)) & VIEW


async def test_channels_threads_roles_and_messages_disappear_under_the_bot(
    loopback: Loopback, guild: Guild, start: Channel, bot: SampleBot
) -> None:
    home = bot.guilds[0]
    judge = await guild.role("Judge")
    thread = await home.text_channels[0].create_thread(name="room", invitable=False)
    message = await thread.send("welcome")
    (stored,) = await loopback.messages(thread.id)
    await loopback.delete_message(stored)
    with pytest.raises(discord.NotFound) as no_message:
        await message.edit(content="changed")
    await loopback.delete_channel(thread.id)
    await loopback.delete_role(guild, judge)
    await loopback.delete_channel(start)
    with pytest.raises(discord.NotFound) as no_thread:
        await thread.send("anyone?")
    with pytest.raises(discord.NotFound) as no_role:
        await home.me.add_roles(discord.Object(judge.id))
    with pytest.raises(discord.NotFound) as no_channel:
        await bot.get_partial_messageable(start.id).send("anyone?")
    errors = (no_message, no_thread, no_role, no_channel)
    assert [error.value.code for error in errors] == [10008, 10003, 10011, 10003]

    async def forgotten() -> bool:
        gone = (home.get_thread(thread.id), home.get_role(judge.id), home.get_channel(start.id))
        return gone == (None, None, None)

    await loopback.wait_until(forgotten)


async def test_names_change_under_the_bot_and_threads_are_archived(
    loopback: Loopback, guild: Guild, start: Channel, bot: SampleBot
) -> None:
    home = bot.guilds[0]
    judge = await guild.role("Judge")
    thread = await home.text_channels[0].create_thread(name="room", invitable=False)
    await loopback.rename_guild(guild, "Numhack")
    await loopback.edit_channel(start, name="begin", topic="Here")
    await loopback.edit_role(guild, judge, name="Jury")
    await loopback.edit_channel(thread.id, archived=True, name="old room")

    async def told() -> bool:
        channel, role = home.get_channel(start.id), home.get_role(judge.id)
        names = (home.name, channel and channel.name, role and role.name)
        return names == ("Numhack", "begin", "Jury") and home.get_thread(thread.id) is None

    await loopback.wait_until(told)
    fetched = await bot.fetch_channel(thread.id)
    assert isinstance(fetched, discord.Thread)
    assert (fetched.name, fetched.archived) == ("old room", True)


async def test_a_bot_that_is_thrown_out_has_no_access_any_more(
    loopback: Loopback, guild: Guild, start: Channel, bot: SampleBot
) -> None:
    await loopback.remove_bot(guild)

    async def gone() -> bool:
        return not bot.guilds

    await loopback.wait_until(gone)
    with pytest.raises(discord.Forbidden) as refused:
        await bot.get_partial_messageable(start.id).send("hello?")
    assert refused.value.code == 50001
