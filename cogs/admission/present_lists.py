"""What organizers read about files of people: what is wrong, the plan, and the result."""

import io
from collections.abc import Sequence

import discord

from bot.people.csv_import import PeoplePlan
from bot.people.csv_sheet import Finding
from bot.people.csv_writing import Planned
from bot.ui.text import MESSAGE_LENGTH, counted, cut, pages, safe

FIRST, FEW = 20, 15
ROOM = MESSAGE_LENGTH - 300
BAR_LENGTH = 12


def findings_pages(name: str, findings: Sequence[Finding]) -> list[str]:
    """What is wrong with a file: the first lines, as texts that fit a message."""
    lines = [
        f"🛑 **{safe(name)}** has {counted(len(findings), 'mistake')}, so I changed nothing. "
        "Mend the file and bring it again.",
        *(f"- {cut(safe(finding_line(finding)), 300)}" for finding in findings[:FIRST]),
    ]
    if len(findings) > FIRST:
        lines.append(f"and {len(findings) - FIRST:,} more; the attached list has them all.")
    return pages(lines, ROOM)


def findings_file(findings: Sequence[Finding]) -> discord.File:
    """Everything that is wrong, as a text to download."""
    text = "\n".join(finding_line(finding) for finding in findings) + "\n"
    return discord.File(io.BytesIO(text.encode()), filename="mistakes.txt")


def finding_line(finding: Finding) -> str:
    """One finding with its line."""
    where = f"Line {finding.line:,}: " if finding.line else "The file: "
    return where + finding.message


def looking_text(done: int, of: int) -> str:
    """A bar, while people are looked up on the server."""
    filled = BAR_LENGTH * done // max(of, 1)
    bar = "█" * filled + "░" * (BAR_LENGTH - filled)
    return f"{bar} I look up who is on the server: {done:,} of {of:,}."


def plan_pages(plan: PeoplePlan) -> list[str]:
    """What a file would do, and the question."""
    lines = [f"# {safe(plan.event.name)}: {counts_text(plan)}"]
    if plan.seats_wanted and plan.seats_left is not None:
        lines.append(f"It takes {plan.seats_wanted:,} of {plan.seats_left:,} free seats.")
    lines += _some("### New", [f"<@{one.user_id}> {safe(one.values['name'])}" for one in plan.new])
    lines += _some("### Changed", [_change(one) for one in plan.changed])
    lines += _some(
        "### Not on the server, so left out",
        [f"{safe(one.who)} (line {one.line:,})" for one in plan.missing],
    )
    question = "Nothing is changed yet. What your file leaves empty stays as it is. Shall I do it?"
    return [f"{text}\n\n{question}" for text in pages(lines, ROOM)]


def counts_text(plan: PeoplePlan) -> str:
    """`37 new, 3 changed, 2 not on the server`."""
    parts = [
        f"{len(plan.new):,} new",
        f"{len(plan.changed):,} changed",
        f"{plan.same:,} as they are" if plan.same else "",
        f"{len(plan.missing):,} not on the server" if plan.missing else "",
    ]
    return ", ".join(part for part in parts if part)


def _some(title: str, entries: Sequence[str]) -> list[str]:
    if not entries:
        return []
    more = [f"- and {len(entries) - FEW:,} more"] if len(entries) > FEW else []
    return [title, *(f"- {cut(entry, 200)}" for entry in entries[:FEW]), *more]


def _change(one: Planned) -> str:
    return f"<@{one.user_id}>: {safe(', '.join(one.values))}"


def nothing_new_text(plan: PeoplePlan) -> str:
    """The answer to a file that says what is so already."""
    missing = f" {_missing(plan)}" if plan.missing else ""
    return f"{safe(plan.event.name)} is already as this file says; nothing is to do.{missing}"


def _missing(plan: PeoplePlan) -> str:
    names = ", ".join(safe(one.who) for one in plan.missing[:FEW])
    more = f" and {len(plan.missing) - FEW:,} more" if len(plan.missing) > FEW else ""
    return cut(f"Not on the server: {names}{more}.", 1_000)


def brought_text(plan: PeoplePlan) -> str:
    """The report after a file was applied."""
    missing = f"\n{_missing(plan)}" if plan.missing else ""
    return f"✅ Done: {counts_text(plan)}.{missing}"


def left_alone_text() -> str:
    """The answer when the organizer does not want the plan."""
    return "I left everyone as they are."


def exported_text(count: int) -> str:
    """The answer with everyone as a file."""
    return (
        f"Here are {counted(count, 'person', 'people')} with everything they told, also what "
        "they keep from others: treat it with care. Change it and bring it back with "
        "`/people import`."
    )
