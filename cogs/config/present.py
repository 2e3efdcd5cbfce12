"""What organizers read about event files: findings, and the plan of an import."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from bot.events.commanded import ByCommand, Times
from bot.events.diff import Change, FieldChange, is_moment
from bot.events.file.findings import Finding, Level
from bot.events.importing import ImportPlan
from bot.ui.text import MESSAGE_LENGTH, counted, cut, on, pages, safe, window_called

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
    if plan.overridden:
        lines += ["### Moved by command, and now by this file", *map(_overridden, plan.overridden)]
    findings = [f for f in plan.reading.findings if f.level is not Level.NOTE]
    if findings:
        lines += ["### The check says", *map(_finding, findings)]
    return [f"{text}\n\n{_question(plan)}" for text in pages(lines, ROOM)]


def _question(plan: ImportPlan) -> str:
    else_moved = "whatever else was moved" if plan.overridden else "what was moved"
    kept = "" if plan.is_new else f" What people did, and {else_moved} by command, is kept."
    return f"Nothing is changed yet.{kept} Shall I do this?"


def nothing_to_change(plan: ImportPlan) -> list[str]:
    """The answer to a file that says what is already so, or nothing new since the last one."""
    name = safe(plan.name)
    if not plan.by_command:
        return [f"**{name}** is already what this file says. There is nothing to change."]
    what = counted(len(plan.by_command), "thing")
    first = (
        f"This file says nothing new of **{name}**, so there is nothing to import. But {what} "
        "differ from it, because commands changed them. The file does not undo that; a command "
        "does:"
    )
    if len(plan.by_command) == 1:
        first = first.replace("1 thing differ from it", "1 thing differs from it")
        first = first.replace("changed them", "changed it")
    last = "`/config export` gives you a file with all of this in it."
    return pages([first, *map(_by_command, plan.by_command), last], ROOM)


def _overridden(one: ByCommand) -> str:
    return cut(
        f"- **{safe(one.label)}** is {_when(one.now)} by command; with this file it is "
        f"{_when(one.by_file)}.",
        LINE,
    )


def _by_command(one: ByCommand) -> str:
    label = f"**{safe(one.label)}**"
    match one.deed:
        case "added":
            text = f"{label} was added, {_when(one.now)}. `/session cancel` takes it out."
        case "cancelled":
            text = f"{label} is cancelled. `/session edit` with `bring_back` brings it back."
        case "brought back":
            text = f"{label} takes place, {_when(one.now)}. `/session cancel` cancels it."
        case "moved":
            text = f"{label} is {_when(one.now)}; by the file {_when(one.by_file)}."
            text += " `/session move` moves it back." if one.by_file[0] else ""
        case "edited":
            text = f"{label} has another title, place or link. `/session edit` changes that."
        case "deadline":
            text = (
                f"**{safe(window_called(one.label))}**: {_when(one.now)}; by the file "
                f"{_when(one.by_file)}. `/event deadline` moves that back."
            )
    return cut(f"- {text}", LINE)


def _when(times: Times) -> str:
    begins, ends = times
    if begins is not None and ends is not None:
        return f"{on(begins)} to {on(ends)}"
    if begins is not None:
        return on(begins)
    return f"until {on(ends)}" if ends is not None else "without a date"


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
