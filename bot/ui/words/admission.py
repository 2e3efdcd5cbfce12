"""Words of the refusals about applications, check-in, and files of people."""

from bot.errors import admission as refusals
from bot.ui.text import counted, on, quoted, safe
from bot.ui.words import says

STATES = {
    "interested": "interested",
    "applied": "waiting for a decision",
    "waiting": "on the waiting list",
    "registered": "in",
    "declined": "declined",
    "withdrawn": "not taking part any more",
}


@says(refusals.NotACsvFile)
def not_a_csv_file(refusal: refusals.NotACsvFile) -> str:
    return (
        f"{quoted(refusal.name)} is not a CSV file. Spreadsheets make one with “Save as” or "
        "“Download”; its name ends in .csv."
    )


@says(refusals.CsvTooLarge)
def csv_too_large(refusal: refusals.CsvTooLarge) -> str:
    return (
        f"The file has {refusal.size:,} bytes; I read at most {refusal.limit:,}. "
        "Divide it, and bring the parts one after another."
    )


@says(refusals.PeopleChanged)
def people_changed(refusal: refusals.PeopleChanged) -> str:
    return (
        f"The people of {safe(refusal.event)} changed while you looked at the plan, so I did "
        "nothing. Run `/people import` again to see what the file would do now."
    )


@says(refusals.SeatsShort)
def seats_short(refusal: refusals.SeatsShort) -> str:
    left = counted(refusal.free, "seat") if refusal.free else "no seat"
    more = counted(refusal.wanted, "seat")
    return (
        f"{safe(refusal.event)} has {left} left, and this takes {more}. "
        "Put somebody on the waiting list, or raise `admission.cap` in the event file."
    )


@says(refusals.NoSuchApplication)
def no_such_application(refusal: refusals.NoSuchApplication) -> str:
    return (
        f"This application to {safe(refusal.event)} is not there any more. "
        "`/people review` shows those that are."
    )


@says(refusals.NothingToReview)
def nothing_to_review(refusal: refusals.NothingToReview) -> str:
    if refusal.takes_applications:
        return f"Nobody has applied to {safe(refusal.event)} yet; there is nothing to review."
    return (
        f"{safe(refusal.event)} takes no applications: people simply register. "
        "`admission: {by: application}` in the event file would change that."
    )


@says(refusals.AlreadyDecided)
def already_decided(refusal: refusals.AlreadyDecided) -> str:
    who = f"<@{refusal.by}> decided" if refusal.by else "This was decided"
    state = STATES.get(refusal.state, refusal.state)
    return (
        f"{who} on {safe(refusal.name)} before you: {state}. You changed nothing; talk to each "
        "other if you see it differently."
    )


@says(refusals.NotRegistered)
def not_registered(refusal: refusals.NotRegistered) -> str:
    if refusal.name is None:
        state = f": you are {STATES[refusal.state]}" if refusal.state in STATES else ""
        return f"You have no seat in {safe(refusal.event)}{state}. `/start` shows what you can do."
    state = STATES.get(refusal.state or "", "not on the list")
    return (
        f"{safe(refusal.name)} has no seat in {safe(refusal.event)} ({state}), "
        "so there is nothing to check in."
    )


@says(refusals.NotAskedNow)
def not_asked_now(refusal: refusals.NotAskedNow) -> str:
    name = safe(refusal.event)
    if refusal.closed_at is not None:
        return (
            f"The time to confirm for {name} was over on {on(refusal.closed_at)}. "
            "`/start` shows where you stand and what you can do."
        )
    if refusal.opens_at is not None:
        return f"I ask who still comes to {name} on {on(refusal.opens_at)}; there is time."
    return f"Nobody has to confirm for {name}: who is registered simply comes."
