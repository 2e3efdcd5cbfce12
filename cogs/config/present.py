"""What organizers read about event files: findings, and the plan of an import."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from bot.events.diff import Change, FieldChange, is_moment
from bot.events.file.findings import Finding, Level
from bot.events.importing import ImportPlan
from bot.ui.text import MESSAGE_LENGTH, counted, cut, on, pages, safe

if TYPE_CHECKING:
    from bot.events.file.reading import Reading

SIGNS = {Level.ERROR: "🛑 Error", Level.WARNING: "⚠️ Warning", Level.NOTE: "💬 Note"}
MARKS = {"added": "➕", "changed": "✏️", "removed": "➖"}
VERBS = {"added": "new", "changed": "changed", "removed": "gone"}
LINE = 380
ROOM = MESSAGE_LENGTH - 200


def findings_pages(reading: "Reading") -> list[str]:
    """Everything the check found, as texts that fit a message."""
    name, findings = safe(reading.name), reading.findings
    if not findings:
        return [f"✅ **{name}** is clean: I found nothing to mend."]
    counts = ", ".join(
        counted(number, level.value)
        for level in Level
        if (number := sum(finding.level is level for finding in findings))
    )
    verdict = f"✅ **{name}** is clean; worth knowing" if reading.is_clean else f"**{name}**"
    return pages([f"{verdict}: {counts}.", *map(_finding, findings)], ROOM)


def _finding(finding: Finding) -> str:
    where = f"line {finding.line}: " if finding.line else ""
    return cut(f"{SIGNS[finding.level]}, {where}{safe(finding.message)}", LINE)


def plan_pages(plan: ImportPlan) -> list[str]:
    """What importing would do, what the check says about the file, and the question."""
    lines = [_headline(plan), *(_brought(plan) if plan.is_new else map(_change, plan.changes))]
    findings = [f for f in plan.reading.findings if f.level is not Level.NOTE]
    if findings:
        lines += ["### The check says", *map(_finding, findings)]
    return [f"{text}\n\n{_question(plan)}" for text in pages(lines, ROOM)]


def _question(plan: ImportPlan) -> str:
    kept = "" if plan.is_new else " What people did, and what was moved by command, is kept."
    return f"Nothing is changed yet.{kept} Shall I do this?"


def nothing_to_change(plan: ImportPlan) -> str:
    """The answer to a file that says what is already so."""
    return f"**{safe(plan.name)}** is already what this file says. There is nothing to change."


def imported_text(plan: ImportPlan) -> str:
    """The answer after the plan was carried out."""
    what = counted(len(plan.changes), "change")
    if plan.is_new:
        return (
            f"✅ **{safe(plan.name)}** is here. Next, `/event setup` makes its roles, channels "
            "and the start panel; it shows you a plan first."
        )
    return f"✅ Done: {what} to **{safe(plan.name)}**. `/event log` keeps a record of it."


def left_alone_text(plan: ImportPlan) -> str:
    """The answer when the plan was not carried out."""
    return f"Nothing was changed. **{safe(plan.name)}** is as it was."


def _headline(plan: ImportPlan) -> str:
    if plan.is_new:
        return f"# A new event: {safe(plan.name)}\nIts file brings:"
    return f"# {safe(plan.name)}: {counted(len(plan.changes), 'change')}"


def _brought(plan: ImportPlan) -> list[str]:
    labels: dict[str, list[str]] = {}
    for change in plan.changes:
        labels.setdefault(change.section, []).append(change.label if change.key else "")
    return [_section(section, names) for section, names in labels.items()]


def _section(section: str, names: Sequence[str]) -> str:
    title = f"- {MARKS['added']} **{section.replace('_', ' ')}**"
    named = [safe(name).replace("_", " ") for name in names if name]
    return cut(f"{title}: {', '.join(named)}", LINE) if named else title


def _change(change: Change) -> str:
    section = change.section.replace("_", " ")
    name = f" **{safe(change.label)}**" if change.key else ""
    line = f"- {MARKS[change.kind]} {section}{name} ({VERBS[change.kind]})"
    if change.fields:
        line += ": " + "; ".join(_field(field) for field in change.fields)
    return cut(line, LINE)


def _field(field: FieldChange) -> str:
    name = field.name.replace("_", " ").replace(".", " · ")
    return f"{name} {_value(field.before)} → {_value(field.after)}".strip()


def _value(value: Any) -> str:
    if value is None:
        return "*nothing*"
    if is_moment(value):
        return on(datetime.fromisoformat(value["utc"]))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        parts = cast("Mapping[str, Any]", value)
        return _value(parts.get("name") or parts.get("title") or list(parts.values()))
    if isinstance(value, list):
        return ", ".join(_value(entry) for entry in _some(cast("list[Any]", value)))
    return f"“{safe(cut(str(value), 80))}”"


def _some(values: Sequence[Any]) -> Iterable[Any]:
    return values if len(values) <= 5 else [*values[:5], "…"]
