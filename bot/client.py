"""The discord.py client: loads the cogs, keeps commands in step, counts what is in hand."""

from typing import TYPE_CHECKING, Any, cast

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.command_sync import sync_commands
from bot.ui.answer import answer_error
from bot.ui.in_hand import InHand, track

if TYPE_CHECKING:
    from bot.app import Services

log = structlog.stdlib.get_logger(__name__)

COGS = ("cogs.start", "cogs.schedule", "cogs.config", "cogs.events")
# Every interaction names its guild, channel and member; no privileged intent is needed.
INTENTS = discord.Intents(guilds=True)


class Tree(app_commands.CommandTree["MusterClient"]):
    """The command tree, with its errors sent to the one handler."""

    async def interaction_check(self, interaction: discord.Interaction["MusterClient"]) -> bool:
        track(interaction)
        return True

    async def on_error(
        self,
        interaction: discord.Interaction["MusterClient"],
        error: app_commands.AppCommandError,
    ) -> None:
        await answer_error(interaction, error)


class MusterClient(commands.Bot):
    """Muster as Discord sees it; everything it knows is behind `services`."""

    def __init__(self, services: "Services") -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=INTENTS,
            tree_cls=Tree,
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            # Longer waits are the outbox's to plan, not the client's to sleep through.
            max_ratelimit_timeout=30.0,
        )
        self.services = services
        self.in_hand = InHand()

    async def setup_hook(self) -> None:
        for name in COGS:
            await self.load_extension(name)

    async def on_ready(self) -> None:
        """Told by discord.py at start and after every new session."""
        log.info("ready", user=str(self.user), servers=len(self.guilds))
        for guild in self.guilds:
            await self.sync_commands(guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Told by discord.py when the bot is invited to a server."""
        await self.sync_commands(guild)

    async def sync_commands(self, guild: discord.Guild) -> None:
        """Register the commands that this server's events use, if that has changed."""
        features = await self.services.events.features_of(guild.id)
        await sync_commands(self.tree, guild, features, self.services.servers)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Told by discord.py about an error outside any interaction."""
        log.exception("bug", where=event_method)


def client_of(interaction: discord.Interaction[Any]) -> MusterClient:
    """The client that received an interaction, by its own type."""
    return cast(MusterClient, interaction.client)
