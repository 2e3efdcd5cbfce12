"""What a running bot keeps in memory: large libraries are not loaded before they are of use."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LARGE = {
    "pydantic": "reading event files; settings are read in a process that ends",
    "pydantic_settings": "the same",
    "whenever": "reading times",
    "yaml": "reading event files",
    "alembic": "an older database",
    "icalendar": "calendar files",
    "numpy": "dividing people into teams, in a process apart",
    "scipy": "the same",
    "matplotlib": "charts, in a process apart",
}
LOAD = """
import importlib, sys
from config.settings import load_settings
load_settings()
import bot.app
from bot.client import COGS
for cog in COGS:
    importlib.import_module(cog)
print(*sys.modules)
"""


def test_a_bot_that_starts_loads_nothing_large_that_it_has_no_use_for_yet(tmp_path: Path) -> None:
    environment = {"PYTHONPATH": str(ROOT), "DISCORD_TOKEN": "one.two.three"}
    ended = subprocess.run(
        [sys.executable, "-c", LOAD],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(ended.stdout.split())
    assert {"sqlalchemy", "discord", "bot.app"} <= loaded
    assert loaded & LARGE.keys() == set()
