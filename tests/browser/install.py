"""Find a browser for the tests, or get one: `python -m tests.browser.install`.

An installed Chromium is taken first (the environment variable CHROMIUM names a particular one);
without one, Debian's package when this is root on Debian or Ubuntu, else Playwright's own.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS = 900


class NoBrowser(Exception):
    """There is no browser and none could be installed; the message says what to do."""


def find_browser() -> Path | None:
    """The Chromium to use: the one named by CHROMIUM, the system's, else Playwright's.

    Raises NoBrowser when CHROMIUM names a file that cannot be run.
    """
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        path = shutil.which(chosen)
        if path is None:
            raise NoBrowser(f"CHROMIUM is {chosen!r}, which is not a program that can be run.")
        return Path(path)
    for name in NAMES:
        path = shutil.which(name)
        if path is not None and _runs(Path(path)):
            return Path(path)
    return _playwrights_own()


def install_browser() -> Path:
    """The browser's path, installing one if need be; raises NoBrowser when that fails."""
    found = find_browser()
    if found is not None:
        return found
    if _is_root() and _is_debian():
        _run(["apt-get", "update", "--quiet"])
        _run(["apt-get", "install", "--quiet", "--yes", "--no-install-recommends", "chromium"])
        found = find_browser()
    if found is None:
        # Only root may install the libraries that it needs; for others this would ask for a
        # password in the middle of a test run.
        libraries = ["--with-deps"] if _is_root() else []
        _run([sys.executable, "-m", "playwright", "install", *libraries, "chromium"])
        found = _playwrights_own()
    if found is None:
        raise NoBrowser(
            "No Chromium was found and none could be installed. Install one, or set CHROMIUM to "
            "its path, and try again."
        )
    return found


def launch_flags() -> list[str]:
    """Flags for a browser that keeps to itself and starts quickly."""
    flags = [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    if _is_root():
        flags.append("--no-sandbox")  # Chromium refuses to start as root with its sandbox
    return flags


def _runs(path: Path) -> bool:
    # Ubuntu's /usr/bin/chromium-browser may be a script that only asks for a snap.
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _playwrights_own() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _is_debian() -> bool:
    return shutil.which("apt-get") is not None and Path("/etc/debian_version").exists()


def _run(command: list[str]) -> None:
    print("No Chromium yet:", " ".join(command), flush=True)
    try:
        subprocess.run(command, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"That did not work: {error}", flush=True)


def main() -> int:
    """Print the browser that the tests will use; 1 when there is none."""
    try:
        print(f"Browser for the tests: {install_browser()}")
    except NoBrowser as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
