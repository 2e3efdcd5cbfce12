"""Reading an event file and looking at it with every rule, in one call."""

from dataclasses import replace

from bot.events.file.lint import lint
from bot.events.file.reading import Reading, read_event_file


def check_event_file(text: str | bytes, name: str) -> Reading:
    """The file and all findings, those of reading and those of the rules. Raises nothing."""
    reading = read_event_file(text, name)
    if reading.file is None:
        return reading
    found = (*reading.findings, *lint(reading.file, reading.lines))
    return replace(reading, findings=tuple(sorted(found, key=lambda finding: finding.line)))
