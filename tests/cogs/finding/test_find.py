"""Finding people and teams by command and button."""

from datetime import UTC, datetime

import discord
import simcord

from bot.model import Team
from bot.teams.finding_values import Query
from cogs.finding.buttons import EventFindButton, InviteButton, PageButton, TeamFindButton
from tests.cogs.finding.conftest import labels_of, looker
from tests.cogs.world import World

LATE = datetime(2024, 11, 18, 12, 0, tzinfo=UTC)


async def post(world: World, *items: discord.ui.Item) -> discord.Message:
    """Post buttons in the lobby, as the bot would have, then start the bot anew."""
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    with world.env.time_context():
        message = await world.env.bot.get_channel(world.lobby.id).send("later", view=view)
    await world.env.restart_bot(world.app.new_client())
    return message


async def test_who_has_no_team_gets_into_one_that_fits_with_two_presses(
    ready: World, captain: simcord.MemberActor
) -> None:
    bo = await looker(
        ready, "bo", zone="Europe/Berlin", skills={"Design": 3}, tracks=["train"], languages=["en"]
    )
    cleo = await looker(ready, "cleo", skills={"Writing": 1}, hidden=["skills"])
    home = await bo.slash(ready.lobby, "team info")
    found = await bo.click(home.response, label="Find a team")
    text = found.response.content
    assert "**Ants** (4 free places) · Train · We dig." in text
    assert "you cover Design, shares Train, overlaps 17 h a day, speaks English" in text
    assert f"- <@{cleo.id}>" in text
    assert "Writing" not in text
    assert f"<@{bo.id}>" not in text
    assert labels_of(found.response) == ["Join Ants", "I do not look any more", "Create a team"]
    joined = await bo.click(found.response, label="Join Ants")
    assert "You are in **Ants** now" in joined.response.content
    again = await cleo.slash(ready.lobby, "team find", who="people")
    assert "Nobody looks at present" in again.response.content


async def test_a_captain_invites_who_fits(ready: World, captain: simcord.MemberActor) -> None:
    bo = await looker(ready, "bo", skills={"Design": 3})
    found = await captain.slash(ready.lobby, "team find")
    assert "People who fit **Ants** (1 looks)" in found.response.content
    assert "covers Design" in found.response.content
    assert labels_of(found.response) == ["Invite bo", "We do not look any more"]
    invited = await captain.click(found.response, label="Invite bo")
    assert f"<@{bo.id}> is invited to **Ants**" in invited.response.content
    twice = await captain.click(found.response, label="Invite bo")
    assert "already" in twice.response.content
    hidden = await captain.click(found.response, label="We do not look any more")
    assert "is not shown" in hidden.response.content
    nobody = await bo.slash(ready.lobby, "team find", who="teams")
    assert "Nobody looks at present" in nobody.response.content


async def test_one_press_shows_others_that_one_looks(ready: World) -> None:
    bo = await looker(ready, "bo", looking=False, hidden=["looking_for_team"])
    cleo = await looker(ready, "cleo", looking=False)
    found = await bo.slash(ready.lobby, "team find")
    assert "Shall they see that you look?" in found.response.content
    said = await bo.click(found.response, label="I look for a team")
    assert "Others see now that you look" in said.response.content
    seen = await cleo.slash(ready.lobby, "team find")
    assert f"<@{bo.id}>" in seen.response.content
    await bo.click(said.response, label="I do not look any more")
    gone = await cleo.slash(ready.lobby, "team find")
    assert f"<@{bo.id}>" not in gone.response.content


async def test_filters_stay_while_pages_turn_also_after_a_restart(ready: World) -> None:
    bo = await looker(ready, "bo")
    for number in range(7):
        await looker(ready, f"p{number}", skills={"Design": 3}, tracks=["train"], languages=["en"])
    await looker(ready, "other", skills={"Python": 3})
    options = {"skill": "desig", "track": "Train", "language": "English", "place": "online"}
    found = await bo.slash(ready.lobby, "team find", **options)
    assert "Only: design, Train, English, online" in found.response.content
    assert "(7 look)" in found.response.content
    # A blank line sets apart what follows the list, which would else belong to its last entry.
    below = found.response.content.partition("\n\n")[2]
    assert below.endswith("-# Page 1 of 2")
    assert "<@" not in below
    await ready.env.restart_bot(ready.app.new_client())
    await bo.click(found.response, label="Next ▶")
    ready_text = (await bo.slash(ready.lobby, "team find", skill="Python")).response.content
    assert "(1 looks)" in ready_text


