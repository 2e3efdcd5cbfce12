"""Now and next: one message that is edited in place, and calendar files."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from tests.cogs.schedule.outbox import deliver, said
from tests.cogs.world import NUMHACK, World

AT_17 = datetime(2024, 11, 14, 17, tzinfo=UTC)


async def test_the_message_follows_the_clock_and_stays_the_only_one(set_up: World) -> None:
    (before,) = said(set_up, "schedule")
    assert "**Next:** **Workshop: open data for real problems**" in before
    set_up.clock.move_to(AT_17)
    await deliver(set_up)
    during = said(set_up, "schedule")[0]
    assert "**Now:** **Workshop: open data for real problems**" in during
    set_up.clock.move_to(AT_17 + timedelta(hours=1))
    await deliver(set_up)
    assert "**Now:**" not in said(set_up, "schedule")[0]
    assert sum("now and next" in text for text in said(set_up, "schedule")) == 1


async def test_a_message_that_a_crash_left_unrecorded_is_adopted(set_up: World) -> None:
    event = await set_up.app.services.events.get(set_up.guild.id, 1)
    channel = set_up.channel("schedule")
    number = channel.history()[0].id
    await set_up.app.services.setup.posted(event, "schedule", 1, 2, "lost")
    set_up.clock.move_to(AT_17)
    await deliver(set_up)
    assert "**Now:**" in said(set_up, "schedule")[0]
    row = await set_up.app.services.setup.live_message(event, "schedule")
    assert row is not None
    assert row.message_id == number
    assert sum("now and next" in text for text in said(set_up, "schedule")) == 1


async def test_a_move_shows_at_once(set_up: World) -> None:
    await set_up.manager.slash(
        set_up.lobby, "session move", session="keynote", start="2024-11-14 16:45"
    )
    await deliver(set_up)
    assert "**Next:** **Opening and keynote**" in said(set_up, "schedule")[0]


@pytest.mark.parametrize("may_wait", [True, False])
async def test_the_start_panel_has_its_button_as_long_as_one_can_register_or_wait(
    set_up: World, may_wait: bool
) -> None:
    def panel() -> str:
        return str(set_up.channel("start-here").history()[0].components)

    if not may_wait:
        late = b"  late_to_waiting_list: true\n"
        await set_up.bring_numhack(NUMHACK.replace(late, b""))
    assert "start:register" in panel()
    set_up.clock.move_to(datetime(2024, 11, 18, 11, 59, tzinfo=UTC))
    await deliver(set_up)
    assert ("start:register" in panel()) == may_wait


async def test_its_buttons_work_after_a_restart(set_up: World) -> None:
    message = set_up.channel("schedule").history()[0]
    await set_up.env.restart_bot(set_up.app.new_client())
    whole = await set_up.newcomer.click(message, label="Whole programme")
    assert "NumHack 2024: schedule" in whole.response.content
    menu = await set_up.newcomer.click(message, label="Remind me…")
    chosen = await set_up.newcomer.select(menu.response, values=["1", "2"])
    assert "2 sessions" in chosen.response.content


async def test_the_calendar_file_is_read_by_calendar_programs(set_up: World) -> None:
    await set_up.manager.slash(
        set_up.lobby, "session move", session="keynote", start="2024-11-23 2:00 pm CET"
    )
    asked = await set_up.manager.slash(set_up.lobby, "session cancel", session="talk")
    await set_up.manager.click(asked.response, label="Cancel the session")
    shown = await set_up.newcomer.slash(set_up.lobby, "schedule")
    offered = await set_up.newcomer.click(shown.response, label="Calendar file")
    answer = await set_up.newcomer.click(offered.response, label="The whole programme")
    content = await file_of(set_up, answer.response)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    calendar = icalendar.Calendar.from_ical(content)
    entries = {str(entry["uid"]).split("-")[2]: entry for entry in calendar.walk("VEVENT")}
    assert len(calendar.walk("VEVENT")) == 8
    keynote = next(e for e in calendar.walk("VEVENT") if "keynote" in e["uid"])
    assert keynote.decoded("dtstart") == datetime(2024, 11, 23, 13, tzinfo=UTC)
    assert keynote.to_ical().count(b"DTSTART:20241123T130000Z") == 1
    assert (keynote["sequence"], keynote["status"]) == (2, "CONFIRMED")
    assert entries["talk@" + str(set_up.guild.id) + ".muster"]["status"] == "CANCELLED"


async def file_of(world: World, message: object) -> bytes:
    with world.env.time_context():
        return await message.attachments[0].read()


async def test_ones_own_calendar_has_what_one_chose(set_up: World) -> None:
    shown = await set_up.newcomer.slash(set_up.lobby, "schedule")
    offered = await set_up.newcomer.click(shown.response, label="Calendar file")
    refused = await set_up.newcomer.click(offered.response, label="Only mine")
    assert "not asked to be reminded" in refused.response.content
    menu = await set_up.newcomer.click(shown.response, label="Remind me…")
    await set_up.newcomer.select(menu.response, values=["2"])
    answer = await set_up.newcomer.click(offered.response, label="Only mine")
    content = await file_of(set_up, answer.response)
    assert content.count(b"BEGIN:VEVENT") == 1
