"""Finding people and teams by command and button."""

import simcord

from tests.cogs.finding.conftest import labels_of, looker
from tests.cogs.world import World


async def test_who_has_no_team_sees_teams_and_people_with_reasons(
    ready: World, captain: simcord.MemberActor
) -> None:
    bo = await looker(
        ready, "bo", zone="Europe/Berlin", skills={"Design": 3}, tracks=["train"], languages=["en"]
    )
    cleo = await looker(ready, "cleo", skills={"Writing": 1})
    found = await bo.slash(ready.lobby, "team find")
    text = found.response.content
    assert "**Ants** (4 free places) · Train · We dig." in text
    assert "you cover Design, shares Train, overlaps " in text
    assert f"<@{cleo.id}> · Writing" in text
    assert f"<@{bo.id}>" not in text
    assert {"Join Ants", "Found a team", "I do not look any more"} <= {*labels_of(found.response)}
    joined = await bo.click(found.response, label="Join Ants")
    assert "You are in **Ants** now" in joined.response.content
    again = await cleo.slash(ready.lobby, "team find")
    assert f"<@{bo.id}>" not in again.response.content
