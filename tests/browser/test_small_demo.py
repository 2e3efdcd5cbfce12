"""The page and the view, driven by hand on a small server with a small bot."""

from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest
from playwright.async_api import BrowserContext, Page, expect

from bot.demo.page import serve
from bot.demo.stage import Moment, Persona, Stage
from tests.browser.visitor import (
    be,
    choose_command,
    choose_value,
    expect_message,
    open_channel,
    send,
)
from tests.demo.small_world import START, Small


@pytest.fixture
async def page(small: Small, browser: BrowserContext) -> AsyncGenerator[Page]:
    async def planned() -> list[Moment]:
        return [Moment(START + timedelta(minutes=30), "Workshop begins")]

    personas = [
        Persona("newcomer", small.guest, "Juno 🦊", "Newcomer", "Press Register in #start."),
        Persona("organizer", small.organizer, "Noor الهادي", "Organizer", "Type /setup."),
    ]
    stage = Stage(small.world, small.clock, "Small event", personas, planned)
    async with small.world.living(), serve(stage, 0) as address:
        page = await browser.new_page()
        await page.goto(address)
        yield page


async def test_a_newcomer_presses_a_button_fills_a_form_and_reads_the_message(page: Page) -> None:
    await be(page, "Newcomer")
    view = await open_channel(page, "start")
    await view.get_by_role("button", name="Register").click()
    await view.get_by_label("Your skills").fill("Maps and data")
    await view.get_by_role("button", name="Submit").click()
    await expect_message(view, "Noted: Maps and data")
    await page.bring_to_front()
    direct = page.get_by_role("button", name="Muster", exact=True)
    await expect(direct).to_contain_text("1 new message")
    view = await open_channel(page, "Muster")
    await expect_message(view, "Welcome! I write to you here.")


async def test_a_command_is_typed_with_autocomplete(page: Page) -> None:
    view = await open_channel(page, "lobby")
    await choose_command(view, "schedule")
    await choose_value(view, "day", "Fri", "Fri 22 Nov")
    await send(view)
    await expect_message(view, "The programme of Fri 22 Nov")


async def test_what_arrives_is_shown_without_a_refresh_and_typing_survives_it(
    page: Page, small: Small
) -> None:
    view = await open_channel(page, "lobby")
    composer = view.get_by_label("Message", exact=True)
    await composer.fill("Half a sen")
    await small.world.say(small.organizer, small.lobby, "Good morning")
    await expect_message(view, "Good morning")
    await expect(composer).to_have_value("Half a sen")
    await composer.press_sequentially("tence")
    await composer.press("Enter")
    await expect_message(view, "Half a sentence")


async def test_the_clock_moves_on_and_what_happened_then_is_shown(page: Page) -> None:
    view = await open_channel(page, "start")
    await page.bring_to_front()
    await expect(page.locator("#time")).to_contain_text("Thu 14 Nov 2024, 16:3")
    await page.get_by_role("button", name="Move the clock on to Workshop begins").click()
    await expect(page.locator("#time")).to_contain_text("17:00 UTC")
    await expect(page.get_by_role("status")).to_contain_text("It is now Thu 14 Nov 2024, 17:00")
    await expect_message(view, "It is 17 o'clock.")
    await expect(page.locator("#next")).to_be_disabled()
    await page.get_by_role("button", name="Move the clock on by 1 hour").click()
    await expect_message(view, "It is 18 o'clock.")


async def test_the_other_tab_is_used_again_for_the_next_persona(page: Page) -> None:
    await open_channel(page, "start")
    await page.bring_to_front()
    await be(page, "Organizer")
    view = await open_channel(page, "staff")
    assert len(page.context.pages) == 2
    await expect(view.get_by_role("heading", name="staff")).to_be_visible()
    await expect(view.get_by_label("Viewing as")).to_contain_text("Noor الهادي")


async def test_the_page_can_be_used_with_the_keyboard_alone(page: Page) -> None:
    await page.get_by_role("radio", name="Newcomer").focus()
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("radio", name="Organizer")).to_be_focused()
    for _ in range(2):
        await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="lobby")).to_be_focused()
    async with page.context.expect_page() as opened:
        await page.keyboard.press("Enter")
    assert (await opened.value).url != page.url


async def test_the_page_fits_a_phone(page: Page) -> None:
    await page.set_viewport_size({"width": 320, "height": 640})
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320
