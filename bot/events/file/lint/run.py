"""Runs the table of rules over a file and heeds what the file accepts."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from bot.events.file.findings import MOST_FINDINGS, Finding, Level, Lines, did_you_mean, show_path
from bot.events.file.lint.subject import Subject
from bot.events.file.lint.table import RULES, RULES_BY_NAME
from bot.events.file.schema import Acceptance, EventFile


def lint(file: EventFile, lines: Lines | None = None) -> tuple[Finding, ...]:
    """Everything the rules have to say, in the order of the text.

    Warnings that the file accepts come as notes whose `accepted` is the reason given.
    """
    lines = lines or Lines()
    found = tuple(_heed(finding, file.accept) for finding in _findings(file, lines))
    found += tuple(_idle(file, found, lines))
    return tuple(sorted(found, key=lambda finding: finding.line))


def _findings(file: EventFile, lines: Lines) -> Iterator[Finding]:
    subject = Subject(file)
    for rule in RULES:
        for problem in islice(rule.check(subject), MOST_FINDINGS):
            yield Finding(
                problem.level or rule.level,
                rule.name,
                lines.at(problem.location),
                show_path(file, problem.location),
                problem.message,
            )


def _heed(finding: Finding, acceptances: tuple[Acceptance, ...]) -> Finding:
    if finding.level is Level.ERROR:
        return finding
    for acceptance in acceptances:
        if _covers(acceptance, finding):
            return replace(finding, level=Level.NOTE, accepted=acceptance.reason)
    return finding


def _covers(acceptance: Acceptance, finding: Finding) -> bool:
    inside = finding.path.startswith((f"{acceptance.at}.", f"{acceptance.at}["))
    return acceptance.rule == finding.rule and (finding.path == acceptance.at or inside)


def _idle(file: EventFile, found: tuple[Finding, ...], lines: Lines) -> Iterator[Finding]:
    """Acceptances of rules that do not exist, and of findings that are not there any more."""
    for index, acceptance in enumerate(file.accept):
        line, path = lines.at(("accept", index)), f"accept[{index + 1}]"
        if acceptance.rule not in RULES_BY_NAME:
            nearest = did_you_mean(acceptance.rule, sorted(RULES_BY_NAME))
            message = f'there is no rule "{acceptance.rule}"{nearest}'
            yield Finding(Level.WARNING, "nothing-accepted", line, path, message)
        elif not any(_covers(acceptance, finding) and finding.accepted for finding in found):
            message = f"{acceptance.rule} finds nothing at {acceptance.at} that could be accepted"
            yield Finding(Level.WARNING, "nothing-accepted", line, path, message)
