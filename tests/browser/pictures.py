"""Take the pictures of README and guide: `python -m tests.browser.pictures [FOLDER]`."""

import asyncio
import sys
import tempfile
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from bot.demo.opening import opened_stage
from bot.demo.page import serve
from tests.browser.install import install_browser, launch_flags
from tests.browser.test_mentors import ask_about
from tests.browser.visitor import (
    add_option,
    attach,
    be,
    choose_command,
    choose_value,
    expect_message,
    fill_in,
    fill_the_sheet,
    hand_in_registration,
    move_on_to,
    open_channel,
    press,
    press_exactly,
    ready,
    send,
)

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
SIZE: ViewportSize = {"width": 1280, "height": 720}


async def page(start: Page, folder: Path) -> Page:
    """The page, as it greets a visitor."""
    await be(start, "Newcomer")
    return start


async def start_panel(start: Page, folder: Path) -> Page:
    """The newcomer's first channel, after registering."""
    await be(start, "Newcomer")
    view = await open_channel(start, "start-here")
    await press(view, "Register")
    await hand_in_registration(view)
    await expect_message(view, "You are registered")
    return view


async def schedule(start: Page, folder: Path) -> Page:
    """The programme of a day, as a participant reads it."""
    await be(start, "Participant without a team")
    view = await open_channel(start, "questions")
    await choose_command(view, "schedule")
    await add_option(view, "day")
    await choose_value(view, "day", "22", "Friday 22 November")
    await send(view)
    await expect_message(view, "Opening and keynote")
    return view


async def import_plan(start: Page, folder: Path) -> Page:
    """What an organizer sees before an edited event file is applied."""
    await be(start, "Organizer")
    file = folder / "numhack-moved.yaml"
    async with start.expect_download() as download:
        await start.get_by_role("link", name=file.name).click()
    await (await download.value).save_as(file)
    view = await open_channel(start, "organizers")
    await choose_command(view, "config import")
    await attach(view, "file", file)
    await send(view)
    await expect_message(view, "open data for real problems")
    return view


async def registration(start: Page, folder: Path) -> Page:
    """The form that a newcomer fills in."""
    await be(start, "Newcomer")
    view = await open_channel(start, "start-here")
    await press(view, "Register")
    await view.get_by_role("dialog").wait_for()
    return view


async def find_a_team(start: Page, folder: Path) -> Page:
    """Which teams and people fit a participant without a team, and why."""
    await be(start, "Participant without a team")
    view = await open_channel(start, "questions")
    await choose_command(view, "team find")
    await send(view)
    await expect_message(view, "Teams that fit you")
    return view


async def forming_plan(start: Page, folder: Path) -> Page:
    """The plan of teams for everyone who has none, before anything is done."""
    await be(start, "Organizer")
    view = await open_channel(start, "organizers")
    await choose_command(view, "teams form")
    await send(view)
    await expect_message(view, "Nothing is done before you press Apply")
    return view


async def submit_checklist(start: Page, folder: Path) -> Page:
    """What a team sees that has begun to hand in."""
    view = await _hand_in(start)
    await fill_in(view, "Title", "Tidewatch")
    await expect_message(view, "✅ Title: Tidewatch")
    return view


async def receipt(start: Page, folder: Path) -> Page:
    """What a team reads that has handed in."""
    view = await _hand_in(start)
    await fill_the_sheet(view)
    await press_exactly(view, "Hand in")
    await expect_message(view, "Handed in: Tidewatch")
    return view


async def _hand_in(start: Page) -> Page:
    await move_on_to(start, "Submissions opens")
    await be(start, "Member of a team")
    view = await open_channel(start, "Tidewatch")
    await choose_command(view, "submit")
    await send(view)
    await expect_message(view, "Still missing")
    return view


async def _handed_in(start: Page) -> Page:
    """The organizers' channel, after a team has handed in."""
    await fill_the_sheet(view := await _hand_in(start))
    await press_exactly(view, "Hand in")
    await expect_message(view, "Handed in: Tidewatch")
    await start.bring_to_front()
    await be(start, "Organizer")
    return await open_channel(start, "organizers")


