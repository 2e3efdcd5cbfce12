"""Words of the refusals about pausing, resuming and what could not be delivered."""

from bot.errors import operations as refusals
from bot.ui.text import safe, when
from bot.ui.words import says


@says(refusals.AlreadyPaused)
def already_paused(refusal: refusals.AlreadyPaused) -> str:
    return (
        f"{safe(refusal.event)} is paused already, since {when(refusal.since)}. "
        "`/event resume` lets it go on."
    )


@says(refusals.NothingToResume)
def nothing_to_resume(refusal: refusals.NothingToResume) -> str:
    return (
        f"{safe(refusal.event)} is not paused, and nothing of it is held back. "
        "`/event status` shows how it stands."
    )


@says(refusals.AlreadySettled)
def already_settled(_: refusals.AlreadySettled) -> str:
    return (
        "Somebody else has dealt with this meanwhile; you changed nothing. "
        "`/event problems` shows what is left."
    )
