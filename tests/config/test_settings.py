"""Settings: read from the environment, and clear about what is wrong."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.forked import ROOT, Runs

SECRET = "MTIzNDU2.not-a-real-token.value"


pytestmark = pytest.mark.xdist_group("settings")


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    with Runs() as runs:
        yield runs


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"DATABASE_URL": f"mysql://muster:{SECRET}@db/muster"}, "DATABASE_URL"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        ({"DISCORD_API_URL": "http://127.0.0.1:9"}, "set both or neither"),
        ({"DISCORD_GATEWAY_URL": "ws://127.0.0.1:9"}, "set both or neither"),
        ({"DISCORD_API_URL": "nowhere", "DISCORD_GATEWAY_URL": "x"}, "a complete address"),
        ({"DISCORD_TOKEN": f"Bot {SECRET}"}, "DISCORD_TOKEN"),
        ({"LOG_JSON": "perhaps"}, "LOG_JSON"),
        ({"DATABASE_URL": "sqlite+aiosqlite://"}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite+aiosqlite:///:memory:"}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite+aiosqlite://host/muster.db"}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite+aiosqlite:////dev/null/muster.db"}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite+aiosqlite:////"}, "DATABASE_URL"),
        ({"DATABASE_URL": f"postgresql+asyncpg://m:{SECRET}@db:port/m"}, "DATABASE_URL"),
        ({"DATABASE_URL": f"postgresql+asyncpg://m:{SECRET}@127.0.0.1:1/m"}, "DATABASE_URL"),
    ],
)
def test_a_wrong_setting_ends_with_one_line_and_exit_code_2(
    runs: Runs, tmp_path: Path, variables: dict[str, str], expected: str
) -> None:
    ended = runs.run(tmp_path, "run", **({"DISCORD_TOKEN": SECRET} | variables))
    assert ended.returncode == 2
    assert expected in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "Traceback" not in ended.stderr
    assert SECRET not in ended.stderr + ended.stdout


def test_running_without_a_token_says_where_to_put_it(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert "DISCORD_TOKEN is missing" in ended.stderr


def test_a_token_is_read_from_the_env_file_and_never_shown(runs: Runs, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"DISCORD_TOKEN={SECRET}\nLOG_LEVEL=LOUD\n")
    ended = runs.run(tmp_path, "run")
    assert "LOG_LEVEL" in ended.stderr
    assert SECRET not in ended.stderr + ended.stdout


def test_an_env_file_in_another_encoding_is_named(runs: Runs, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("LOG_LEVEL=Ärger".encode("latin-1"))
    ended = runs.run(tmp_path, "run")
    assert ended.returncode == 2
    assert "UTF-8" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("command", ["migrate", "backup"])
def test_a_database_that_cannot_be_opened_is_said_in_one_line(
    runs: Runs, tmp_path: Path, command: str
) -> None:
    arguments = [command, "copy.db"] if command == "backup" else [command]
    ended = runs.run(tmp_path, *arguments, DATABASE_URL="sqlite+aiosqlite:////dev/null/muster.db")
    assert ended.returncode in {1, 2}
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_a_backup_that_cannot_be_written_is_said_in_one_line(runs: Runs, tmp_path: Path) -> None:
    runs.run(tmp_path, "migrate")
    ended = runs.run(tmp_path, "backup", "/dev/null/copy.db")
    assert ended.returncode == 1
    assert "No backup was written" in ended.stderr
    assert "Traceback" not in ended.stderr
