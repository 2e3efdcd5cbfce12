"""Words of the refusals about finding people and teams."""

from bot.errors import finding as refusals
from bot.ui.text import joined, quoted, safe
from bot.ui.words import says


@says(refusals.UnknownSkill)
def unknown_skill(refusal: refusals.UnknownSkill) -> str:
    asked = f"Nobody who looks names {quoted(refusal.skill)}, and no team asks for it."
    if not refusal.closest:
        return f"{asked} Leave the skill out to see everyone."
    closest = joined([f"**{safe(skill)}**" for skill in refusal.closest], "or")
    return f"{asked} Did you mean {closest}? The menu offers skills while you type."


@says(refusals.UnknownPlace)
def unknown_place(refusal: refusals.UnknownPlace) -> str:
    known = joined(["online", "in person", *(safe(name) for name in refusal.chapters)], "or")
    return f"I know no place called {quoted(refusal.place)}. Choose {known}."


@says(refusals.HasLeft)
def has_left(refusal: refusals.HasLeft) -> str:
    return (
        f"<@{refusal.user_id}> is not on this server any more, so I have taken them off the list. "
        "`/team find` shows who looks now."
    )
