"""Looking at a file as a careful organizer would: what fits together, and what Discord can hold."""

from bot.events.file.lint.run import lint
from bot.events.file.lint.table import RULES, Rule

__all__ = ["RULES", "Rule", "lint"]
