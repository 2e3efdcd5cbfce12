"""What a file of people may say, and what is said about a file that says something else."""

from typing import Any

import pytest

from bot.people.asked import Question
from bot.people.csv_checking import check_people
from bot.people.csv_columns import Terms, shown
from bot.people.csv_sheet import read_sheet

FIRST = 10**17
TERMS = Terms(
    zones=frozenset({"Europe/Berlin", "America/New_York", "UTC"}),
    chapters={"bonn": "Bonn am Rhein"},
    tracks={"build": "Build", "train": "Train; learn"},
    questions=(
        Question("work", "What have you worked on?", kind="paragraph", max_length=10),
        Question("meets", "Which is true?", kind="choices", choices=("One, two", "Three")),
        Question("age", "How old are you?", kind="number"),
        Question("page", "Your page?", kind="link"),
        Question("vegan", "Vegan?", kind="yes_no"),
    ),
    skills=("C", "C++", "Machine learning"),
)


def lines(*rows: str) -> bytes:
    return "\n".join(rows).encode()


def value_of(column: str, cell: str) -> Any:
    quoted = cell.replace('"', '""')
    checked = check_people(read_sheet(lines(f"user_id,{column}", f'{FIRST},"{quoted}"')), TERMS, {})
    assert not checked.findings, checked.findings
    [value] = checked.people[0].values.values()
    return value


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("Zone", "new york", "America/New_York"),
        ("chapter", "bonn am rhein", "bonn"),
        ("City", "online", None),
        ("skills", "c++: 3, machine  LEARNING", {"C++": 3, "Machine learning": 2}),
        ("skills", "a\\;b: 2; c", {"a;b": 2, "C": 2}),
        ("tracks", "Build; build", ["build"]),
        ("tracks", "train\\; learn", ["train"]),
        ("languages", "German, en", ["de", "en"]),
        ("experience", "Solid", 2),
        ("attendance", "In person", "in_person"),
        ("state", "waiting", "waiting"),
        ("What have you worked on?", "nets", "nets"),
        ("answer: meets", "One, two; three", ["One, two", "Three"]),
        ("age", "7", 7),
        ("vegan", "Y", True),
    ],
)
def test_a_cell_is_understood_as_people_write_it(column: str, cell: str, value: Any) -> None:
    assert value_of(column, cell) == value


@pytest.mark.parametrize("value", [["a;b", "c\\"], {"a;b": 2, "C++": 1}, True, 3, "x", 2.5])
def test_a_value_that_was_shown_is_not_taken_for_a_change(value: Any) -> None:
    cell = shown(value)
    there = {FIRST: {"answer: work": cell}}
    quoted = cell.replace('"', '""')
    sheet = read_sheet(lines("user_id,work", f'{FIRST},"{quoted}"'))
    checked = check_people(sheet, TERMS, there)
    assert not checked.findings
    assert checked.people[0].values == {}


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (lines("user_id,shoe size", f"{FIRST},44"), 1, "no column “shoe size”"),
        (lines("user_id,time zon", f"{FIRST},UTC"), 1, "did you mean “time_zone”"),
        (lines("name,email", "Ada,"), 1, "has to say who it is"),
        (lines("user_id,name,name", f"{FIRST},Ada,Ada"), 1, "is there twice"),
        (lines("user_id", "1.23457E+17"), 2, "a spreadsheet rounded"),
        (lines("user_id", "ada"), 2, "not a Discord user id"),
        (lines("user_id,name", ",Ada"), 2, "nobody is named"),
        (lines("user_id", f"{FIRST}", f"{FIRST}"), 3, "is on line 2 already"),
        (lines("username", "ada", "@Ada"), 3, "is on line 2 already"),
        (lines("user_id,experience", f"{FIRST},9"), 2, "not 0, 1, 2 or 3"),
        (lines("user_id,skills", f"{FIRST},Python: 7"), 2, "not 1, 2 or 3"),
        (lines("user_id,tracks", f"{FIRST},sailing"), 2, "“sailing” is not known"),
        (lines("user_id,state", f"{FIRST},famous"), 2, "is none of"),
        (lines("user_id,email", f"{FIRST},nowhere"), 2, "not an e-mail address"),
        (lines("user_id,looking", f"{FIRST},perhaps"), 2, "neither yes nor no"),
        (lines("user_id,chapter", f"{FIRST},Atlantis"), 2, "“Atlantis” is not known"),
        (lines("user_id,work", f"{FIRST},{'x' * 11}"), 2, "at most 10"),
        (lines("user_id,meets", f"{FIRST},four"), 2, "“four” is not known"),
        (lines("user_id,age", f"{FIRST},old"), 2, "not a number"),
        (lines("user_id,page", f"{FIRST},javascript:x"), 2, "begins with https://"),
        (lines("user_id,languages", f"{FIRST},klingonese"), 2, "klingonese"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(content: bytes, line: int, words: str) -> None:
    checked = check_people(read_sheet(content), TERMS, {})
    assert [finding.line for finding in checked.findings] == [line], checked.findings
    assert words in checked.findings[0].message
