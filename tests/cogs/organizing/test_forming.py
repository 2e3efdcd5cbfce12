"""/teams form: from the people without a team to teams, and back."""

from sqlalchemy import select

from bot.model import Team
from tests.cogs.outbox import deliver
from tests.cogs.teams.conftest import registered
from tests.cogs.world import World


async def sizes(world: World) -> list[int]:
    """How many are in each team that is there."""
    async with world.app.database.read() as read:
        rows = select(Team.member_count).where(Team.state != "disbanded").order_by(Team.id)
        return [*await read.scalars(rows)]


async def test_a_plan_is_shown_applied_and_taken_back_after_a_restart(world: World) -> None:
    await world.bring_numhack()
    await world.set_up()
    for number in range(8):
        await registered(world, f"person {number}")
    shown = await world.manager.slash(world.lobby, "teams form")
    assert "8 people get a team: 2 new teams" in shown.response.content
    await world.manager.click(shown.response, label="Next")
    assert "### Team 1" in shown.response.content
    assert "covers Python and Design" in shown.response.content
    table = await world.manager.click(shown.response, label="Export as CSV")
    (attached,) = table.response.attachments
    assert attached.filename == "teams-numhack-plan-1-seed-1.csv"
    asked = await world.manager.click(shown.response, label="Apply")
    agreed = await world.manager.click(asked.response, label="Make the teams")
    assert "2 new teams, 8 people" in agreed.followups[-1].content
    assert await sizes(world) == [4, 4]
    await deliver(world)
    report = world.channel("organizers").last_message
    assert "2 new teams, 8 people" in report.content
    await world.env.restart_bot(world.app.new_client())
    olga = world.person("olga", world.role("NumHack organizer"))
    again = await world.manager.slash(world.lobby, "teams form")
    assert "for an hour it can be undone" in again.response.content
    asked = await olga.click(report, label="Undo")
    undone = await olga.click(asked.response, label="Take it back")
    assert "Taken back: 2 teams, 8 people" in undone.followups[-1].content
    assert await sizes(world) == []
    await deliver(world)
    history = world.channel("organizers").history()
    (report,) = [message for message in history if message.id == report.id]
    assert "It was taken back." in report.content
    assert "can be undone" not in report.content
    assert report.components == []


async def test_a_plan_that_is_old_is_made_anew_and_can_be_shuffled_and_dropped(
    world: World,
) -> None:
    await world.bring_numhack()
    people = [await registered(world, f"person {number}") for number in range(4)]
    nobody = await world.manager.slash(world.lobby, "teams form", who="looking")
    assert any("looking for a team" in m.content for m in (nobody.response, *nobody.followups))
    shown = await world.manager.slash(world.lobby, "teams form")
    await people[0].slash(world.lobby, "team create", name="Ants")
    asked = await world.manager.click(shown.response, label="Apply")
    refused = await world.manager.click(asked.response, label="Make the teams")
    assert "Nothing was done" in refused.followups[-1].content
    anew = await world.manager.click(refused.followups[-1], label="Plan anew")
    assert "3 people get a team" in anew.response.content
    assert "Seed 2" in anew.response.content
    shuffled = await world.manager.click(anew.response, label="Shuffle")
    assert "Seed 3" in shuffled.response.content
    await world.manager.click(shuffled.response, label="Drop")
    assert "dropped" in shuffled.response.content
    assert await sizes(world) == [1]
