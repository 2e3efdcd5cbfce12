"""Words of the refusals about people and their part in an event."""

from bot.errors import people as refusals
from bot.ui.text import joined, quoted, relative, safe, when
from bot.ui.words import says


@says(refusals.RegistrationNotOpen)
def registration_not_open(refusal: refusals.RegistrationNotOpen) -> str:
    if refusal.opens_at is None:
        return f"Registration for {safe(refusal.event)} has no date yet. Look in again later."
    return (
        f"Registration for {safe(refusal.event)} opens {when(refusal.opens_at)}. "
        "Come back then and press the same button."
    )


@says(refusals.RegistrationClosed)
def registration_closed(refusal: refusals.RegistrationClosed) -> str:
    closed = f"Registration for {safe(refusal.event)} closed {when(refusal.closed_at)}."
    if refusal.late:
        return f"{closed} {refusal.late}"
    return f"{closed} If you think you should be in, write to the organizers on this server."


@says(refusals.AlreadyOnTheList)
def already_on_the_list(refusal: refusals.AlreadyOnTheList) -> str:
    return (
        f"You are on the list for {safe(refusal.event)} already, since {relative(refusal.since)}. "
        "There is nothing more to do."
    )


@says(refusals.NotOnTheList)
def not_on_the_list(refusal: refusals.NotOnTheList) -> str:
    return (
        f"You are not on the list for {safe(refusal.event)}, so there is nothing to take back. "
        "`/start` shows how to get on it."
    )


@says(refusals.UnknownZone)
def unknown_zone(refusal: refusals.UnknownZone) -> str:
    nearest = f" Did you mean {joined(refusal.nearest, 'or')}?" if refusal.nearest else ""
    return (
        f"I know no time zone called {quoted(refusal.typed)}.{nearest} "
        "Write it as region and city, for example `Europe/Berlin`, or leave it empty."
    )


@says(refusals.EventFull)
def event_full(refusal: refusals.EventFull) -> str:
    return (
        f"All {refusal.cap:,} places of {safe(refusal.event)} are taken, and there is no waiting "
        "list. Look in again: a place may become free."
    )


@says(refusals.StateChanged)
def state_changed(refusal: refusals.StateChanged) -> str:
    return (
        f"Somebody else has just decided about {safe(refusal.name)}. Look again before you go on."
    )


@says(refusals.InvitationOnly)
def invitation_only(refusal: refusals.InvitationOnly) -> str:
    return (
        f"{safe(refusal.event)} is for those whom the organizers invited, and you are not on "
        "their list yet. Write to them on this server if you should be."
    )


@says(refusals.UnknownLanguage)
def unknown_language(refusal: refusals.UnknownLanguage) -> str:
    nearest = f" Did you mean {joined(refusal.nearest, 'or')}?" if refusal.nearest else ""
    return (
        f"I know no language called {quoted(refusal.typed)}.{nearest} "
        "Write languages with commas between them, for example `English, German`."
    )


@says(refusals.BadAnswer)
def bad_answer(refusal: refusals.BadAnswer) -> str:
    return (
        f"{quoted(refusal.typed)} does not answer {quoted(refusal.asked)}. Give {refusal.wanted}."
    )


@says(refusals.TooLateToUndo)
def too_late_to_undo(refusal: refusals.TooLateToUndo) -> str:
    return (
        f"It is too late to take back your withdrawal from {safe(refusal.event)}. "
        "`/start` shows whether you can register again."
    )