async def test_what_is_typed_wrong_is_answered_with_what_there_is(ready: World) -> None:
    bo = await looker(ready, "bo", skills={"Knitting": 2})
    for options, words in (
        ({"skill": "Pyhton"}, "Did you mean **Python**"),
        ({"track": "nowhere"}, "nowhere"),
        ({"language": "Klingonish"}, "Klingonish"),
        ({"place": "the moon"}, "no place called “the moon”"),
        ({"skill": "Design"}, "Leave a filter out"),
    ):
        answer = await bo.slash(ready.lobby, "team find", **options)
        assert words in answer.response.content, options
    names = [c["name"] for c in await bo.autocomplete(ready.lobby, "team find", "skill", "i")]
    assert {"Design", "Writing", "knitting"} <= {*names}


async def test_who_is_not_registered_gets_the_button_for_it(ready: World) -> None:
    refused = await ready.newcomer.slash(ready.lobby, "team find")
    assert "not registered" in refused.response.content
    assert labels_of(refused.response) == ["Register"]


async def test_forged_buttons_of_another_server_find_nothing(
    ready: World, captain: simcord.MemberActor
) -> None:
    elsewhere = ready.env.create_guild("Another server")
    channel = elsewhere.create_text_channel("lobby")
    stranger = elsewhere.add_member(ready.env.create_user("stranger"))
    await ready.env.settle()
    view = discord.ui.View(timeout=None)
    for item in (
        EventFindButton("open", 1),
        TeamFindButton("join", 1),
        InviteButton(1, stranger.id),
        PageButton("Next", 1, 1, Query()),
    ):
        view.add_item(item)
    with ready.env.time_context():
        forged = await ready.env.bot.get_channel(channel.id).send("forged", view=view)
    for label, words in (
        ("Find a team", "no event called"),
        ("Join", "no team called"),
        ("Invite", "no team called"),
        ("Next", "no event called"),
    ):
        answer = await stranger.click(forged, label=label)
        assert words in answer.response.content, label


async def test_buttons_work_after_a_restart_and_refuse_what_may_not_be(
    ready: World, captain: simcord.MemberActor
) -> None:
    bo = await looker(ready, "bo")
    message = await post(
        ready,
        EventFindButton("open", 1),
        EventFindButton("create", 1),
        TeamFindButton("unlook", 1),
        InviteButton(1, bo.id, "bo"),
        InviteButton(1, 424242, "gone"),
        TeamFindButton("join", 999),
    )
    assert "**Ants**" in (await bo.click(message, label="Find a team")).response.content
    assert (await bo.click(message, label="Create a team")).modal
    for label in ("We do not look any more", "Invite bo"):
        refused = await bo.click(message, label=label)
        assert "Only the captain of **Ants**" in refused.response.content
    left = await captain.click(message, label="Invite gone")
    assert "not on this server any more" in left.response.content
    assert "no team called" in (await bo.click(message, label="Join")).response.content


async def test_when_teams_are_fixed_nothing_can_be_pressed(
    ready: World, captain: simcord.MemberActor
) -> None:
    bo = await looker(ready, "bo")
    ready.clock.move_to(LATE)
    found = await bo.slash(ready.lobby, "team find")
    assert "Teams are fixed at present" in found.response.content
    assert labels_of(found.response) == []


async def test_a_full_team_is_told_that_it_is(ready: World, captain: simcord.MemberActor) -> None:
    async with ready.app.database.begin() as tx:
        team = await tx.get_one(Team, 1)
        team.member_count, team.looking = 5, False
    found = await captain.slash(ready.lobby, "team find")
    assert "**Ants** is full, so nobody is suggested" in found.response.content
