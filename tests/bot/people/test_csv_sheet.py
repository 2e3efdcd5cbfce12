"""CSV files as spreadsheets write them: marks, separators, quotes, and cells that would run."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.people.csv_sheet import LONGEST_CELL, MOST_LINES, read_sheet, write_sheet


def cells(content: bytes) -> list[tuple[str, ...]]:
    sheet = read_sheet(content)
    assert not sheet.findings
    return [line.cells for line in sheet.lines]


@pytest.mark.parametrize(
    "content",
    [
        b"id,name\n1,Ada\n",
        b"id;name\r\n1;Ada\r\n",
        b"id\tname\r1\tAda",
        b'\xef\xbb\xbf"id","name"\n"1","Ada"\n',
        "id;name\n1;Ada\n".encode("utf-16"),
        b"\n\nid,name\n\n1,Ada\n,\n",
    ],
)
def test_every_way_that_spreadsheets_save_a_list_is_read_alike(content: bytes) -> None:
    assert cells(content) == [("1", "Ada")]
    assert read_sheet(content).header == ("id", "name")


def test_a_line_is_where_its_record_begins_also_below_a_cell_of_several_lines() -> None:
    sheet = read_sheet(b'id,about\r\n1,"one\r\ntwo"\r\n\r\n2,three\r\n')
    assert [line.number for line in sheet.lines] == [2, 5]
    assert sheet.lines[0].cells == ("1", "one\r\ntwo")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"id,name\n", "nobody below"),
        ("id,name\n1,J\xf6rg\n".encode("latin-1"), "UTF-8"),
        (b"id,name\n1,\0\n", "no text has"),
        (b'id,name\n1,"Ada\n', "cannot be told apart"),
        (b"id,name\n1,Ada,Lovelace\n", "3 cells and there are 2 columns"),
        (b"id\n" + b"1\n" * (MOST_LINES + 1), "at most 5,000"),
        (b"id\n" + b"x" * (LONGEST_CELL + 1), "longer than 4,000"),
    ],
)
def test_what_cannot_be_read_is_named(content: bytes, words: str) -> None:
    findings = read_sheet(content).findings
    assert any(words in finding.message for finding in findings), findings


@pytest.mark.parametrize("cell", ["=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", "'=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_text_in_the_file_and_itself_again(
    cell: str,
) -> None:
    written = write_sheet(["about"], [[cell]])
    assert f"'{cell}".encode() in written
    assert cells(written) == [(cell,)]


@settings(max_examples=40)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), min_size=1))
def test_what_is_written_is_read_again(row: list[str]) -> None:
    kept = ["key", *row]
    assert cells(write_sheet([f"c{n}" for n in range(len(kept))], [kept])) == [tuple(kept)]
