"""The one handler: a bug anywhere answers with a reference that is also in the log."""

import logging
import re

import discord
import pytest
import simcord
from discord import app_commands
from discord.ext import commands

from bot.ui.answer import reply
from bot.ui.views import Form, PersistentButton, ShortView
from tests.cogs.world import World

REFERENCE = re.compile(r"reference: `([A-Z2-7]{6})`")


class Broken(Exception):
    """What a bug raises."""


class BrokenForm(Form, title="Broken"):
    async def on_submit(self, interaction: discord.Interaction) -> None:
        raise Broken


class BrokenView(ShortView):
    @discord.ui.button(label="In a view")
    async def fail(self, interaction: discord.Interaction, _) -> None:
        raise Broken

    @discord.ui.button(label="In a form")
    async def open(self, interaction: discord.Interaction, _) -> None:
        form = BrokenForm()
        form.add_item(discord.ui.TextInput(label="x", custom_id="x", required=False))
        await form.open(interaction)


class BrokenButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"broken:button",
):
    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label="For ever", custom_id="broken:button"))

    @classmethod
    async def from_custom_id(cls, interaction, item, match, /):
        return cls()

    async def press(self, interaction: discord.Interaction) -> None:
        raise Broken


class BrokenCog(commands.Cog):
    @app_commands.command(description="Fails at once")
    async def fails(self, interaction: discord.Interaction) -> None:
        raise Broken

    @app_commands.command(description="Shows what fails")
    async def shows(self, interaction: discord.Interaction) -> None:
        view = BrokenView(interaction)
        view.add_item(BrokenButton())
        await reply(interaction, "press one", view=view)


@pytest.fixture
async def broken(world: World) -> World:
    client = world.env.bot
    client.add_dynamic_items(BrokenButton)
    await client.add_cog(BrokenCog())
    with world.env.time_context():
        await client.sync_commands(client.get_guild(world.guild.id))
    return world


def the_bugs(world: World) -> list[BaseException]:
    """The bugs the simulated Discord saw; taken note of, so that they fail no test."""
    found = [e for e in world.env.errors if isinstance(getattr(e, "original", e), Broken)]
    world.expected_bugs += found
    return found


def assert_reported(answer: simcord.InteractionResult, log: str) -> None:
    found = REFERENCE.search(answer.response.content)
    assert found, answer.response.content
    assert answer.ephemeral
    assert found[1] in log
    assert "Broken" in log


async def test_a_bug_in_a_command_is_answered_and_logged_under_one_reference(
    broken: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = await broken.newcomer.slash(broken.lobby, "fails")
    assert_reported(answer, caplog.text)
    assert the_bugs(broken)


@pytest.mark.parametrize("label", ["In a view", "For ever"])
async def test_a_bug_behind_a_button_is_answered_too(
    broken: World, caplog: pytest.LogCaptureFixture, label: str
) -> None:
    shown = await broken.newcomer.slash(broken.lobby, "shows")
    with caplog.at_level(logging.ERROR):
        answer = await broken.newcomer.click(shown.response, label=label)
    assert_reported(answer, caplog.text)
    the_bugs(broken)


async def test_a_bug_behind_a_form_is_answered_too(
    broken: World, caplog: pytest.LogCaptureFixture
) -> None:
    shown = await broken.newcomer.slash(broken.lobby, "shows")
    form = await broken.newcomer.click(shown.response, label="In a form")
    with caplog.at_level(logging.ERROR):
        answer = await broken.newcomer.submit_modal(form, {"x": ""})
    assert_reported(answer, caplog.text)
    the_bugs(broken)


async def test_controls_of_a_reply_switch_off_when_time_is_up(broken: World) -> None:
    shown = await broken.newcomer.slash(broken.lobby, "shows")
    await broken.env.advance_time(601)
    buttons = shown.response.components[0]["components"]
    assert all(button.get("disabled") for button in buttons if button["label"] != "For ever")


async def test_while_stopping_nothing_new_is_taken_in_hand(broken: World) -> None:
    broken.env.bot.stopping = True
    answer = await broken.newcomer.slash(broken.lobby, "help")
    assert "restarting" in answer.response.content


async def test_what_somebody_typed_is_not_written_to_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.bring_numhack()
    with caplog.at_level(logging.INFO):
        answer = await world.newcomer.slash(world.lobby, "schedule", day="my own secret")
    assert "my own secret" in answer.response.content
    assert "UnknownDay" in caplog.text
    assert "my own secret" not in caplog.text


async def test_a_server_that_is_not_known_yet_is_asked_to_wait(world: World) -> None:
    await world.bring_numhack()
    guild = world.env.bot.get_guild(world.guild.id)
    guild.unavailable = True
    answer = await world.manager.slash(world.lobby, "event status")
    assert "Try again in a minute" in answer.response.content
