"""My data and my wishes, behind /settings."""

import json

import pytest

from tests.cogs.beginnings import begins, set_up_numhack
from tests.cogs.people.test_registering import register
from tests.cogs.world import World

beginning = begins(ready=set_up_numhack)


@pytest.fixture
async def ready(world: World) -> World:
    return world


async def test_ones_data_comes_as_a_file_and_goes_for_good(ready: World) -> None:
    await register(ready, ready.newcomer)
    settings = await ready.newcomer.slash(ready.lobby, "settings")
    page = await ready.newcomer.click(settings.response, label="My data")
    got = await ready.newcomer.click(page.response, label="Get my data")
    [message] = [m for m in (got.response, *got.followups) if m and m.attachments]
    data = json.loads(await message.attachments[0].read())
    assert data["tables"]["participant"][0]["profile"]["skills"] == {"Python": 2, "Design": 2}
    asked = await ready.newcomer.click(page.response, label="Delete my data")
    assert "cannot be undone" in (asked.followups or [asked.response])[-1].content
    gone = await ready.newcomer.click(asked.response, label="Delete everything")
    assert "You have left NumHack 2024" in gone.followups[-1].content
    own = await ready.newcomer.slash(ready.lobby, "start")
    assert "You are registered" not in own.response.content
    assert "start:register:" in str(own.response.components)


async def test_wishes_are_kept_and_only_for_oneself(ready: World) -> None:
    friend = ready.person("friend")
    settings = await ready.newcomer.slash(ready.lobby, "settings")
    page = await ready.newcomer.click(settings.response, label="My wishes for teams")
    assert page.ephemeral
    shown = await ready.newcomer.select(page.response, [friend], custom_id="wish:with")
    assert f"I want to be with: <@{friend.id}>" in shown.response.content
    theirs = await friend.slash(ready.lobby, "settings")
    page = await friend.click(theirs.response, label="My wishes for teams")
    assert "<@" not in page.response.content
