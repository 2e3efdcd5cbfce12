"""A server with numhack on it, and everything said that there is to say."""

import pytest

from bot.events.wanted import WantedChannel
from tests.cogs.beginnings import begins, import_numhack, set_up_numhack
from tests.cogs.schedule.outbox import deliver
from tests.cogs.world import World

beginning = begins(set_up=set_up_numhack, with_news=import_numhack)


@pytest.fixture
async def set_up(world: World) -> World:
    """Set up as an organizer does it."""
    await deliver(world)
    return world


@pytest.fixture
async def with_news(world: World) -> World:
    """Only with a channel for announcements, which is much quicker."""
    event = await world.app.services.events.get(world.guild.id, 1)
    news = world.guild.create_text_channel("announcements")
    wanted = WantedChannel("announcements", "announcements")
    await world.app.services.setup.made(event, wanted, news.id)
    return world
