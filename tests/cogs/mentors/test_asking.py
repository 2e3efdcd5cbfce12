"""Asking: receipts, places in the queue, changing and taking back, and what is refused."""

from datetime import timedelta

from tests.cogs.mentors.conftest import ASKED, OPENS, Desk, rows
from tests.cogs.outbox import deliver
from tests.cogs.submissions.conftest import found_team


async def test_a_receipt_is_shown_again_changed_and_taken_back_after_restarts(
    desk: Desk,
) -> None:
    receipt = await desk.ask()
    # A team mate who asks the same is shown the first.
    form = await desk.mate.slash(desk.world.lobby, "ask mentor")
    assert "is under way already" in form.response.content
    await desk.restart()
    another = await desk.mate.click(form.followups[-1], label="Ask about something else")
    again = await desk.mate.submit_modal(another, ASKED)
    assert "is under way already; here is how it stands" in again.response.content
    assert len(await rows(desk.world, "mentor.offer")) == 2
    await found_team(desk.world, "Ants", other := desk.world.person("other"))
    second = await desk.ask(other, topics=["data"])
    assert "Place 2 of 2 who wait" in second.response.content
    await desk.restart()
    fresh = await other.click(second.response, label="Refresh")
    assert "Place 2 of 2 who wait" in fresh.response.content
    edit = await desk.asker.click(receipt.response, label="Edit")
    assert "My *arrays* do not fit." in str(edit.modal)
    changed = await desk.asker.submit_modal(edit, ASKED | {"topics": ["vision"], "tried": "Blur"})
    assert "Computer vision" in changed.response.content
    await deliver(desk.world)
    assert "Computer vision" in desk.ada.user.dm_channel.last_message.content
    await desk.restart()
    sure = await desk.asker.click(receipt.response, label="Cancel")
    gone = await desk.asker.click(sure.response, label="Take it back")
    assert "Taken back" in gone.followups[-1].content
    await deliver(desk.world)
    assert any("Not needed any more" in m.content for m in desk.ada.user.dm_channel.history())
    late = await desk.asker.click(receipt.response, label="Edit")
    assert late.modal is None
    assert "Whoever asked took it back" in late.response.content


async def test_words_of_ones_own_find_their_topic_or_the_closest_are_offered(desk: Desk) -> None:
    form = await desk.asker.slash(desk.world.lobby, "ask mentor")
    none = await desk.asker.submit_modal(form, ASKED | {"topics": []})
    assert "Choose at least one topic" in none.response.content
    form = await desk.asker.click(none.response, label="Correct it")
    odd = await desk.asker.submit_modal(form, ASKED | {"topics": [], "words": "pytorhc xyzzy"})
    assert "Did you mean" in odd.response.content
    again = await desk.asker.click(odd.response, label="Correct it")
    assert "pytorhc xyzzy" in str(again.modal)
    found = await desk.asker.submit_modal(again, ASKED | {"topics": [], "words": "my numpy"})
    assert "**Python** is in the queue" in found.response.content


async def test_before_it_opens_nobody_can_ask_and_the_panel_has_no_button(desk: Desk) -> None:
    world = desk.world
    world.clock.move_to(OPENS - timedelta(hours=1))
    early = await desk.asker.slash(world.lobby, "ask mentor")
    assert f"from <t:{int(OPENS.timestamp())}:F>" in early.response.content
    panel = await desk.asker.slash(world.lobby, "start")
    assert "start:ask:" not in str(panel.response.components)
    world.clock.move_to(OPENS)
    panel = await desk.asker.slash(world.lobby, "start")
    await desk.restart()
    assert (await desk.asker.click(panel.response, label="Ask for help")).modal
    stranger = await world.manager.slash(world.lobby, "ask mentor")
    assert "for those who take part" in stranger.response.content


async def test_outside_hours_the_receipt_says_when_somebody_comes(desk: Desk) -> None:
    for mentor in (desk.ada, desk.bob):
        await mentor.slash(desk.world.lobby, "mentor available", be="off")
    receipt = await desk.ask()
    assert "I do not know when the next one comes" in receipt.response.content
    shown = await desk.ada.slash(desk.world.lobby, "mentor profile")
    await desk.restart()
    knows = await desk.ada.click(shown.response, label="What I know")
    levels = {"level3": ["python"], "level2": ["data"], "level1": [], "at_once": "2"}
    noted = await desk.ada.submit_modal(knows, levels | {"languages": "English, Twi"})
    assert "Python (expert) and Data analysis (good)" in noted.response.content
    form = await desk.ada.click(shown.response, label="When I am there")
    hours = {"hours": "daily 18:00-20:00", "zone": "UTC", "quiet": "", "tracks": [], "about": ""}
    await desk.ada.submit_modal(form, hours)
    await desk.ada.slash(desk.world.lobby, "mentor available", be="by hours")
    there = int((OPENS + timedelta(hours=6)).timestamp())
    fresh = await desk.asker.click(receipt.response, label="Refresh")
    assert f"the next one comes <t:{there}:F>" in fresh.response.content
    await deliver(desk.world, OPENS + timedelta(hours=6))
    assert "would like your help" in desk.ada.user.dm_channel.last_message.content


async def test_a_fourth_request_at_once_is_not_taken(desk: Desk) -> None:
    said = []
    for topic in ("python", "data", "vision", "cloud"):
        form = await desk.asker.slash(desk.world.lobby, "ask mentor")
        if form.modal is None:
            form = await desk.asker.click(form.followups[-1], label="Ask about something else")
        if form.modal is None:
            said.append(form.response.content)
            continue
        done = await desk.asker.submit_modal(form, ASKED | {"topics": [topic]})
        said.append(done.response.content)
    assert "You have 3 requests under way already" in said[-1]


async def test_who_asks_and_takes_back_again_and_again_has_to_wait(desk: Desk) -> None:
    for _ in range(6):
        form = await desk.asker.slash(desk.world.lobby, "ask mentor")
        receipt = await desk.asker.submit_modal(form, ASKED)
        sure = await desk.asker.click(receipt.response, label="Cancel")
        await desk.asker.click(sure.response, label="Take it back")
    refused = await desk.asker.slash(desk.world.lobby, "ask mentor")
    assert "6 requests within an hour" in refused.response.content
