"""Whoever switches messages or reminders off gets none of those that were waiting."""

from datetime import UTC, datetime, timedelta

import pytest
from simcord.actors import MemberActor

from tests.bot.conftest import NUMHACK
from tests.cogs.beginnings import begins, set_up_numhack
from tests.cogs.outbox import deliver
from tests.cogs.schedule.outbox import said, stamp
from tests.cogs.world import World

beginning = begins(ready=set_up_numhack)

WORKSHOP = "Workshop: open data for real problems"
AT_17 = datetime(2024, 11, 14, 17, tzinfo=UTC)
BREAKFAST = datetime(2024, 11, 15, 8, 30, tzinfo=UTC)
RULE = b"  sessions: [1 h, 10 min]\n"
QUIET = RULE + b'  quiet_hours: "22:00-08:00"\n'


@pytest.fixture
async def ready(world: World) -> World:
    await deliver(world)
    return world


async def follow(reader: MemberActor, world: World, *titles: str) -> None:
    """Ask to be written to about sessions, or about the workshop."""
    shown = await reader.slash(world.lobby, "schedule")
    menu = await reader.click(shown.response, label="Remind me…")
    options = menu.response.components[0]["components"][0]["options"]
    wanted = titles or (WORKSHOP,)
    values = [option["value"] for option in options if option["label"] in wanted]
    chosen = await reader.select(menu.response, values=values)
    await reader.click(chosen.response or menu.response, label="Yes, write to me")


async def choose(reader: MemberActor, world: World, row: int, value: str) -> None:
    """Choose something in the settings."""
    shown = await reader.slash(world.lobby, "settings")
    menu = shown.response.components[row]["components"][0]
    await reader.select(shown.response, [value], custom_id=menu["custom_id"])


async def stop_writing(reader: MemberActor, world: World) -> None:
    """Switch direct messages off in the settings."""
    shown = await reader.slash(world.lobby, "settings")
    answer = await reader.click(shown.response, label="Stop writing to me")
    assert "direct messages: **no**" in answer.response.content


async def be_reminded_of_nothing(reader: MemberActor, world: World) -> None:
    """Choose so in the settings."""
    await choose(reader, world, 0, "none")


async def move(world: World, start: str) -> None:
    """Move the workshop."""
    await world.manager.slash(world.lobby, "session move", session=WORKSHOP, start=start)


async def pause(world: World) -> None:
    """Nothing is said for a while."""
    asked = await world.manager.slash(world.lobby, "event pause")
    await world.manager.click(asked.response, label="Pause it")


async def say_all(world: World) -> None:
    """The pause is over, and what waited is said."""
    shown = await world.manager.slash(world.lobby, "event resume")
    await world.manager.click(shown.response, label="Say all of it, late")
    await deliver(world)


def letters(reader: MemberActor) -> list[str]:
    """What somebody was written directly."""
    return [message.content for message in reader.user.dm_channel.history()]


async def wait_for_breakfast(reader: MemberActor, world: World) -> None:
    """Quiet hours hold a reminder of the breakfast back, from half past seven until eight."""
    assert NUMHACK.count(RULE) == 1
    await world.bring_numhack(NUMHACK.replace(RULE, QUIET))
    await world.manager.slash(
        world.lobby, "session add", title="Breakfast", start="2024-11-15 08:30"
    )
    await deliver(world)
    await follow(reader, world, "Breakfast")
    await choose(reader, world, 1, "60")
    await deliver(world, BREAKFAST - timedelta(hours=1))
    assert letters(reader) == []


TAKING_BACK = pytest.mark.parametrize("take_back", [stop_writing, be_reminded_of_nothing])


@TAKING_BACK
async def test_a_notice_that_a_pause_held_back_is_not_written(ready: World, take_back) -> None:
    reader = ready.newcomer
    await follow(reader, ready)
    await pause(ready)
    await move(ready, "2024-11-14 18:30")
    await take_back(reader, ready)
    await say_all(ready)
    assert letters(reader) == []
    assert len(said(ready, "announcements")) == 1


async def test_nor_when_it_moved_again_after_that(ready: World) -> None:
    reader = ready.newcomer
    await follow(reader, ready)
    await pause(ready)
    await move(ready, "2024-11-14 18:30")
    await be_reminded_of_nothing(reader, ready)
    await move(ready, "2024-11-14 19:30")
    await say_all(ready)
    assert letters(reader) == []


