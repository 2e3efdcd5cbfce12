"""An event whose file has no session has a programme once a mentor gives drop-in hours."""

import pytest

from tests.cogs.schedule.outbox import deliver
from tests.cogs.world import World

SMALL = """
event: {{slug: small, name: Small, kind: hackathon, summary: Without sessions., zone: UTC}}
mentors:
  topics: [{{key: python, title: Python}}]
  mentors: [{{key: ada, name: Ada, discord: "{ada}", topics: [python]}}]
"""
HOURS = "Drop-in hours: Ada"


@pytest.fixture
async def small(world: World) -> World:
    ada = world.person("ada")
    await world.bring_numhack(SMALL.format(ada=ada.id).encode())
    await world.set_up()
    await deliver(world)
    return world


async def commands(world: World) -> set[str]:
    """What Discord offers on the server."""
    with world.env.time_context():
        known = await world.env.bot.tree.fetch_commands(guild=world.env.bot.guilds[0])
    return {command.name for command in known}


async def give_hours(world: World) -> None:
    shown = await world.manager.slash(
        world.lobby, "mentors hours", mentor=1, start="2024-11-14 20:00", end="90 min"
    )
    assert "is new in the programme" in shown.response.content
    await deliver(world)


async def test_the_first_drop_in_hours_bring_the_commands_of_the_programme(small: World) -> None:
    assert not {"schedule", "session"} & await commands(small)
    await give_hours(small)
    assert {"schedule", "session"} <= await commands(small)
    shown = await small.newcomer.slash(small.lobby, "schedule")
    assert HOURS in shown.response.content


async def test_they_can_be_moved_and_cancelled(small: World) -> None:
    await give_hours(small)
    moved = await small.manager.slash(
        small.lobby, "session move", session=HOURS, start="2024-11-14 21:00"
    )
    assert "moved from" in moved.response.content
    asked = await small.manager.slash(small.lobby, "session cancel", session=HOURS)
    answer = await small.manager.click(asked.response, label="Cancel the session")
    assert "is cancelled" in answer.followups[-1].content
    # So that they can be brought back.
    assert "session" in await commands(small)
    back = await small.manager.slash(small.lobby, "session edit", session=HOURS, bring_back=True)
    assert "takes place after all" in back.response.content


async def test_the_start_panel_and_the_help_lead_to_them(small: World) -> None:
    async def offered() -> tuple[bool, bool]:
        helped = await small.newcomer.slash(small.lobby, "help")
        (panel,) = [m for m in small.channel("start-here").history() if m.components]
        labels = [button.label for row in panel.components for button in row.children]
        return "Schedule" in labels, "/schedule" in helped.response.content

    assert await offered() == (False, False)
    await give_hours(small)
    assert await offered() == (True, True)
