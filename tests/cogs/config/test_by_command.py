"""What organizers read of a file that meets what they did by command."""

from tests.cogs.world import NUMHACK, World

KEYNOTE = b'start: Fri 2024-11-22 12:00\n    end: "13:00"\n'
LATER = b'start: Fri 2024-11-22 12:30\n    end: "13:00"\n'
BY_FILE = "<t:1732276800:F> to <t:1732280400:F>"
BY_COMMAND = "<t:1732363200:F> to <t:1732366800:F>"


async def move_keynote(world: World) -> None:
    await world.manager.slash(
        world.lobby, "session move", session="keynote", start="2024-11-23 12:00"
    )


async def importing(world: World, text: bytes) -> str:
    shown = await world.manager.slash(world.lobby, "config import", file=("numhack.yaml", text))
    return shown.response.content


async def test_the_plan_says_that_the_file_moves_what_a_command_moved(world: World) -> None:
    await world.bring_numhack()
    assert NUMHACK.count(KEYNOTE) == 1
    changed = NUMHACK.replace(KEYNOTE, LATER)
    assert "by command;" not in await importing(world, changed)
    await move_keynote(world)
    plan = await importing(world, changed)
    with_file = "<t:1732278600:F> to <t:1732280400:F>"
    assert f"keynote** is {BY_COMMAND} by command; with this file it is {with_file}." in plan
    assert "whatever else was moved by command, is kept" in plan


async def test_the_plan_keeps_silent_of_what_a_command_moved_and_the_file_does_not(
    world: World,
) -> None:
    await world.bring_numhack()
    await move_keynote(world)
    plan = await importing(world, NUMHACK.replace(KEYNOTE, KEYNOTE + b"    place: Aula\n"))
    assert "1 change" in plan
    assert "by command;" not in plan
    assert "and what was moved by command, is kept" in plan


async def test_the_last_file_again_names_what_commands_changed_and_what_puts_it_back(
    world: World,
) -> None:
    await world.bring_numhack()
    await move_keynote(world)
    said = await importing(world, NUMHACK)
    assert "1 thing differs from it, because commands changed it" in said
    assert f"keynote** is {BY_COMMAND}; by the file {BY_FILE}. `/session move`" in said
    party = {"title": "Party", "start": "2024-11-23 20:00", "end": "21:00"}
    await world.manager.slash(world.lobby, "session add", **party)
    asked = await world.manager.slash(world.lobby, "session cancel", session="demo-tools")
    await world.manager.click(asked.response, label="Cancel the session")
    deadline = {"what": "submissions", "when": "2024-11-25 14:00"}
    asked = await world.manager.slash(world.lobby, "event deadline", **deadline)
    await world.manager.click(asked.response, label="Move it")
    said = await importing(world, NUMHACK)
    assert "4 things differ from it, because commands changed them" in said
    assert "is already what this file says" not in said
    for words in (
        "**Party** was added, <t:1732392000:F> to <t:1732395600:F>. `/session cancel`",
        "**Demo: tools for scientific computing** is cancelled. `/session edit`",
        "<t:1732543200:F>; by the file ",
        "<t:1732535940:F>. `/event deadline` moves that back.",
    ):
        assert words in said


async def test_an_export_after_commands_is_already_what_it_says(world: World) -> None:
    await world.bring_numhack()
    await move_keynote(world)
    exported = await world.manager.slash(world.lobby, "config export")
    text = await exported.response.attachments[0].read()
    shown = await world.manager.slash(world.lobby, "config import", file=("numhack.yaml", text))
    await world.manager.click(shown.response, label="Do it")
    assert "is already what this file says" in await importing(world, text)
