"""A browser of one's own for each test."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, async_playwright, expect

from tests.browser.install import install_browser, launch_flags
from tests.demo.small_world import small

__all__ = ["browser", "chromium", "small"]

expect.set_options(timeout=40_000)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's path; a machine without one gets one, or the test fails and says why."""
    return install_browser()


@pytest.fixture
async def browser(chromium: Path) -> AsyncGenerator[BrowserContext]:
    """A fresh profile at a laptop's size; what a page's scripts throw fails the test."""
    thrown: list[str] = []
    async with async_playwright() as playwright:
        process = await playwright.chromium.launch(executable_path=chromium, args=launch_flags())
        context = await process.new_context(
            viewport={"width": 1280, "height": 900}, timezone_id="UTC", locale="en-GB"
        )
        context.set_default_timeout(40_000)
        context.on("weberror", lambda error: thrown.append(str(error.error)))
        yield context
        await process.close()
    assert thrown == []
