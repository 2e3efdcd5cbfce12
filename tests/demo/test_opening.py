"""The scene as it stands when the page opens, and the command that starts it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from sqlalchemy import func, select

from bot.db import Database
from bot.demo import SIMCORD, check_version
from bot.demo.cast import CAST
from bot.demo.opening import BEGINS_AT, EVENT_FILE, MOVED_SESSION, opened_stage
from bot.demo.stage import Stage
from bot.model import AuditEntry, Participant, Team

PROJECT = Path(__file__).parents[2]
# Only waited for in full when something is wrong; a busy machine is given its time.
PATIENCE_SECONDS = 120


pytestmark = pytest.mark.xdist_group("opening")
looking = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stage")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(folder: Path) -> AsyncGenerator[Stage]:
    """One for all tests that only look: to open it takes longer than they do."""
    async with opened_stage(folder) as stage:
        yield stage


def readable(stage: Stage, key: str) -> set[str]:
    return {place.name for place in stage.places(stage.persona(key))[1]}


@looking
async def test_the_demo_begins_half_an_hour_before_the_first_workshop(stage: Stage) -> None:
    assert timedelta() <= stage.clock.now() - BEGINS_AT < timedelta(minutes=1)
    moment = await stage.next_moment()
    assert moment is not None
    assert moment.at - BEGINS_AT == timedelta(minutes=30)
    assert "Workshop" in moment.words


@looking
async def test_the_event_is_under_way_in_the_database(stage: Stage, folder: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{folder / 'muster.db'}")
    async with database.read() as session:
        people = await session.scalar(select(func.count()).select_from(Participant))
        teams = [*await session.scalars(select(Team.name))]
        actions = {*await session.scalars(select(AuditEntry.action))}
    await database.close()
    assert people == sum(character.part == "participant" for character in CAST)
    assert set(teams) == {character.team for character in CAST if character.team}
    assert {"config.import", "event.setup"} <= actions


@looking
async def test_staff_channels_are_open_to_those_they_are_for(stage: Stage) -> None:
    assert {"start-here", "announcements", "introductions"} <= readable(stage, "newcomer")
    assert {"mentors", "judges", "organizers"}.isdisjoint(readable(stage, "newcomer"))
    assert "mentors" in readable(stage, "mentor")
    assert {"mentors", "judges", "organizers"} <= readable(stage, "organizer")


@looking
async def test_nothing_is_unread_and_no_bug_was_met(stage: Stage) -> None:
    for persona in stage.personas:
        assert all(place.unread == 0 for place in stage.places(persona)[1])
    assert stage.world.bugs() == []


@looking
async def test_every_team_has_its_room_and_the_board_is_filled(stage: Stage) -> None:
    assert "Tidewatch" in readable(stage, "participant")
    assert "Tidewatch" in readable(stage, "captain")
    assert "Tidewatch" not in readable(stage, "alone")
    newcomer = stage.persona("newcomer")
    place = next(p for p in stage.places(newcomer)[1] if p.name == "find-a-team")
    board = stage.world.history(newcomer.user_id, place.id)[0].content
    assert "14 people look" in board
    assert "4 teams look" in board
    assert "Flood maps" in board


@looking
async def test_the_organizer_has_an_edited_event_file_at_hand(stage: Stage) -> None:
    before, after = MOVED_SESSION
    assert EVENT_FILE.read_bytes().count(before) == 1
    edited = stage.file("numhack-moved.yaml").content
    assert after in edited
    assert len(edited) == len(EVENT_FILE.read_bytes())


async def test_the_command_serves_the_page_until_it_is_told_to_stop(tmp_path: Path) -> None:
    surroundings = {**os.environ, "DEMO_PORT": "18080", "TMPDIR": str(tmp_path)}
    surroundings.pop("DISCORD_TOKEN", None)
    demo = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "demo",
        cwd=PROJECT,
        env=surroundings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert demo.stdout is not None
    async with asyncio.timeout(PATIENCE_SECONDS):
        lines = [line.decode() async for line in _until_ready(demo.stdout)]
    address = lines[-1].rsplit(" ", 1)[1].strip()
    async with aiohttp.ClientSession() as browser, browser.get(address) as answer:
        assert "Muster demo" in await answer.text()
    demo.send_signal(signal.SIGTERM)
    _, errors = await asyncio.wait_for(demo.communicate(), PATIENCE_SECONDS)
    assert demo.returncode == 0, errors.decode()
    assert b"Traceback" not in errors
    assert os.listdir(tmp_path) == []  # noqa: PTH208 -- quick, and a path's own would block alike


async def _until_ready(stream: asyncio.StreamReader) -> AsyncGenerator[bytes]:
    async for line in stream:
        yield line
        if b"http://127.0.0.1:" in line:
            return


@pytest.mark.parametrize("installed", ["3.2.0", "3.3.0", None])
def test_another_simcord_is_refused_in_one_line(installed: str | None) -> None:
    with pytest.raises(SystemExit, match=r"needs SimCord 3\.2\.1 and found") as refused:
        check_version(installed)
    assert "\n" not in str(refused.value)


def test_the_simcord_that_the_demo_knows_is_the_one_in_the_lock_file() -> None:
    assert f"simcord=={SIMCORD}" in (PROJECT / "requirements-dev.lock").read_text()
