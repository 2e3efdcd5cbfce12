"""The demo as a newcomer to Muster meets it: the real bot, the real event, a real browser."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, expect

from bot.demo.opening import opened_stage
from bot.demo.page import serve
from tests.browser.visitor import (
    add_option,
    attach,
    be,
    choose_command,
    choose_value,
    expect_message,
    fill_the_sheet,
    hand_in_registration,
    move_on_to,
    open_channel,
    press,
    press_exactly,
    send,
)


@pytest.fixture
async def page(tmp_path: Path, browser: BrowserContext) -> AsyncGenerator[Page]:
    async with opened_stage(tmp_path) as stage, serve(stage, 0) as address:
        page = await browser.new_page()
        await page.goto(address)
        yield page
        assert stage.world.bugs() == []


async def test_a_newcomer_registers_and_reads_the_schedule(page: Page) -> None:
    await be(page, "Newcomer")
    view = await open_channel(page, "start-here")
    await press(view, "Register")
    await hand_in_registration(view)
    await expect_message(view, "You are registered for NumHack 2024, Mina Sol")
    await choose_command(view, "schedule")
    await add_option(view, "day")
    await choose_value(view, "day", "14", "Thursday 14 November")
    await send(view)
    await expect_message(view, "open data for real problems")


async def test_an_organizer_imports_an_edited_file_and_sees_the_plan(
    page: Page, tmp_path: Path
) -> None:
    await be(page, "Organizer")
    async with page.expect_download() as download:
        await page.get_by_role("link", name="numhack-moved.yaml").click()
    file = tmp_path / "numhack-moved.yaml"
    await (await download.value).save_as(file)
    view = await open_channel(page, "organizers")
    await choose_command(view, "config import")
    await attach(view, "file", file)
    await send(view)
    await expect_message(view, "open data for real problems")
    await press(view, "Do it")
    await expect(page.locator("#next-at")).to_contain_text("18:00 UTC")


async def test_the_clock_moves_on_to_what_is_planned_next(page: Page) -> None:
    await be(page, "Member of a team")
    move = page.locator("#next")
    await expect(move).to_contain_text("Workshop: open data for real problems begins")
    await move.click()
    await expect(page.locator("#time")).to_contain_text("Thu 14 Nov 2024, 17:00 UTC")
    await expect(move).to_contain_text("Workshop: adapting an existing model begins")
    view = await open_channel(page, "start-here")
    await press(view, "Schedule")
    await expect_message(view, "Now")
    # On the way, at ten to five, the channel was reminded.
    reminded = await open_channel(page, "schedule")
    await expect_message(reminded, "open data for real problems begins")


async def test_each_persona_sees_the_channels_that_are_for_them(page: Page) -> None:
    mentors = page.get_by_role("button", name="mentors")
    await be(page, "Newcomer")
    await expect(mentors).to_have_count(0)
    await be(page, "Mentor")
    await expect(mentors).to_have_count(1)
    await expect(page.get_by_role("button", name="judges")).to_have_count(0)
    view = await open_channel(page, "introductions")
    await expect_message(view, "Kia ora!")


async def test_a_newcomer_registers_finds_a_team_and_joins_it(page: Page) -> None:
    await be(page, "Newcomer")
    view = await open_channel(page, "start-here")
    await press(view, "Register")
    await hand_in_registration(view)
    await expect_message(view, "You are registered for NumHack 2024, Mina Sol")
    await choose_command(view, "team find")
    await send(view)
    await expect_message(view, "Teams that fit you")
    await press(view, "Join Open Harvest")
    await expect_message(view, "You are in Open Harvest now")
    await page.bring_to_front()
    room = await open_channel(page, "Open Harvest")
    await expect_message(room, "@Mina Sol has joined Open Harvest")


async def test_a_member_of_a_team_hands_in_and_every_text_follows_a_moved_deadline(
    page: Page,
) -> None:
    await move_on_to(page, "Submissions opens")
    await be(page, "Member of a team")
    view = await open_channel(page, "Tidewatch")
    await choose_command(view, "submit")
    await send(view)
    await expect_message(view, "Still missing: Title, Repository")
    await fill_the_sheet(view)
    await expect_message(view, "Everything is there")
    await press_exactly(view, "Hand in")
    await expect_message(view, "Handed in: Tidewatch")
    await expect_message(view, "You can change it and hand in again until")
    await choose_command(view, "projects")
    await send(view)
    await expect_message(view, "Tidewatch (yours)")
    await page.bring_to_front()
    await be(page, "Organizer")
    view = await open_channel(page, "organizers")
    await choose_command(view, "event deadline")
    await choose_value(view, "what", "submissions", "Submissions")
    await view.keyboard.type("2024-11-26 18:00 UTC")
    await send(view)
    await press(view, "Move it")
    await expect_message(view, "What depends on it moves along")
    await page.bring_to_front()
    view = await open_channel(page, "announcements")
    await expect_message(view, "Moved: Submissions close Tuesday, November 26, 2024 at 8:00 PM")
    await page.bring_to_front()
    view = await open_channel(page, "start-here")
    await expect_message(view, "Submissions: open until Tuesday, November 26, 2024 at 8:00 PM")
    await page.bring_to_front()
    await be(page, "Member of a team")
    view = await open_channel(page, "Tidewatch")
    await choose_command(view, "submit")
    await send(view)
    await expect_message(view, "Until Tuesday, November 26, 2024 at 8:00 PM")
