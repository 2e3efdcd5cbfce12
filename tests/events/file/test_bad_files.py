"""Each file in ../bad breaks one rule, and says which, where, and how it is mended."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.events.file.catalogue import READING_RULES
from bot.events.file.checking import check_event_file
from bot.events.file.lint import RULES

BAD = Path(__file__).parents[1] / "bad"
FILES = sorted(BAD.glob("*.yaml"))


@dataclass(frozen=True)
class BadFile:
    """A bad file: the finding it announces, and the text with its mistake mended."""

    rule: str
    level: str
    line: int
    text: bytes
    mended: bytes


def read(path: Path) -> BadFile:
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    first, second, third, body = text.split("\n", 3)
    said = re.fullmatch(r"# ([a-z0-9-]+): (error|warning|note) on line (\d+)", first)
    assert said, f"{path.name} does not say what is wrong with it"
    wrong = json.loads(second.removeprefix("# instead of: "))
    right = json.loads(third.removeprefix("# write: "))
    before, found, after = body.rpartition(wrong)
    assert found, f"{path.name} has no {wrong!r}"
    head = f"{first}\n\n\n"
    mended = f"{head}{before}{right}{after}"
    return BadFile(
        said[1],
        said[2],
        int(said[3]),
        text.encode("utf-8", "surrogateescape"),
        mended.encode("utf-8", "surrogateescape"),
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_bad_file_is_caught_by_its_rule_alone_on_the_line_it_names(path: Path) -> None:
    bad = read(path)
    reading = check_event_file(bad.text, path.name)
    found = [(finding.rule, finding.level.value, finding.line) for finding in reading.findings]
    assert found == [(bad.rule, bad.level, bad.line)]
    assert path.stem == bad.rule


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_bad_file_is_clean_once_it_is_mended(path: Path) -> None:
    reading = check_event_file(read(path).mended, path.name)
    assert reading.findings == ()
    assert reading.file is not None


def test_every_rule_has_a_bad_file_and_every_bad_file_a_rule() -> None:
    rules = {*READING_RULES, *(rule.name for rule in RULES), "nothing-accepted"}
    assert {path.stem for path in FILES} == rules


def test_no_rule_is_registered_twice() -> None:
    names = [*READING_RULES, *(rule.name for rule in RULES)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_finding_is_a_sentence_that_can_be_printed(path: Path) -> None:
    (finding,) = check_event_file(path.read_bytes(), path.name).findings
    assert finding.message.isprintable()
    assert 10 < len(finding.message) < 700
