"""The server is quick enough to measure a bot by, and types commands at a steady pace."""

import asyncio

import pytest

from tests.loopback.bare_bot import bare_bot
from tests.loopback.client import ControlError, Loopback
from tests.loopback.inside import connected
from tests.loopback.sample_bot import SampleBot
from tests.loopback.views import NoAnswer


async def test_commands_are_typed_at_the_asked_pace_and_each_latency_told() -> None:
    async with Loopback(rate_limits="off", record_bodies=False) as loopback:
        guild = await loopback.guild()
        start = await guild.channel("start")
        people = [await guild.member(f"p{number}") for number in range(3)]
        async with connected(SampleBot(), loopback):
            begun = asyncio.get_running_loop().time()
            latencies = await loopback.load(guild, start, people, "ping", rate=60, seconds=1)
            assert asyncio.get_running_loop().time() - begun > 0.9
            given = [{"name": "otters"}, {"name": "owls"}]
            shown = await loopback.load(
                guild, start, people, "team show", rate=40, seconds=0.2, options=given
            )
        answers = await loopback.posted(start)
    assert len(latencies) == 60
    assert all(0 < milliseconds < 3000 for milliseconds in latencies)
    assert len(shown) == 8
    contents = [message.content for message in answers]
    assert contents == ["pong"] * 60 + ["team otters", "team owls"] * 4


async def test_commands_that_stay_unanswered_are_not_passed_over(loopback: Loopback) -> None:
    guild = await loopback.guild()
    start = await guild.channel("start")
    ada, stranger = await guild.member("Ada"), await loopback.user("Stranger")
    await loopback.set(interaction_seconds=0.1)
    async with bare_bot(loopback):
        with pytest.raises(NoAnswer, match="2 of 2 were not answered"):
            await loopback.load(guild, start, [ada], "ping", rate=50, seconds=0.04)
        with pytest.raises(ControlError, match="no members of that server"):
            await loopback.load(guild, start, [stranger], "ping", rate=1, seconds=1)


async def test_a_message_costs_the_server_less_than_a_1500th_of_a_second() -> None:
    """Counted in processor time, which other work on the machine does not lengthen."""
    async with Loopback(rate_limits="off", record_bodies=False) as loopback:
        start = await (await loopback.guild()).channel("start")
        async with bare_bot(loopback) as bot:
            path = f"/channels/{start.id}/messages"
            before = await loopback.cpu_seconds()
            for _ in range(20):
                posts = (bot.request("POST", path, json={"content": "x"}) for _ in range(50))
                assert {answer.status for answer in await asyncio.gather(*posts)} == {200}
            each = (await loopback.cpu_seconds() - before) / 1000
        quiet = await loopback.requests()
    assert each < 1 / 1500
    assert quiet[-1].keys() == {"method", "path", "status", "at", "milliseconds"}
    assert not loopback.record.exists()
