"""Claiming a code in private, and what organizers do; no code is seen or logged elsewhere."""

import pytest
from sqlalchemy import select

from bot.model import AuditEntry
from tests.cogs.beginnings import begins, import_numhack
from tests.cogs.submissions.conftest import OPENS, found_team
from tests.cogs.world import NUMHACK, World

beginning = begins(hacking=import_numhack)

MORE = b"""\
perks:
  - {key: shirts, title: Shirts, each: person, entitled: registered}
"""


@pytest.fixture
async def hacking(world: World) -> World:
    """The event from when on codes are given out."""
    world.clock.move_to(OPENS)
    return world


async def bring_in(world: World, data: bytes, **more: str):
    return await world.manager.slash(world.lobby, "perks import", file=("codes.csv", data), **more)


async def test_a_team_claims_one_code_in_private_and_reads_it_again(
    hacking: World, caplog: pytest.LogCaptureFixture
) -> None:
    ana, ben = hacking.newcomer, hacking.person("Ben")
    await found_team(hacking, "Owls", ana, ben)
    told = await bring_in(hacking, b"code\nSECRET-1\nSECRET-2\n")
    assert "2 codes added for Cloud credits; 2 are left" in str(told.response.content)
    shown = await ana.slash(hacking.lobby, "claim")
    assert shown.ephemeral
    assert "||`SECRET-1`||" in shown.response.content
    assert "500 USD" in shown.response.content
    assert "Enter the code under Billing" in shown.response.content
    for person in (ana, ben):
        again = await person.slash(hacking.lobby, "claim", perk="credits")
        assert "||`SECRET-1`||" in again.response.content
    status = await hacking.manager.slash(hacking.lobby, "perks status")
    assert "2 codes, 1 claimed, **1 left**" in status.response.content
    assert f"Owls: <@{ana.id}>" in status.response.content
    assert "SECRET" not in status.response.content + caplog.text
    async with hacking.app.database.read() as session:
        entries = [*await session.scalars(select(AuditEntry))]
    assert not any("SECRET" in f"{entry.before}{entry.after}{entry.why}" for entry in entries)


async def test_who_may_not_and_when_none_is_left_is_said(hacking: World) -> None:
    refused = await hacking.newcomer.slash(hacking.lobby, "claim")
    assert "is in a team" in refused.response.content
    await found_team(hacking, "Owls", hacking.newcomer)
    none = await hacking.newcomer.slash(hacking.lobby, "claim")
    assert "There is no code of Cloud credits left" in none.response.content
    unknown = await hacking.newcomer.slash(hacking.lobby, "claim", perk="gold")
    assert "nothing called “gold”" in unknown.response.content


async def test_codes_with_duplicates_are_refused_without_repeating_them(hacking: World) -> None:
    refused = await bring_in(hacking, b"SECRET-1\nSECRET-1\n")
    assert "line 2 repeats line 1" in refused.response.content
    assert "SECRET" not in refused.response.content
    status = await hacking.manager.slash(hacking.lobby, "perks status")
    assert "0 codes" in status.response.content


async def test_organizers_alone_add_codes_and_see_who_claimed(hacking: World) -> None:
    await hacking.show_to_everyone("perks")
    for command, more in (("perks status", {}), ("perks import", {"file": ("c.csv", b"A")})):
        refused = await hacking.newcomer.slash(hacking.lobby, command, **more)
        said = [refused.response, *refused.followups]
        assert any("organizers" in (answer.content or "") for answer in said if answer)


async def test_of_several_one_is_chosen(world: World) -> None:
    await world.bring_numhack(NUMHACK.replace(b"perks:\n", MORE, 1))
    world.clock.move_to(OPENS)
    await found_team(world, "Owls", world.newcomer)
    await bring_in(world, b"a`b|c", perk="shirts")
    asked = await world.newcomer.slash(world.lobby, "claim")
    menu = asked.response.components[0]["components"][0]
    told = await world.newcomer.select(asked.response, ["shirts"], custom_id=menu["custom_id"])
    assert "a`b|c" in told.followups[-1].content
    assert "It is yours alone" in told.followups[-1].content
