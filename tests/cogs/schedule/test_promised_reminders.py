"""What is answered to "Remind me" comes true, also late and without direct messages."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor

from tests.bot.conftest import NUMHACK
from tests.cogs.schedule.outbox import deliver, said, stamp
from tests.cogs.world import World

WORKSHOP = "Workshop: open data for real problems"
AT_17 = datetime(2024, 11, 14, 17, tzinfo=UTC)
RULE = b"sessions: [1 h, 10 min]"


async def go_to(world: World, minutes: float) -> None:
    """So long before the workshop, with everything said until then."""
    world.clock.move_to(AT_17 - timedelta(minutes=minutes))
    await deliver(world)


async def remind_button(world: World) -> discord.Message:
    """The reminder ten minutes before, with its button."""
    await go_to(world, 10)
    message = world.channel("schedule").last_message
    assert message is not None
    return message


def letters(person: MemberActor) -> list[str]:
    """What somebody was written directly."""
    return [message.content for message in person.user.dm_channel.history()]


async def choose_first(world: World, person: MemberActor, label: str | None) -> str:
    """Ask to be reminded of the workshop, and answer the question; the last answer."""
    shown = await person.slash(world.lobby, "schedule")
    menu = await person.click(shown.response, label="Remind me…")
    chosen: Any = await person.select(menu.response, values=["1"])
    answer = chosen.response or menu.response
    if label is not None:
        answer = (await person.click(answer, label=label)).response
    return answer.content


@pytest.fixture
async def silent(set_up: World) -> World:
    """The event reminds no channel of the workshop."""
    assert NUMHACK.count(RULE) == 1
    await set_up.bring_numhack(NUMHACK.replace(RULE, b"sessions: []"))
    return set_up


async def test_whoever_asks_when_their_time_is_past_is_told_a_later_one_and_written_to_then(
    set_up: World,
) -> None:
    message, reader = await remind_button(set_up), set_up.newcomer
    at_five = AT_17 - timedelta(minutes=5)
    asked = await reader.click(message, label="Remind me")
    assert f"I would remind you {stamp(at_five)}" in asked.response.content
    allowed = await reader.click(asked.response, label="Yes, write to me")
    assert f"I write to you {stamp(at_five)}" in allowed.response.content
    await go_to(set_up, 5.1)
    assert letters(reader) == []
    await go_to(set_up, 5)
    (letter,) = letters(reader)
    assert stamp(AT_17) in letter


async def test_who_takes_their_time_to_say_yes_is_told_what_holds_then(set_up: World) -> None:
    message, reader = await remind_button(set_up), set_up.newcomer
    asked = await reader.click(message, label="Remind me")
    await go_to(set_up, 4)
    at_one = AT_17 - timedelta(minutes=1)
    allowed = await reader.click(asked.response, label="Yes, write to me")
    assert f"I write to you {stamp(at_one)}" in allowed.response.content
    await go_to(set_up, 1)
    assert len(letters(reader)) == 1


async def test_in_the_last_minute_nothing_is_promised_but_the_move(set_up: World) -> None:
    message, reader = await remind_button(set_up), set_up.newcomer
    asked = await reader.click(message, label="Remind me")
    await go_to(set_up, 0.5)
    allowed = await reader.click(asked.response, label="Yes, write to me")
    assert "too late for a reminder" in allowed.response.content
    assert "when it moves" in allowed.response.content
    await set_up.manager.slash(
        set_up.lobby, "session move", session=WORKSHOP, start="2024-11-14 18:00"
    )
    await deliver(set_up)
    (letter,) = letters(reader)
    assert stamp(AT_17 + timedelta(hours=1)) in letter


async def test_while_the_event_is_paused_no_reminder_is_promised(set_up: World) -> None:
    message = await remind_button(set_up)
    asked = await set_up.manager.slash(set_up.lobby, "event pause")
    await set_up.manager.click(asked.response, label="Pause it")
    answer = await set_up.newcomer.click(message, label="Remind me")
    assert "paused, and while it is, nothing of this comes" in answer.response.content


async def test_of_a_session_that_has_begun_nobody_is_reminded(set_up: World) -> None:
    message = await remind_button(set_up)
    await go_to(set_up, -1)
    refused = await set_up.newcomer.click(message, label="Remind me")
    assert "nothing left to remind you of" in refused.response.content


@pytest.mark.parametrize("label", ["No, the channel is enough", None])
async def test_without_letters_the_channel_is_reminded_once_for_all_who_asked(
    silent: World, label: str | None
) -> None:
    people = [silent.newcomer, silent.person("second")]
    for person in people:
        answer = await choose_first(silent, person, label)
        assert f"comes in <#{silent.channel('schedule').id}>, " in answer
        assert stamp(AT_17 - timedelta(minutes=15)) in answer
    before = len(said(silent, "schedule"))
    for minutes in (15.1, 15, 14, 10, 5, 1):
        await go_to(silent, minutes)
        assert len(said(silent, "schedule")) == before + (minutes <= 15)
    post = said(silent, "schedule")[-1]
    assert post.startswith(f"⏰ <@{people[0].id}> and <@{people[1].id}>, you asked")
    assert [letters(person) for person in people] == [[], []]


async def test_a_server_that_nobody_asked_anything_of_stays_silent(silent: World) -> None:
    before = len(said(silent, "schedule"))
    for minutes in (15, 10, 5):
        await go_to(silent, minutes)
    assert len(said(silent, "schedule")) == before


async def test_all_whose_letter_boxes_are_closed_are_named_in_one_message(silent: World) -> None:
    people = [silent.newcomer, silent.person("second"), silent.person("third")]
    for person in people:
        await choose_first(silent, person, "Yes, write to me")
    silent.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=99)
    before = len(said(silent, "schedule"))
    for minutes in (15, 14, 13, 5, 1):
        await go_to(silent, minutes)
    (post,) = said(silent, "schedule")[before:]
    assert {int(found) for found in re.findall(r"<@(\d+)>", post)} == {p.id for p in people}
    assert "Your direct messages are closed to me" in post
    assert said(silent, "organizers") == []


async def test_who_asked_after_the_channel_was_reminded_is_named_there_once_more(
    set_up: World,
) -> None:
    message, reader = await remind_button(set_up), set_up.newcomer
    asked = await reader.click(message, label="Remind me")
    await reader.click(asked.response, label="Yes, write to me")
    set_up.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=99)
    before = len(said(set_up, "schedule"))
    for minutes in (9, 5, 4):
        await go_to(set_up, minutes)
    (post,) = said(set_up, "schedule")[before:]
    assert f"<@{reader.id}>, you asked to be reminded" in post


async def test_more_people_than_fit_are_reminded_without_their_names(silent: World) -> None:
    for number in range(21):
        await choose_first(silent, silent.person(f"reader {number}"), None)
    before = len(said(silent, "schedule"))
    await go_to(silent, 15)
    (post,) = said(silent, "schedule")[before:]
    assert "<@" not in post


OPEN = 3


async def choose_open(world: World, label: str) -> str:
    """Ask to be reminded of the workshop that has no date yet; the answer."""
    shown = await world.newcomer.slash(world.lobby, "schedule")
    menu = await world.newcomer.click(shown.response, label="Remind me…")
    chosen: Any = await world.newcomer.select(menu.response, values=[str(OPEN)])
    answer = chosen.response or menu.response
    return (await world.newcomer.click(answer, label=label)).response.content


async def give_it_a_date(world: World) -> None:
    await world.manager.slash(
        world.lobby, "session move", session=str(OPEN), start="2024-11-14 17:00"
    )
    await deliver(world)


async def test_of_a_session_without_a_date_one_hears_when_it_has_one_and_before_it(
    silent: World,
) -> None:
    answer = await choose_open(silent, "Yes, write to me")
    assert "I write to you when it has a date, 15 minutes before it, and when it moves" in answer
    await give_it_a_date(silent)
    assert len(letters(silent.newcomer)) == 1
    await go_to(silent, 15)
    assert len(letters(silent.newcomer)) == 2


async def test_of_a_session_without_a_date_the_channel_is_reminded_once_it_has_one(
    silent: World,
) -> None:
    answer = await choose_open(silent, "No, the channel is enough")
    assert f"comes in <#{silent.channel('schedule').id}>, once it has a date" in answer
    await give_it_a_date(silent)
    before = len(said(silent, "schedule"))
    await go_to(silent, 15)
    (post,) = said(silent, "schedule")[before:]
    assert f"<@{silent.newcomer.id}>" in post


async def test_of_a_session_that_was_cancelled_meanwhile_nothing_is_promised(
    set_up: World,
) -> None:
    message, reader = await remind_button(set_up), set_up.newcomer
    asked = await reader.click(message, label="Remind me")
    shown = await set_up.manager.slash(set_up.lobby, "session cancel", session=WORKSHOP)
    await set_up.manager.click(shown.response, label="Cancel the session")
    allowed = await reader.click(asked.response, label="Yes, write to me")
    assert "began or was cancelled meanwhile" in allowed.response.content
    refused = await reader.click(message, label="Remind me")
    assert "is cancelled, so there is nothing to remind you of" in refused.response.content


async def test_the_settings_say_where_reminders_come_without_letters(set_up: World) -> None:
    shown = await set_up.newcomer.slash(set_up.lobby, "settings")
    assert "reminded in the server's channels" in shown.response.content
    await set_up.newcomer.click(shown.response, label="You may write to me directly")
    again = await set_up.newcomer.slash(set_up.lobby, "settings")
    assert "reminded in the server's channels" not in again.response.content


async def test_a_chosen_session_that_has_begun_meanwhile_is_not_promised(set_up: World) -> None:
    reader = set_up.newcomer
    shown = await reader.slash(set_up.lobby, "schedule")
    menu = await reader.click(shown.response, label="Remind me…")
    await go_to(set_up, 0)
    chosen = await reader.select(menu.response, values=["1"])
    answer = (chosen.response or menu.response).content
    assert "You are reminded of none of these sessions" in answer
    assert "1 of those you chose began or were cancelled" in answer


async def test_who_wants_everything_is_not_told_that_one_session_is_forgotten(
    set_up: World,
) -> None:
    message, reader = await remind_button(set_up), set_up.newcomer
    shown = await reader.slash(set_up.lobby, "settings")
    await reader.select(
        shown.response,
        values=["all"],
        custom_id=shown.response.components[0]["components"][0]["custom_id"],
    )
    asked = await reader.click(message, label="Remind me")
    forgotten = await reader.click(asked.response, label="Don't remind me")
    assert "still reminded of every session" in forgotten.response.content
