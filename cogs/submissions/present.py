"""What people read about what they hand in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from bot.model import SubmissionRevision
from bot.submissions.asked import Part
from bot.submissions.counting import Count
from bot.submissions.rules import missing
from bot.submissions.sheets import Sheet, is_open
from bot.submissions.values import is_filled
from bot.ui.text import MESSAGE_LENGTH, counted, cut, joined, on, relative, safe, when

DONE, TO_DO, MAY = "✅", "⬜", "➖"
# How much of a text or link the checklist shows.
SHOWN = 80
BAR = 20


def sheet_name(sheet: Sheet) -> str:
    """What the sheet is called where there are several: the title, or what it is for."""
    return sheet.title or sheet.purpose or sheet.event.name


def called(title: str) -> str:
    """A name from the event's file as a heading; what it writes in capitals stays so."""
    return title[:1].upper() + title[1:]


def sheet_text(sheet: Sheet, now: datetime) -> str:
    """The checklist: what is there, what is missing, until when."""
    # A file may ask for very much; then less is shown of each part.
    for shown in (SHOWN, SHOWN // 2, 0):
        text = _sheet_text(sheet, now, shown)
        if len(text) <= MESSAGE_LENGTH:
            return text
    return cut(text, MESSAGE_LENGTH)


def _sheet_text(sheet: Sheet, now: datetime, shown: int) -> str:
    who = sheet.owner.team.name if sheet.owner.team else "You"
    heading = f"**{safe(who)}** · {safe(sheet.purpose or sheet.event.name)}"
    lines = [f"## Hand in\n{heading}", _until(sheet, now), ""]
    lines.append(_line(DONE if sheet.title else TO_DO, "Title", sheet.title, shown))
    if sheet.asks_tracks:
        chosen = _chosen(sheet)
        mark = DONE if chosen else TO_DO
        lines.append(_line(mark, called(sheet.asked.track_called), joined(chosen), shown))
    for part in sheet.parts:
        value = sheet.values.get(part.key)
        mark = DONE if is_filled(part, value) else TO_DO if part.required else MAY
        tried = _tried(sheet.tried.get(part.key))
        lines.append(_line(mark, part.title, value_text(part, value), shown) + tried)
    lines += ["", _standing(sheet, now)]
    return "\n".join(lines)


def _chosen(sheet: Sheet) -> list[str]:
    """The titles of the tracks that it is entered for, where one chooses them on the sheet."""
    if not sheet.asks_tracks:
        return []
    return [title for key, title in sheet.asked.tracks if key in sheet.tracks]


def value_text(part: Part, value: Any) -> str | None:
    """What is kept for a part, in a line."""
    if value is None:
        return None
    if isinstance(value, dict):
        said = cast("dict[str, Any]", value)
        if "file" in said:
            return f"{said['name']} ({said['size'] / 1024:,.0f} KB)"
        length = said.get("seconds")
        if part.is_timed:
            told = f"{length // 60}:{length % 60:02}" if length is not None else "length missing"
            return f"{said['url']} ({told})"
        return str(said["url"])
    return "agreed" if value is True else str(value)


def _line(mark: str, title: str, said: str | None, shown: int) -> str:
    if not said or not shown:
        return f"{mark} {safe(title)}"
    return f"{mark} {safe(title)}: {safe(cut(' '.join(said.split()), shown))}"


def _tried(answer: str | None) -> str:
    """How trying out a link went, behind it; nothing is said of one that opens."""
    if answer is None or answer == "opens":
        return ""
    verdict, _, why = answer.partition(": ")
    return f" ⚠️ {'does not open' if verdict == 'broken' else 'may not open'}: {safe(why)}"


def _until(sheet: Sheet, now: datetime) -> str:
    ends_at, closes_at = sheet.ends_at, sheet.closes_at
    if sheet.opens_at is not None and now < sheet.opens_at:
        return f"Opens {when(sheet.opens_at)}."
    if ends_at is None or closes_at is None:
        return "There is no deadline."
    if now < ends_at:
        given = "Reopened for you until" if ends_at > closes_at else "Until"
        return f"{given} {when(ends_at)}."
    over = f"The deadline was {when(ends_at)}."
    grace_ends = closes_at + sheet.asked.grace
    if now < grace_ends:
        return f"{over} What you hand in until {when(grace_ends)} still counts as in time."
    if sheet.asked.late == "mark":
        return f"{over} What you hand in now is marked as late."
    return f"{over} {safe(sheet.asked.late_advice or 'Write to the organizers if you need more.')}"


def _standing(sheet: Sheet, now: datetime) -> str:
    made, can_change = sheet.submission, is_open(sheet, now)
    if made is not None and made.state == "disqualified":
        why = f" Why: {safe(made.disqualified_why)}" if made.disqualified_why else ""
        return f"The organizers took this submission out of the competition.{why}"
    if made is not None and made.state == "submitted" and made.handed_in_at is not None:
        late = ", late" if made.late else ""
        said = f"**Handed in**: version {made.revision}, {relative(made.handed_in_at)}{late}."
        if not can_change:
            return said + (" What you changed since does not count." if sheet.unsent else "")
        changed = " You have changed something since. Hand in again, or the version above counts."
        return said + (changed if sheet.unsent else " You can change it until the deadline.")
    names = missing_names(sheet)
    still = f"Still missing: {joined([f'**{safe(name)}**' for name in names])}." if names else ""
    if not can_change:
        return f"Not handed in. {still}".strip()
    if names:
        return f"Not handed in yet. {still} What you write is saved at once."
    return "Everything is there. Press **Hand in** to make it count."


def missing_names(sheet: Sheet) -> list[str]:
    """The titles of what is missing."""
    names = [] if sheet.title else ["Title"]
    if sheet.asks_tracks and not sheet.tracks:
        names.append(called(sheet.asked.track_called))
    return names + [part.title for part in missing(sheet.parts, sheet.values)]


def receipt_text(sheet: Sheet, revision: SubmissionRevision) -> str:
    """What was handed in, when, as which version."""
    late = " It is marked as late." if revision.late else ""
    lines = [
        f"## Handed in: {safe(revision.title or sheet_name(sheet))}",
        f"Version {revision.number}, {when(revision.made_at)}.{late}",
        "",
    ]
    if chosen := _chosen(sheet):
        lines.append(f"- {safe(called(sheet.asked.track_called))}: {safe(joined(chosen))}")
    for part in sheet.parts:
        said = value_text(part, revision.parts.get(part.key))
        if said:
            lines.append(f"- {safe(part.title)}: {safe(cut(' '.join(said.split()), SHOWN))}")
    ends = f" until {when(sheet.ends_at)}" if sheet.ends_at and not revision.late else ""
    lines += ["", f"You can change it and hand in again{ends}; every version is kept."]
    return "\n".join(lines)


def versions_text(versions: Sequence[SubmissionRevision]) -> str:
    """Every version that was handed in, the newest first."""
    if not versions:
        return "Nothing was handed in yet."
    lines = [
        f"- Version {v.number}, {when(v.made_at)}"
        + (f", by <@{v.made_by}>" if v.made_by else ", counted at the deadline")
        + (", late" if v.late else "")
        for v in versions[:20]
    ]
    more = len(versions) - len(lines)
    return "\n".join(["**Versions**", *lines, *([f"and {more} more"] if more > 0 else [])])


def withdrawn_text(sheet: Sheet) -> str:
    """That it does not count any more, and how it would again."""
    until = f" before {when(sheet.ends_at)}" if sheet.ends_at else ""
    return (
        f"“{safe(sheet_name(sheet))}” is taken back and does not count. Your draft is still here: "
        f"hand in again{until} if you change your mind."
    )


def reminder_text(facts: Mapping[str, Any]) -> str:
    """To a team or person that has not handed in, with what is missing."""
    closes = when(datetime.fromisoformat(facts["closes_at"]))
    if was := facts.get("was"):
        # It was moved after this was posted.
        closes = f"~~{on(datetime.fromisoformat(was))}~~ **{closes}**"
    what = facts["title"] or facts["purpose"] or "Your project"
    names: list[str] = facts["missing"]
    still = (
        f"Still missing: {joined([f'**{safe(name)}**' for name in names])}."
        if names
        else "Everything is there; only **Hand in** is not pressed yet."
    )
    return (
        f"⏳ **{safe(what)}** is not handed in, and handing in closes "
        f"{closes}. {still} Use `/submit`."
    )


def counted_text(facts: dict[str, Any]) -> str:
    """To a team whose complete draft counted at the deadline."""
    what = facts["title"] or "Your draft"
    return (
        f"✅ **{safe(what)}** was complete at the deadline, so it counts as handed in "
        f"{when(datetime.fromisoformat(facts['at']))}, although nobody pressed the button."
    )


def done_text(facts: dict[str, Any]) -> str:
    """To a team of which somebody handed in, or took it back."""
    what, who = safe(facts["title"] or "Your project"), f"<@{facts['by']}>"
    if facts["what"] == "handed_in":
        return f"📦 **{what}**: version {facts['version']} handed in by {who}."
    return (
        f"↩️ **{what}**: taken back by {who}, so it does not count. The draft is still there; "
        "`/submit` hands it in again."
    )


def notice_text(facts: dict[str, Any]) -> str:
    """To a team or person about whose submission organizers have decided something."""
    what = safe(facts["title"] or "Your submission")
    why = f" Why: {safe(facts['why'])}" if facts["why"] else ""
    if facts["what"] == "reopened":
        until = datetime.fromisoformat(facts["until"])
        return (
            f"🔓 The organizers let you hand in **{what}** until {when(until)}.{why} Use `/submit`."
        )
    if facts["what"] == "links":
        told = [f"**{safe(name)}**: {safe(how.partition(': ')[2])}" for name, how in facts["links"]]
        return (
            f"🔗 I could not open what you handed in for **{what}**:\n"
            + "\n".join(f"- {line}" for line in told)
            + "\nLook whether everyone may see it. It counts as handed in all the same; to correct "
            "a link, use `/submit`."
        )
    if facts["what"] == "disqualified":
        return (
            f"🚫 The organizers took **{what}** out of the competition.{why} "
            "Write to them if you think that is wrong. Nothing you wrote is lost."
        )
    return f"✅ **{what}** is back in the competition and counts again."


def count_text(count: Count) -> str:
    """How many have handed in, for organizers, with a bar."""
    whole = max(1, count.submitted + count.drafts + count.nothing)
    full = round(BAR * count.submitted / whole)
    closes = ""
    if count.closes_at is not None:
        closes = f", {'closed' if count.is_over else 'closing'} {relative(count.closes_at)}"
    return (
        f"📥 **{count.submitted:,} of {whole:,} handed in**{closes}\n"
        f"`{'█' * full}{'░' * (BAR - full)}`\n"
        f"{counted(count.drafts, 'draft')}, {count.nothing:,} with nothing yet"
    )
