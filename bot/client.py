"""The discord.py client: loads the cogs, keeps commands in step, counts what is in hand."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, cast

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.actor import Actor
from bot.command_sync import sync_commands
from bot.delivery.outbox import Outbox
from bot.model import Event
from bot.ui.actor import actor_of, channels_of, which_event
from bot.ui.answer import answer_error
from bot.ui.in_hand import InHand, take_in_hand
from bot.ui.lost import answer_lost

if TYPE_CHECKING:
    from bot.app import Services

log = structlog.stdlib.get_logger(__name__)

COGS = (
    "cogs.start",
    "cogs.people",
    "cogs.schedule",
    "cogs.config",
    "cogs.events",
    "cogs.announcements",
    "cogs.deadlines",
    "cogs.operations",
    "cogs.admission",
    "cogs.spaces",
    "cogs.teams",
    "cogs.finding",
    "cogs.organizing",
    "cogs.submissions",
    "cogs.mentors",
    "cogs.perks",
)
# Every interaction names its guild, channel and member; no privileged intent is needed.
INTENTS = discord.Intents(guilds=True)

# Opens a feature for an event, in answer to a button that hangs elsewhere.
Door = Callable[[discord.Interaction[Any], Event], Awaitable[None]]
# Opens something of the person who asks, which belongs to no event.
OwnPage = Callable[[discord.Interaction[Any]], Awaitable[None]]
# Does something with a team, given by its number, for who presses a button elsewhere.
TeamDoor = Callable[[discord.Interaction[Any], int], Awaitable[None]]
Content = tuple[str, discord.ui.View]
# What a message that is edited in place says at the moment, and its buttons; None for none.
Render = Callable[[Event], Content | Awaitable[Content | None]]

# What a feature adds to how an event stands, for the organizer who asks.
StatusLines = Callable[[Actor, Event], Awaitable[list[str]]]
# Brings Discord in step with an event that has just been changed.
AfterChange = Callable[[discord.Guild, Event], Awaitable[None]]

# Muster joins no voice channel, so what is missing for that is nothing to warn of.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False


class Tree(app_commands.CommandTree["MusterClient"]):
    """The command tree, with its errors sent to the one handler."""

    async def interaction_check(self, interaction: discord.Interaction["MusterClient"]) -> bool:
        return await take_in_hand(interaction)

    async def on_error(
        self,
        interaction: discord.Interaction["MusterClient"],
        error: app_commands.AppCommandError,
    ) -> None:
        await answer_error(interaction, error)


class MusterClient(commands.Bot):
    """Muster as Discord sees it; everything it knows is behind `services`."""

    def __init__(self, services: "Services", outbox: Outbox) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=INTENTS,
            tree_cls=Tree,
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            # How long after the last server to wait for one more; the default is 2 s.
            guild_ready_timeout=0.5,
            http_trace=outbox.trace,
            # No max_ratelimit_timeout: discord.py 2.7.1 would refuse a request whenever its
            # bucket's window is longer than that, even with requests left in it. Callers that
            # cannot wait put a timeout around the call.
        )
        self.services = services
        self.outbox = outbox
        self.in_hand = InHand()
        # Filled by the cogs, so that none of them has to know another.
        self.doors: dict[str, Door] = {}
        self.team_doors: dict[str, TeamDoor] = {}
        # What /settings leads to besides, by what the button says.
        self.own_pages: dict[str, OwnPage] = {}
        self.live_messages: dict[str, Render] = {}
        self.after_change: list[AfterChange] = []
        self.status_lines: list[StatusLines] = []
        # Held while the live message of an event (by its id) for a purpose is brought in step.
        self.refreshing: defaultdict[tuple[int, str], asyncio.Lock] = defaultdict(asyncio.Lock)
        # Called once everything is loaded, before Discord is spoken to.
        self.when_loaded: list[Callable[[], None]] = []
        self._syncing: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.stopping = False

    async def setup_hook(self) -> None:
        for name in COGS:
            await self.load_extension(name)
        for act in self.when_loaded:
            act()
        # Not before the cogs have said what they know how to say.
        self.outbox.connect(self)

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:
        """Tell listeners of an event, unless the client was closed meanwhile."""
        # discord.py 2.7.1 waits half a second to say "ready", also when it is closed in that time.
        if self.loop is not discord.utils.MISSING:
            super().dispatch(event_name, *args, **kwargs)

    async def on_ready(self) -> None:
        """Told by discord.py at start and after every new session."""
        log.info("ready", user=str(self.user), servers=len(self.guilds))

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Told by discord.py of all that people do, after it was given to what knows it."""
        await answer_lost(interaction)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Told by discord.py for each server at start, and when one comes back."""
        await self.sync_commands(guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Told by discord.py when the bot is invited to a server."""
        # Discord forgets a server's commands with the bot that was sent away.
        await self.sync_commands(guild, afresh=True)

    async def sync_commands(self, guild: discord.Guild, *, afresh: bool = False) -> None:
        """Register the commands that this server's events use, if that has changed.

        What Discord refuses is logged and tried again when the server is seen next.
        """
        # discord.py runs this for an event, in a task that a stop has to wait for.
        self.in_hand.track_current()
        # One after another: an older answer must not be the last that Discord hears.
        async with self._syncing[guild.id]:
            features = await self.services.events.features_of(guild.id)
            try:
                await sync_commands(self, guild, features, self.services.events, afresh=afresh)
            except discord.HTTPException as error:
                log.warning("commands.not_registered", guild=guild.id, code=error.code)

    async def events_meant(self, interaction: discord.Interaction[Any]) -> list[Event]:
        """The events that a command can mean where it was typed; raises NoEvent."""
        actor = actor_of(interaction)
        return await self.services.events.candidates(
            actor.guild_id, channels_of(interaction), may_import=actor.manages_server
        )

    async def event_meant(
        self, interaction: discord.Interaction[Any]
    ) -> tuple[discord.Interaction[Any], Event] | None:
        """The event a command means, asked back where there are several; None without an answer.

        The interaction handed back is the one to answer on.
        """
        return await which_event(interaction, await self.events_meant(interaction))

    async def event_changed(self, guild: discord.Guild, event: Event) -> None:
        """Bring commands and live messages in step with an event that was changed."""
        await self.sync_commands(guild)
        for bring_in_step in self.after_change:
            await bring_in_step(guild, event)

    @property
    def active_features(self) -> frozenset[str]:
        """The features of event files that this version of Muster has."""
        return frozenset(
            feature
            for cog in self.cogs.values()
            if (feature := getattr(cog, "feature", None)) is not None
        )

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Told by discord.py about an error outside any interaction."""
        log.exception("bug", where=event_method)


def client_of(interaction: discord.Interaction[Any]) -> MusterClient:
    """The client that received an interaction, by its own type."""
    return cast(MusterClient, interaction.client)
