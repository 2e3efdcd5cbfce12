"""What discord.py makes of every fault of HTTP, and what the server has done by then."""

import asyncio
import json
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest

from tests.loopback.actors import Channel, Guild
from tests.loopback.client import Loopback
from tests.loopback.inside import connected
from tests.loopback.sample_bot import SampleBot
from tests.loopback.views import Json

WRITE = "/channels/*/messages"


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


@pytest.fixture
def text(bot: SampleBot, start: Channel) -> discord.PartialMessageable:
    return bot.get_partial_messageable(start.id)


async def seen(start: Channel) -> list[str]:
    return [message.content for message in await start.messages()]


async def posts(loopback: Loopback, channel: Channel | None = None) -> list[Json]:
    """The requests that were to write a message."""
    ending = f"/{channel.id}/messages" if channel else "/messages"
    return [r for r in await loopback.requests() if r["path"].endswith(ending)]


def now() -> float:
    return asyncio.get_running_loop().time()


async def test_a_429_is_waited_out_and_repeated_global_or_not(
    loopback: Loopback, start: Channel, text: discord.PartialMessageable
) -> None:
    for everywhere in (False, True):
        await loopback.fault(
            "POST", WRITE, kind="rate_limited", seconds=0.2, everywhere=everywhere, times=1
        )
        begun = now()
        await text.send("patient")
        assert now() - begun >= 0.2
    assert await seen(start) == ["patient", "patient"]
    tries = await posts(loopback)
    assert [attempt["status"] for attempt in tries] == [429, 200, 429, 200]
    assert [tries[n]["response_json"]["global"] for n in (0, 2)] == [False, True]


async def test_a_429_without_via_is_raised_at_once(
    loopback: Loopback, start: Channel, text: discord.PartialMessageable
) -> None:
    await loopback.fault("POST", WRITE, kind="rate_limited", via=False, seconds=60)
    with pytest.raises(discord.HTTPException) as refused:
        await text.send("banned")
    assert refused.value.status == 429
    assert refused.value.response.headers["Retry-After"] == "60.000"
    assert await seen(start) == []
    assert await loopback.fault_counts() == {"rate_limited": 1}


async def test_a_429_beyond_the_client_s_patience_is_raised(
    loopback: Loopback, bot: SampleBot, text: discord.PartialMessageable
) -> None:
    bot.http.max_ratelimit_timeout = 30.0
    await loopback.fault("POST", WRITE, kind="rate_limited", seconds=31, times=1)
    with pytest.raises(discord.RateLimited) as refused:
        await text.send("later")
    assert refused.value.retry_after == 31


async def test_four_server_errors_are_repeated_by_the_client_with_the_same_nonce(
    loopback: Loopback, guild: Guild, bot: SampleBot
) -> None:
    places = {status: await guild.channel(f"c{status}") for status in (500, 502, 504, 524)}
    for status, place in places.items():
        await loopback.fault(
            *("POST", f"/channels/{place.id}/messages"),
            kind="server_error",
            status=status,
            work_done=True,
            times=1,
        )
    begun = now()
    rooms = [bot.get_partial_messageable(place.id) for place in places.values()]
    await asyncio.gather(*(room.send("once") for room in rooms))
    assert now() - begun >= 1
    for status, place in places.items():
        assert await seen(place) == ["once"]
        tries = await posts(loopback, place)
        assert [attempt["status"] for attempt in tries] == [status, 200]
        assert len({attempt["json"]["nonce"] for attempt in tries}) == 1


async def test_a_503_is_raised_at_once(
    loopback: Loopback, start: Channel, text: discord.PartialMessageable
) -> None:
    await loopback.fault("POST", WRITE, kind="server_error", status=503)
    with pytest.raises(discord.DiscordServerError) as failed:
        await text.send("unavailable")
    assert failed.value.status == 503
    assert await loopback.fault_counts() == {"server_error": 1}
    assert await seen(start) == []


async def test_a_reset_of_a_post_reaches_the_caller_whatever_was_done(
    loopback: Loopback, start: Channel, text: discord.PartialMessageable
) -> None:
    await loopback.fault("POST", WRITE, kind="reset_before", times=1)
    with pytest.raises(aiohttp.ClientError):
        await text.send("cut off")
    assert await seen(start) == []
    await loopback.fault("POST", WRITE, kind="reset_after", times=1)
    with pytest.raises(aiohttp.ClientError):
        await text.send("cut off")
    assert await seen(start) == ["cut off"]
    assert await loopback.fault_counts() == {"reset_before": 1, "reset_after": 1}
    assert [request["status"] for request in await posts(loopback)] == [None, None]


