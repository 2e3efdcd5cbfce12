"""Discord's own scheduled events, kept like the sessions."""

from datetime import UTC, datetime, timedelta

import discord
import pytest

from bot.invitation import needed_permissions
from tests.bot.conftest import NUMHACK
from tests.cogs.beginnings import begins, set_up_numhack
from tests.cogs.schedule.outbox import deliver, said
from tests.cogs.world import World

beginning = begins(ready=set_up_numhack)

WORKSHOP = "Workshop: open data for real problems"
AT_17 = datetime(2024, 11, 14, 17, tzinfo=UTC)


@pytest.fixture
async def ready(world: World) -> World:
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


async def test_one_that_an_organizer_deleted_stays_away_until_its_session_changes(
    ready: World,
) -> None:
    first = (await events(ready))[WORKSHOP]
    with ready.env.time_context():
        await first.delete()
    await ready.app.services.scheduled_events.catch_up(1)
    ready.clock.move_to(AT_17 - timedelta(minutes=5))
    await deliver(ready)
    assert WORKSHOP not in await events(ready)
    await ready.manager.slash(
        ready.lobby, "session move", session=WORKSHOP, start="2024-11-14 18:30"
    )
    await deliver(ready)
    assert (await events(ready))[WORKSHOP].start_time == AT_17 + timedelta(minutes=90)


async def test_one_that_a_crash_left_unrecorded_is_adopted(ready: World) -> None:
    services = ready.app.services
    first = (await events(ready))[WORKSHOP].id
    await services.scheduled_events.stands_for(1, None)
    await services.scheduled_events.catch_up(1)
    await deliver(ready)
    assert (await events(ready))[WORKSHOP].id == first
    wanted = await services.scheduled_events.wanted(1)
    assert wanted is not None
    assert wanted.known_id == first


async def test_one_that_has_begun_makes_way_when_its_session_moves_to_later(
    ready: World,
) -> None:
    first = (await events(ready))[WORKSHOP]
    with ready.env.time_context():
        await first.start()
    ready.clock.move_to(AT_17 + timedelta(minutes=1))
    await ready.manager.slash(
        ready.lobby, "session move", session=WORKSHOP, start="2024-11-14 19:00"
    )
    await deliver(ready)
    with ready.env.time_context():
        found = await ready.env.bot.guilds[0].fetch_scheduled_events()
    states = {event.id: event.status for event in found if event.name == WORKSHOP}
    assert states.pop(first.id) is discord.EventStatus.completed
    assert list(states.values()) == [discord.EventStatus.scheduled]


def full(world: World, times: int = 1) -> None:
    """Discord takes no more for so many tries."""
    url = f"/guilds/{world.guild.id}/scheduled-events"
    world.env.inject_error("POST", url, status=400, code=30038, times=times)


async def test_where_discord_takes_no_more_the_farthest_makes_way_for_a_nearer_session(
    ready: World,
) -> None:
    before = await events(ready)
    farthest = max(before.values(), key=lambda event: event.start_time)
    full(ready)
    await ready.manager.slash(ready.lobby, "session add", title="Tonight", start="2024-11-14 20:00")
    await deliver(ready)
    after = await events(ready)
    assert before.keys() - after.keys() == {farthest.name}
    assert after.keys() - before.keys() == {"Tonight"}
    # The first workshop is over, so there is room again.
    ready.clock.move_to(AT_17 + timedelta(hours=1))
    await deliver(ready)
    assert farthest.name in await events(ready)


async def test_however_often_discord_takes_no_more_only_one_makes_way(ready: World) -> None:
    before = await events(ready)
    full(ready, times=2)
    await ready.manager.slash(ready.lobby, "session add", title="Tonight", start="2024-11-14 20:00")
    await deliver(ready)
    assert len(await events(ready)) == len(before) - 1
    ready.clock.move_to(AT_17 + timedelta(hours=1))
    await deliver(ready)
    assert (await events(ready)).keys() == {*before, "Tonight"}


