"""Links are tried out in the background: what people read of it, and where it never goes."""

from dataclasses import replace
from typing import cast

import pytest
import simcord
from aiohttp.test_utils import TestServer

from bot.client import MusterClient
from bot.submissions.checking import LinkCheckService
from bot.submissions.probing import LinkProbe
from tests.bot.submissions.conftest import site
from tests.bot.submissions.test_checking import CHECKED
from tests.bot.submissions.website import ASKED, Names, probe
from tests.cogs.submissions.conftest import OPENS, found_team
from tests.cogs.submissions.test_desk import drained, with_space
from tests.cogs.submissions.test_submitting import PARTS, fill
from tests.cogs.world import World

__all__ = ["site"]

LINKS = ("Repository", "Demo")


@pytest.fixture
async def checked(world: World) -> World:
    """The event while submissions are open, with links that are tried out."""
    await world.bring_numhack(CHECKED)
    await world.set_up()
    world.clock.move_to(OPENS)
    return world


def try_out_with(world: World, tries: LinkProbe) -> None:
    client = cast("MusterClient", world.env.bot)
    checks = LinkCheckService(world.app.database, world.clock, tries)
    client.services = replace(client.services, link_checks=checks)


async def hand_in(world: World, repository: str, demo: str) -> simcord.ChannelHandle:
    """Hand in these two links for a team; its space, when they were tried out."""
    ana = world.newcomer
    space = await with_space(world, await found_team(world, "Owls", ana))
    sheet = await ana.slash(world.lobby, "submit")
    sheet = await fill(ana, sheet, *[label for label in PARTS if label not in LINKS])
    for label, said in (("Repository", {"said": repository}), ("Demo", {"said": demo})):
        form = await ana.click(sheet.response, label=label)
        sheet = await ana.submit_modal(form, said | ({"length": "4:00"} if label == "Demo" else {}))
    await ana.click(sheet.response, label="Hand in")
    await drained(world)
    return space


async def test_a_link_that_does_not_open_is_told_to_its_team_and_shown_to_organizers(
    checked: World, site: TestServer
) -> None:
    try_out_with(checked, probe(Names(site=["127.0.0.1"], inside=["10.0.0.7"])))
    base = f"http://site.test:{site.port}"
    space = await hand_in(checked, f"{base}/nowhere", f"{base}/named-inside")
    (told,) = [message.content for message in space.history() if "🔗" in message.content]
    assert "**Repository**: it answers 404" in told
    assert "**Demo**: it leads into a private network" in told
    sheet = await checked.newcomer.slash(checked.lobby, "submit")
    assert "⚠️ does not open: it answers 404" in sheet.response.content
    assert "**Handed in**: version 1" in sheet.response.content
    shown = await checked.manager.slash(checked.lobby, "submissions overview")
    assert "does not open: Repository and Demo" in shown.response.content


async def test_nothing_on_this_machine_or_its_network_is_asked_for(
    checked: World, site: TestServer
) -> None:
    names = Names(site=["127.0.0.1"], inside=["169.254.169.254"])
    try_out_with(checked, LinkProbe(resolver=names))
    space = await hand_in(
        checked, f"http://site.test:{site.port}/there", "http://inside.test/latest/meta-data"
    )
    (told,) = [message.content for message in space.history() if "🔗" in message.content]
    assert told.count("it leads into a private network") == 2
    assert {*names.asked} == {"site.test", "inside.test"}
    assert site.app[ASKED] == []


async def test_links_that_open_are_told_to_nobody(checked: World, site: TestServer) -> None:
    try_out_with(checked, probe(Names(site=["127.0.0.1"])))
    base = f"http://site.test:{site.port}"
    space = await hand_in(checked, f"{base}/there", f"{base}/on")
    assert not any("🔗" in message.content for message in space.history())
    sheet = await checked.newcomer.slash(checked.lobby, "submit")
    assert "⚠️" not in sheet.response.content
