"""Words of the refusals about the bot itself."""

from bot.errors import running as refusals
from bot.ui.words import says


@says(refusals.Restarting)
def restarting(_: refusals.Restarting) -> str:
    return "I am restarting. Try again in a minute; nothing of what you asked was done yet."