async def overview(start: Page, folder: Path) -> Page:
    """Who has handed in, as an organizer sees it."""
    view = await _handed_in(start)
    await choose_command(view, "submissions overview")
    await send(view)
    await expect_message(view, "What is handed in")
    await view.locator("#channel-message-list img").last.wait_for()
    return view


async def mentor_queue(start: Page, folder: Path) -> Page:
    """Who waits for help, as a mentor sees it."""
    await move_on_to(start, "Submissions opens")
    await be(start, "Member of a team")
    view = await open_channel(start, "start-here")
    await press(view, "Ask for help")
    await ask_about(view, "Machine learning", "The loss goes up after the third epoch.")
    await expect_message(view, "is in the queue")
    await be(start, "Mentor")
    queue = await open_channel(start, "mentors")
    await press(queue, "My queue")
    await expect_message(queue, "after the third epoch")
    return queue


async def waiting_times(start: Page, folder: Path) -> Page:
    """How long people wait for a mentor, as an organizer sees it."""
    await mentor_queue(start, folder)
    messages = await open_channel(start, "Muster")
    await press(messages, "Accept")
    await expect(start.get_by_role("button", name="help 1")).to_have_count(1)
    await be(start, "Organizer")
    view = await open_channel(start, "organizers")
    await choose_command(view, "mentors overview")
    await send(view)
    await view.locator("#channel-message-list img").last.wait_for()
    heading = view.locator("#channel-message-list").get_by_text("1 request").last
    await heading.evaluate("words => words.scrollIntoView({block: 'start'})")
    return view


async def gallery_page(start: Page, folder: Path) -> Page:
    """The exported gallery, opened from disk."""
    view = await _handed_in(start)
    await choose_command(view, "submissions export")
    await choose_value(view, "form", "gal", "gallery")
    await send(view)
    async with view.expect_download() as download:
        await view.get_by_role("button", name="Download numhack-gallery.zip").click()
    packed = folder / "gallery.zip"
    await (await download.value).save_as(packed)
    with zipfile.ZipFile(packed) as files:
        files.extractall(folder / "gallery")
    await view.set_viewport_size({"width": 700, "height": 560})
    await view.goto((folder / "gallery" / "index.html").as_uri())
    return view


SHOTS: dict[str, Callable[[Page, Path], Awaitable[Page]]] = {
    "page": page,
    "start-panel": start_panel,
    "schedule": schedule,
    "import-plan": import_plan,
    "registration": registration,
    "find-a-team": find_a_team,
    "forming-plan": forming_plan,
    "submit-checklist": submit_checklist,
    "receipt": receipt,
    "overview": overview,
    "mentor-queue": mentor_queue,
    "waiting-times": waiting_times,
    "gallery-page": gallery_page,
}


async def take(browser: Browser, name: str, target: Path) -> None:
    """Take one picture from a demo of its own, so that none depends on another."""
    with tempfile.TemporaryDirectory() as folder:
        async with opened_stage(Path(folder)) as stage, serve(stage, 0) as address:
            context = await browser.new_context(
                viewport=SIZE, timezone_id="UTC", locale="en-GB", reduced_motion="reduce"
            )
            start = await context.new_page()
            await start.goto(address)
            shown = await SHOTS[name](start, Path(folder))
            path = target / f"{name}.png"
            if shown.url.startswith("file:"):
                await shown.screenshot(path=path, animations="disabled")
            elif shown is start:
                await shown.screenshot(path=path, full_page=True, animations="disabled")
            else:
                await ready(shown)
                conversation = shown.get_by_role("region", name="Conversation")
                await conversation.screenshot(path=path, animations="disabled")
            await context.close()


async def main(folder: Path) -> None:
    """Take every picture into the folder."""
    chromium = install_browser()
    expect.set_options(timeout=20_000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=launch_flags())
        for name in SHOTS:
            await take(browser, name, folder)
            print(folder / f"{name}.png", flush=True)


if __name__ == "__main__":
    chosen = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    chosen.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(chosen))
