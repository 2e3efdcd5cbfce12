"""Which requests a planned fault strikes, and how it is counted; spoken without discord.py."""

from collections import Counter
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.loopback.actors import Channel
from tests.loopback.bare_bot import BareBot, bare_bot
from tests.loopback.client import ControlError, Loopback
from tests.loopback.trouble import NETWORK

WRITE = "/channels/*/messages"


@pytest.fixture
async def start(loopback: Loopback) -> Channel:
    return await (await loopback.guild()).channel("start")


@pytest.fixture
async def bot(loopback: Loopback, start: Channel) -> AsyncIterator[BareBot]:
    del start
    async with bare_bot(loopback) as running:
        yield running


async def statuses(bot: BareBot, start: Channel, count: int) -> list[int]:
    path = f"/channels/{start.id}/messages"
    sent = [await bot.request("POST", path, json={"content": f"n {n}"}) for n in range(count)]
    return [answer.status for answer in sent]


async def test_without_a_plan_nothing_fails_and_nothing_is_counted(
    loopback: Loopback, bot: BareBot, start: Channel
) -> None:
    assert await statuses(bot, start, 5) == [200] * 5
    assert await loopback.faults() == []
    assert await loopback.fault_counts() == {}
    assert await loopback.retried_403() == []


async def test_a_fault_lets_some_pass_strikes_a_few_and_is_over(
    loopback: Loopback, bot: BareBot, start: Channel
) -> None:
    await loopback.fault("POST", WRITE, kind="missing_permissions", after=2, times=2)
    assert await statuses(bot, start, 6) == [200, 200, 403, 403, 200, 200]
    (planned,) = await loopback.faults()
    assert (planned["kind"], planned["matched"], planned["struck"]) == ("missing_permissions", 6, 2)
    assert await loopback.fault_counts() == {"missing_permissions": 2}


async def test_the_same_seed_strikes_the_same_requests_again(
    loopback: Loopback, bot: BareBot, start: Channel
) -> None:
    rounds: list[list[int]] = []
    for seed in (7, 7, 8):
        await loopback.clear_faults()
        await loopback.fault("POST", WRITE, kind="unknown_channel", probability=0.5, seed=seed)
        rounds.append(await statuses(bot, start, 24))
    first, again, other = rounds
    assert first == again
    assert first != other
    assert 4 < first.count(404) < 20
    assert (await loopback.fault_counts())["unknown_channel"] == sum(r.count(404) for r in rounds)


async def test_only_the_method_and_path_that_were_named_are_struck(
    loopback: Loopback, bot: BareBot, start: Channel
) -> None:
    await loopback.fault("GET", WRITE, kind="unauthorized")
    await loopback.fault("*", f"/channels/{start.id}/messages/**", kind="unknown_message")
    place = f"/channels/{start.id}"
    assert (await bot.request("GET", place)).status == 200
    assert (await bot.request("POST", f"{place}/messages", json={"content": "x"})).status == 200
    assert (await bot.request("GET", f"{place}/messages")).status == 401
    assert (await bot.request("GET", f"{place}/messages/pins")).code == 10008
    assert (await bot.request("DELETE", f"{place}/messages/1/reactions/x/@me")).code == 10008
    await loopback.clear_faults()
    assert (await bot.request("GET", f"{place}/messages")).status == 200
    assert await loopback.fault_counts() == {"unauthorized": 1, "unknown_message": 2}


async def test_a_bad_network_fails_in_every_way_and_says_how_often(
    loopback: Loopback, bot: BareBot, start: Channel
) -> None:
    await loopback.bad_network(0.1, seed=3, path=WRITE)
    path, unheard, statuses = f"/channels/{start.id}/messages", 0, Counter[int]()
    for number in range(150):
        try:
            statuses[(await bot.request("POST", path, json={"content": f"{number}"})).status] += 1
        except aiohttp.ClientError:
            unheard += 1
    counts = await loopback.fault_counts()
    assert counts.keys() == {kind.partition(" ")[0] for kind in NETWORK}
    assert unheard == counts["reset_before"] + counts["reset_after"]
    assert statuses[429] == counts["rate_limited"]
    assert sum(statuses[n] for n in (500, 502, 503, 504)) == counts["server_error"]
    made = len(await loopback.posted(start))
    undone = counts["rate_limited"] + counts["reset_before"] + statuses[500] + statuses[503]
    assert made == 150 - undone


async def test_a_plan_that_makes_no_sense_is_refused(loopback: Loopback) -> None:
    with pytest.raises(ControlError, match="there is no fault 'earthquake'"):
        await loopback.fault("POST", WRITE, kind="earthquake")
    with pytest.raises(ControlError, match="between 0 and 1"):
        await loopback.fault("POST", WRITE, kind="malformed", probability=2)
    with pytest.raises(ControlError, match="minutes"):
        await loopback.fault("POST", WRITE, kind="slow_before", minutes=1)
    with pytest.raises(ControlError, match="there is no fault 'malformed' of events"):
        await loopback.event_fault("MESSAGE_CREATE", kind="malformed")
    assert await loopback.faults() == []
