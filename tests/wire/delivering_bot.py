"""The real bot and one kind of message of its own, `test.say`: what `python -m bot run` is.

Run as `python -m tests.wire.delivering_bot`. Beside the bot's settings it reads from the
environment:
- SHORTENED: every wait of the outbox is divided by this (1), so that a test lives through many
- PAUSES_SHORTENED: the pauses between tries are divided by this instead
- HELD_SECONDS: how long everything is held after a ban (60)
- BROKEN: `random_nonce` or `no_look`, for checks that must fail
- TURNS: a file that tells how often the loop came round
- STALLS: a file for the longest stall of the loop, measured from the first `ready` on
"""

import asyncio
import dataclasses
import os
import random
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import App, heartbeat_file, services_on
from bot.client import MusterClient
from bot.clock import SystemClock
from bot.db import Database
from bot.delivery.kinds import Said
from bot.delivery.leased import Leased
from bot.delivery.outbox import Outbox
from bot.delivery.outcome import Place
from bot.delivery.rules import Spans
from bot.delivery.sender import DiscordSender
from bot.life import Life, point_at
from bot.logs import configure_logs
from bot.migrate import migrate
from config.settings import load_settings
from tests.wire.stalls import Stalls
from tests.wire.turns import Turns


class RandomNonce(DiscordSender):
    """Posts as discord.py does by itself: another nonce at every try."""

    async def post(self, row: Leased, said: Said, text: str) -> Place:
        other = dataclasses.replace(row, dedup_key=str(random.random()))
        return await super().post(other, said, text)


class NoLook(DiscordSender):
    """Never looks whether an earlier try was successful."""

    async def find(self, row: Leased) -> Place | None:
        return None


SENDERS = {"": DiscordSender, "random_nonce": RandomNonce, "no_look": NoLook}


class SayingClient(MusterClient):
    """Knows `test.say` from its set-up on, as it knows the kinds of its cogs."""

    stalls: Stalls | None = None
    measuring: "asyncio.Task[None] | None" = None

    async def setup_hook(self) -> None:
        self.outbox.kinds.says("test.say", say)
        await super().setup_hook()

    async def on_ready(self) -> None:
        await super().on_ready()
        if self.stalls is not None and self.measuring is None:
            self.measuring = asyncio.create_task(self.stalls.beat())


async def say(row: Leased, now: datetime) -> Said:
    return Said(f"message {row.facts['number']}", "a test")


def shortened(spans: Spans, by: float, pauses_by: float, held_seconds: float) -> Spans:
    """The same waits in the same proportions, divided; the pauses between tries by their own."""
    shorter = {
        f.name: getattr(spans, f.name) / (pauses_by if "pause" in f.name else by)
        for f in dataclasses.fields(spans)
    }
    return Spans(**shorter | {"everything_held": timedelta(seconds=held_seconds)})


async def main() -> None:
    settings = load_settings()
    configure_logs(settings.log_level, as_json=settings.log_json)
    assert settings.discord_token is not None, "the environment holds a token"
    point_at(settings)
    spans = shortened(
        Spans(),
        float(os.environ.get("SHORTENED", "1")),
        float(os.environ.get("PAUSES_SHORTENED", os.environ.get("SHORTENED", "1"))),
        float(os.environ.get("HELD_SECONDS", "60")),
    )
    clock, database = SystemClock(), Database(settings.database_url)
    await migrate(database)
    sender = SENDERS[os.environ.get("BROKEN", "")]
    outbox = Outbox(database, clock, random.Random(), spans=spans, sender=sender)
    app = App(database, clock, services_on(database, clock), outbox)
    stalls = Stalls(Path(os.environ["STALLS"])) if "STALLS" in os.environ else None
    turns = Turns(Path(os.environ.get("TURNS", os.devnull)))
    counting = asyncio.create_task(turns.count())

    def new_client() -> MusterClient:
        client = SayingClient(app.services, app.outbox)
        client.stalls = stalls
        return client

    await outbox.after_restore()
    outbox.ringer.start()
    life = Life(new_client, clock, random.Random(), heartbeat_file(settings))
    try:
        await life.run(settings.discord_token.get_secret_value())
    finally:
        counting.cancel()
        await outbox.ringer.stop()
        await database.close()


if __name__ == "__main__":
    asyncio.run(main())
