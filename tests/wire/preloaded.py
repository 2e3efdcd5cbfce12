"""Imports what the bot imports when it starts, for processes that are forked afterwards."""

import importlib
import pkgutil

import cogs
import tests.soak.spaces_bot
import tests.wire.delivering_bot

LAUNCHERS = (tests.soak.spaces_bot, tests.wire.delivering_bot)
for found in pkgutil.iter_modules(cogs.__path__):
    importlib.import_module(f"cogs.{found.name}")
