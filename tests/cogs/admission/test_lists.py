"""/people import and export: mistakes with their lines, a plan, then all of it."""

import simcord

from tests.cogs.admission.conftest import states
from tests.cogs.world import World


async def bring(world: World, text: str, name: str = "people.csv"):
    return await world.manager.slash(world.lobby, "people import", file=(name, text.encode()))


def answer_to(shown: simcord.InteractionResult):
    """The newest of the private answers to a command."""
    return [shown.response, *shown.followups][-1]


async def test_a_list_is_shown_as_a_plan_and_then_applied(asking: World) -> None:
    ada = asking.person("ada")
    text = f"user;skills\nnoor;Python: 3\n{ada.id};\n{10**17};\nnobody;\n"
    shown = await bring(asking, text)
    plan = answer_to(shown)
    assert "2 new, 0 changed, 2 not on the server" in plan.content
    assert f"<@{ada.id}>" in plan.content
    assert await states(asking) == {}
    done = await asking.manager.click(plan, label="Do it")
    assert "Done: 2 new" in answer_to(done).content
    assert await states(asking) == {asking.newcomer.id: "registered", ada.id: "registered"}
    again = await bring(asking, text)
    assert "nothing is to do" in answer_to(again).content


async def test_every_mistake_is_listed_and_nothing_is_applied(asking: World) -> None:
    lines = [f"{asking.newcomer.id + 1000 + n},Mars/Base" for n in range(25)]
    shown = await bring(asking, "\n".join(["user_id,zone", *lines]))
    told = answer_to(shown)
    assert "25 mistakes" in told.content
    assert "Line 2: " in told.content
    assert b"Line 26: " in await told.attachments[0].read()
    assert await states(asking) == {}


async def test_an_export_is_private_and_changes_nothing_when_it_comes_back(asking: World) -> None:
    shown = await bring(asking, f"user_id,about\n{asking.newcomer.id},=cmd()\n")
    await asking.manager.click(answer_to(shown), label="Do it")
    handed = await asking.manager.slash(asking.lobby, "people export")
    out = answer_to(handed)
    assert out.ephemeral
    content = await out.attachments[0].read()
    assert b"'=cmd()" in content
    again = await bring(asking, content.decode("utf-8-sig"))
    assert "nothing is to do" in answer_to(again).content


async def test_what_is_no_list_is_refused(asking: World) -> None:
    assert "not a CSV file" in answer_to(await bring(asking, "x", "people.xlsx")).content
    large = await bring(asking, "x" * 1_000_001)
    assert "at most 1,000,000" in answer_to(large).content
    await asking.show_to_everyone("people")
    for command in ("people export", "people review"):
        refused = await asking.newcomer.slash(asking.lobby, command)
        assert "Only organizers" in answer_to(refused).content
