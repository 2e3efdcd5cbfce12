"""The shortest way into a team and out of it, by command and by button."""

from datetime import UTC, datetime

import simcord

from tests.cogs.teams.conftest import registered
from tests.cogs.world import World


def buttons_of(message: object) -> list[str]:
    """The labels of the buttons under a message."""
    rows = message.components
    return [part["label"] for row in rows for part in row["components"]]


async def test_who_founds_a_team_is_its_captain(ready: World) -> None:
    ada = await registered(ready, "ada")
    made = await ada.slash(ready.lobby, "team create", name="Ants", about="We dig.", track="train")
    assert "you are its captain" in made.response.content
    assert f"<@{ada.id}> · captain · Design, Python" in made.response.content
    assert "Track: Train" in made.response.content
    assert "1 of 5" in made.response.content
    assert buttons_of(made.response) == ["Edit", "Invite", "Lock", "Leave"]


async def test_joining_and_leaving_by_command(ready: World, captain: simcord.MemberActor) -> None:
    bo = await registered(ready, "bo")
    joined = await bo.slash(ready.lobby, "team join", team="ants")
    assert "You are in **Ants** now" in joined.response.content
    again = await bo.slash(ready.lobby, "team join", team="1")
    assert "You are in **Ants** already" in again.response.content
    asked = await bo.slash(ready.lobby, "team leave")
    left = await bo.click(asked.response, label="Leave")
    assert "You left **Ants**" in str(left.followups or left.response.content)
    gone = await bo.slash(ready.lobby, "team leave")
    assert "You are in no team" in gone.response.content


async def test_without_a_team_one_reads_what_can_be_done(ready: World) -> None:
    bo = await registered(ready, "bo")
    home = await bo.slash(ready.lobby, "team info")
    assert "You have no team yet" in home.response.content
    assert {"Create a team", "I go solo"} <= set(buttons_of(home.response))
    form = await bo.click(home.response, label="Create a team")
    made = await bo.submit_modal(
        form,
        {"name": "Bees", "about": "", "skills": "Design, Python", "track": [], "joining": ["ask"]},
    )
    assert "People ask to join, and you decide" in made.response.content
    assert "Wanted: Design and Python" in made.response.content


async def test_a_refused_form_opens_again_with_what_was_typed(
    ready: World, captain: simcord.MemberActor
) -> None:
    bo = await registered(ready, "bo")
    home = await bo.slash(ready.lobby, "team info")
    form = await bo.click(home.response, label="Create a team")
    typed = {"name": "\u0391NTS", "about": "x", "skills": "", "track": [], "joining": ["anyone"]}
    refused = await bo.submit_modal(form, typed)
    assert "There is a team called **Ants** already" in refused.response.content
    again = await bo.click(refused.response, label="Correct it")
    assert "\u0391NTS" in str(again.modal)


async def test_who_is_not_registered_gets_the_button_for_it(
    ready: World, captain: simcord.MemberActor
) -> None:
    refused = await ready.newcomer.slash(ready.lobby, "team join", team="Ants")
    assert "not registered" in refused.response.content
    assert buttons_of(refused.response) == ["Register"]
    form = await ready.newcomer.click(refused.response, label="Register")
    assert form.modal or form.response.content


async def test_a_name_of_two_hundred_emoji_is_refused_with_the_reason(ready: World) -> None:
    ada = await registered(ready, "ada")
    refused = await ada.slash(ready.lobby, "team create", name="🔥" * 200)
    assert "200 characters" in refused.response.content


async def test_after_the_window_the_refusal_says_since_when(
    ready: World, captain: simcord.MemberActor
) -> None:
    bo = await registered(ready, "bo")
    ready.clock.move_to(datetime(2024, 11, 18, 11, 59, tzinfo=UTC))
    refused = await bo.slash(ready.lobby, "team join", team="Ants")
    assert "have been fixed since <t:1731931140:F>" in refused.response.content
    card = await captain.slash(ready.lobby, "team info")
    assert "only organizers change them now" in card.response.content
    assert buttons_of(card.response) == []


async def test_an_organizer_leads_any_team(ready: World, captain: simcord.MemberActor) -> None:
    shown = await ready.manager.slash(ready.lobby, "team info", team="Ants")
    assert "Disband" in buttons_of(shown.response)
    await ready.manager.click(shown.response, label="Lock")
    log = await ready.manager.slash(ready.lobby, "event log")
    assert "Ants" in log.response.content


async def test_going_alone_is_one_click(ready: World) -> None:
    bo = await registered(ready, "bo")
    home = await bo.slash(ready.lobby, "team info")
    alone = await bo.click(home.response, label="I go solo")
    assert "You take part alone, as **bo**" in alone.response.content


async def test_suggestions_are_at_most_25_and_of_this_event(
    ready: World, captain: simcord.MemberActor
) -> None:
    found = await captain.autocomplete(ready.lobby, "team join", "team", "AN")
    assert found == [{"name": "Ants", "value": "1"}]
