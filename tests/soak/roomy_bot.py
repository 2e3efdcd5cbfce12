"""The real bot with waits that a test lives through, and room for hundreds of deeds at a time.

LANES=real leaves the lanes as they are.
"""

import os
import random
from datetime import timedelta

from bot.app import App, heartbeat_file, services_on
from bot.client import MusterClient
from bot.clock import SystemClock
from bot.db import Database
from bot.delivery import dispatcher
from bot.delivery.outbox import Outbox
from bot.delivery.pace import TokenBucket
from bot.delivery.rules import Spans
from bot.delivery.sender import DiscordSender
from bot.life import Life, point_at
from bot.logs import configure_logs
from config.settings import load_settings

# What hangs keeps its place until it is killed; more hang here than have places.
MANY = 1000
SPANS = Spans(
    lease=timedelta(minutes=4),
    first_pause=timedelta(milliseconds=50),
    longest_pause=timedelta(milliseconds=500),
)


class RoomyClient(MusterClient):
    """Does everything that is due at once."""

    async def setup_hook(self) -> None:
        await super().setup_hook()
        if os.environ.get("LANES") == "real":
            return
        for lane in self.outbox.kinds.lanes:
            self.outbox.kinds.lanes[lane] = MANY


async def live(sender: type[DiscordSender] = DiscordSender) -> None:
    """Run until it is killed, with settings from the environment."""
    settings = load_settings()
    configure_logs(settings.log_level, as_json=settings.log_json)
    assert settings.discord_token is not None, "the environment holds a token"
    point_at(settings)
    dispatcher.PLACES_AT_ONCE = dispatcher.CAPACITY = MANY
    clock, database = SystemClock(), Database(settings.database_url)
    outbox = Outbox(database, clock, random.Random(1), spans=SPANS, sender=sender)
    # Nobody is bothered by many messages here.
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
