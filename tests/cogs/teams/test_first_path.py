"""The shortest way into a team: create, join, leave, by command and from the start panel."""

from tests.cogs.teams.conftest import registered
from tests.cogs.world import World


async def test_who_founds_a_team_is_its_captain(ready: World) -> None:
    ada = await registered(ready, "ada")
    made = await ada.slash(ready.lobby, "team create", name="Ants", about="We dig.", track="train")
    assert "you are its captain" in made.response.content
    assert f"<@{ada.id}> · captain · Design, Python" in made.response.content
    assert "Track: Train" in made.response.content
    assert "1 of 5" in made.response.content
