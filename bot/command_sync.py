"""Registering slash commands on a server, only when they changed."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any, Protocol

import discord
import structlog
from discord import app_commands
from discord.ext import commands

log = structlog.stdlib.get_logger(__name__)

Command = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu


class Fingerprints(Protocol):
    """Where the fingerprint of the commands last registered on a server is kept."""

    async def commands_fingerprint(self, guild_id: int) -> str | None:
        """The fingerprint last kept, if any."""
        ...

    async def keep_commands_fingerprint(self, guild_id: int, fingerprint: str) -> None:
        """Keep the fingerprint of what has just been registered."""
        ...


def feature_of(command: Command) -> str | None:
    """The feature that a command belongs to, as its cog's `feature` says; None is for always."""
    cog = getattr(command, "binding", None) or getattr(command, "cog", None)
    return getattr(cog, "feature", None) if isinstance(cog, commands.Cog) else None


def wanted_commands(tree: app_commands.CommandTree[Any], features: frozenset[str]) -> list[Command]:
    """The tree's commands that a server with these features has use for, in a stable order."""
    every: Iterable[Command] = tree.get_commands()
    wanted = [c for c in every if feature_of(c) is None or feature_of(c) in features]
    return sorted(wanted, key=lambda command: command.name)


def fingerprint_of(tree: app_commands.CommandTree[Any], wanted: Iterable[Command]) -> str:
    """A short text that changes whenever what would be registered changes."""
    payload = [command.to_dict(tree) for command in wanted]
    text = json.dumps([tree.client.application_id, payload], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


async def sync_commands(
    tree: app_commands.CommandTree[Any],
    guild: discord.Guild,
    features: frozenset[str],
    kept: Fingerprints,
) -> bool:
    """Register what `guild` has use for; returns whether Discord had to be told."""
    wanted = wanted_commands(tree, features)
    fingerprint = fingerprint_of(tree, wanted)
    if await kept.commands_fingerprint(guild.id) == fingerprint:
        return False
    tree.clear_commands(guild=guild)
    for command in wanted:
        tree.add_command(command, guild=guild)
    await tree.sync(guild=guild)
    await kept.keep_commands_fingerprint(guild.id, fingerprint)
    log.info("commands.registered", guild=guild.id, commands=[command.name for command in wanted])
    return True
