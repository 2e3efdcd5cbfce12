"""Discord's own scheduled events, kept like the sessions."""

from datetime import UTC, datetime, timedelta

import discord
import pytest

from tests.cogs.schedule.outbox import deliver
from tests.cogs.world import World

WORKSHOP = "Workshop: open data for real problems"
AT_17 = datetime(2024, 11, 14, 17, tzinfo=UTC)


@pytest.fixture
async def ready(world: World) -> World:
    await world.bring_numhack()
    await world.set_up()
    await deliver(world)
    return world


async def events(world: World) -> dict[str, discord.ScheduledEvent]:
    with world.env.time_context():
        found = await world.env.bot.guilds[0].fetch_scheduled_events()
    assert len({event.name for event in found}) == len(found)
    return {event.name: event for event in found}


async def test_setting_up_makes_one_for_each_coming_session(ready: World) -> None:
    found = await events(ready)
    assert len(found) == 8
    assert found[WORKSHOP].start_time == AT_17
    assert found[WORKSHOP].end_time == AT_17 + timedelta(hours=1)
    assert found[WORKSHOP].location == "https://numhack.example.org/live"


async def test_nothing_is_shown_before_the_server_is_set_up(world: World) -> None:
    await world.bring_numhack()
    await deliver(world)
    assert await events(world) == {}


async def test_a_moved_session_moves_it_and_a_cancelled_one_takes_it_away(ready: World) -> None:
    first = (await events(ready))[WORKSHOP].id
    await ready.manager.slash(
        ready.lobby, "session move", session=WORKSHOP, start="2024-11-14 18:30"
    )
    await deliver(ready)
    moved = (await events(ready))[WORKSHOP]
    assert (moved.id, moved.start_time) == (first, AT_17 + timedelta(minutes=90))
    shown = await ready.manager.slash(ready.lobby, "session cancel", session=WORKSHOP)
    await ready.manager.click(shown.response, label="Cancel the session")
    await deliver(ready)
    assert WORKSHOP not in await events(ready)
