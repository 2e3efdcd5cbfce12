"""What discord.py makes of events told twice, late or never, and of sick sessions."""

import asyncio
import logging

import pytest

from tests.loopback.actors import Channel, Guild, User
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
async def ada(guild: Guild) -> User:
    return await guild.member("Ada")


async def seen_so_many(loopback: Loopback, bot: SampleBot, count: int) -> list[int]:
    async def look() -> bool:
        return len(bot.seen) >= count

    await loopback.wait_until(look)
    return [message.id for message in bot.seen]


async def test_a_message_told_twice_is_two_messages_to_the_client(
    loopback: Loopback, start: Channel, ada: User
) -> None:
    async with connected(SampleBot(), loopback) as bot:
        await loopback.event_fault("MESSAGE_CREATE", kind="duplicated_event", times=1)
        twice = await ada.write(start, "twice")
        once = await ada.write(start, "once")
        assert await seen_so_many(loopback, bot, 3) == [twice.id, twice.id, once.id]
    assert await loopback.fault_counts() == {"duplicated_event": 1}


async def test_an_interaction_told_twice_runs_twice_and_is_answered_once(
    loopback: Loopback, start: Channel, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    async with connected(SampleBot(), loopback) as bot:
        await loopback.event_fault("INTERACTION_CREATE", kind="duplicated_event", times=1)
        answer = await ada.slash(start, "ping")
        assert answer.content == "pong"

        async def refused() -> bool:
            return any(r["status"] == 400 for r in await loopback.requests())

        with caplog.at_level(logging.ERROR):
            await loopback.wait_until(refused)
        assert bot.is_ready()
    callbacks = [r for r in await loopback.requests() if r["path"].endswith("/callback")]
    assert sorted(r["status"] for r in callbacks) == [200, 400]
    assert {r["response_json"].get("code") for r in callbacks} == {None, 40060}


async def test_a_late_event_arrives_behind_what_came_after_it(
    loopback: Loopback, start: Channel, ada: User
) -> None:
    async with connected(SampleBot(), loopback) as bot:
        await loopback.event_fault("MESSAGE_CREATE", kind="late_event", seconds=0.8, times=1)
        late = await ada.write(start, "late")
        prompt = await ada.write(start, "prompt")
        assert await seen_so_many(loopback, bot, 2) == [prompt.id, late.id]
    assert await loopback.fault_counts() == {"late_event": 1}


async def test_a_lost_event_never_comes(loopback: Loopback, start: Channel, ada: User) -> None:
    async with connected(SampleBot(), loopback) as bot:
        await loopback.event_fault("MESSAGE_CREATE", kind="lost_event", times=1)
        await ada.write(start, "lost")
        heard = await ada.write(start, "heard")
        assert await seen_so_many(loopback, bot, 1) == [heard.id]


async def test_an_invalid_session_that_may_be_resumed_is_resumed(
    loopback: Loopback, start: Channel, ada: User
) -> None:
    async with connected(SampleBot(), loopback) as bot:
        (before,) = await loopback.call("sessions")
        assert await loopback.invalidate_session(resumable=True) == 1
        missed = await ada.write(start, "while away")
        assert await seen_so_many(loopback, bot, 1) == [missed.id]
        (after,) = await loopback.call("sessions")
        assert (after["id"], bot.resumed) == (before["id"], 1)


async def test_what_happens_while_a_session_is_lost_is_not_told(
    loopback: Loopback, start: Channel, ada: User
) -> None:
    async with connected(SampleBot(), loopback) as bot:
        assert await loopback.invalidate_session() == 1
        await ada.write(start, "unheard")
        await loopback.wait_ready()
        heard = await ada.write(start, "heard")
        assert await seen_so_many(loopback, bot, 1) == [heard.id]
        assert bot.resumed == 0


async def test_heartbeats_that_are_not_acknowledged_make_the_client_resume(
    loopback: Loopback, start: Channel
) -> None:
    del start
    await loopback.set(heartbeat_seconds=0.2)
    bot = SampleBot(heartbeat_timeout=3.0)
    async with connected(bot, loopback):
        await asyncio.sleep(3.3)
        assert bot.resumed == 0
        await loopback.set(acknowledge_heartbeats=False)

        async def resumed() -> bool:
            return bot.resumed > 0

        await loopback.wait_until(resumed, seconds=60)
        await loopback.set(acknowledge_heartbeats=True)
