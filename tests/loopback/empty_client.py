"""The smallest discord.py bot: one command, /ping; what Muster's start and memory are held against.

Run as `python -m tests.loopback.empty_client` with DISCORD_TOKEN, DISCORD_API_URL and
DISCORD_GATEWAY_URL set; prints `ready` on a line of its own once it is.
"""

import asyncio
import os
import signal

import discord
import yarl
from discord import app_commands, gateway, http


class EmptyClient(discord.Client):
    """Syncs its one command and says when it is ready."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True))
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(ping)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_ready(self) -> None:
        print("ready", flush=True)


@app_commands.command(description="Answer at once")
async def ping(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("pong", ephemeral=True)


async def main() -> None:
    http.Route.BASE = os.environ["DISCORD_API_URL"]
    gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])
    async with EmptyClient() as client:
        running = asyncio.create_task(client.start(os.environ["DISCORD_TOKEN"]))
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
        await asyncio.wait([running])


if __name__ == "__main__":
    asyncio.run(main())
