"""Refusals about the bot itself."""

from dataclasses import dataclass

from bot.errors import NotNow


@dataclass(eq=False)
class Restarting(NotNow):
    """The bot is stopping and takes nothing new in hand."""


@dataclass(eq=False)
class FormLost(NotNow):
    """A form that was opened before the bot was restarted, or too long ago, was sent."""


@dataclass(eq=False)
class ControlsLost(NotNow):
    """A button or menu was used that is used up, or belongs to nothing the bot still knows."""
