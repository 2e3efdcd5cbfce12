"""The ledger, retries after a 403 and the pace: what delivery tests count by."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import discord
import pytest

from bot.clock import SystemClock
from tests.loopback.actors import Channel, Guild
from tests.loopback.bare_bot import BareBot, bare_bot
from tests.loopback.client import Loopback
from tests.loopback.inside import connected
from tests.loopback.sample_bot import SampleBot


@pytest.fixture
async def guild(loopback: Loopback) -> Guild:
    return await loopback.guild()


@pytest.fixture
async def start(guild: Guild) -> Channel:
    return await guild.channel("start")


@pytest.fixture
async def bot(loopback: Loopback, start: Channel) -> AsyncIterator[BareBot]:
    del start
    async with bare_bot(loopback) as running:
        yield running


async def test_the_ledger_keeps_what_was_deleted_or_edited_and_counts_a_nonce_once(
    loopback: Loopback, guild: Guild, start: Channel
) -> None:
    ada = await guild.member("Ada")
    other = await guild.channel("other")
    before = SystemClock().now()
    async with connected(SampleBot(), loopback) as bot:
        text = bot.get_partial_messageable(start.id)
        deleted = await text.send("first", nonce="row-1")
        await text.send("first", nonce="row-1")
        await deleted.delete()
        edited = await bot.get_partial_messageable(other.id).send("as written")
        await edited.edit(content="as edited")
        await ada.write(start, "not the bot's")
        await ada.slash(start, "ping")
    after = SystemClock().now()
    first, second, answer = await loopback.posted()
    assert first[:4] == (deleted.id, start.id, "row-1", "first")
    assert (second.id, second.channel_id, second.content) == (edited.id, other.id, "as written")
    assert (first.deleted, second.deleted) == (True, False)
    assert (first.answer, answer.answer, answer.content) == (False, True, "pong")
    assert before <= first.at <= second.at <= after
    assert await loopback.posted(other) == [second]
    assert await loopback.posted(since=2) == [answer]


async def test_a_thousand_messages_are_told_quickly_enough_for_twenty_thousand() -> None:
    async with Loopback(rate_limits="off", record_bodies=False) as loopback:
        start = await (await loopback.guild()).channel("start")
        async with bare_bot(loopback) as bot:
            path = f"/channels/{start.id}/messages"
            for row in range(0, 1000, 50):
                posts = (
                    bot.request("POST", path, json={"content": f"row {n}", "nonce": str(n)})
                    for n in range(row, row + 50)
                )
                await asyncio.gather(*posts)
        begun = asyncio.get_running_loop().time()
        posted = await loopback.posted(start)
        each = (asyncio.get_running_loop().time() - begun) / 1000
    assert {message.nonce for message in posted} == {str(n) for n in range(1000)}
    assert 20_000 * each < 10


async def test_what_was_made_and_nobody_knows_of_is_an_orphan(
    loopback: Loopback, guild: Guild, start: Channel
) -> None:
    await guild.role("made by people")
    async with connected(SampleBot(), loopback) as bot:
        home = bot.guilds[0]
        room = await home.create_text_channel("room")
        role = await home.create_role(name="Judge")
        message = await home.text_channels[0].send("question")
        begins = SystemClock().now() + timedelta(hours=1)
        event = await home.create_scheduled_event(
            name="Keynote",
            start_time=begins,
            end_time=begins + timedelta(hours=1),
            entity_type=discord.EntityType.external,
            privacy_level=discord.PrivacyLevel.guild_only,
            location="Stage",
        )
        thread = await message.create_thread(name="answers")
        await role.delete()
    made = await loopback.made(guild)
    assert [(thing.noun, thing.id, thing.name, thing.deleted) for thing in made] == [
        ("channel", room.id, "room", False),
        ("role", role.id, "Judge", True),
        ("scheduled_event", event.id, "Keynote", False),
        ("thread", thread.id, "answers", False),
    ]
    assert [o.id for o in await loopback.orphans({room.id, event.id})] == [thread.id]
    assert await loopback.orphans({room.id, event.id, thread.id}) == []
    assert await loopback.made(await loopback.guild("Other")) == []


async def test_a_request_repeated_after_a_403_is_told_with_how_often(
    loopback: Loopback, guild: Guild, start: Channel, bot: BareBot
) -> None:
    path = f"/channels/{start.id}/messages"
    await loopback.set_overwrite(start, await loopback.bot_role(guild), deny=1 << 11)
    row = {"content": "row", "nonce": "1", "enforce_nonce": True}
    await bot.request("POST", path, json=row)
    await bot.request("POST", path, json=row | {"nonce": "2"})
    await bot.request("POST", path, json={"content": "row"})
    await bot.request("GET", path)
    assert await loopback.retried_403() == []
    await bot.request("POST", path, json={"content": "row", "nonce": "random"})
    await bot.request("POST", path, json=row)
    await bot.request("POST", path, json=row)
    random, enforced = await loopback.retried_403()
    assert (random["method"], random["path"], random["code"]) == ("POST", path, 50013)
    assert (random["times"], enforced["times"]) == (1, 2)
    assert enforced["json"] == row


async def test_trying_again_after_opening_messages_too_fast_is_no_offence(
    loopback: Loopback, start: Channel, bot: BareBot
) -> None:
    await loopback.fault("POST", "/users/@me/channels", kind="direct_messages_too_fast", times=1)
    user = await loopback.user("Ada")
    path, body = "/users/@me/channels", {"recipient_id": str(user.id)}
    refused = await bot.request("POST", path, json=body)
    assert (refused.status, refused.code) == (403, 40003)
    assert (await bot.request("POST", path, json=body)).status == 200
    assert await loopback.retried_403() == []


async def test_the_share_of_the_global_limit_that_was_used_is_measured(
    loopback: Loopback, guild: Guild, bot: BareBot
) -> None:
    rooms = [await guild.channel(f"room-{number}") for number in range(30)]
    await loopback.set(rate_limits="discord")
    await loopback.accepted(reset=True)

    async def fill(room: Channel) -> None:
        sent, path = 0, f"/channels/{room.id}/messages"
        while sent < 4:
            answer = await bot.request("POST", path, json={"content": f"{sent}"})
            sent += answer.status == 200
            await asyncio.sleep(0.1 if answer.status == 429 else 0)

    await asyncio.gather(*(fill(room) for room in rooms))
    pace = await loopback.accepted()
    assert pace["accepted"] == sum(pace["per_second"]) == 120
    first, *middle, _last = pace["per_second"]
    assert first <= 50
    assert middle
    assert pace["share"] == (first + sum(middle)) / (1 + len(middle)) / 50
    assert 0.3 < pace["share"] <= 1
    assert pace["refused"] > 0
    nothing = await loopback.accepted(reset=True)
    assert nothing == pace
    assert (await loopback.accepted())["share"] is None
