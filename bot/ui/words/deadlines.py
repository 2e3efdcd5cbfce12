"""Words of the refusals about deadlines."""

from datetime import datetime

from bot.errors import deadlines as refusals
from bot.ui.text import joined, on, safe, when, window_called
from bot.ui.words import says


def _name(key: str) -> str:
    name = window_called(key)
    return safe(name[:1].lower() + name[1:])


def _typed(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC".replace(":00 UTC", " UTC")


@says(refusals.UnknownWindow)
def unknown_window(refusal: refusals.UnknownWindow) -> str:
    if not refusal.known:
        return "This event has no deadlines. Its file can name some under `windows`."
    known = joined([_name(name) for name in refusal.known], "and")
    return f"This event has no deadline called “{safe(refusal.named)}”. It has {known}."


@says(refusals.UnknownTeam)
def unknown_team(refusal: refusals.UnknownTeam) -> str:
    return (
        f"There is no team called “{safe(refusal.named)}” in this event. Choose one from the list "
        "that opens while you type."
    )


@says(refusals.ClosesBeforeOpening)
def closes_before_opening(refusal: refusals.ClosesBeforeOpening) -> str:
    return (
        f"Then {_name(refusal.window)} would open {on(refusal.opens_at)} and close "
        f"{on(refusal.closes_at)}. Nothing was changed. Move the other end first, or look at the "
        "date once more."
    )


@says(refusals.SameInstant)
def same_instant(refusal: refusals.SameInstant) -> str:
    return f"It is {when(refusal.instant)} already, so there is nothing to move."


@says(refusals.ExtensionTooEarly)
def extension_too_early(refusal: refusals.ExtensionTooEarly) -> str:
    if refusal.closes_at is None:
        return (
            "It has no end for anyone so far, so no team needs a later one. Nothing was changed. "
            "Leave the team out to set the end for everyone."
        )
    return (
        f"For everyone it closes {on(refusal.closes_at)}; a deadline for one team has to be later "
        "than that. Nothing was changed. If you want to take back a later deadline that the team "
        f"has, type exactly that time: `{_typed(refusal.closes_at)}`."
    )


@says(refusals.OnlyEveryonesTakesBack)
def only_everyones_takes_back(refusal: refusals.OnlyEveryonesTakesBack) -> str:
    return (
        f"{when(refusal.instant)} is over already. Nothing was changed. Name a time that is still "
        "to come. If you want to close it for this team at once, type exactly everyone's "
        f"deadline: `{_typed(refusal.closes_at)}`."
    )


@says(refusals.OnlyClosingForOneTeam)
def only_closing_for_one_team(_: refusals.OnlyClosingForOneTeam) -> str:
    return (
        "Only the end can be moved for one team, not the beginning. Leave the team out to move "
        "the beginning for everyone."
    )


@says(refusals.MovedMeanwhile)
def moved_meanwhile(refusal: refusals.MovedMeanwhile) -> str:
    where = f"It is {when(refusal.instant)} now" if refusal.instant else "It has no date now"
    return (
        f"Somebody else moved {_name(refusal.window)} meanwhile. {where}; you changed nothing. "
        "Run the command again if it should still move."
    )
