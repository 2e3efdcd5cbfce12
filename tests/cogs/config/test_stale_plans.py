"""Plans of an import that are agreed to late, twice, by someone else, or while Discord fails."""

import asyncio

import pytest
from sqlalchemy import select

from bot.model import Event
from tests.cogs.world import NUMHACK, World

RENAMED = NUMHACK.replace(b"name: NumHack 2024", b"name: Renamed Hack", 1)
SECOND = RENAMED.replace(b"slug: numhack", b"slug: numhack-two", 1)


async def names(world: World) -> set[str]:
    async with world.app.database.read() as session:
        return {*await session.scalars(select(Event.name))}


async def importing(world: World, text: bytes):
    return await world.manager.slash(world.lobby, "config import", file=("numhack.yaml", text))


async def test_who_lost_the_role_meanwhile_cannot_agree_to_a_plan(world: World) -> None:
    await world.bring_numhack()
    await world.show_to_everyone("config")
    shown = await importing(world, RENAMED)
    world.env.backend.edit_member(world.guild.id, world.manager.id, {"role_ids": []})
    await world.manager.click(shown.response, label="Do it")
    assert await names(world) == {"NumHack 2024"}
    assert "Only organizers" in shown.followups[-1].content


async def test_the_wait_for_a_person_does_not_hold_up_a_stop(world: World) -> None:
    await importing(world, NUMHACK)
    async with asyncio.timeout(9):
        await world.env.bot.in_hand.finish(10)


async def test_a_click_that_discord_lost_is_not_carried_out_later(world: World) -> None:
    shown = await importing(world, NUMHACK)
    world.env.inject_error("POST", "/interactions/*/callback", status=500)
    await world.manager.click(shown.response, label="Do it")
    await world.env.advance_time(1300)
    assert await names(world) == set()
    world.expected_bugs += world.env.errors


@pytest.mark.parametrize("command", ["config check", "config import"])
async def test_a_file_is_read_after_discord_was_told_to_wait(world: World, command: str) -> None:
    answer = await world.manager.slash(world.lobby, command, file=("numhack.yaml", NUMHACK))
    callbacks = [r.json for r in world.env.http_requests if r.path.endswith("/callback")]
    assert [callback and callback["type"] for callback in callbacks] == [5]
    assert answer.ephemeral


async def test_discord_refusing_the_commands_does_not_make_an_import_look_failed(
    world: World,
) -> None:
    shown = await importing(world, NUMHACK)
    world.env.inject_error("PUT", "/applications/*/commands", status=403, code=50001)
    answer = await world.manager.click(shown.response, label="Do it")
    texts = [m.content for m in (shown.response, *shown.followups, *answer.followups)]
    assert any("is here" in text for text in texts)
    assert not any("went wrong" in text for text in texts)
    assert await names(world) == {"NumHack 2024"}


async def test_controls_of_a_follow_up_are_switched_off_where_they_are(world: World) -> None:
    await world.bring_numhack()
    await world.bring_numhack(SECOND)
    asked = await world.manager.slash(world.lobby, "event setup")
    answer = await world.manager.select(asked.response, ["1"])
    plan = answer.followups[-1]
    assert plan.components
    await world.env.advance_time(601)
    after = answer.followups[0]
    buttons = [b for row in after.components for b in row["components"]]
    assert buttons
    assert all(button["disabled"] for button in buttons)
    assert asked.response.components == []


async def test_a_new_event_by_an_organizer_of_another_is_refused_in_fitting_words(
    world: World,
) -> None:
    await world.bring_numhack()
    await world.set_up()
    await world.show_to_everyone("config")
    organizer = world.person("olu", world.role("NumHack organizer"))
    answer = await organizer.slash(world.lobby, "config import", file=("two.yaml", SECOND))
    assert "first event" not in answer.response.content
    assert "Manage Server" in answer.response.content
    assert "`slug`" in answer.response.content
