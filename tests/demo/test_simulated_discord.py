import asyncio
from datetime import timedelta

import aiohttp

from tests.demo.small_world import START, Small


def names(small: Small, person: int) -> list[str]:
    return [place.name for place in small.world.places(person)]


def unread(small: Small, person: int, name: str) -> int:
    return next(place.unread for place in small.world.places(person) if place.name == name)


async def test_each_person_sees_the_channels_and_threads_they_may_read(small: Small) -> None:
    assert names(small, small.organizer) == ["lobby", "start", "Team", "staff"]
    assert names(small, small.guest) == ["lobby", "start"]


async def test_messages_carry_the_simulated_time(small: Small) -> None:
    await small.world.say(small.guest, small.lobby, "Hello")
    said = small.world.history(small.guest, small.lobby)[-1]
    assert timedelta() <= said.created_at - START < timedelta(minutes=1)


async def test_what_others_write_is_unread_until_the_channel_is_opened(small: Small) -> None:
    await small.world.say(small.guest, small.lobby, "Hello")
    assert unread(small, small.organizer, "lobby") == 1
    assert unread(small, small.guest, "lobby") == 0
    await small.world.view(small.organizer, small.lobby)
    assert unread(small, small.organizer, "lobby") == 0


async def test_a_person_without_direct_messages_can_open_them(small: Small) -> None:
    direct = small.world.direct_messages(small.guest)
    assert (direct.name, direct.unread) == ("Muster", 0)
    assert (await small.world.view(small.guest, direct.id)).startswith("http://127.0.0.1:")


async def is_let_in(address: str) -> bool:
    origin, secret = address.split("/#")
    async with aiohttp.ClientSession() as browser:
        try:
            async with browser.post(
                f"{origin}/api/pages", json={}, headers={"X-Simcord-Capability": secret}
            ) as answer:
                return answer.status == 200
        except aiohttp.ClientConnectorError:
            return False


async def test_opening_a_view_closes_the_one_before(small: Small) -> None:
    first = await small.world.view(small.guest, small.lobby)
    assert await is_let_in(first)
    second = await small.world.view(small.organizer, small.lobby, "Europe/Berlin")
    assert await is_let_in(second)
    assert not await is_let_in(first)


async def test_an_unknown_time_zone_is_shown_as_utc(small: Small) -> None:
    assert await small.world.view(small.guest, small.lobby, "Nowhere/Land")


async def test_moving_the_clock_lets_the_bots_timers_ring_once(small: Small) -> None:
    small.clock.move_on(timedelta(hours=1))
    await small.world.glance()
    start = small.channel(small.guest, "start")
    said = [message.content for message in small.world.history(small.guest, start)]
    assert said.count("It is 17 o'clock.") == 1
    assert unread(small, small.guest, "start") == 1


async def test_tasks_that_wait_for_ever_do_not_slow_an_answer(small: Small) -> None:
    loop = asyncio.get_running_loop()
    began = loop.time()
    for _ in range(5):
        await small.world.command(small.guest, small.lobby, "schedule", day="Fri 15 Nov")
    assert loop.time() - began < 1.5


async def test_a_refusal_or_a_bug_does_not_end_the_demo(small: Small) -> None:
    for name in ("refuse", "crash"):
        await small.world.command(small.guest, small.lobby, name)
    answer = await small.world.command(small.guest, small.lobby, "schedule", day="Fri 15 Nov")
    assert answer.response is not None
    assert answer.response.content == "The programme of Fri 15 Nov"


async def test_a_bug_is_counted_as_an_error_and_a_refusal_is_not(small: Small) -> None:
    await small.world.command(small.guest, small.lobby, "refuse")
    assert small.world.bugs() == []
    await small.world.command(small.guest, small.lobby, "crash")
    assert [type(bug).__name__ for bug in small.world.bugs()] == ["CommandInvokeError"]


async def test_people_who_act_at_the_same_moment_take_turns(small: Small) -> None:
    say = [small.world.say(small.guest, small.lobby, f"Message {i}") for i in range(5)]
    await asyncio.gather(*say, small.world.glance(), small.world.glance())
    said = [message.content for message in small.world.history(small.guest, small.lobby)]
    assert said == [f"Message {i}" for i in range(5)]
