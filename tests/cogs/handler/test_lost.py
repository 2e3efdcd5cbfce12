"""What was sent to or pressed on something that a restart swept away is answered all the same."""

import logging

import discord
import pytest
from discord import app_commands
from discord.ext import commands

from bot.ui.answer import reply
from bot.ui.text import MESSAGE_LENGTH
from bot.ui.views import Form, ShortView
from tests.cogs.world import World


class Letter(Form, title="Letter"):
    def __init__(self) -> None:
        super().__init__()
        for key in ("idea", "plan"):
            text = discord.ui.TextInput(custom_id=key, style=discord.TextStyle.long, required=False)
            self.add_item(discord.ui.Label(text=key, component=text))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await reply(interaction, "Taken.")


class Press(ShortView):
    @discord.ui.button(label="Press")
    async def press(self, interaction: discord.Interaction, _) -> None:
        await reply(interaction, "Pressed.")


class PostCog(commands.Cog):
    @app_commands.command(description="Opens a form")
    async def letter(self, interaction: discord.Interaction) -> None:
        await Letter().open(interaction)

    @app_commands.command(description="Shows a button")
    async def button(self, interaction: discord.Interaction) -> None:
        await reply(interaction, "Press it.", view=Press(interaction))


@pytest.fixture
async def post(world: World) -> World:
    client = world.env.bot
    await client.add_cog(PostCog())
    with world.env.time_context():
        await client.sync_commands(client.get_guild(world.guild.id))
    return world


async def restart(world: World) -> None:
    await world.env.restart_bot(world.app.new_client())


async def test_a_form_from_before_a_restart_gives_back_what_was_typed(
    post: World, caplog: pytest.LogCaptureFixture
) -> None:
    form = await post.newcomer.slash(post.lobby, "letter")
    await restart(post)
    with caplog.at_level(logging.INFO):
        answer = await post.newcomer.submit_modal(
            form, {"idea": "Owls @everyone ```drop```", "plan": "Ask *them*."}
        )
    said = answer.response.content
    assert answer.ephemeral
    assert said.startswith("This form did not reach me")
    assert said.endswith("```\nOwls @everyone ` ` `drop` ` `\n```\n```\nAsk *them*.\n```")
    assert "Owls" not in caplog.text


async def test_a_long_text_from_before_a_restart_comes_back_as_a_file(post: World) -> None:
    form = await post.newcomer.slash(post.lobby, "letter")
    await restart(post)
    long = {"idea": "o" * MESSAGE_LENGTH, "plan": "w"}
    answer = await post.newcomer.submit_modal(form, long)
    (file,) = answer.response.attachments
    assert answer.response.content.startswith("This form did not reach me")
    assert file.filename == "what-you-typed.txt"
    assert (await file.read()).decode() == "o" * MESSAGE_LENGTH + "\n\nw"


async def test_an_empty_form_from_before_a_restart_has_nothing_to_give_back(post: World) -> None:
    form = await post.newcomer.slash(post.lobby, "letter")
    await restart(post)
    answer = await post.newcomer.submit_modal(form, {})
    assert answer.response.content.endswith("Open it once more.")


async def test_a_button_from_before_a_restart_says_that_it_does_nothing(post: World) -> None:
    shown = await post.newcomer.slash(post.lobby, "button")
    await restart(post)
    answer = await post.newcomer.click(shown.response, label="Press")
    assert answer.ephemeral
    assert answer.response.content.startswith("That press did nothing")


async def test_what_is_still_known_is_answered_once(post: World) -> None:
    form = await post.newcomer.slash(post.lobby, "letter")
    taken = await post.newcomer.submit_modal(form, {"idea": "Owls"})
    shown = await post.newcomer.slash(post.lobby, "button")
    pressed = await post.newcomer.click(shown.response, label="Press")
    assert taken.response.content == "Taken."
    assert pressed.response.content == "Pressed."
    assert not taken.followups
    assert not pressed.followups
