"""In the demo somebody asks a mentor, who accepts in their messages; it is solved and rated."""

from pathlib import Path

from playwright.async_api import BrowserContext, Page

from bot.demo.opening import opened_stage
from bot.demo.page import serve
from tests.browser.visitor import (
    be,
    choose_command,
    expect_message,
    move_on_to,
    open_channel,
    press,
    send,
)


async def ask_about(view: Page, topic: str, tried: str) -> None:
    """Fill in the open form about a topic, and send it."""
    form = view.get_by_role("dialog")
    await form.get_by_label("What is it about?").click()
    await view.get_by_role("option", name=topic).click()
    # The list of a menu that takes several stays open until one clicks elsewhere.
    await form.get_by_text("Up to 3").click()
    await form.get_by_label("What is the problem, what have you tried?").fill(tried)
    await form.get_by_role("button", name="Submit").click()
    await form.wait_for(state="hidden")


async def test_a_team_asks_a_mentor_accepts_and_the_help_is_rated(
    tmp_path: Path, browser: BrowserContext
) -> None:
    async with opened_stage(tmp_path) as stage, serve(stage, 0) as address:
        page = await browser.new_page()
        await page.goto(address)
        await move_on_to(page, "Submissions opens")
        await be(page, "Member of a team")
        view = await open_channel(page, "Tidewatch")
        await choose_command(view, "ask mentor")
        await send(view)
        await ask_about(view, "Machine learning", "The loss goes up.")
        await expect_message(view, "Your request on Machine learning is in the queue")
        await be(page, "Mentor")
        messages = await open_channel(page, "Muster")
        await expect_message(messages, "would like your help with Machine learning")
        await press(messages, "Accept")
        await expect_message(messages, "Yours: Machine learning")
        room = await open_channel(page, "help 1 · Machine learning · Tidewatch")
        await expect_message(room, "The loss goes up.")
        await press(room, "Resolve")
        await expect_message(room, "Solved, says")
        await be(page, "Member of a team")
        asked = await open_channel(page, "Muster")
        await expect_message(asked, "How was the help by")
        await press(asked, "It helped a lot")
        await expect_message(asked, "Only the organizers read it")
        assert stage.world.bugs() == []
