"""What people read about wishes and conflicts ahead of the event."""

from collections.abc import Sequence

from bot.mentors.wish_lists import Choice, WishList
from bot.model import Mentor, Team
from bot.ui.text import joined, plain, safe

RANKS = ("First wish", "Second wish", "Third wish", "Fourth wish")


def wish_about(choice: Choice) -> str:
    """What a mentor knows or a team works on, for a menu."""
    return plain(", ".join(choice.topics))


def wishes_text(held: WishList, *, is_new: bool = False) -> str:
    """What a team or a mentor wishes, and what becomes of it."""
    of_team = held.team_id is not None
    who, others = ("Your team", "mentors") if of_team else ("You", "teams")
    if held.chosen:
        names = ", ".join(f"{n}. **{safe(one.name)}**" for n, one in enumerate(held.chosen, 1))
        lines = [f"{'Noted. ' if is_new else ''}{who} would like {names}."]
    else:
        taken = "Taken back. " if is_new else ""
        verb = "names" if of_team else "name"
        lines = [f"{taken}{who} {verb} no {others} at the moment; any that fit are all right."]
    lines.append(
        f"The organizers match mentors and teams before the event; wishes count much, next to what "
        f"people know. Only they read which {others} you name."
    )
    if held.assigned:
        names = joined([f"**{safe(name)}**" for name in held.assigned])
        theirs = "Your team's mentors now" if of_team else "You accompany now"
        lines.append(f"{theirs}: {names}.")
    return "\n".join(lines)


def kept_apart_text(mentor: Mentor, team: Team, *, apart: bool, assigned: bool) -> str:
    """That a mentor and a team are kept apart, or not any more."""
    pair = f"**{safe(mentor.name)}** and **{safe(team.name)}**"
    if not apart:
        return f"{pair} can be put together again."
    now = (
        " They are together now: `/mentors adjust` takes them apart, or plan anew."
        if assigned
        else ""
    )
    return f"{pair} are not put together; neither of them is told.{now}"


def apart_lines(kept: Sequence[tuple[Mentor, Team]]) -> list[str]:
    """Who is kept apart, one pair a line."""
    if not kept:
        return [
            "Nobody is kept apart. Name a mentor and a team with `/mentors apart` when they have a "
            "conflict of interest; nobody else learns of it."
        ]
    lines = ["**Kept apart**; `/mentors apart` with both and `together: True` takes it back:"]
    return lines + [f"- {safe(mentor.name)} and {safe(team.name)}" for mentor, team in kept]
