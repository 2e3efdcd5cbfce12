"""The start panel, /start and /help, as the people who use them see them."""

from datetime import UTC, datetime

import discord
import pytest
import simcord

from cogs.start.views import StartButton
from tests.cogs.beginnings import begins
from tests.cogs.world import NUMHACK, World

# As numhack was before it asked for a profile: interest is all that is noted.
_before, _, _rest = NUMHACK.partition(b"\nregistration:\n")
INTEREST = _before + b"\n" + _rest[_rest.index(b"\ntracks:\n") :]


async def set_up_with_interest(world: World) -> None:
    await world.bring_numhack(INTEREST)
    await world.set_up()


beginning = begins(ready=set_up_with_interest)


@pytest.fixture
async def ready(world: World) -> World:
    return world


def panel_of(world: World):
    return world.channel("start-here").last_message


async def register(world: World, person: simcord.MemberActor, zone: str = "", chapter="online"):
    form = await person.click(panel_of(world), label="Register")
    return await person.submit_modal(form, {"zone": zone, "chapter": [chapter]})


async def test_start_shows_the_same_as_the_panel_and_what_one_is_oneself(ready: World) -> None:
    before = await ready.newcomer.slash(ready.lobby, "start")
    assert before.ephemeral
    assert before.response.content == panel_of(ready).content
    await register(ready, ready.newcomer)
    after = await ready.newcomer.slash(ready.lobby, "start")
    assert "on the list since" in after.response.content


async def test_registering_twice_says_so_and_changes_nothing(ready: World) -> None:
    await register(ready, ready.newcomer)
    again = await ready.newcomer.click(panel_of(ready), label="Register")
    assert not again.modal
    assert "on the list" in again.response.content


async def test_a_registration_can_be_taken_back_and_made_again(ready: World) -> None:
    answer = await register(ready, ready.newcomer)
    await ready.newcomer.click(answer.response, label="Take it back")
    own = await ready.newcomer.slash(ready.lobby, "start")
    assert "on the list since" not in own.response.content
    assert "on the list" in (await register(ready, ready.newcomer)).response.content


async def test_a_refused_form_keeps_what_was_typed(ready: World) -> None:
    refused = await register(ready, ready.newcomer, zone="Europe/Berlim", chapter="berlin")
    assert "Europe/Berlin" in refused.response.content
    form = await ready.newcomer.click(refused.response, label="Correct it")
    assert "Europe/Berlim" in str(form.modal)
    answer = await ready.newcomer.submit_modal(
        form, {"zone": "europe/berlin", "chapter": ["berlin"]}
    )
    assert "Your time zone: Europe/Berlin" in answer.response.content


async def test_after_the_window_the_button_says_since_when(ready: World) -> None:
    panel = panel_of(ready)
    ready.clock.move_to(datetime(2024, 11, 25, tzinfo=UTC))
    answer = await ready.newcomer.click(panel, label="Register")
    assert not answer.modal
    assert "closed <t:" in answer.response.content
    start = await ready.newcomer.slash(ready.lobby, "start")
    assert "start:schedule:" in str(start.response.components)


async def test_before_the_window_the_button_says_when_it_opens(world: World) -> None:
    opening = b"registration:\n    opens: Fri 2024-11-15 12:00\n    closes"
    await world.bring_numhack(INTEREST.replace(b"registration:\n    closes", opening, 1))
    view = discord.ui.View(timeout=None).add_item(StartButton("register", 1))
    with world.env.time_context():
        early = await world.env.bot.get_channel(world.lobby.id).send("early", view=view)
    answer = await world.newcomer.click(early, label="Register")
    assert not answer.modal
    assert "opens <t:1731672000:F>" in answer.response.content


async def test_a_form_opened_in_time_and_sent_too_late_is_refused(ready: World) -> None:
    form = await ready.newcomer.click(panel_of(ready), label="Register")
    ready.clock.move_to(datetime(2024, 12, 1, tzinfo=UTC))
    answer = await ready.newcomer.submit_modal(form, {"zone": "", "chapter": ["online"]})
    assert "closed" in answer.response.content


@pytest.mark.parametrize("label", ["Register", "Schedule", "Help"])
async def test_every_button_of_the_panel_works_after_a_restart(ready: World, label: str) -> None:
    panel = panel_of(ready)
    await ready.env.restart_bot(ready.app.new_client())
    answer = await ready.newcomer.click(panel, label=label)
    assert answer.modal if label == "Register" else answer.response.content


async def test_help_shows_organizers_more_than_others(ready: World) -> None:
    theirs = await ready.manager.slash(ready.lobby, "help")
    others = await ready.newcomer.slash(ready.lobby, "help")
    assert "/event setup" in theirs.response.content
    assert "/event setup" not in others.response.content
    assert "/schedule" in others.response.content


async def test_a_button_of_another_servers_event_is_refused(ready: World) -> None:
    elsewhere = ready.env.create_guild("Another server")
    channel = elsewhere.create_text_channel("lobby")
    stranger = elsewhere.add_member(ready.env.create_user("stranger"))
    await ready.env.settle()
    view = discord.ui.View(timeout=None)
    view.add_item(StartButton("schedule", 1))
    with ready.env.time_context():
        forged = await ready.env.bot.get_channel(channel.id).send("forged", view=view)
    answer = await stranger.click(forged, label="Schedule")
    assert "no event called" in answer.response.content


async def test_a_name_cannot_ping_or_break_the_answer(ready: World) -> None:
    person = ready.person("@everyone **bold** \u202eevil")
    answer = await register(ready, person)
    assert "@everyone" not in answer.response.content
    assert "\u202e" not in answer.response.content
    assert "\\*\\*bold" in answer.response.content


async def test_who_is_on_the_list_can_leave_it_at_any_time(ready: World) -> None:
    await register(ready, ready.newcomer)
    await ready.env.restart_bot(ready.app.new_client())
    own = await ready.newcomer.slash(ready.lobby, "start")
    assert "start:register:" not in str(own.response.components)
    gone = await ready.newcomer.click(own.response, label="Take my name off the list")
    assert "off the list" in gone.response.content
    again = await ready.newcomer.click(own.response, label="Take my name off the list")
    assert "not on the list" in again.response.content
