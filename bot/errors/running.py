"""Refusals about the bot itself."""

from dataclasses import dataclass

from bot.errors import NotNow


@dataclass(eq=False)
class Restarting(NotNow):
    """The bot is stopping and takes nothing new in hand."""
