"""What people read about codes."""

from collections.abc import Sequence

from bot.perks.service import Perk, PerkStanding
from bot.ui.text import MESSAGE_LENGTH, counted, cut, on, pages, safe

HOW_LENGTH = 1_000


def claimed_text(perk: Perk, code: str) -> str:
    """The code, covered until it is pressed, and how it is used."""
    worth = f" ({safe(perk.value)})" if perk.value else ""
    whose = (
        "It is for your whole team; everyone in it is shown the same one."
        if perk.each == "team"
        else "It is yours alone."
    )
    how = f"\n{safe(cut(perk.how, HOW_LENGTH))}" if perk.how else ""
    text = f"## {safe(perk.title)}{worth}\nPress to see your code: {_covered(code)}\n{whose}{how}"
    return cut(f"{text}\n-# `/claim` shows it again.", MESSAGE_LENGTH)


def brought_text(standing: PerkStanding, count: int) -> str:
    """How many codes were added, and how many there are now."""
    left = standing.codes - len(standing.claimed)
    return (
        f"{counted(count, 'code')} added for {safe(standing.perk.title)}; {left:,} are left to "
        "claim. People get theirs with `/claim`. Delete the file where you no longer need it."
    )


def status_pages(standings: Sequence[PerkStanding]) -> list[str]:
    """What is left of each perk, and who claimed, without the codes."""
    if not standings:
        return ["This event gives nothing out."]
    lines: list[str] = []
    for standing in standings:
        left = standing.codes - len(standing.claimed)
        lines.append(
            f"## {safe(standing.perk.title)}\n{counted(standing.codes, 'code')}, "
            f"{len(standing.claimed):,} claimed, **{left:,} left**"
        )
        if not standing.codes:
            lines.append("Add them with `/perks import`.")
        lines += [f"- {safe(name)}: <@{by}>, {on(at)}" for name, by, at in standing.claimed]
    return pages(lines)


def _covered(code: str) -> str:
    # What holds these signs itself would end what covers it.
    if "`" in code or "|" in code:
        return f"\n```\n{code.replace('```', '` ` `')}\n```"
    return f"||`{code}`||"
