"""Two clicks on one question, the second on its way before the first has switched it off."""

import asyncio

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.asking import _YesOrNo
from bot.ui.views import ShortView
from tests.cogs.world import World

kept: list[discord.Interaction] = []


class Keeping(ShortView):
    @discord.ui.button(label="Keep")
    async def keep(self, interaction: discord.Interaction, _) -> None:
        kept.append(interaction)


class KeepingCog(commands.Cog):
    @app_commands.command(description="Gives a click that nobody has answered")
    async def keeps(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("click", view=Keeping(interaction), ephemeral=True)


async def test_the_first_of_two_clicks_counts_and_both_are_answered(world: World) -> None:
    kept.clear()
    client = world.env.bot
    await client.add_cog(KeepingCog())
    with world.env.time_context():
        await client.sync_commands(client.get_guild(world.guild.id))
    for _ in range(2):
        shown = await world.newcomer.slash(world.lobby, "keeps")
        await world.newcomer.click(shown.response, label="Keep")
    first, second = kept
    question = _YesOrNo(first, ["Shall I?"], ("Yes", "No"), grave=False)
    with world.env.time_context():
        await asyncio.gather(question.agree.callback(first), question.decline.callback(second))
    assert question.pressed is first
    assert question.said_yes
    assert question.is_finished()
    assert first.response.is_done()
    assert second.response.is_done()
