"""What organizers do: figures with a picture, a list brought in, mentors for teams."""

from tests.cogs.mentors.conftest import Desk, rows
from tests.cogs.outbox import deliver
from tests.cogs.submissions.conftest import found_team

COMMANDS = ("mentors",)
LIST = b"discord,name,topics,hours,zone\n{id},Eve,python:expert; data,Mon-Fri 17:00-21:00,UTC\n"


async def test_figures_are_text_and_picture_for_organizers_only(desk: Desk) -> None:
    await desk.ask()
    await desk.later(2)
    await desk.ada.user.click(desk.ada.user.dm_channel.last_message, label="Accept")
    shown = await desk.world.manager.slash(desk.world.lobby, "mentors overview")
    text = shown.response.content
    assert "**1 request**: 0 waiting, 1 in hand" in text
    assert "median 2.0 min" in text
    assert "Computer vision: 0 there, known by 0" in text
    (picture,) = shown.response.attachments
    assert "up to 3 min 1" in picture.description
    status = await desk.world.manager.slash(desk.world.lobby, "event status")
    assert "Mentors: 2 mentors; requests: 0 waiting, 1 in hand" in str(
        [status.response.content, *[m.content for m in status.followups]]
    )
    await desk.world.show_to_everyone(*COMMANDS)
    nosy = await desk.asker.slash(desk.world.lobby, "mentors overview")
    assert "organize" in nosy.response.content


async def test_a_list_is_brought_in_whole_or_not_at_all(desk: Desk) -> None:
    eve = desk.world.person("eve", desk.world.role("NumHack mentor"))
    manager, lobby = desk.world.manager, desk.world.lobby
    wrong = LIST.replace(b"{id}", b"eve").replace(b"python", b"pyhton")
    refused = await manager.slash(lobby, "mentors import", file=("mentors.csv", wrong))
    text = refused.response.content
    assert "2 errors" in text
    assert "no Discord user id" in text
    right = LIST.replace(b"{id}", str(eve.id).encode())
    done = await manager.slash(lobby, "mentors import", file=("mentors.csv", right))
    assert "1 mentor brought in: Eve" in done.response.content
    mine = await eve.slash(lobby, "mentor profile")
    assert "Python (expert) and Data analysis (good)" in mine.response.content


async def test_mentors_are_assigned_to_teams_and_both_are_told(desk: Desk) -> None:
    world = desk.world
    await found_team(world, "Ants", world.person("other"))
    shown = await world.manager.slash(world.lobby, "mentors assign", each=1, most=1)
    plan = shown.response
    assert "**2 pairs** of 2 teams and 2 mentors" in plan.content
    assert not await rows(world, "mentor.assigned")
    applied = await world.manager.click(plan, label="Apply")
    assert "Applied: 2 pairs" in applied.followups[-1].content
    await deliver(world)
    told = [m.user.dm_channel.last_message.content for m in (desk.ada, desk.bob)]
    assert all("You accompany **" in text for text in told)
    taken = await world.manager.slash(world.lobby, "mentors adjust", team=1, add=2)
    assert "The team's mentors are now: ada and bob" in taken.response.content
    back = await world.manager.slash(world.lobby, "mentors undo")
    assert "Taken back: there are 2 pairs" in back.response.content
    none = await world.manager.slash(world.lobby, "mentors undo")
    assert "No assignment was applied" in none.response.content
