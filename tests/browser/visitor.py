"""What a visitor does: choose a persona and a channel on the page, then act in the view."""

import re
from pathlib import Path

from playwright.async_api import Page, expect


async def be(page: Page, role: str) -> None:
    """Choose the persona with that role."""
    await page.get_by_role("radio", name=role).check()


async def open_channel(page: Page, name: str) -> Page:
    """Open the channel in the other tab, which is used again when it is there already."""
    there = [other for other in page.context.pages if other is not page]
    button = page.get_by_role("button", name=name, exact=True)
    if there:
        before = there[0].url
        await button.click()
        await there[0].wait_for_url(lambda url: url != before)
        view = there[0]
    else:
        async with page.context.expect_page() as opened:
            await button.click()
        view = await opened.value
    await view.bring_to_front()
    await ready(view)
    return view


async def ready(view: Page) -> None:
    """Wait until the view is drawn and has no action in flight."""
    await view.wait_for_function("() => window.simcordPreview?.ready === true")


async def choose_command(view: Page, name: str) -> None:
    """Type a slash and the command's name, and choose it from the list that opens."""
    await view.get_by_label("Message", exact=True).press_sequentially(f"/{name}", delay=20)
    commands = view.get_by_role("listbox", name="Application commands")
    await commands.get_by_role("option", name=name).first.click()


async def add_option(view: Page, option: str) -> None:
    """Choose an option that may be left out from the list that opens after the command."""
    await view.get_by_role("listbox").get_by_role("option", name=option).click()


async def choose_value(view: Page, option: str, typed: str, value: str) -> None:
    """Type a few letters into a command's option and choose from what is suggested."""
    await view.get_by_role("combobox", name=option).press_sequentially(typed, delay=20)
    await view.get_by_role("listbox").get_by_role("option", name=value).click()


async def send(view: Page) -> None:
    """Send what stands in the message field, a message or a command."""
    await view.get_by_role("button", name="Send", exact=True).click()


async def expect_message(view: Page, text: str) -> None:
    """Wait until a message with that text is shown."""
    await expect(view.locator("#channel-message-list")).to_contain_text(text)


async def press(view: Page, label: str) -> None:
    """Press the last button with that label under a message."""
    messages = view.locator("#channel-message-list")
    await messages.get_by_role("button", name=label).last.click()


async def attach(view: Page, option: str, file: Path) -> None:
    """Hand a file to a command's option."""
    await view.get_by_label(f"{option} attachment").set_input_files(file)


async def hand_in_registration(view: Page) -> None:
    """Fill in what NumHack requires in the open form, and send it."""
    await view.get_by_label("Your skills").click()
    await view.get_by_role("option", name="Python").click()
    # The list of a menu that takes several stays open until one clicks elsewhere.
    await view.get_by_text("Region and city.").click()
    await view.get_by_label("Your time zone").fill("Vienna")
    await view.get_by_text("I agree to it").click()
    await view.get_by_role("button", name="Submit").click()


async def fill_in(view: Page, button: str, answer: str, *more: str) -> None:
    """Open the form of a part with its button, type the answers, and send it."""
    await press_exactly(view, button)
    form = view.get_by_role("dialog")
    for number, text in enumerate((answer, *more)):
        await form.get_by_role("textbox").nth(number).fill(text)
    await form.get_by_role("button", name="Submit").click()
    await form.wait_for(state="hidden")


async def choose_in(view: Page, button: str, choice: str) -> None:
    """Open the form of a part with its button, choose from its menu, and send it."""
    await press_exactly(view, button)
    form = view.get_by_role("dialog")
    await form.get_by_role("combobox").click()
    await view.get_by_role("option", name=choice, exact=True).click()
    await form.get_by_role("button", name="Submit").click()
    await form.wait_for(state="hidden")


async def agree_in(view: Page, button: str) -> None:
    """Open the form of a part with its button, agree, and send it."""
    await press_exactly(view, button)
    form = view.get_by_role("dialog")
    await form.get_by_text("I agree").click()
    await form.get_by_role("button", name="Submit").click()
    await form.wait_for(state="hidden")


async def press_exactly(view: Page, label: str) -> None:
    """Press the last button of that label, with whatever sign, and no longer one."""
    buttons = view.locator("#channel-message-list").get_by_role("button")
    await buttons.filter(has_text=re.compile(rf"(^|\W){re.escape(label)}$")).last.click()


async def move_on_to(page: Page, words: str) -> None:
    """Move the clock from one planned moment to the next until that one is reached."""
    button = page.locator("#next")
    reached = False
    while not reached:
        reached = words in await button.inner_text()
        before = await page.locator("#time").inner_text()
        await button.click()
        await expect(page.locator("#time")).not_to_have_text(before)
        await expect(page.get_by_role("status")).to_contain_text("It is now")


async def fill_the_sheet(view: Page) -> None:
    """Fill in what NumHack's projects need, but for the category that the team chose already."""
    await fill_in(view, "Title", "Tidewatch")
    await fill_in(view, "Repository", "https://github.com/tidewatch/tidewatch")
    await fill_in(view, "Demo", "https://youtu.be/tidewatch24", "4 min")
    await fill_in(view, "In a few words", "Flood maps that people at the coast can read.")
    await choose_in(view, "Licence", "MIT")
    await agree_in(view, "Our own work")
    await agree_in(view, "Open licence")
