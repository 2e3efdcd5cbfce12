"""Reading an event file: from text to checked models, with findings that name the line."""

from dataclasses import dataclass, field

from pydantic import ValidationError

from bot.events.file.explaining import explain
from bot.events.file.findings import Finding, Level, Lines
from bot.events.file.schema import EventFile
from bot.events.file.source import Unreadable, read_source


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a text: the file, unless an error made that impossible, and the findings."""

    name: str
    file: EventFile | None
    findings: tuple[Finding, ...] = ()
    lines: Lines = field(default_factory=Lines, compare=False, repr=False)

    @property
    def is_clean(self) -> bool:
        """Whether there is neither an error nor a warning."""
        return all(finding.level is Level.NOTE for finding in self.findings)

    @property
    def can_be_imported(self) -> bool:
        """Whether nothing forbids to run an event from it."""
        return self.file is not None and all(
            finding.level is not Level.ERROR for finding in self.findings
        )


def read_event_file(text: str | bytes, name: str) -> Reading:
    """Read the text of an event file; `name` is what people call it. Raises nothing."""
    try:
        source = read_source(text)
    except Unreadable as unreadable:
        return Reading(name, None, (unreadable.finding,))
    try:
        file = EventFile.model_validate(source.data)
    except ValidationError as error:
        found = explain(error, EventFile, source.data, source.lines)
        return Reading(name, None, source.findings + found, source.lines)
    return Reading(name, file, source.findings, source.lines)
