"""What a visitor does: choose a persona and a channel on the page, then act in the view."""

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
