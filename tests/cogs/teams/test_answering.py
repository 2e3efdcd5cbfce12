"""Requests and invitations are answered with buttons, also after a restart and in messages."""

import discord
import pytest
import simcord

from bot.model import Team
from cogs.teams.buttons import TEAM_LABELS, AnswerButton, EventButton, TeamButton
from tests.cogs.outbox import deliver
from tests.cogs.teams.conftest import registered
from tests.cogs.world import World


async def post(world: World, *items: discord.ui.Item) -> discord.Message:
    """Post buttons in the lobby, as the bot would have."""
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    with world.env.time_context():
        return await world.env.bot.get_channel(world.lobby.id).send("pressed later", view=view)


async def restart(world: World) -> None:
    await world.env.restart_bot(world.app.new_client())


@pytest.fixture
async def ask_first(ready: World, captain: simcord.MemberActor) -> simcord.MemberActor:
    """The captain of the Ants, who now decides; the team's space is the lobby."""
    async with ready.app.database.begin() as tx:
        team = await tx.get_one(Team, 1)
        team.ask_first, team.space_id = True, ready.lobby.id
    return captain


async def test_a_request_in_the_teams_space_is_approved_after_a_restart(
    ready: World, ask_first: simcord.MemberActor
) -> None:
    bo = await registered(ready, "bo")
    asked = await bo.slash(ready.lobby, "team join", team="Ants", note="I *dig*")
    assert "You asked **Ants**" in asked.response.content
    await deliver(ready)
    request = ready.lobby.last_message
    assert f"<@{bo.id}> asks to join **Ants**" in request.content
    assert "I \\*dig\\*" in request.content
    await restart(ready)
    nosy = await bo.click(request, label="Approve")
    assert "Only the captain" in nosy.response.content
    approved = await ask_first.click(request, label="Approve")
    assert f"<@{bo.id}> is in **Ants** now" in approved.response.content
    twice = await ask_first.click(request, label="Decline")
    assert "accepted already" in twice.response.content


async def test_a_captain_who_takes_messages_answers_there(ready: World) -> None:
    ada = await registered(ready, "ada", takes_dms=True)
    await ada.slash(ready.lobby, "team create", name="Ants", joining="ask first")
    bo = await registered(ready, "bo")
    await bo.slash(ready.lobby, "team join", team="Ants")
    await deliver(ready)
    await restart(ready)
    declined = await ada.user.click(ada.user.dm_channel.last_message, label="Decline")
    assert "Declined" in declined.response.content


async def test_an_invited_person_accepts_after_a_restart(
    ready: World, captain: simcord.MemberActor
) -> None:
    bo = await registered(ready, "bo")
    invited = await captain.slash(ready.lobby, "team invite", person=bo, note="Come!")
    assert f"<@{bo.id}> is invited to **Ants**" in invited.response.content
    home = await bo.slash(ready.lobby, "team info")
    assert f"invites you, by <@{captain.id}>: “Come!”" in home.response.content
    await restart(ready)
    accepted = await bo.click(home.response, label="Accept: Ants")
    assert "You are in **Ants** now" in accepted.response.content


async def test_an_invitation_can_be_declined_and_a_request_taken_back(
    ready: World, ask_first: simcord.MemberActor
) -> None:
    bo, cleo = await registered(ready, "bo"), await registered(ready, "cleo")
    await ask_first.slash(ready.lobby, "team invite", person=bo)
    await cleo.slash(ready.lobby, "team join", team="Ants")
    message = await post(ready, AnswerButton("refuse", 1), AnswerButton("takeback", 2))
    await restart(ready)
    refused = await bo.click(message, label="Decline")
    assert "Declined" in refused.response.content
    back = await cleo.click(message, label="Take back")
    assert "Taken back" in back.response.content


TEAM_ANSWERS = {
    "info": "# Ants",
    "lock": "Only the captain of **Ants**",
    "unlock": "Only the captain of **Ants**",
    "edit": "Only the captain of **Ants**",
    "leave": "You are the last of **Ants**",
    "disband": "Shall I disband",
    "invite": "Whom do you want to invite?",
    "pass": "There is nobody else",
    "remove": "There is nobody else",
    "join": "You are in **Ants** now",
}


async def test_every_button_of_a_team_works_after_a_restart(
    ready: World, captain: simcord.MemberActor
) -> None:
    bo = await registered(ready, "bo")
    message = await post(ready, *(TeamButton(action, 1, label=action) for action in TEAM_ANSWERS))
    await restart(ready)
    assert {*TEAM_ANSWERS} | {"ask"} == {*TEAM_LABELS}
    for action, words in TEAM_ANSWERS.items():
        mine = action in {"leave", "disband", "invite", "pass", "remove"}
        pressed = await (captain if mine else bo).click(message, label=action)
        assert words in pressed.response.content, action


async def test_every_button_of_an_event_works_after_a_restart(ready: World) -> None:
    bo = await registered(ready, "bo")
    message = await post(
        ready, EventButton("home", 1), EventButton("create", 1), EventButton("solo", 1)
    )
    await restart(ready)
    assert "no team yet" in (await bo.click(message, label="My team")).response.content
    assert (await bo.click(message, label="Create a team")).modal
    assert "alone" in (await bo.click(message, label="I go solo")).response.content


async def test_forged_buttons_of_another_server_find_nothing(
    ready: World, captain: simcord.MemberActor
) -> None:
    bo = await registered(ready, "bo")
    await captain.slash(ready.lobby, "team invite", person=bo)
    elsewhere = ready.env.create_guild("Another server")
    channel = elsewhere.create_text_channel("lobby")
    stranger = elsewhere.add_member(ready.env.create_user("stranger"))
    await ready.env.settle()
    view = discord.ui.View(timeout=None)
    for item in (TeamButton("join", 1), AnswerButton("accept", 1), EventButton("home", 1)):
        view.add_item(item)
    with ready.env.time_context():
        forged = await ready.env.bot.get_channel(channel.id).send("forged", view=view)
    for label, words in (
        ("Join", "no team called"),
        ("Accept", "no such invitation"),
        ("My team", "no event called"),
    ):
        answer = await stranger.click(forged, label=label)
        assert words in answer.response.content


async def test_the_last_seat_goes_to_one_of_those_who_press(
    ready: World, captain: simcord.MemberActor
) -> None:
    crowd = [await registered(ready, f"person{n}") for n in range(6)]
    message = await post(ready, TeamButton("join", 1))
    answers = [await person.click(message, label="Join") for person in crowd]
    texts = [answer.response.content for answer in answers]
    assert sum("You are in **Ants** now" in text for text in texts) == 4
    assert sum("**Ants** is full" in text for text in texts) == 2
