"""The bot for killing it in the life of a request for help.

Run as `python -m tests.soak.mentors_bot`. BROKEN=careless gives messages another nonce at every
try and never looks for a room that is there already, for a check that must fail.
"""

import asyncio
import os

import discord

from bot.delivery.sender import DiscordSender
from cogs.mentors import rooms
from tests.soak.roomy_bot import live
from tests.wire.delivering_bot import RandomNonce


async def find_nothing(_parent: discord.TextChannel, _request: int) -> None:
    """Never adopt a room."""


if __name__ == "__main__":
    careless = os.environ.get("BROKEN") == "careless"
    if careless:
        rooms._find = find_nothing
    asyncio.run(live(RandomNonce if careless else DiscordSender))
