"""A list of mentors as CSV: `discord, name, topics`, and more; checked whole before any is taken.

Topics are written `python:expert; data`, hours `Mon-Fri 17:00-21:00; Sat 10:00-14:00`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.errors.people import UnknownLanguage
from bot.mentors.presence import read_hours, read_quiet
from bot.mentors.profile import Profile
from bot.mentors.rules import LEVELS
from bot.mentors.topics import HelpTopic
from bot.people.csv_sheet import read_sheet
from bot.people.languages import known_languages

NEEDED = ("discord", "name", "topics")
COLUMNS = (*NEEDED, "hours", "zone", "at_once", "languages", "tracks", "about", "quiet")
LARGEST_USER_ID = 2**63 - 1
MOST_AT_ONCE = 20


@dataclass(frozen=True)
class Listed:
    """One mentor of the list."""

    user_id: int
    name: str
    profile: Profile


def read_roster(
    content: bytes, topics: Sequence[HelpTopic], zones: Collection[str]
) -> tuple[list[Listed], list[str]]:
    """The mentors of a list, and everything that is wrong with it, with the line."""
    sheet = read_sheet(content)
    findings = [_at(f.line, f.message) for f in sheet.findings]
    header = [name.casefold().replace(" ", "_") for name in sheet.header]
    missing = [name for name in NEEDED if name not in header]
    unknown = [name for name in header if name not in COLUMNS]
    if missing:
        findings.append(_at(1, f"there is no column {', '.join(missing)}"))
    if unknown:
        findings.append(_at(1, f"I know no column {', '.join(unknown)}; {', '.join(COLUMNS)} are"))
    if findings:
        return [], findings
    listed: list[Listed] = []
    seen: dict[int, int] = {}
    for line in sheet.lines:
        cells = dict(zip(header, (cell.strip() for cell in line.cells), strict=False))
        wrong = [*_wrong(cells, topics, zones)]
        findings += [_at(line.number, message) for message in wrong]
        if wrong:
            continue
        one = _listed(cells, topics)
        if one.user_id in seen:
            first = seen[one.user_id]
            findings.append(_at(line.number, f"{one.name} is on line {first} already"))
        seen.setdefault(one.user_id, line.number)
        listed.append(one)
    if not listed and not findings:
        findings.append("The list names nobody.")
    return listed, findings


def _wrong(
    cells: Mapping[str, str], topics: Sequence[HelpTopic], zones: Collection[str]
) -> Iterator[str]:
    number = cells["discord"]
    if not (number.isascii() and number.isdigit() and 0 < int(number) <= LARGEST_USER_ID):
        yield f"“{number}” is no Discord user id; it is a number of about 18 digits"
    if not cells["name"]:
        yield "the name is missing"
    if not _parts(cells["topics"]):
        yield "no topic is named"
    for part in _parts(cells["topics"]):
        key, level = _topic(part, topics)
        if key is None:
            yield f"“{part}” is no topic; known are {', '.join(t.key for t in topics)}"
        elif level is None:
            yield f"“{part}” has no known level; known are {', '.join(LEVELS)}"
    for part in _parts(cells.get("hours", "")):
        try:
            read_hours(part)
        except ValueError:
            yield f"“{part}” are no hours; write them like Mon-Fri 17:00-21:00"
    try:
        read_quiet(cells.get("quiet") or "00:00-01:00")
    except ValueError:
        yield f"“{cells['quiet']}” are no quiet hours; write them like 22:00-08:00"
    if (zone := cells.get("zone", "")) and zone not in zones:
        yield f"“{zone}” is no time zone; write it like Europe/Berlin"
    many = cells.get("at_once", "")
    if many and not (many.isascii() and many.isdigit() and 1 <= int(many) <= MOST_AT_ONCE):
        yield f"“{many}” is not how many requests at once; 1 to {MOST_AT_ONCE} are"
    try:
        known_languages(cells.get("languages", ""))
    except UnknownLanguage as refusal:
        yield f"“{refusal.typed}” is no language that I know; write it like English"


def _listed(cells: Mapping[str, str], topics: Sequence[HelpTopic]) -> Listed:
    pairs = [_topic(part, topics) for part in _parts(cells["topics"])]
    profile = Profile(
        topics={key: level for key, level in pairs if key is not None and level is not None},
        hours=tuple(_parts(cells.get("hours", ""))),
        time_zone=cells.get("zone") or None,
        at_once=int(cells.get("at_once") or 1),
        languages=tuple(known_languages(cells.get("languages", ""))),
        tracks=tuple(_parts(cells.get("tracks", ""))),
        quiet_hours=cells.get("quiet") or None,
        about=cells.get("about", "")[:200] or None,
    )
    return Listed(int(cells["discord"]), cells["name"][:200], profile)


def _topic(part: str, topics: Sequence[HelpTopic]) -> tuple[str | None, int | None]:
    name, _, level = (piece.strip().casefold() for piece in part.partition(":"))
    key = next((t.key for t in topics if name in {n.casefold() for n in (t.key, *t.names)}), None)
    return key, LEVELS.get(level or "good")


def _parts(cell: str) -> list[str]:
    return [part for piece in cell.split(";") if (part := piece.strip())]


def _at(line: int, message: str) -> str:
    return f"Line {line}: {message}" if line else f"The file: {message}"
