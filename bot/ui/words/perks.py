"""Words of the refusals about codes of perks."""

from bot.errors import perks as refusals
from bot.ui.text import relative, safe, when
from bot.ui.words import says

NEEDS = {
    "registered": "is registered; use `/register`",
    "checked_in": "has checked in; use the button in the start channel, or come to the desk",
    "in_team": "is in a team; open `/team info` to join one or to take part on your own",
    "submitted": "has handed in a project; use `/submit`",
}
# As many as an answer has room for.
SHOWN_PROBLEMS = 15


@says(refusals.NoPerks)
def no_perks(refusal: refusals.NoPerks) -> str:
    return f"There is nothing to claim in {safe(refusal.event)}."


@says(refusals.UnknownPerk)
def unknown_perk(refusal: refusals.UnknownPerk) -> str:
    return f"There is nothing called “{safe(refusal.named)}” to claim in this event."


@says(refusals.PerkNotOpen)
def perk_not_open(refusal: refusals.PerkNotOpen) -> str:
    return f"{safe(refusal.title)} can be claimed from {when(refusal.opens_at)} on."


@says(refusals.PerkClosed)
def perk_closed(refusal: refusals.PerkClosed) -> str:
    return f"Claiming {safe(refusal.title)} ended {relative(refusal.closed_at)}."


@says(refusals.NotEntitled)
def not_entitled(refusal: refusals.NotEntitled) -> str:
    return f"{safe(refusal.title)} is for whoever {NEEDS[refusal.needs]}."


@says(refusals.NoCodeLeft)
def no_code_left(refusal: refusals.NoCodeLeft) -> str:
    return (
        f"There is no code of {safe(refusal.title)} left. Tell the organizers; once they add more, "
        "ask again."
    )


@says(refusals.CodesNotRead)
def codes_not_read(refusal: refusals.CodesNotRead) -> str:
    shown = "\n".join(f"- {problem}" for problem in refusal.problems[:SHOWN_PROBLEMS])
    more = len(refusal.problems) - SHOWN_PROBLEMS
    rest = f"\n- and {more:,} more" if more > 0 else ""
    return f"Nothing was added. Mend this in the file and send it again:\n{shown}{rest}"
