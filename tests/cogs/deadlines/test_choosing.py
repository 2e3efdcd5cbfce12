"""What /event deadline offers while one types, and what it makes of what was chosen."""

import logging

import pytest

from bot.model import Team
from tests.cogs.announcements.conftest import join
from tests.cogs.world import NUMHACK, START, World

SAID = {"what": "submissions", "when": "2024-11-25 20:00"}


async def offered(world: World, option: str, typed: str = "") -> list[dict[str, str]]:
    """What the menu of an option shows."""
    said = {key: value for key, value in SAID.items() if key != option}
    return await world.manager.autocomplete(world.lobby, "event deadline", option, typed, **said)


async def test_a_team_from_the_menu_is_that_team_also_where_another_is_called_by_its_number(
    ready: World,
) -> None:
    await join(ready, ready.person("ann"), "Ants")
    await join(ready, ready.person("one"), "1")
    ants = next(choice for choice in await offered(ready, "team") if choice["name"] == "Ants")
    shown = await ready.manager.slash(ready.lobby, "event deadline", team=ants["value"], **SAID)
    assert "for **Ants** alone" in shown.response.content
    shown = await ready.manager.slash(ready.lobby, "event deadline", team="1", **SAID)
    assert "for **1** alone" in shown.response.content
    shown = await ready.manager.slash(ready.lobby, "event deadline", team="ants", **SAID)
    assert "for **Ants** alone" in shown.response.content


async def second_event(world: World) -> None:
    """Another event on the same server, with a team Bees; the first one has Ants."""
    text = NUMHACK.replace(b"slug: numhack\n", b"slug: other\n").replace(
        b"name: NumHack 2024", b"name: Other Hack"
    )
    await world.bring_numhack(text)
    async with world.app.database.begin() as tx:
        for event_id, name in ((1, "Ants"), (2, "Bees"), (2, "Wasps"), (1, "Wasps")):
            team = Team(event_id=event_id, name=name, folded_name=name.lower(), created_at=START)
            tx.add(team)


async def test_with_two_events_the_teams_of_both_are_offered_and_say_whose_they_are(
    ready: World,
) -> None:
    await second_event(ready)
    teams = {choice["name"]: choice["value"] for choice in await offered(ready, "team")}
    assert [*teams] == [
        "Ants (NumHack 2024)",
        "Wasps (NumHack 2024)",
        "Bees (Other Hack)",
        "Wasps (Other Hack)",
    ]
    deadlines = [choice["value"] for choice in await offered(ready, "what", "sub")]
    assert deadlines == ["submissions"]
    # Who has chosen a team has chosen its event.
    for name in ("Bees", "Wasps"):
        chosen = teams[f"{name} (Other Hack)"]
        shown = await ready.manager.slash(ready.lobby, "event deadline", team=chosen, **SAID)
        assert f"for **{name}** alone" in shown.response.content


async def test_a_team_that_two_events_have_by_name_leaves_the_question_which_event(
    ready: World,
) -> None:
    await second_event(ready)
    asked = await ready.manager.slash(ready.lobby, "event deadline", team="wasps", **SAID)
    assert "Submissions close" not in asked.response.content
    nobody = await ready.manager.slash(ready.lobby, "event deadline", team="Moths", **SAID)
    assert "no team called “Moths”" in nobody.response.content


async def test_without_an_event_there_is_nothing_to_choose(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        for option in ("what", "team"):
            assert await offered(world, option) == []
    assert "autocomplete" not in caplog.text


async def test_who_organizes_nothing_is_offered_no_teams(
    ready: World, caplog: pytest.LogCaptureFixture
) -> None:
    await join(ready, ready.person("ann"), "Ants")
    await ready.show_to_everyone("event")
    with caplog.at_level(logging.ERROR):
        teams = await ready.newcomer.autocomplete(ready.lobby, "event deadline", "team", "", **SAID)
    assert teams == []
    assert "autocomplete" not in caplog.text
