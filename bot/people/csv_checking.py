"""Checking a file of people against an event: every line, before anything is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from bot.people.csv_columns import (
    USER_ID,
    USERNAME,
    Column,
    Terms,
    Unreadable,
    bare,
    columns_of,
    shown,
    user_id_in,
    username_in,
)
from bot.people.csv_sheet import Finding, Line, Sheet

# Known people's cells as an export shows them, by Discord's number and the column's name.
Cells = Mapping[int, Mapping[str, str]]


@dataclass(frozen=True)
class PersonLine:
    """What one line says of one person; a cell that is empty says nothing.

    `values` are by the name of the column. Who it is, is `user_id` or else `username`.
    """

    line: int
    user_id: int | None
    username: str
    values: Mapping[str, Any]

    @property
    def who(self) -> str:
        """The person as the file names them."""
        return str(self.user_id) if self.user_id is not None else self.username


@dataclass(frozen=True)
class Checked:
    """A file that was checked: its people, and everything that is wrong with it."""

    people: tuple[PersonLine, ...]
    findings: tuple[Finding, ...]


def check_people(sheet: Sheet, terms: Terms, there: Cells) -> Checked:
    """Read every line; cells that say what is `there` already are fine whatever they say."""
    if sheet.findings:
        return Checked((), sheet.findings)
    findings: list[Finding] = []
    columns = _columns(sheet, terms, findings)
    people: list[PersonLine] = []
    # Without anybody's name every line would be wrong in the same way.
    named = USER_ID in columns or USERNAME in columns
    for line in sheet.lines if named else ():
        person = _person(line, columns, there, findings)
        if person is not None:
            people.append(person)
    findings += _named_twice(people)
    return Checked(tuple(people), tuple(sorted(findings, key=lambda finding: finding.line)))


def _columns(sheet: Sheet, terms: Terms, findings: list[Finding]) -> list[Column | None]:
    by_name: dict[str, Column] = {}
    for column in columns_of(terms):
        for name in column.known:
            by_name.setdefault(name, column)
    found = [by_name.get(bare(name)) for name in sheet.header]
    for name, column in zip(sheet.header, found, strict=True):
        if column is None:
            findings.append(Finding(1, _unknown(name, by_name)))
    for column in {c.name: c for c in found if c is not None}.values():
        if found.count(column) > 1:
            findings.append(Finding(1, f"the column “{column.name}” is there twice"))
    if USER_ID not in found and USERNAME not in found:
        findings.append(Finding(1, "a column “user_id” or “username” has to say who it is"))
    return found


def _unknown(name: str, by_name: Mapping[str, Column]) -> str:
    if not name.strip():
        return "a column has no name"
    near = get_close_matches(bare(name), by_name, n=1)
    hint = f"; did you mean “{by_name[near[0]].name}”?" if near else "; take it out or rename it"
    return f"there is no column “{name[:60]}”{hint}"


def _person(
    line: Line, columns: list[Column | None], there: Cells, findings: list[Finding]
) -> PersonLine | None:
    cells = {
        column.name: (column, cell.strip())
        for column, cell in zip(columns, line.cells, strict=False)
        if column is not None and cell.strip()
    }
    user_id, username = None, ""
    try:
        user_id, username = _who(cells)
    except Unreadable as unreadable:
        findings.append(Finding(line.number, str(unreadable)))
    known: Mapping[str, str] = {} if user_id is None else there.get(user_id, {})
    values: dict[str, Any] = {}
    for name, (column, cell) in cells.items():
        if column.read is None or known.get(name) == cell:
            continue
        try:
            value = column.read(cell)
        except Unreadable as unreadable:
            findings.append(Finding(line.number, f"{name}: {unreadable}"))
            continue
        if known.get(name) != shown(value) or user_id is None:
            values[name] = value
    if user_id is None and not username:
        return None
    return PersonLine(line.number, user_id, username, values)


def _who(cells: Mapping[str, tuple[Column, str]]) -> tuple[int | None, str]:
    if USER_ID.name in cells:
        return user_id_in(cells[USER_ID.name][1]), ""
    if USERNAME.name not in cells:
        raise Unreadable("nobody is named: both the id and the username are empty")
    typed = cells[USERNAME.name][1]
    if typed.strip("<@!>").isdecimal() and len(typed.strip("<@!>")) >= 17:
        return user_id_in(typed), ""
    return None, username_in(typed)


def _named_twice(people: list[PersonLine]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for person in people:
        if person.who in first:
            yield Finding(person.line, f"{person.who} is on line {first[person.who]:,} already")
        else:
            first[person.who] = person.line
