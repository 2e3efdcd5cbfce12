"""One browser for all tests of a worker, with a fresh profile for each test."""

import subprocess
import tempfile
import time
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, async_playwright, expect

from tests.browser.install import install_browser, launch_flags
from tests.demo.small_world import small

__all__ = ["browser", "chromium", "small"]

# As Playwright itself starts one: without a window, and with bars that are in no picture.
WINDOWLESS = ("--headless=new", "--hide-scrollbars", "--mute-audio", "--remote-debugging-port=0")
START_SECONDS = 60.0

expect.set_options(timeout=40_000)


@pytest.fixture(scope="session")
def chromium() -> Generator[str]:
    """Where a running browser listens; a machine without one gets one, or it says why not.

    It takes a second of a processor to start, so the tests of a worker share one.
    """
    path = install_browser()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        own = [*launch_flags(), *WINDOWLESS, f"--user-data-dir={folder}"]
        process = subprocess.Popen([path, *own], stderr=subprocess.DEVNULL)
        try:
            yield _address(process, Path(folder, "DevToolsActivePort"))
        finally:
            process.terminate()
            process.wait(timeout=START_SECONDS)


def _address(process: "subprocess.Popen[bytes]", written_to: Path) -> str:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, f"the browser ended with {process.returncode}"
        # It writes the port first and then a path, each on a line.
        if written_to.exists() and len(lines := written_to.read_text().split()) == 2:
            return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
        time.sleep(0.02)
    raise TimeoutError(f"the browser did not start within {START_SECONDS:.0f} s")


@pytest.fixture
async def browser(chromium: str) -> AsyncGenerator[BrowserContext]:
    """A fresh profile at a laptop's size; what a page's scripts throw fails the test."""
    thrown: list[str] = []
    async with async_playwright() as playwright:
        process = await playwright.chromium.connect_over_cdp(chromium)
        context = await process.new_context(
            viewport={"width": 1280, "height": 900}, timezone_id="UTC", locale="en-GB"
        )
        context.set_default_timeout(40_000)
        context.on("weberror", lambda error: thrown.append(str(error.error)))
        yield context
        await context.close()
        await process.close()
    assert thrown == []
