"""What /event deadline offers while one types, and what it makes of what was chosen."""

from tests.cogs.announcements.conftest import join
from tests.cogs.world import World

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