async def test_whoever_left_it_on_is_written_to_after_the_pause(ready: World) -> None:
    reader, other = ready.newcomer, ready.person("second")
    await follow(reader, ready)
    await follow(other, ready)
    await pause(ready)
    await move(ready, "2024-11-14 18:30")
    await stop_writing(other, ready)
    await say_all(ready)
    (letter,) = letters(reader)
    assert stamp(AT_17 + timedelta(minutes=90)) in letter
    assert letters(other) == []


async def test_a_notice_of_several_sessions_is_of_those_that_somebody_still_follows(
    ready: World,
) -> None:
    reader = ready.newcomer
    await follow(reader, ready, WORKSHOP, "Workshop: adapting an existing model")
    await pause(ready)
    later = NUMHACK.replace(b"Thu 2024-11-14 17:00", b"Thu 2024-11-14 18:30")
    await ready.bring_numhack(later.replace(b"Fri 2024-11-15 19:00", b"Fri 2024-11-15 20:00"))
    shown = await reader.slash(ready.lobby, "schedule")
    menu = await reader.click(shown.response, label="Remind me…")
    await reader.select(menu.response, values=["2"])
    await say_all(ready)
    (letter,) = letters(reader)
    assert "adapting an existing model" in letter
    assert "open data" not in letter


@TAKING_BACK
async def test_a_reminder_that_waits_for_the_end_of_quiet_hours_is_not_written(
    ready: World, take_back
) -> None:
    reader = ready.newcomer
    await wait_for_breakfast(reader, ready)
    await take_back(reader, ready)
    await deliver(ready, BREAKFAST - timedelta(minutes=30))
    await deliver(ready, BREAKFAST - timedelta(minutes=1))
    assert letters(reader) == []


async def test_who_switched_letters_off_meanwhile_is_named_once_in_the_channel(
    ready: World,
) -> None:
    reader = ready.newcomer
    await wait_for_breakfast(reader, ready)
    await stop_writing(reader, ready)
    for minutes in range(30, 0, -1):
        await deliver(ready, BREAKFAST - timedelta(minutes=minutes))
    named = [text for text in said(ready, "schedule") if f"<@{reader.id}>" in text]
    assert len(named) == 1
    assert "Breakfast" in named[0]


async def test_without_taking_it_back_the_reminder_is_written_after_the_quiet_hours(
    ready: World,
) -> None:
    reader = ready.newcomer
    await wait_for_breakfast(reader, ready)
    await deliver(ready, BREAKFAST - timedelta(minutes=30))
    (letter,) = letters(reader)
    assert "Breakfast" in letter


async def test_who_switches_letters_off_in_the_last_moment_is_named_in_the_channel(
    ready: World,
) -> None:
    reader = ready.newcomer
    await follow(reader, ready)
    await choose(reader, ready, 1, "5")
    ready.env.inject_error("POST", "/users/@me/channels", status=500, code=0, times=2)
    await deliver(ready, AT_17 - timedelta(minutes=5))
    await deliver(ready, AT_17 - timedelta(seconds=50))
    await stop_writing(reader, ready)
    await deliver(ready, AT_17 - timedelta(seconds=20))
    await deliver(ready, AT_17 - timedelta(seconds=5))
    assert letters(reader) == []
    named = [text for text in said(ready, "schedule") if f"<@{reader.id}>" in text]
    assert len(named) == 1


async def test_a_channel_names_nobody_who_wants_no_reminders_any_more(ready: World) -> None:
    reader, other = ready.newcomer, ready.person("second")
    for person in (reader, other):
        await follow(person, ready)
        await stop_writing(person, ready)
    schedule = ready.channel("schedule").id
    await deliver(ready, AT_17 - timedelta(minutes=11))
    ready.env.inject_error("POST", f"/channels/{schedule}/messages", status=500, code=0)
    await deliver(ready, AT_17 - timedelta(minutes=10))
    await be_reminded_of_nothing(reader, ready)
    await deliver(ready, AT_17 - timedelta(minutes=9))
    named = [text for text in said(ready, "schedule") if "you asked to be reminded" in text]
    assert len(named) == 1
    assert f"<@{other.id}>" in named[0]
    assert f"<@{reader.id}>" not in named[0]
