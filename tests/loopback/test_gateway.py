"""The gateway: what a session is told, and how it survives losing its connection."""

import asyncio
import sys

import discord
import pytest

from tests.loopback.client import ROOT, Loopback
from tests.loopback.inside import connected
from tests.loopback.sample_bot import SampleBot


async def test_what_was_missed_while_away_is_told_on_resuming(loopback: Loopback) -> None:
    guild = await loopback.guild()
    channel = await guild.channel("start")
    ada = await guild.member("Ada")
    async with connected(SampleBot(), loopback) as bot:
        assert await loopback.drop() == 1
        missed = await ada.write(channel, "still there?")
        await loopback.wait_until(_resumed(bot), seconds=60)
        assert [message.id for message in bot.seen] == [missed.id]
        assert (await ada.slash(channel, "ping")).content == "pong"


@pytest.mark.parametrize(("opcode", "resumes"), [(7, True), (9, False)])
async def test_a_client_comes_back_after_reconnect_and_invalid_session(
    loopback: Loopback, opcode: int, resumes: bool
) -> None:
    guild = await loopback.guild()
    channel = await guild.channel("start")
    ada = await guild.member("Ada")
    async with connected(SampleBot(), loopback) as bot:
        (before,) = await loopback.call("sessions")
        await (loopback.reconnect() if opcode == 7 else loopback.invalidate_session())

        async def again() -> bool:
            sessions = await loopback.call("sessions")
            known = bool(sessions) and sessions[0]["id"] == before["id"]
            return bool(bot.resumed) if resumes else bool(sessions) and not known

        await loopback.wait_until(again, seconds=60)
        assert (await ada.slash(channel, "ping")).content == "pong"


async def test_a_forgotten_session_starts_anew(loopback: Loopback) -> None:
    await loopback.guild()
    async with connected(SampleBot(), loopback) as bot:
        (before,) = await loopback.call("sessions")
        await loopback.drop(forget=True)

        async def again() -> bool:
            sessions = await loopback.call("sessions")
            return bool(sessions) and sessions[0]["id"] != before["id"]

        await loopback.wait_until(again, seconds=60)
        assert bot.resumed == 0


def _resumed(bot: SampleBot):
    async def look() -> bool:
        return bot.resumed > 0

    return look


async def test_messages_are_blank_without_the_content_intent_except_own_and_mentions(
    loopback: Loopback,
) -> None:
    guild = await loopback.guild()
    channel = await guild.channel("start")
    ada = await guild.member("Ada")
    private = await ada.direct_channel()
    async with connected(SampleBot(), loopback) as bot:
        assert bot.user is not None
        await ada.write(channel, "a secret")
        await ada.write(channel, f"hello {bot.user.mention}")
        await ada.write(private, "between us")
        await bot.guilds[0].text_channels[0].send("my own")

        async def all_seen() -> bool:
            return len(bot.seen) == 4

        await loopback.wait_until(all_seen)
        contents = [message.content for message in bot.seen]
    assert contents == ["", f"hello {bot.user.mention}", "between us", "my own"]


async def test_a_privileged_intent_must_be_granted_first(loopback: Loopback) -> None:
    intents = discord.Intents.default()
    intents.message_content = True
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with connected(SampleBot(intents), loopback):
            pass
    await loopback.set(privileged_intents=["message_content"])
    async with connected(SampleBot(intents), loopback) as bot:
        assert bot.is_ready()


async def test_members_can_be_asked_for_by_id_and_changes_reach_the_cache(
    loopback: Loopback,
) -> None:
    guild = await loopback.guild()
    ada = await guild.member("Ada")
    async with connected(SampleBot(), loopback) as bot:
        home = bot.guilds[0]
        assert [m.id for m in await home.query_members(user_ids=[ada.id, 5])] == [ada.id]
        assert home.member_count == 3
        channel = await guild.channel("later")
        role = await guild.role("Judge")

        async def known() -> bool:
            return bool(home.get_channel(channel.id) and home.get_role(role.id))

        await loopback.wait_until(known)
        await loopback.call("delete_channel", channel=channel.id)

        async def gone() -> bool:
            return home.get_channel(channel.id) is None

        await loopback.wait_until(gone)


async def test_a_bot_hears_of_a_server_it_is_invited_to(loopback: Loopback) -> None:
    async with connected(SampleBot(), loopback) as bot:
        guild = await loopback.guild("Later")

        async def there() -> bool:
            return bot.get_guild(guild.id) is not None

        await loopback.wait_until(there)


async def test_the_empty_client_runs_as_a_process_and_stops_on_a_signal(
    loopback: Loopback,
) -> None:
    guild = await loopback.guild()
    channel = await guild.channel("start")
    ada = await guild.member("Ada")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.loopback.empty_client",
        cwd=ROOT,
        env=loopback.environment,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await asyncio.wait_for(process.stdout.readline(), 20) == b"ready\n"
    await loopback.wait_ready()
    assert (await ada.slash(channel, "ping")).content == "pong"
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 10) == 0