async def test_a_repeat_after_a_reset_doubles_unless_the_nonce_is_the_same_and_recent(
    loopback: Loopback, start: Channel, text: discord.PartialMessageable
) -> None:
    await loopback.fault("POST", WRITE, kind="reset_after", times=1)
    await loopback.fault("POST", WRITE, kind="reset_after", after=1, times=1)
    with pytest.raises(aiohttp.ClientError):
        await text.send("new nonce each time")
    await text.send("new nonce each time")
    with pytest.raises(aiohttp.ClientError):
        await text.send("same nonce", nonce="row-1")
    await text.send("same nonce", nonce="row-1")
    assert await seen(start) == ["new nonce each time"] * 2 + ["same nonce"]
    await loopback.set(nonce_window_seconds=0.2)
    await asyncio.sleep(0.25)
    await text.send("same nonce", nonce="row-1")
    assert await seen(start) == ["new nonce each time"] * 2 + ["same nonce"] * 2


async def test_aiohttp_itself_repeats_a_put_or_delete_that_was_reset(
    loopback: Loopback, start: Channel, text: discord.PartialMessageable
) -> None:
    message = await text.send("react to me")
    await loopback.fault("PUT", "/channels/*/messages/**", kind="reset_after", times=1)
    await loopback.fault("DELETE", "/channels/*/messages/*", kind="reset_after", times=1)
    await message.add_reaction("👍")
    with pytest.raises(discord.NotFound) as gone:
        await message.delete()
    assert gone.value.code == 10008
    assert await seen(start) == []
    assert await loopback.fault_counts() == {"reset_after": 2}


async def test_an_answer_that_never_comes_is_waited_for_until_the_caller_gives_up(
    loopback: Loopback, start: Channel, text: discord.PartialMessageable
) -> None:
    for kind, done in (("silent_before", []), ("silent_after", ["no echo"])):
        await loopback.fault("POST", WRITE, kind=kind, times=1)
        sending = asyncio.create_task(text.send("no echo"))

        async def struck(kind: str = kind) -> bool:
            return kind in await loopback.fault_counts()

        await loopback.wait_until(struck)
        await asyncio.sleep(0.3)
        assert not sending.done()
        sending.cancel()
        assert await seen(start) == done
    await text.send("heard")
    assert await seen(start) == ["no echo", "heard"]


async def test_a_slow_answer_comes_in_the_end(
    loopback: Loopback, start: Channel, text: discord.PartialMessageable
) -> None:
    for kind, done in (("slow_before", []), ("slow_after", ["slow", "slow"])):
        await loopback.fault("POST", WRITE, kind=kind, seconds=2, times=1)
        sending = asyncio.create_task(text.send("slow"))
        await asyncio.sleep(0.2)
        assert await seen(start) == done
        assert not sending.done()
        await sending
    assert await seen(start) == ["slow", "slow"]


async def test_a_refusal_is_raised_with_its_code_and_not_repeated(
    loopback: Loopback, start: Channel, text: discord.PartialMessageable
) -> None:
    refusals = {
        "missing_access": (discord.Forbidden, 403, 50001),
        "missing_permissions": (discord.Forbidden, 403, 50013),
        "closed_direct_messages": (discord.Forbidden, 403, 50007),
        "direct_messages_too_fast": (discord.Forbidden, 403, 40003),
        "unknown_channel": (discord.NotFound, 404, 10003),
        "unknown_message": (discord.NotFound, 404, 10008),
        "unauthorized": (discord.HTTPException, 401, 0),
    }
    for kind, (error, status, code) in refusals.items():
        await loopback.clear_faults()
        await loopback.fault("POST", WRITE, kind=kind)
        with pytest.raises(error) as refused:
            await text.send("no")
        assert (refused.value.status, refused.value.code) == (status, code)
    assert await loopback.fault_counts() == dict.fromkeys(refusals, 1)
    assert await seen(start) == []


async def test_any_other_refusal_can_be_made_up(
    loopback: Loopback, text: discord.PartialMessageable
) -> None:
    await loopback.fault(
        "POST", WRITE, kind="refused", status=400, code=200000, message="Blocked by AutoMod"
    )
    with pytest.raises(discord.HTTPException, match="Blocked by AutoMod") as refused:
        await text.send("no")
    assert (refused.value.status, refused.value.code) == (400, 200000)


async def test_half_an_answer_is_no_json_though_the_message_was_made(
    loopback: Loopback, start: Channel, text: discord.PartialMessageable
) -> None:
    await loopback.fault("POST", WRITE, kind="malformed", times=1)
    with pytest.raises(json.JSONDecodeError):
        await text.send("half heard")
    assert await seen(start) == ["half heard"]
