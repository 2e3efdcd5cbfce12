"""A small server with a small bot on it."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime

import discord
import pytest

from bot.clock import MovableClock
from bot.demo.simulated_discord import SimulatedDiscord
from tests.demo.small_client import SmallClient

START = datetime(2024, 11, 14, 16, 30, tzinfo=UTC)


@dataclass
class Small:
    """The world, its clock, one person with every right and one with none."""

    world: SimulatedDiscord
    clock: MovableClock
    lobby: int
    organizer: int
    guest: int

    def channel(self, person: int, name: str) -> int:
        return next(place.id for place in self.world.places(person) if place.name == name)


@pytest.fixture
async def small() -> AsyncGenerator[Small]:
    clock = MovableClock(START)
    world = SimulatedDiscord(SmallClient(clock), clock, server_name="Small", bot_name="Muster")
    lobby = world.add_channel("lobby", "For everybody")
    organizer, guest = world.add_person("noor", "Noor الهادي"), world.add_person("juno", "Juno 🦊")
    world.give_role(organizer, world.add_role("Staff", discord.Permissions(administrator=True)))
    await world.start()
    await world.command(organizer, lobby, "setup")
    world.everything_was_seen()
    yield Small(world, clock, lobby, organizer, guest)
    await world.close()
