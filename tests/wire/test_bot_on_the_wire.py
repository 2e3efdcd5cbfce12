"""The real bot process against a Discord on the loopback: HTTP, gateway, and its whole life."""

import asyncio
import signal
from pathlib import Path

import pytest

from bot.invitation import needed_permissions
from tests.loopback.client import Loopback
from tests.loopback.views import Message
from tests.wire.bot_process import NUMHACK, PATIENCE_SECONDS, running_bot

MANAGE_GUILD = 1 << 5


class Place:
    """A server with the bot's own permissions, a manager and a newcomer."""

    def __init__(self, loopback: Loopback) -> None:
        self.loopback = loopback

    async def build(self) -> "Place":
        permissions = needed_permissions().value
        self.guild = await self.loopback.guild("Hackathon", bot_permissions=permissions)
        self.lobby = await self.guild.channel("lobby")
        staff = await self.guild.role("Staff", permissions=MANAGE_GUILD)
        self.manager = await self.guild.member("maria", staff)
        self.newcomer = await self.guild.member("noor")
        return self

    async def commands_are_there(self, *names: str) -> None:
        async def there() -> bool:
            known = {command["name"] for command in await self.guild.commands()}
            return set(names) <= known

        await self.loopback.wait_until(there, seconds=PATIENCE_SECONDS)

    async def pinned_panel(self) -> Message | None:
        for channel in await self.guild.channels():
            if channel["name"] == "start-here":
                messages = await self.loopback.messages(int(channel["id"]))
                return next((message for message in messages if message.pinned), None)
        return None

    async def bring_numhack(self) -> None:
        await self.commands_are_there("config")
        shown = await self.manager.slash(
            self.lobby, "config import", file=("numhack.yaml", NUMHACK)
        )
        await self.manager.click(shown, "Do it")
        await self.commands_are_there("schedule")


@pytest.fixture
async def place(loopback: Loopback) -> Place:
    return await Place(loopback).build()


async def test_an_event_runs_over_the_real_wire(place: Place, tmp_path: Path) -> None:
    async with running_bot(tmp_path, place.loopback.environment):
        await place.bring_numhack()
        shown = await place.manager.slash(place.lobby, "event setup")
        await place.manager.click(shown, "Set it up")
        panel = await place.loopback.wait_until(place.pinned_panel, seconds=PATIENCE_SECONDS)
        assert panel.pings == []
        form = await place.newcomer.click(panel, "Register")
        said = {"skills": ["Python"], "zone": "Berlin", "consent": ["yes"]}
        done = await place.newcomer.submit_modal(form, said)
        assert "You are registered" in done.content
        schedule = await place.newcomer.slash(place.lobby, "schedule", day="2024-11-22")
        assert "Opening and keynote" in schedule.content
        refused = await place.newcomer.slash(place.lobby, "event log")
        assert "Only organizers" in refused.content


async def test_a_form_sent_before_the_bot_has_read_that_it_was_opened_is_taken(
    place: Place, tmp_path: Path
) -> None:
    async with running_bot(tmp_path, place.loopback.environment):
        await place.bring_numhack()
        shown = await place.newcomer.slash(place.lobby, "settings")
        # The form is there for the person, and the bot never hears of it.
        callback = "/interactions/*/*/callback"
        await place.loopback.fault("POST", callback, kind="silent_after", times=1)
        form = await place.newcomer.click(shown, "Time zone")
        done = await place.newcomer.submit_modal(form, {"zone": "Berlin"})
        assert "Your settings" in done.content, done.content


async def test_a_press_before_the_bot_has_read_that_its_answer_arrived_counts(
    place: Place, tmp_path: Path
) -> None:
    async with running_bot(tmp_path, place.loopback.environment):
        await place.bring_numhack()
        callback = "/interactions/*/*/callback"
        await place.loopback.fault("POST", callback, kind="slow_after", seconds=0.5, times=1)
        shown = await place.newcomer.slash(place.lobby, "settings")
        form = await place.newcomer.click(shown, "Time zone")
        assert form.modal.title == "Your time zone"


async def test_sigterm_ends_the_bot_in_order(place: Place, tmp_path: Path) -> None:
    async with running_bot(tmp_path, place.loopback.environment) as bot:
        await place.commands_are_there("help")
        assert await bot.stop() == 0
        assert "stopped" in bot.log
        assert "Traceback" not in bot.log


async def test_what_is_in_hand_at_sigterm_is_still_answered(place: Place, tmp_path: Path) -> None:
    async with running_bot(tmp_path, place.loopback.environment) as bot:
        await place.commands_are_there("config")
        asked = asyncio.create_task(
            place.manager.slash(place.lobby, "config check", file=("numhack.yaml", NUMHACK))
        )
        await bot.wait_for("commands.registered")
        await asyncio.sleep(0.05)
        stopped = asyncio.create_task(bot.stop())
        answer = await asked
        assert "numhack.yaml" in answer.content or "restarting" in answer.content
        assert await stopped == 0


async def test_a_first_connection_that_is_refused_is_tried_again(
    unused_tcp_port: int, tmp_path: Path
) -> None:
    nowhere = {
        "DISCORD_TOKEN": "a.b.c",
        "DISCORD_API_URL": f"http://127.0.0.1:{unused_tcp_port}/api/v10",
        "DISCORD_GATEWAY_URL": f"ws://127.0.0.1:{unused_tcp_port}/gateway",
    }
    async with running_bot(tmp_path, nowhere) as bot:
        await bot.wait_for("connection.lost")
        await bot.wait_for("connection.lost", times=2)
        assert bot.process.returncode is None
        assert await bot.stop() == 0


async def test_a_cut_connection_is_picked_up_again(place: Place, tmp_path: Path) -> None:
    async with running_bot(tmp_path, place.loopback.environment):
        await place.commands_are_there("help")
        await place.loopback.drop()
        await asyncio.sleep(0.2)
        await place.loopback.wait_ready()
        answer = await place.newcomer.slash(place.lobby, "help", seconds=PATIENCE_SECONDS)
        assert "What I can do" in answer.content


async def test_a_refused_token_ends_with_one_line_and_exit_code_2(
    place: Place, tmp_path: Path
) -> None:
    wrong = place.loopback.environment | {"DISCORD_TOKEN": "wrong.token.here"}
    async with running_bot(tmp_path, wrong) as bot:
        async with asyncio.timeout(PATIENCE_SECONDS):
            assert await bot.process.wait() == 2
        await bot.read_to_the_end()
        assert "Discord does not accept DISCORD_TOKEN" in bot.log
        assert "wrong.token.here" not in bot.log
        assert "Traceback" not in bot.log


async def test_after_a_kill_the_commands_are_not_registered_again(
    place: Place, tmp_path: Path
) -> None:
    async with running_bot(tmp_path, place.loopback.environment) as bot:
        await place.commands_are_there("help")
        await bot.wait_for("commands.registered")
        await bot.stop(signal.SIGKILL)
    before = len(await place.loopback.requests())
    async with running_bot(tmp_path, place.loopback.environment) as bot:
        await bot.wait_for("ready")
        answer = await place.newcomer.slash(place.lobby, "help", seconds=PATIENCE_SECONDS)
        assert answer.content
    later = await place.loopback.requests(since=before)
    assert not [request for request in later if request["path"].endswith("/commands")]
