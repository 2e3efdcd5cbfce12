"""/teams form: from the people without a team to teams, and back."""

from sqlalchemy import select

from bot.model import Team
from tests.cogs.teams.conftest import registered
from tests.cogs.world import World


async def teams(world: World) -> list[tuple[str, int]]:
    """The teams that are there, with their sizes."""
    async with world.app.database.read() as read:
        rows = select(Team).where(Team.state != "disbanded").order_by(Team.id)
        return [(team.name, team.member_count) for team in await read.scalars(rows)]


async def test_a_plan_is_shown_applied_and_taken_back(world: World) -> None:
    await world.bring_numhack()
    for number in range(8):
        await registered(world, f"person {number}")
    shown = await world.manager.slash(world.lobby, "teams form")
    assert "8 people get a team: 2 new teams" in shown.response.content
    turned = await world.manager.click(shown.response, label="Next")
    page = turned.response.content if turned.response else shown.response.content
    assert "### Team 1" in page
    assert "covers Python and Design" in page
    asked = await world.manager.click(shown.response, label="Apply")
    agreed = await world.manager.click(asked.response, label="Make the teams")
    report = agreed.followups[-1]
    assert "2 teams formed with 8 people" in report.content
    assert [size for _, size in await teams(world)] == [4, 4]
    asked = await world.manager.click(report, label="Undo")
    undone = await world.manager.click(asked.response, label="Take it back")
    assert "Taken back: 2 teams, 8 people" in undone.followups[-1].content
    assert await teams(world) == []
