"""/schedule as people read it."""

from datetime import UTC, datetime

import pytest

from cogs.schedule.live import now_and_next_text
from tests.cogs.beginnings import begins, import_numhack
from tests.cogs.world import ROOT, World

beginning = begins(ready=import_numhack)


@pytest.fixture
async def ready(world: World) -> World:
    return world


async def test_the_schedule_shows_now_next_and_what_has_no_date(ready: World) -> None:
    shown = await ready.newcomer.slash(ready.lobby, "schedule")
    assert shown.ephemeral
    text = shown.response.content
    assert "**Next:** **Workshop: open data for real problems** <t:1731603600:R>" in text
    assert "Date still open" in text
    ready.clock.move_to(datetime(2024, 11, 14, 17, 30, tzinfo=UTC))
    later = await ready.newcomer.slash(ready.lobby, "schedule")
    assert "**Now:** **Workshop: open data for real problems**" in later.response.content


async def test_a_day_can_be_named_with_help_while_typing(ready: World) -> None:
    choices = await ready.newcomer.autocomplete(ready.lobby, "schedule", "day", "fri")
    assert {"name": "Friday 22 November", "value": "2024-11-22"} in [
        {"name": choice["name"], "value": choice["value"]} for choice in choices
    ]
    shown = await ready.newcomer.slash(ready.lobby, "schedule", day="2024-11-22")
    assert "Opening and keynote" in shown.response.content
    assert "open data" not in shown.response.content


async def test_a_day_without_sessions_is_answered_with_what_to_do(ready: World) -> None:
    shown = await ready.newcomer.slash(ready.lobby, "schedule", day="someday `@everyone`")
    assert "nothing on" in shown.response.content
    assert "@everyone" not in shown.response.content


async def test_choosing_a_day_changes_the_same_message(ready: World) -> None:
    shown = await ready.newcomer.slash(ready.lobby, "schedule")
    chosen = await ready.newcomer.select(shown.response, values=["2024-11-15"])
    assert shown.response.content.count("###") == 1
    assert "adapting an existing model" in shown.response.content
    assert not chosen.followups


async def test_everything_is_over_after_the_last_session(ready: World) -> None:
    ready.clock.move_to(datetime(2025, 1, 1, tzinfo=UTC))
    shown = await ready.newcomer.slash(ready.lobby, "schedule")
    assert "Everything with a date is over" in shown.response.content


@pytest.mark.parametrize("day", [14, 18, 19])
async def test_what_has_a_day_and_no_time_yet_is_not_called_over(world: World, day: int) -> None:
    world.clock.move_to(datetime(2025, 4, day, 15, tzinfo=UTC))
    await world.bring_numhack((ROOT / "config/events/dl-course.yaml").read_bytes())
    shown = await world.newcomer.slash(world.lobby, "schedule")
    event = await world.app.services.events.get(world.guild.id, 1)
    top = shown.response.content.partition("###")[0]
    for text in (top, now_and_next_text(event, world.clock.now())):
        assert "is over" not in text
        assert "Without a time so far" in text
        assert "2025-04-18: **Workshop of week 2**" in text
        assert "week 4" not in text, "its date is open"


async def test_a_last_session_without_an_end_has_begun_and_is_not_called_over(
    ready: World,
) -> None:
    await ready.manager.slash(
        ready.lobby, "session add", title="Open end", start="2024-12-31 20:00"
    )
    ready.clock.move_to(datetime(2024, 12, 31, 20, 5, tzinfo=UTC))
    shown = await ready.newcomer.slash(ready.lobby, "schedule")
    assert "Everything with a date has begun" in shown.response.content


async def test_days_follow_the_zone_one_has_registered_with(ready: World) -> None:
    await ready.set_up()
    panel = ready.channel("start-here").last_message
    form = await ready.newcomer.click(panel, label="Register")
    said = {"skills": ["Python"], "zone": "Pacific/Auckland", "consent": ["yes"]}
    await ready.newcomer.submit_modal(form, said)
    shown = await ready.newcomer.slash(ready.lobby, "schedule", day="2024-11-15")
    assert "Friday 15 November (Pacific/Auckland)" in shown.response.content
    assert "open data" in shown.response.content


async def test_an_event_without_sessions_has_no_schedule_command(world: World) -> None:
    assert "schedule" not in world.newcomer.available_commands(world.lobby)
    await world.bring_numhack()
    assert "schedule" in world.newcomer.available_commands(world.lobby)


async def test_with_two_events_one_is_asked_for_and_its_own_channel_decides(
    ready: World,
) -> None:
    seminar = (ROOT / "config/events/scratch-seminar.yaml").read_bytes()
    await ready.bring_numhack(seminar)
    asked = await ready.newcomer.slash(ready.lobby, "schedule")
    assert "Which one" in asked.response.content
    chosen = await ready.newcomer.select(asked.response, values=["1"])
    assert "NumHack" in chosen.followups[-1].content

    shown = await ready.manager.slash(ready.lobby, "event setup")
    picked = await ready.manager.select(shown.response, values=["1"])
    await ready.manager.click(picked.followups[-1], label="Set it up")
    direct = await ready.newcomer.slash(ready.channel("questions"), "schedule")
    assert "NumHack" in direct.response.content


async def test_what_is_still_open_is_said_in_words(world: World) -> None:
    await world.bring_numhack((ROOT / "config/events/scratch-seminar.yaml").read_bytes())
    shown = await world.newcomer.slash(world.lobby, "schedule")
    assert "{" not in shown.response.content
    assert "with open" not in shown.response.content
    assert "**open**" not in shown.response.content
