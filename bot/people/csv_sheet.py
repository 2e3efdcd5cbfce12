"""Reading a CSV file into lines of cells, and writing one that spreadsheets run nothing of.

Nothing here knows what the columns mean.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

LARGEST_CSV = 1_000_000
MOST_LINES = 5_000
LONGEST_CELL = 4_000
MOST_COLUMNS = 100
SEPARATORS = ",;\t|"
# What makes a spreadsheet take a cell for a formula; an apostrophe in front makes it text.
RUNS = re.compile(r"'*[=+\-@\t\r]")


@dataclass(frozen=True)
class Finding:
    """What is wrong on a line of the file; lines count from 1, and 0 is the file as a whole."""

    line: int
    message: str


@dataclass(frozen=True)
class Line:
    """The cells of one record, and the line it begins on."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A file as it was read: the names of the columns, the records, and what cannot be read."""

    header: tuple[str, ...]
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...] = ()


def read_sheet(content: bytes) -> Sheet:
    """The records of a CSV file, whatever separates its cells; blank lines are left out.

    Understands UTF-8 with or without a mark, and UTF-16 with one, as spreadsheets save it.
    """
    text = _decoded(content)
    if text is None:
        return _unreadable("it is not in UTF-8; save it as “CSV UTF-8” and try again")
    if "\0" in text:
        return _unreadable("it holds bytes that no text has; is it really a CSV file?")
    try:
        lines = [*_records(text)]
    except csv.Error as error:
        return _unreadable(f"the cells cannot be told apart: {error}")
    if not lines:
        return _unreadable("it is empty")
    header, *records = lines
    findings = [*_misfits(header, records)]
    return Sheet(tuple(cell.strip() for cell in header.cells), tuple(records), tuple(findings))


def write_sheet(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV file in UTF-8 with a mark, so that spreadsheets read it right and run nothing."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def guarded(cell: str) -> str:
    """The cell with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{cell}" if RUNS.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return cell[1:] if cell.startswith("'") and RUNS.match(cell) else cell


def _decoded(content: bytes) -> str | None:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _records(text: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    begins = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield Line(begins, tuple(unguarded(cell) for cell in cells))
        begins = reader.line_num + 1


def _separator(text: str) -> str:
    # The names of columns hold none of them, but a sentence might: the one used most.
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(SEPARATORS, key=bare.count)


def _misfits(header: Line, records: Sequence[Line]) -> Iterator[Finding]:
    width = len(header.cells)
    if width > MOST_COLUMNS:
        yield Finding(header.number, f"it has {width:,} columns; at most {MOST_COLUMNS} are read")
    if len(records) > MOST_LINES:
        yield Finding(0, f"it has {len(records):,} lines; at most {MOST_LINES:,} are read at once")
        return
    if not records:
        yield Finding(0, "it has the names of columns and nobody below them")
    for line in records:
        over = line.cells[width:]
        if any(cell.strip() for cell in over):
            yield Finding(
                line.number,
                f"it has {len(line.cells)} cells and there are {width} columns; "
                "put a cell that holds a separator in quotes",
            )
        if any(len(cell) > LONGEST_CELL for cell in line.cells):
            yield Finding(line.number, f"a cell is longer than {LONGEST_CELL:,} characters")


def _unreadable(why: str) -> Sheet:
    return Sheet((), (), (Finding(0, why),))
