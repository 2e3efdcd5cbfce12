import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.install import NoBrowser, find_browser

PROJECT = Path(__file__).parents[2]


def program(folder: Path, name: str, status: int) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\nexit {status}\n")
    path.chmod(0o755)
    return path


def test_an_installed_browser_is_found_and_one_that_does_not_run_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "chromium-browser", 1)
    works = program(tmp_path, "google-chrome", 0)
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_browser() == works


def test_the_browser_that_was_named_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = program(tmp_path, "mine", 0)
    monkeypatch.setenv("CHROMIUM", str(mine))
    assert find_browser() == mine
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "gone"))
    with pytest.raises(NoBrowser, match="not a program"):
        find_browser()


def test_the_command_says_what_is_wrong_and_fails() -> None:
    asked = subprocess.run(
        [sys.executable, "-m", "tests.browser.install"],
        cwd=PROJECT,
        env={"CHROMIUM": "/nowhere/chromium", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert asked.returncode == 1
    assert asked.stderr.startswith("CHROMIUM is '/nowhere/chromium'")
