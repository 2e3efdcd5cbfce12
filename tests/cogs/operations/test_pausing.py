"""/event pause and resume: nothing is said meanwhile, and the organizer chooses what is late."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from bot.delivery.enqueue import Order, enqueue
from bot.model import Delivery, Installation
from tests.cogs.announcements.conftest import join, said_in, write
from tests.cogs.outbox import deliver
from tests.cogs.people.test_registering import register, roles_of
from tests.cogs.world import NUMHACK, World

# A day before registration and team formation end (17 November 23:59 Anywhere on Earth).
ENDING = datetime(2024, 11, 17, 11, 59, tzinfo=UTC)
AFTER = ENDING + timedelta(hours=2)
SUBMISSIONS_CLOSE = datetime(2024, 11, 25, 11, 59, tzinfo=UTC)


def news_of(world: World) -> list[str]:
    return [message.content for message in world.channel("announcements").history()]


async def pause(world: World):
    shown = await world.manager.slash(world.lobby, "event pause")
    return await world.manager.click(shown.response, label="Pause it")


async def put(world: World, *kinds: str) -> None:
    """In a paused event, one overdue row of each kind and no other."""
    await pause(world)
    now = world.clock.now()
    async with world.app.database.begin() as tx:
        await tx.execute(delete(Delivery))
        await enqueue(tx, 1, [Order(kind, kind, "v1", now, channel_id=5) for kind in kinds])


async def choose_by_kind(world: World):
    shown = await world.manager.slash(world.lobby, "event resume")
    await world.manager.click(shown.response, label="Choose by kind")
    return shown


def menus_of(shown: Any) -> list[dict[str, Any]]:
    parts = [row["components"][0] for row in shown.response.components]
    return [part for part in parts if "options" in part]


async def states(world: World) -> dict[str, str]:
    async with world.app.database.read() as session:
        rows = await session.execute(select(Delivery.kind, Delivery.state))
        return {row[0]: row[1] for row in rows}


@pytest.fixture
async def paused(ready: World) -> World:
    await deliver(ready, ENDING - timedelta(hours=1))
    await pause(ready)
    await deliver(ready, AFTER)
    return ready


async def test_while_it_is_paused_nothing_is_said_and_status_says_so(paused: World) -> None:
    before = len(news_of(paused))
    await deliver(paused, AFTER + timedelta(hours=1))
    assert len(news_of(paused)) == before
    status = await paused.manager.slash(paused.lobby, "event status")
    assert "**Paused**" in status.response.content
    assert "Waiting to be said or done" in status.response.content
    assert "planned reminders and refreshes, each done when it is due" in status.response.content
    again = await paused.manager.slash(paused.lobby, "event pause")
    assert "is paused already" in again.response.content


async def test_all_of_it_can_be_said_late_and_says_so(paused: World) -> None:
    before = len(news_of(paused))
    shown = await paused.manager.slash(paused.lobby, "event resume")
    assert "2 automatic reminders of deadlines" in shown.response.content
    await paused.manager.click(shown.response, label="Say all of it, late")
    assert "goes on" in shown.response.content
    await deliver(paused)
    said = news_of(paused)[before:]
    assert len([text for text in said if "This comes late" in text]) == 2


async def test_what_is_overdue_can_be_dropped(paused: World) -> None:
    before = len(news_of(paused))
    shown = await paused.manager.slash(paused.lobby, "event resume")
    await paused.manager.click(shown.response, label="Drop what is overdue")
    await deliver(paused)
    assert len(news_of(paused)) == before
    # What comes later is said as ever.
    await deliver(paused, datetime(2024, 11, 22, 12, 0, tzinfo=UTC))
    assert any("Hacking has begun" in text for text in news_of(paused))


async def test_a_team_that_has_not_handed_in_reads_no_reminder_that_was_dropped(
    ready: World,
) -> None:
    await ready.bring_numhack(NUMHACK.replace(b"  space: thread\n", b"  space: none\n"))
    space = ready.guild.create_text_channel("ants")
    await join(ready, ready.person("ann"), "Ants", space.id)
    await deliver(ready, SUBMISSIONS_CLOSE - timedelta(hours=25))
    await pause(ready)
    await deliver(ready, SUBMISSIONS_CLOSE - timedelta(hours=2))
    before = len(said_in(space))
    shown = await ready.manager.slash(ready.lobby, "event resume")
    await ready.manager.click(shown.response, label="Drop what is overdue")
    await deliver(ready)
    assert said_in(space)[before:] == []


async def test_what_is_done_in_any_case_is_named_in_the_question(ready: World) -> None:
    await deliver(ready, SUBMISSIONS_CLOSE - timedelta(minutes=5))
    await pause(ready)
    await deliver(ready, SUBMISSIONS_CLOSE + timedelta(hours=2))
    shown = await ready.manager.slash(ready.lobby, "event resume")
    [owed] = [line for line in shown.response.content.splitlines() if "whom it concerns" in line]
    assert "Done in any case" in owed
    assert "1 end of submissions" in owed


async def test_who_registers_during_a_pause_gets_the_role_at_once(ready: World) -> None:
    await pause(ready)
    await register(ready, ready.newcomer)
    await deliver(ready)
    assert "NumHack participant" in roles_of(ready, ready.newcomer)


async def test_some_of_it_can_be_said_and_the_rest_dropped(paused: World) -> None:
    shown = await write(paused, "Only for now.", when="2024-11-17 16:00")
    await shown.press("Send")
    await deliver(paused, AFTER + timedelta(hours=3))
    before = len(news_of(paused))
    resume = await paused.manager.slash(paused.lobby, "event resume")
    assert "1 planned announcement" in resume.response.content
    await paused.manager.click(resume.response, label="Choose by kind")
    menu = resume.response.components[0]["components"][0]
    await paused.manager.select(
        resume.response, ["announcement.begin"], custom_id=menu["custom_id"]
    )
    await paused.manager.click(resume.response, label="Say 1, drop 3")
    assert "1 sent now, 3 dropped" in resume.response.content
    await deliver(paused)
    said = news_of(paused)
    assert len(said) == before + 1
    assert any("Only for now." in text for text in said)


async def test_kinds_that_read_alike_are_one_choice(ready: World) -> None:
    await put(ready, "milestone", "milestone.said", "session.changed")
    resume = await choose_by_kind(ready)
    assert resume.response.content.count("automatic reminders of deadlines") == 1
    [menu] = menus_of(resume)
    assert [o["label"] for o in menu["options"]][:1] == ["2 automatic reminders of deadlines"]
    await ready.manager.select(resume.response, ["milestone"], custom_id=menu["custom_id"])
    await ready.manager.click(resume.response, label="Say 2, drop 1")
    assert await states(ready) == {
        "milestone": "waiting",
        "milestone.said": "waiting",
        "session.changed": "cancelled",
    }


async def test_what_is_done_in_any_case_is_named_once_where_it_reads_alike(ready: World) -> None:
    await put(ready, "teams.census", "teams.census.part")
    shown = await ready.manager.slash(ready.lobby, "event resume")
    assert "is told: 2 looks at who is on the server." in shown.response.content


async def test_of_more_kinds_than_a_menu_takes_each_can_be_chosen(ready: World) -> None:
    odd = [f"odd.{number}" for number in range(1, 31)]
    await put(ready, *odd)
    resume = await choose_by_kind(ready)
    assert "15 kinds more, 15 things in all" in resume.response.content
    first, second = menus_of(resume)
    assert [o["value"] for menu in (first, second) for o in menu["options"]] == odd
    await ready.manager.select(resume.response, ["odd.1"], custom_id=first["custom_id"])
    second = menus_of(resume)[1]
    await ready.manager.select(resume.response, ["odd.30"], custom_id=second["custom_id"])
    await ready.manager.click(resume.response, label="Say 2, drop 28")
    said = {kind for kind, state in (await states(ready)).items() if state == "waiting"}
    assert said == {"odd.1", "odd.30"}


async def test_what_was_chosen_can_be_taken_back_before_it_is_said(ready: World) -> None:
    await put(ready, "odd.1", "odd.2")
    resume = await choose_by_kind(ready)
    [menu] = menus_of(resume)
    await ready.manager.select(resume.response, ["odd.1"], custom_id=menu["custom_id"])
    [menu] = menus_of(resume)
    await ready.manager.select(resume.response, [], custom_id=menu["custom_id"])
    labels = [c.get("label") for row in resume.response.components for c in row["components"]]
    assert "Leave it as it is" in labels
    assert not [label for label in labels if label and label.startswith("Say")]


async def test_after_a_restored_backup_resume_offers_what_was_held_back(ready: World) -> None:
    ready.clock.move_to(AFTER)
    held = await ready.app.outbox.store.hold_overdue(ready.clock.now())
    assert held
    before = len(news_of(ready))
    await deliver(ready)
    assert len(news_of(ready)) == before
    status = await ready.manager.slash(ready.lobby, "event status")
    assert "Held back after a restored backup" in status.response.content
    resume = await ready.manager.slash(ready.lobby, "event resume")
    assert "After the restored backup I held back" in resume.response.content
    await ready.manager.click(resume.response, label="Say all of it, late")
    await deliver(ready)
    assert len(news_of(ready)) > before


async def test_after_a_restored_backup_organizers_are_told_once_what_to_do(ready: World) -> None:
    room = ready.channel("organizers")
    await deliver(ready)
    before = len(said_in(room))
    async with ready.app.database.begin() as tx:
        await tx.merge(Installation(id=1, is_backup=True))
    ready.clock.move_to(AFTER)
    held = await ready.app.outbox.after_restore()
    await deliver(ready)
    [told] = said_in(room)[before:]
    assert f"hold back {held} things" in told
    assert "`/event resume`" in told
    assert await ready.app.outbox.after_restore() == 0
    await deliver(ready, AFTER + timedelta(hours=1))
    assert len([text for text in said_in(room) if "hold back" in text]) == 1


async def test_what_was_settled_before_the_notice_came_is_not_told(ready: World) -> None:
    room = ready.channel("organizers")
    await deliver(ready)
    ready.clock.move_to(AFTER)
    assert await ready.app.outbox.store.hold_overdue(ready.clock.now())
    resume = await ready.manager.slash(ready.lobby, "event resume")
    await ready.manager.click(resume.response, label="Drop what is overdue")
    await deliver(ready)
    assert not [text for text in said_in(room) if "hold back" in text]


async def test_there_is_nothing_to_resume_where_nothing_is_paused(ready: World) -> None:
    refused = await ready.manager.slash(ready.lobby, "event resume")
    assert "is not paused" in refused.response.content


async def test_the_messages_that_follow_the_clock_stay_right_during_a_pause(ready: World) -> None:
    def programme() -> str:
        return ready.channel("schedule").history()[-1].content

    def panel() -> str:
        return ready.channel("start-here").history()[-1].content

    await deliver(ready)
    await pause(ready)
    before, panel_before = programme(), panel()
    # Two sessions begin and end, and registration closes.
    await deliver(ready, ENDING + timedelta(days=1))
    assert "open data for real problems" in before
    assert "open data for real problems" not in programme()
    assert panel() != panel_before


async def test_a_pause_outlives_a_restart(paused: World) -> None:
    before = len(news_of(paused))
    await paused.env.restart_bot(paused.app.new_client())
    await deliver(paused, AFTER + timedelta(hours=2))
    assert len(news_of(paused)) == before
    log = await paused.manager.slash(paused.lobby, "event log")
    assert "paused everything automatic" in log.response.content
