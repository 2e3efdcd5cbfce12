"""What `python -m bot check` and `python -m bot schema` do."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final, TextIO

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import CoreSchema

from bot.events.file.checking import check_event_file
from bot.events.file.echo import Echo, echo_instants
from bot.events.file.findings import Finding, Level
from bot.events.file.reading import Reading
from bot.events.file.schema import EventFile

CLEAN: Final = 0
FOUND: Final = 1
UNREADABLE: Final = 2


def check(paths: Iterable[Path], *, quiet: bool, out: TextIO, verbose: bool = False) -> int:
    """Check event files and write what was found; returns the exit code.

    0: neither errors nor warnings; 1: some; 2: a file could not be opened. `quiet` leaves out
    notes and instants, `verbose` adds findings that the file accepts.
    """
    worst = CLEAN
    for path in paths:
        try:
            text = path.read_bytes()
        except OSError as error:
            reason = error.strerror or "not readable"
            out.write(f"{path}: cannot be opened ({reason.lower()})\n")
            worst = UNREADABLE
            continue
        reading = check_event_file(text, str(path))
        write_report(reading, quiet=quiet, verbose=verbose, out=out)
        worst = max(worst, CLEAN if reading.is_clean else FOUND)
    return worst


def write_report(
    reading: Reading, *, out: TextIO, quiet: bool = False, verbose: bool = False
) -> None:
    """Write the verdict, the findings and every instant with its local time and UTC."""
    shown = [finding for finding in reading.findings if _is_shown(finding, quiet, verbose)]
    if quiet and not shown:
        return
    out.write(f"{reading.name}: {_verdict(reading)}\n")
    for finding in shown:
        place = f"line {finding.line}" if finding.line else "file"
        where = f" ({finding.path})" if finding.path else ""
        out.write(f"  {finding.level.value:<8}{place:<10}{finding.message}{where}\n")
        reason = f"; accepted: {finding.accepted}" if finding.accepted else ""
        out.write(f"  {'':<18}rule: {finding.rule}{reason}\n")
    if reading.file is not None and not quiet:
        _write_instants(echo_instants(reading.file), out)


def _is_shown(finding: Finding, quiet: bool, verbose: bool) -> bool:
    if finding.level is not Level.NOTE:
        return True
    return verbose if finding.accepted else not quiet


def _verdict(reading: Reading) -> str:
    counts = [
        f"{count} {level.value}{'s' if count > 1 else ''}"
        for level in Level
        if (count := _count(reading.findings, level))
    ]
    accepted = sum(finding.accepted is not None for finding in reading.findings)
    counts += [f"{accepted} accepted"] if accepted else []
    return ("clean" if reading.is_clean else "not clean") + "".join(f", {said}" for said in counts)


def _count(findings: Iterable[Finding], level: Level) -> int:
    return sum(finding.level is level and finding.accepted is None for finding in findings)


def _write_instants(echoes: list[Echo], out: TextIO) -> None:
    if not echoes:
        return
    out.write("  every instant, on its own clock and in UTC:\n")
    paths = max(len(echo.path) for echo in echoes)
    locals_ = max(len(echo.local) for echo in echoes)
    for echo in echoes:
        out.write(f"    {echo.path:<{paths}}  {echo.local:<{locals_}}  {echo.utc}\n")


class _WithoutFieldTitles(GenerateJsonSchema):
    """Leaves out the titles that only repeat the names of keys."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False

    def generate(self, schema: CoreSchema, mode: str = "validation") -> JsonSchemaValue:
        found = super().generate(schema, "validation")
        return {"$schema": self.schema_dialect, **found, "title": "Muster event file"}


def write_schema() -> str:
    """The JSON Schema (draft 2020-12) of the event file, for editors."""
    schema = EventFile.model_json_schema(schema_generator=_WithoutFieldTitles)
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
