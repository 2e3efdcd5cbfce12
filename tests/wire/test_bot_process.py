"""The bot as a process that is killed, frozen and started again while its world lives on."""

import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.loopback.client import Loopback
from tests.loopback.views import NoAnswer
from tests.wire.bot_process import PATIENCE_SECONDS, BotProcess, running_bot
from tests.wire.test_bot_on_the_wire import Place


@pytest.fixture
async def place(loopback: Loopback) -> Place:
    return await Place(loopback).build()


@pytest.fixture
async def bot(place: Place, tmp_path: Path) -> AsyncIterator[BotProcess]:
    async with running_bot(tmp_path, place.loopback.environment) as running:
        await place.commands_are_there("help")
        await running.wait_for("ready")
        yield running


async def test_a_frozen_bot_answers_nobody_and_goes_on_when_thawed(
    place: Place, bot: BotProcess
) -> None:
    bot.freeze()
    with pytest.raises(NoAnswer):
        await place.newcomer.slash(place.lobby, "help", seconds=0.5)
    assert bot.process.returncode is None
    bot.thaw()
    answer = await place.newcomer.slash(place.lobby, "help", seconds=PATIENCE_SECONDS)
    assert "What I can do" in answer.content


async def test_a_killed_bot_starts_again_in_its_folder_and_finds_its_world(
    place: Place, bot: BotProcess
) -> None:
    await bot.wait_for("commands.registered")
    first = bot.process.pid
    bot.freeze()
    assert await bot.kill() == -signal.SIGKILL
    written = await place.newcomer.write(place.lobby, "is the bot away?")
    await bot.restart()
    await bot.wait_for("ready", times=2)
    assert bot.process.pid != first
    assert bot.log.count("commands.registered") == 1
    answer = await place.newcomer.slash(place.lobby, "help", seconds=PATIENCE_SECONDS)
    assert "What I can do" in answer.content
    assert [message.id for message in await place.lobby.messages()] == [written.id]


async def test_a_running_bot_is_killed_before_it_is_started_again(
    place: Place, bot: BotProcess
) -> None:
    old = bot.process
    await bot.restart()
    assert old.returncode == -signal.SIGKILL
    await bot.wait_for("ready", times=2)
    assert (await place.newcomer.slash(place.lobby, "help", seconds=PATIENCE_SECONDS)).content