async def test_where_nothing_can_make_way_a_session_waits_until_there_is_room(
    ready: World,
) -> None:
    before = await events(ready)
    full(ready)
    await ready.manager.slash(
        ready.lobby, "session add", title="In a year", start="2025-11-14 20:00"
    )
    await deliver(ready)
    assert await events(ready) == before
    ready.clock.move_to(AT_17 + timedelta(hours=1))
    await deliver(ready)
    assert "In a year" in await events(ready)


async def waits_in_a_year(world: World) -> None:
    """A session that Discord had no room for."""
    full(world)
    await world.manager.slash(
        world.lobby, "session add", title="In a year", start="2025-11-14 20:00"
    )
    await deliver(world)
    assert "In a year" not in await events(world)


async def test_the_room_of_a_cancelled_session_is_used_at_once_by_one_that_waits(
    ready: World,
) -> None:
    await waits_in_a_year(ready)
    shown = await ready.manager.slash(ready.lobby, "session cancel", session=WORKSHOP)
    await ready.manager.click(shown.response, label="Cancel the session")
    before = len(ready.env.http_requests)
    await deliver(ready)
    asked = [r for r in ready.env.http_requests[before:] if "/scheduled-events" in r.path]
    assert [r.method for r in asked if r.method != "GET"] == ["DELETE", "POST"]
    found = await events(ready)
    assert WORKSHOP not in found
    assert "In a year" in found


async def test_the_room_of_a_session_that_loses_its_date_is_used_at_once(ready: World) -> None:
    await waits_in_a_year(ready)
    dated = b"start: Thu 2024-11-14 17:00\n    duration: 1 h"
    assert NUMHACK.count(dated) == 1
    await ready.bring_numhack(NUMHACK.replace(dated, b"date: open"))
    await deliver(ready)
    found = await events(ready)
    assert WORKSHOP not in found
    assert "In a year" in found


async def test_a_session_that_moves_far_away_makes_way_at_once_for_one_that_waits(
    ready: World,
) -> None:
    await waits_in_a_year(ready)
    full(ready)
    await ready.manager.slash(
        ready.lobby, "session move", session=WORKSHOP, start="2026-11-14 17:00"
    )
    await deliver(ready)
    found = await events(ready)
    assert WORKSHOP not in found
    assert "In a year" in found


async def test_a_session_that_moves_a_little_takes_nobodys_turn(ready: World) -> None:
    await waits_in_a_year(ready)
    before = await events(ready)
    await ready.manager.slash(
        ready.lobby, "session move", session=WORKSHOP, start="2024-11-14 18:30"
    )
    await deliver(ready)
    assert (await events(ready)).keys() == before.keys()


async def test_without_the_permission_everything_else_works_and_organizers_see_it(
    world: World,
) -> None:
    bot = world.env.backend.get_member(world.guild.id, world.env.backend.bot_user.id)
    role = bot.role_ids[0]
    without = needed_permissions() | discord.Permissions(manage_messages=True)
    without.create_events = False
    world.env.backend.edit_role(world.guild.id, role, {"permissions": without.value})
    await world.env.settle()
    await world.bring_numhack()
    await world.set_up()
    await deliver(world)
    assert await events(world) == {}
    status = await world.manager.slash(world.lobby, "event status")
    assert "I lack Create Events" in status.response.content
    await world.manager.slash(
        world.lobby, "session move", session=WORKSHOP, start="2024-11-14 18:30"
    )
    await deliver(world)
    assert len(said(world, "announcements")) == 1
    allowed = needed_permissions() | discord.Permissions(manage_messages=True, manage_events=True)
    world.env.backend.edit_role(world.guild.id, role, {"permissions": allowed.value})
    await world.env.settle()
    await world.manager.slash(world.lobby, "event setup")
    await deliver(world)
    assert len(await events(world)) == 8
