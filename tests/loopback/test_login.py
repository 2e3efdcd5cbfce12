"""A real client logs in, syncs its commands and answers one."""

import discord
from discord import app_commands

from tests.loopback.client import Loopback
from tests.loopback.inside import connected


def ping_client() -> discord.Client:
    client = discord.Client(intents=discord.Intents.default(), guild_ready_timeout=0.1)
    tree = app_commands.CommandTree(client)

    @tree.command(description="Answer with pong")
    async def ping(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("pong", ephemeral=True)

    async def setup() -> None:
        await tree.sync()

    client.setup_hook = setup
    return client


async def test_a_client_logs_in_syncs_a_command_and_answers_it(loopback: Loopback) -> None:
    guild = await loopback.guild("Numhack")
    channel = await guild.channel("start")
    ada = await guild.member("Ada")
    async with connected(ping_client(), loopback) as client:
        assert client.user is not None
        assert [g.name for g in client.guilds] == ["Numhack"]
        assert [c["name"] for c in await loopback.commands()] == ["ping"]
        answer = await ada.slash(channel, "ping")
        assert answer.content == "pong"
        assert answer.ephemeral
    assert await channel.messages() == []
