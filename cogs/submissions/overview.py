"""How far everyone is, as organizers read it."""

from collections import Counter
from collections.abc import Sequence

from bot.submissions.organizing import Standing
from bot.ui.text import joined, pages, safe

STAGES = {
    "submitted": "✅ handed in",
    "complete": "🟡 complete, not handed in",
    "draft": "✏️ draft",
    "withdrawn": "↩️ taken back",
    "disqualified": "🚫 taken out",
    "nothing": "⬜ nothing yet",
}


IN_SHORT = (
    ("submitted", "handed in"),
    ("complete", "complete but not handed in"),
    ("draft", "with a draft"),
    ("withdrawn", "taken back"),
    ("disqualified", "taken out"),
    ("nothing", "with nothing yet"),
)


def status_lines(standings: Sequence[Standing]) -> list[str]:
    """How many are how far, in a line of how the event stands; none before anybody can."""
    if not standings:
        return []
    counts = Counter(standing.stage for standing in standings)
    told = ", ".join(f"{counts[stage]:,} {words}" for stage, words in IN_SHORT if counts[stage])
    return [f"Handing in: {told}."]


def overview_pages(standings: Sequence[Standing]) -> list[str]:
    """A line for everyone who could hand in, what needs attention first."""
    if not standings:
        return ["Nobody can hand in yet: there are no teams, or nobody has registered."]
    order = ["complete", "draft", "nothing", "withdrawn", "submitted", "disqualified"]
    counts = Counter(standing.stage for standing in standings)
    heading = ", ".join(f"{STAGES[stage]} {counts[stage]}" for stage in order if counts[stage])
    ordered = sorted(standings, key=lambda s: (order.index(s.stage), standing_name(s).casefold()))
    lines = [f"- {safe(standing_name(s))}: {STAGES[s.stage]}{_details(s)}" for s in ordered]
    return pages([f"## What is handed in\n{heading}", *lines])


def standing_name(standing: Standing) -> str:
    """Whose it is, and for what where there are several things."""
    purpose = standing.sheet.purpose
    return f"{standing.owner} · {purpose}" if purpose else standing.owner


def _details(standing: Standing) -> str:
    made = standing.sheet.submission
    tried = standing.sheet.tried
    broken = [
        part.title for part in standing.sheet.parts if tried.get(part.key, "").startswith("broken")
    ]
    if made is None or made.handed_in_at is None or made.state != "submitted":
        return ""
    links = f", ⚠️ does not open: {joined([safe(title) for title in broken])}" if broken else ""
    return f", version {made.revision}{', late' if made.late else ''}{links}"
