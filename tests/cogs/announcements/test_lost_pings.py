"""A ping that cannot be had any more: it is said without, and organizers hear of it."""

from datetime import UTC, datetime, timedelta

import discord
import pytest

from tests.cogs.announcements.conftest import Announcing, said_in, write
from tests.cogs.announcements.test_list import look_at
from tests.cogs.outbox import deliver
from tests.cogs.world import World

DUE = datetime(2024, 11, 14, 18, tzinfo=UTC)


def let_ping_everyone(world: World, *, may: bool) -> None:
    backend = world.env.backend
    role = backend.get_member(world.guild.id, backend.bot_user.id).role_ids[0]
    allowed = world.env.bot.get_guild(world.guild.id).me.guild_permissions
    allowed.update(mention_everyone=may)
    backend.edit_role(world.guild.id, role, {"permissions": allowed.value})


async def plan_for_judges(world: World) -> Announcing:
    judges = world.role("NumHack judge").id
    world.env.backend.edit_role(world.guild.id, judges, {"mentionable": True})
    await world.env.settle()
    announcing = await write(world, "Judges, come.", when="2024-11-14 18:00")
    await announcing.choose("For whom", "role:judge")
    await announcing.choose("Ping", "role")
    await announcing.press("Send")
    return announcing


async def said_when_due(world: World, channel: str) -> discord.Message:
    await deliver(world, DUE)
    await deliver(world, DUE + timedelta(minutes=1))
    return world.channel(channel).last_message


async def test_a_role_that_was_deleted_is_not_mentioned_and_organizers_are_told(
    ready: World,
) -> None:
    await plan_for_judges(ready)
    ready.env.backend.delete_role(ready.guild.id, ready.role("NumHack judge").id)
    await ready.env.settle()
    said = await said_when_due(ready, "judges")
    assert said.content.startswith("Judges, come.")
    told = said_in(ready.channel("organizers"))[-1]
    assert "Announcement number 1 pinged nobody" in told
    assert "somebody has deleted its role" in told
    assert f"<#{ready.channel('judges').id}>" in told
    shown = await look_at(ready)
    assert "pinged nobody" in shown.response.content


async def test_a_role_that_may_not_be_pinged_any_more_is_told(ready: World) -> None:
    await plan_for_judges(ready)
    judges = ready.role("NumHack judge").id
    ready.env.backend.edit_role(ready.guild.id, judges, {"mentionable": False})
    await ready.env.settle()
    said = await said_when_due(ready, "judges")
    assert said.content.startswith("Judges, come.")
    assert "the permission Mention Everyone" in said_in(ready.channel("organizers"))[-1]


@pytest.fixture
async def planned_for_everyone(ready: World) -> World:
    let_ping_everyone(ready, may=True)
    await ready.env.settle()
    announcing = await write(ready, "The house is on fire.", when="2024-11-14 18:00")
    await announcing.choose("Ping", "everyone")
    await announcing.press("Send")
    await announcing.press("Ping everyone and send")
    return ready


async def test_everyone_who_may_not_be_pinged_any_more_is_not_named_and_that_is_told(
    planned_for_everyone: World,
) -> None:
    world = planned_for_everyone
    let_ping_everyone(world, may=False)
    await world.env.settle()
    said = await said_when_due(world, "announcements")
    assert said.content.startswith("The house is on fire.")
    assert "the permission Mention Everyone" in said_in(world.channel("organizers"))[-1]


async def test_a_ping_that_can_be_had_is_made_and_nobody_is_told_of_it(
    planned_for_everyone: World,
) -> None:
    world = planned_for_everyone
    before = len(said_in(world.channel("organizers")))
    said = await said_when_due(world, "announcements")
    assert said.mention_everyone
    assert len(said_in(world.channel("organizers"))) == before
    shown = await look_at(world)
    assert "pinged nobody" not in shown.response.content


async def test_of_what_could_not_be_posted_no_lost_ping_is_told(
    planned_for_everyone: World,
) -> None:
    world = planned_for_everyone
    let_ping_everyone(world, may=False)
    await world.env.settle()
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    await deliver(world, DUE)
    await deliver(world, DUE + timedelta(seconds=30))
    assert not any("pinged nobody" in text for text in said_in(world.channel("organizers")))
