"""The outbox of the real process on the wire: its start, its end, and answers that tell little."""

import random
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from tests.loopback.client import Loopback
from tests.soak.ground import Ground
from tests.wire.bot_process import BotProcess

WRITE = ("POST", "/channels/*/messages")


@pytest.fixture
async def ground(loopback: Loopback, tmp_path: Path) -> AsyncIterator[Ground]:
    ground = await Ground(loopback, tmp_path, random.Random(1)).build(channels=4)
    yield ground
    await ground.close()


@pytest.fixture
async def bot(ground: Ground) -> AsyncIterator[BotProcess]:
    bot = ground.bot(HELD_SECONDS="0.05")
    yield bot
    await bot.kill()


async def said_once(ground: Ground) -> None:
    outcome = await ground.outcome()
    assert await ground.problems() == []
    assert not any(outcome.broken_promises), outcome


async def test_what_is_overdue_at_start_waits_until_the_bot_knows_how_to_say_it(
    ground: Ground, bot: BotProcess
) -> None:
    """The cogs tell what they can say after the login, which may take its time."""
    await ground.loopback.fault("GET", "/users/@me", kind="slow_before", seconds=0.7, times=1)
    await ground.order([SystemClock().now() - timedelta(seconds=30)] * 4, ground.channels)
    await bot.start()
    await ground.finished(bot)
    await said_once(ground)


async def test_half_an_answer_is_no_reason_to_give_up(ground: Ground, bot: BotProcess) -> None:
    await ground.loopback.fault(*WRITE, kind="malformed", times=1)
    await ground.order([SystemClock().now()], ground.channels)
    await bot.start()
    await ground.finished(bot)
    await said_once(ground)


async def test_a_ban_uses_up_no_tries(ground: Ground, bot: BotProcess) -> None:
    await ground.loopback.fault(*WRITE, kind="rate_limited", via=False, times=13)
    await ground.loopback.fault(*WRITE, kind="server_error", status=503, times=1)
    await ground.order([SystemClock().now()], ground.channels)
    await bot.start()
    await ground.finished(bot)
    assert sum((await ground.loopback.fault_counts()).values()) == 14
    await said_once(ground)


async def test_a_limit_of_all_requests_that_outlasts_a_try_does_not_stop_the_bot_for_ever(
    ground: Ground, bot: BotProcess
) -> None:
    # Longer than the outbox gives a try: discord.py waits for it in a request that is cancelled.
    limit = {"everywhere": True, "seconds": 4.0, "times": 1}
    await ground.loopback.fault(*WRITE, kind="rate_limited", **limit)
    await ground.order([SystemClock().now()], ground.channels)
    await bot.start()
    await ground.finished(bot)
    await said_once(ground)


async def test_what_is_on_its_way_at_sigterm_is_finished_and_the_rest_handed_back(
    ground: Ground, bot: BotProcess
) -> None:
    await ground.loopback.fault(*WRITE, kind="slow_after", seconds=0.4)
    await ground.order([SystemClock().now()] * 24, ground.channels)
    await bot.start()

    async def first_is_there() -> bool:
        return bool(await ground.loopback.posted())

    await ground.loopback.wait_until(first_is_there)
    assert await bot.stop() == 0
    assert "Traceback" not in bot.log
    posted = len(await ground.loopback.posted())
    assert 4 <= posted < 24
    assert await ground.count("done") == posted
    assert await ground.count("waiting") == 24 - posted
    await ground.loopback.clear_faults()
    await bot.start()
    await ground.finished(bot)
    await said_once(ground)


async def test_a_burst_of_messages_does_not_hold_up_what_people_ask_meanwhile(
    ground: Ground, bot: BotProcess
) -> None:
    await ground.order([SystemClock().now()] * 1500, ground.channels)
    await bot.start()
    await ground.finished(bot)
    outcome = await ground.outcome()
    assert not any(outcome.broken_promises), outcome
    assert outcome.stall_ms < 50, outcome
