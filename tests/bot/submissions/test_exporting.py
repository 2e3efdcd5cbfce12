"""Projects as files: nothing that people typed can do harm in a spreadsheet or a browser."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from bot.app import App
from bot.clock import MovableClock
from bot.model import Event, Team
from bot.submissions.exporting import as_csv, as_html, as_json
from bot.submissions.projects import Project
from tests.bot.conftest import MANAGER
from tests.bot.submissions.conftest import ANA, CEM, complete, found_team, write

OPENS = datetime(2024, 11, 22, 12, tzinfo=UTC)
HOSTILE = Project(
    submission_id=1,
    scope="team:1",
    title="<script>alert(1)</script>",
    owner='"><img src=x>',
    members=("=cmd()",),
    track_keys=("build",),
    tracks=("Build & <b>",),
    parts=(("Link", "https://example.org/?a=1&b=<x>"), ("Text", "javascript:alert(1)\n<b>")),
    handed_in_at=OPENS,
    late=True,
    mine=False,
    taken_out=False,
)


def test_the_gallery_shows_what_people_typed_as_text() -> None:
    page = as_html("Hack <3", [HOSTILE], "Europe/Berlin")
    assert "<script>" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert 'href="https://example.org/?a=1&amp;b=&lt;x&gt;"' in page
    assert "Fri 2024-11-22 13:00:00 CET (late)" in page
    assert "No projects" in as_html("Hack", [], "UTC")


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Etc/GMT+12", "Fri 2024-11-22 00:00:00 AoE"),
        ("Etc/GMT-2", "Fri 2024-11-22 14:00:00 UTC+2"),
        ("America/Sao_Paulo", "Fri 2024-11-22 09:00:00 UTC-3"),
        ("Asia/Kathmandu", "Fri 2024-11-22 17:45:00 UTC+5:45"),
    ],
)
def test_a_zone_without_letters_of_its_own_is_named_as_everywhere_else(
    zone: str, said: str
) -> None:
    assert f"Handed in {said} (late)" in as_html("Hack", [HOSTILE], zone)


def test_projects_are_json_that_reads_back() -> None:
    (read,) = json.loads(as_json([HOSTILE]))
    assert read["title"] == HOSTILE.title
    assert read["parts"]["Text"] == "javascript:alert(1)\n<b>"


async def test_everyone_has_a_line_and_no_cell_is_a_formula(
    app: App, numhack: Event, owls: Team, clock: MovableClock
) -> None:
    clock.move_to(OPENS)
    await found_team(app, numhack, "=Foxes", CEM)
    sheet = await complete(app, ANA, numhack)
    sheet = await write(app, ANA, numhack, sheet, "summary", "@SUM(1)")
    await app.services.submissions.hand_in(ANA, numhack.id, sheet.scope)
    standings = await app.services.submission_desk.overview(MANAGER, numhack.id)
    header, *lines = csv.reader(io.StringIO(as_csv(standings, "UTC")))
    read = [dict(zip(header, line, strict=True)) for line in lines]
    assert [(line["by"], line["stage"]) for line in read] == [
        ("Owls", "submitted"),
        ("'=Foxes", "nothing"),
    ]
    assert read[0]["In a few words"] == "'@SUM(1)"
    assert read[0]["Repository"] == "https://github.com/ana/owls"
    assert read[0]["handed in"] == "Fri 2024-11-22 12:00:00 UTC"
