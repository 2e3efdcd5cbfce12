"""Fixtures that every part of the tests shares, and where and in what order tests run."""

import asyncio
import gc
import os
import shutil
from pathlib import Path

import pytest

from bot.db import Database
from bot.logs import configure_logs
from bot.migrate import migrate
from tests.memory import folder_in_memory
from tests.postgres.server import remark
from tests.statements import share_statements

pytest_plugins = ["tests.loopback.fixtures"]

# What takes longest comes first, so that no worker is left alone with it at the end.
LONG = (
    "soak",
    "browser",
    "bot/teams/test_stateful",
    "bot/delivery/test_simulation",
    "demo",
    "wire",
    "postgres",
)
# Their waits are a tenth of the real ones: two at a time at most, or they starve each other.
ONE_AFTER_ANOTHER = {
    "kills": ("soak/test_kills", "soak/test_c"),
    "faults": ("soak/test_faults", "soak/test_provisioning"),
}


def pytest_configure() -> None:
    """Log as the bot does, so that tests can look for what it would have logged."""
    configure_logs("INFO", as_json=False)
    share_statements()
    if (folder := folder_in_memory()) is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in every run on which databases it was: a missing PostgreSQL is easily overlooked."""
    terminalreporter.write_line(remark())


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: much of a test's time is spent waiting for a process."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let long tests start first, and those that need a quiet machine not all at a time."""
    items.sort(key=_place_in_line)
    for item in items:
        for name, places in ONE_AFTER_ANOTHER.items():
            if _place(item).startswith(places):
                item.add_marker(pytest.mark.xdist_group(name))


def pytest_collection_finish() -> None:
    """Never look again through all that importing has made: a tenth of the time went there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


def _place_in_line(item: pytest.Item) -> int:
    return next((n for n, part in enumerate(LONG) if _place(item).startswith(part)), len(LONG))


def _place(item: pytest.Item) -> str:
    return item.path.relative_to(Path(__file__).parent).as_posix()


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database, made once for each worker: making one takes longer than many tests."""
    file = tmp_path_factory.mktemp("template") / "muster.db"

    async def make() -> None:
        database = Database(f"sqlite+aiosqlite:///{file}")
        await migrate(database)
        await database.close()

    asyncio.run(make())
    assert not file.with_name("muster.db-wal").exists()
    return file


@pytest.fixture
def database_url(_template: Path, tmp_path: Path) -> str:
    """The address of an empty, migrated database of one's own."""
    shutil.copy(_template, tmp_path / "muster.db")
    return f"sqlite+aiosqlite:///{tmp_path}/muster.db"
