"""Words of the refusals about sessions of the programme."""

from bot.errors import schedule as refusals
from bot.ui.text import joined, on, quoted, relative, safe
from bot.ui.words import says


@says(refusals.UnknownSession)
def unknown_session(refusal: refusals.UnknownSession) -> str:
    return (
        f"The programme has no session called {quoted(refusal.named)}. Pick one from the list "
        "that appears as you type; `/schedule` shows them all."
    )


@says(refusals.SessionOfSeveral)
def session_of_several(refusal: refusals.SessionOfSeveral) -> str:
    events = joined(f"**{safe(event)}**" for event in refusal.events)
    return (
        f"{events} each have a session called {quoted(refusal.named)}. Pick it from the list that "
        "appears as you type, which says of which event it is."
    )


@says(refusals.TimeNotUnderstood)
def time_not_understood(refusal: refusals.TimeNotUnderstood) -> str:
    reasons = "\n".join(f"- {safe(reason)}" for reason in refusal.reasons)
    return (
        f"I cannot use {quoted(refusal.typed)} as a time:\n{reasons}\nNothing was changed. "
        "Write it such as `2024-11-22 14:00`, `22 Nov 2024 2:00 pm` or `2024-11-24 23:59 AoE`, and "
        "try again."
    )


@says(refusals.EndNotAfterStart)
def end_not_after_start(refusal: refusals.EndNotAfterStart) -> str:
    return (
        f"{safe(refusal.title)} would begin {on(refusal.start)} and end {on(refusal.end)}. "
        "Nothing was changed. Give an end that comes after the start."
    )


@says(refusals.EndWithoutStart)
def end_without_start(refusal: refusals.EndWithoutStart) -> str:
    return (
        f"{safe(refusal.title)} has no start yet, so it cannot have an end. Nothing was changed. "
        "Give both, or only the start."
    )


@says(refusals.TextNotTaken)
def text_not_taken(refusal: refusals.TextNotTaken) -> str:
    return (
        f"I cannot take this {refusal.what}: {safe(refusal.reason)}. Nothing was changed. "
        "Correct it and try again."
    )


@says(refusals.NothingToChange)
def nothing_to_change(refusal: refusals.NothingToChange) -> str:
    return f"{safe(refusal.title)} is that way already, so nothing was changed and nobody was told."


@says(refusals.SessionCancelled)
def session_cancelled(refusal: refusals.SessionCancelled) -> str:
    return (
        f"{safe(refusal.title)} is cancelled. If it takes place after all, bring it back first "
        "with `/session edit` and `bring_back`."
    )


@says(refusals.SessionOff)
def session_off(refusal: refusals.SessionOff) -> str:
    return (
        f"{safe(refusal.title)} is cancelled, so there is nothing to remind you of. `/schedule` "
        "shows what comes next."
    )


@says(refusals.SessionNotCancelled)
def session_not_cancelled(refusal: refusals.SessionNotCancelled) -> str:
    return f"{safe(refusal.title)} is not cancelled, so there is nothing to bring back."


@says(refusals.SessionStarted)
def session_started(refusal: refusals.SessionStarted) -> str:
    return (
        f"{safe(refusal.title)} began {relative(refusal.started_at)}, so there is nothing left to "
        "remind you of. `/schedule` shows what comes next."
    )


@says(refusals.ChangedMeanwhile)
def changed_meanwhile(refusal: refusals.ChangedMeanwhile) -> str:
    return (
        f"Someone else changed {safe(refusal.title)} while I was asking you, so I left it alone. "
        "Look at `/schedule`, then run the command again if it is still needed."
    )


@says(refusals.NoOwnSessions)
def no_own_sessions(refusal: refusals.NoOwnSessions) -> str:
    return (
        f"You have not asked to be reminded of any session of {safe(refusal.event)} yet, so your "
        "own calendar would be empty. Choose sessions under `/schedule`, or take the whole "
        "programme."
    )


@says(refusals.TooManySessions)
def too_many_sessions(refusal: refusals.TooManySessions) -> str:
    return (
        f"The programme has {refusal.limit:,} sessions already, and more do not fit. Nothing was "
        "added. Change one that is there with `/session edit`."
    )
