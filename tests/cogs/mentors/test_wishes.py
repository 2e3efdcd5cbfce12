"""Ahead of the event: teams name mentors, mentors name teams, organizers keep some apart."""

import discord
from sqlalchemy import func, select

from bot.model import MentorTeam
from cogs.mentors.conflicts import ApartButton
from cogs.mentors.wishes import WishButton
from tests.cogs.mentors.conftest import Desk
from tests.cogs.submissions.conftest import found_team
from tests.cogs.world import NUMHACK


async def test_a_teams_wishes_are_ranked_changed_taken_back_and_count_in_the_plan(
    desk: Desk,
) -> None:
    world = desk.world
    form = await desk.asker.slash(world.lobby, "ask wishes")
    assert "Python, Data analysis" in str(form.modal)
    noted = await desk.asker.submit_modal(form, {"rank1": ["2"], "rank2": ["1"]})
    assert "Your team would like 1. **bob**, 2. **ada**" in noted.response.content
    await desk.restart()
    change = await desk.mate.click(
        (await desk.mate.slash(world.lobby, "ask wishes")).response, label="Change the wishes"
    )
    only = await desk.mate.submit_modal(change, {"rank1": ["2"], "rank2": ["2"]})
    assert "Your team would like 1. **bob**." in only.response.content
    plan = await world.manager.slash(world.lobby, "mentors assign", each=1)
    assert "bob (fit 0.17, the team's wish 1)" in plan.response.content
    await world.manager.click(plan.response, label="Apply")
    await desk.restart()
    gone = await desk.asker.click(noted.response, label="Take them back")
    assert "Your team names no mentors at the moment" in gone.response.content
    assert "Your team's mentors now: **bob**" in gone.response.content


async def test_a_mentors_wishes_count_and_who_has_not_joined_is_shown_how(desk: Desk) -> None:
    world = desk.world
    await found_team(world, "Ants", world.person("other"))
    form = await desk.ada.slash(world.lobby, "mentor wishes")
    noted = await desk.ada.submit_modal(form, {"rank1": ["2"], "rank2": []})
    assert "You would like 1. **Ants**" in noted.response.content
    await desk.restart()
    plan = await world.manager.slash(world.lobby, "mentors assign", each=1, most=1)
    assert "- **Ants**: ada" in plan.response.content
    assert "offered by the mentor, 1" in plan.response.content
    gone = await desk.ada.click(noted.response, label="Take them back")
    assert "You name no teams at the moment" in gone.response.content
    late = world.person("late", world.role("NumHack mentor"))
    shown = await late.slash(world.lobby, "mentor wishes")
    assert "have not joined" in shown.response.content
    nosy = await desk.asker.slash(world.lobby, "mentor wishes")
    assert "for the mentors" in nosy.response.content


async def test_only_the_captain_wishes_for_a_team_and_nobody_without_one(desk: Desk) -> None:
    world = desk.world
    first, second = world.person("first"), world.person("second")
    team = await found_team(world, "Ants", first, second)
    async with world.app.database.begin() as tx:
        (await tx.merge(team)).captain_id = 3
    refused = await second.slash(world.lobby, "ask wishes")
    assert f"Only the captain of **Ants** can do this. That is <@{first.id}>" in str(
        refused.response.content
    )
    assert (await first.slash(world.lobby, "ask wishes")).modal
    stranger = await world.manager.slash(world.lobby, "ask wishes")
    assert "for those who take part" in stranger.response.content


async def test_who_is_kept_apart_is_not_planned_together_until_that_is_taken_back(
    desk: Desk,
) -> None:
    world, lobby = desk.world, desk.world.lobby
    empty = await world.manager.slash(lobby, "mentors apart")
    assert "Nobody is kept apart" in empty.response.content
    await world.manager.slash(lobby, "mentors adjust", team=1, add=1)
    same = await world.manager.slash(lobby, "mentors adjust", team=1, add=1)
    nobody = await world.manager.slash(lobby, "mentors adjust", team=1)
    for answer in (same, nobody):
        assert "The mentors of Owls stay as they are" in answer.response.content
    kept = await world.manager.slash(lobby, "mentors apart", mentor=1, team=1)
    assert "**ada** and **Owls** are not put together" in kept.response.content
    assert "They are together now" in kept.response.content
    listed = await world.manager.slash(lobby, "mentors apart")
    assert "- ada and Owls" in listed.response.content
    plan = await world.manager.slash(lobby, "mentors assign", each=1)
    assert "- **Owls**: bob" in plan.response.content
    await desk.restart()
    lifted = await world.manager.click(kept.response, label="Take it back")
    assert "can be put together again" in lifted.response.content
    again = await world.manager.click(lifted.response, label="Keep them apart")
    assert "are not put together" in again.response.content
    both = await world.manager.slash(lobby, "mentors apart", mentor=1, team=1, together=True)
    assert "can be put together again" in both.response.content
    log = await world.manager.slash(lobby, "event log")
    assert "let be together again: ada, Owls" in log.response.content
    await world.show_to_everyone("mentors")
    nosy = await desk.asker.slash(lobby, "mentors apart", mentor=1, team=1)
    assert "organize" in nosy.response.content


async def test_an_event_that_assigns_nobody_beforehand_takes_no_wishes(desk: Desk) -> None:
    world = desk.world
    text = NUMHACK.replace(b"  ahead_of_time: true\n", b"")
    asked = await world.manager.slash(world.lobby, "config import", file=("numhack.yaml", text))
    await world.manager.click(asked.response, label="Do it")
    refused = await desk.asker.slash(world.lobby, "ask wishes")
    assert "does not match mentors to teams beforehand" in refused.response.content


async def test_a_button_refuses_who_it_was_not_shown_to(desk: Desk) -> None:
    world, stranger = desk.world, desk.world.person("stranger")
    view = discord.ui.View(timeout=None)
    refusals = {
        ApartButton("keep", 1, 1, 1): "organize",
        ApartButton("keep", 1, 1, 99): "event",
        WishButton("change", "mentor", 1): "for the mentors",
        WishButton("clear", "mentor", 1): "for the mentors",
        WishButton("change", "team", 1): "for those who take part",
        WishButton("clear", "team", 1): "for those who take part",
        WishButton("clear", "team", 99): "event",
    }
    for button in refusals:
        view.add_item(button)
    with world.env.time_context():
        await world.env.bot.get_partial_messageable(world.lobby.id).send("Look", view=view)
    for button, words in refusals.items():
        message = world.lobby.history()[-1]
        answer = await stranger.click(message, custom_id=button.item.custom_id)
        assert words in answer.response.content
    async with world.app.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(MentorTeam)) == 0
