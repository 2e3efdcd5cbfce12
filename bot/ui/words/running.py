"""Words of the refusals about the bot itself."""

from bot.errors import running as refusals
from bot.ui.words import says


@says(refusals.Restarting)
def restarting(_: refusals.Restarting) -> str:
    return "I am restarting. Try again in a minute; nothing of what you asked was done yet."


@says(refusals.FormLost)
def form_lost(_: refusals.FormLost) -> str:
    return (
        "This form did not reach me: I was restarted while you had it open, or it was open for "
        "too long. Nothing of it was done. Open it once more."
    )


@says(refusals.ControlsLost)
def controls_lost(_: refusals.ControlsLost) -> str:
    return (
        "That press did nothing: the button was used already, I was restarted since, or it is too "
        "old. If something is still missing, begin once more with the command or button that "
        "brought you here."
    )
