"""The real bot with waits that a test lives through, for killing it in the life of a request.

Run as `python -m tests.soak.mentors_bot`. BROKEN=careless gives messages another nonce at every
try and never looks for a room that is there already, for a check that must fail.
"""

import asyncio
import os
import random

import discord

from bot.app import App, heartbeat_file, services_on
from bot.clock import SystemClock
from bot.db import Database
from bot.delivery import dispatcher
from bot.delivery.outbox import Outbox
from bot.delivery.pace import TokenBucket
from bot.delivery.sender import DiscordSender
from bot.life import Life, point_at
from bot.logs import configure_logs
from cogs.mentors import rooms
from config.settings import load_settings
from tests.soak.spaces_bot import MANY, SPANS, RoomyClient
from tests.wire.delivering_bot import RandomNonce


async def find_nothing(_parent: discord.TextChannel, _request: int) -> None:
    """Never adopt a room."""


async def main() -> None:
    settings = load_settings()
    configure_logs(settings.log_level, as_json=settings.log_json)
    assert settings.discord_token is not None, "the environment holds a token"
    point_at(settings)
    # More hang here at a time than have places, and nobody is bothered by many messages.
    dispatcher.PLACES_AT_ONCE = dispatcher.CAPACITY = MANY
    sender = DiscordSender
    if os.environ.get("BROKEN") == "careless":
        sender, rooms._find = RandomNonce, find_nothing
    clock, database = SystemClock(), Database(settings.database_url)
    outbox = Outbox(database, clock, random.Random(1), spans=SPANS, sender=sender)
    outbox.dispatcher.dm_bucket = TokenBucket(MANY)
    app = App(database, clock, services_on(database, clock), outbox)
    outbox.ringer.start()
    life = Life(
        lambda: RoomyClient(app.services, app.outbox),
        clock,
        random.Random(1),
        heartbeat_file(settings),
    )
    try:
        await life.run(settings.discord_token.get_secret_value())
    finally:
        await outbox.ringer.stop()
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())
