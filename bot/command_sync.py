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


def wanted_commands(client: commands.Bot, features: frozenset[str]) -> list[Command]:
    """The commands that a server with these features has use for, in a stable order.

    A cog's `feature` names the section of the event file it is for; without one its commands
    are always there.
    """
    unwanted: set[str] = set()
    for cog in client.cogs.values():
        feature: str | None = getattr(cog, "feature", None)
        if feature is not None and feature not in features:
            own = [*cog.get_app_commands(), *([cog.app_command] if cog.app_command else [])]
            # discord.py does not count entries of menus among a cog's commands.
            own += getattr(cog, "context_menus", ())
            unwanted |= {command.name for command in own}
    every: list[Command] = client.tree.get_commands()
    wanted = [command for command in every if command.name not in unwanted]
    return sorted(wanted, key=lambda command: command.name)


def fingerprint_of(tree: app_commands.CommandTree[Any], wanted: Iterable[Command]) -> str:
    """A short text that changes whenever what would be registered changes."""
    payload = [command.to_dict(tree) for command in wanted]
    text = json.dumps([tree.client.application_id, payload], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


async def sync_commands(
    client: commands.Bot,
    guild: discord.Guild,
    features: frozenset[str],
    kept: Fingerprints,
    *,
    afresh: bool = False,
) -> bool:
    """Register what `guild` has use for; returns whether Discord had to be told.

    `afresh` registers also what was registered before.
    """
    tree = client.tree
    wanted = wanted_commands(client, features)
    fingerprint = fingerprint_of(tree, wanted)
    if not afresh and await kept.commands_fingerprint(guild.id) == fingerprint:
        return False
    tree.clear_commands(guild=guild)
    for command in wanted:
        tree.add_command(command, guild=guild)
    await tree.sync(guild=guild)
    await kept.keep_commands_fingerprint(guild.id, fingerprint)
    log.info("commands.registered", guild=guild.id, commands=[command.name for command in wanted])
    return True
