"""The five reference events: clean, true to their sources, and valid for editors."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.events.file.checking import check_event_file
from bot.events.file.command import write_schema
from bot.events.file.findings import Level
from bot.events.file.schema import EventFile

CONFIG = Path(__file__).parents[3] / "config"
FILES = sorted((CONFIG / "events").glob("*.yaml"))


class EditorLoader(yaml.SafeLoader):
    """Reads YAML 1.2 as editors do: no dates, no yes and no, no hours as numbers."""


EditorLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?[0-9]+\.[0-9]+", list("-+0123456789")),
):
    EditorLoader.add_implicit_resolver(  # pyright: ignore[reportUnknownMemberType] -- untyped stub
        f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), first
    )


def read(slug: str) -> EventFile:
    path = CONFIG / "events" / f"{slug}.yaml"
    reading = check_event_file(path.read_bytes(), path.name)
    assert reading.file is not None, [str(finding) for finding in reading.findings]
    return reading.file


def test_there_are_five_events() -> None:
    slugs = ["deeplearn", "dl-course", "numhack", "paper-weekend", "scratch-seminar"]
    assert [path.stem for path in FILES] == slugs
    assert [read(slug).event.slug for slug in slugs] == slugs


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_event_file_is_clean(path: Path) -> None:
    findings = check_event_file(path.read_bytes(), path.name).findings
    assert [str(finding) for finding in findings if finding.level is not Level.NOTE] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_event_file_survives_being_stored(path: Path) -> None:
    file = read(path.stem)
    assert EventFile.model_validate_json(file.model_dump_json()) == file


def test_the_schema_for_editors_is_up_to_date() -> None:
    written = (CONFIG / "event.schema.json").read_text("utf-8")
    assert written == write_schema(), "run make schema"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_event_file_is_valid_for_editors(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=../event.schema.json\n")
    errors = _validator().iter_errors(yaml.load(text, Loader=EditorLoader))
    assert [error.message for error in errors] == []


def test_the_schema_for_editors_refuses_what_is_wrong() -> None:
    text = (CONFIG / "events" / "numhack.yaml").read_text("utf-8")
    for right, wrong in (("sessions:", "sesions:"), ("kind: keynote", "kind: keynot")):
        data = yaml.load(text.replace(right, wrong, 1), Loader=EditorLoader)
        assert list(_validator().iter_errors(data))


def test_the_schema_describes_every_key_for_editors() -> None:
    schema = json.loads(write_schema())
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    for name, part in schema["$defs"].items():
        whole = part.get("anyOf", [part])[-1]
        assert whole.get("description"), name
        for key, field in whole.get("properties", {}).items():
            # A field that refers to a part may leave the describing to it.
            assert field.get("description") or "$ref" in field, f"{name}.{key}"


def _validator() -> Any:
    schema = json.loads(write_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_numhack_closes_at_midnight_anywhere_on_earth() -> None:
    file = read("numhack")
    window = file.windows.submissions
    assert window is not None
    assert window.closes is not None
    assert window.closes.utc == datetime(2024, 11, 25, 11, 59, tzinfo=UTC)
    assert [other.utc.hour for other in window.also_said_as] == [12]


def test_numhack_reads_its_first_day_as_an_afternoon_in_utc() -> None:
    sessions = {
        planned.session.key: planned.session.start for planned in read("numhack").programme()
    }
    hours = [
        start.utc.hour
        for key in ("keynote", "talk", "demo-platform", "demo-tools")
        if (start := sessions[key])
    ]
    assert hours == [12, 14, 15, 16]
    assert sessions["workshop-third"] is None


def test_numhack_has_teams_categories_criteria_and_prizes_of_its_page() -> None:
    file = read("numhack")
    assert file.teams is not None
    assert (file.teams.min_size, file.teams.max_size, file.teams.solo) == (2, 5, True)
    assert [track.key for track in file.tracks] == ["build", "train", "analyse"]
    assert file.judging is not None
    assert (len(file.judging.criteria), len(file.judging.rounds)) == (5, 2)
    assert file.judging.publish_at is not None
    assert file.judging.publish_at.utc == datetime(2024, 12, 5, 17, tzinfo=UTC)
    assert [perk.value for perk in file.perks] == ["500 USD"]


def test_deeplearn_is_due_at_six_on_the_clocks_of_its_place() -> None:
    file = read("deeplearn")
    assert file.windows.submissions is not None
    assert file.windows.submissions.closes is not None
    assert file.windows.submissions.closes.utc == datetime(2024, 7, 29, 16, tzinfo=UTC)
    assert len(file.tracks) == 7
    assert file.track_rules is not None
    assert file.track_rules.own_submission
    assert file.track_rules.enter_at_most is None


def test_paper_weekend_admits_at_most_eight_and_worries_below_five() -> None:
    admission = read("paper-weekend").admission
    assert admission is not None
    assert (admission.cap, admission.minimum, len(admission.criteria)) == (8, 5, 4)


def test_dl_course_has_one_week_decided_and_three_open() -> None:
    file = read("dl-course")
    assert [unit.is_open for unit in file.units] == [False, True, True, True]
    assert file.contributions is not None
    assert file.contributions.selection is not None
    assert file.contributions.selection.how_many == 8


def test_scratch_seminar_has_no_teams_no_submissions_and_no_end() -> None:
    file = read("scratch-seminar")
    assert file.event.ends is None
    assert set(file.features()) == {"schedule", "topics", "history", "ballots", "faq"}
    assert [len(topic.sessions) for topic in file.topics] == [2, 2, 2]
    duties = file.duties_of(file.topics[0])
    start = file.topics[0].sessions[0].start
    assert start is not None
    assert duties[0].due.instant(start) == datetime(2025, 3, 4, 16, tzinfo=UTC)
