"""Messages that are edited in place: found again, adopted or posted once, and pinned."""

import hashlib
from collections.abc import Awaitable
from datetime import datetime

import discord
import structlog

from bot.client import MusterClient
from bot.delivery.leased import Leased
from bot.delivery.outcome import FellThrough
from bot.delivery.sender import server_at_hand, translated
from bot.model import Event
from bot.schedule.refreshing import REFRESH
from bot.ui.text import NO_MENTIONS

log = structlog.stdlib.get_logger(__name__)

LOOK_BACK = 100


async def refresh_live_message(
    client: MusterClient, guild: discord.Guild, event: Event, purpose: str
) -> discord.Message | None:
    """Make the live message for `purpose` say what is true now; None without a channel for it.

    Looks for one that a crash left unrecorded before posting, so that there is never a second.
    """
    # Two that look at once would both find none, and both post.
    async with client.refreshing[event.id, purpose]:
        return await _refresh(client, guild, event, purpose)


async def _refresh(
    client: MusterClient, guild: discord.Guild, event: Event, purpose: str
) -> discord.Message | None:
    channel = _channel(guild, event, purpose)
    if channel is None:
        return None
    made = client.live_messages[purpose](event)
    content = await made if isinstance(made, Awaitable) else made
    if content is None:
        return None
    text, view = content
    fingerprint = _fingerprint(text, view)
    row = await client.services.setup.live_message(event, purpose)
    if row is not None and row.channel_id != channel.id:
        row = None
    message = await _find(channel, row.message_id if row else None, view)
    if message is None:
        message = await channel.send(text, view=view, allowed_mentions=NO_MENTIONS)
    elif row is None or row.fingerprint != fingerprint:
        await message.edit(content=text, view=view, allowed_mentions=NO_MENTIONS)
    await client.services.setup.posted(event, purpose, channel.id, message.id, fingerprint)
    if not message.pinned:
        await _pin(message)
    return message


async def refresh_all(client: MusterClient, guild: discord.Guild, event: Event) -> None:
    """Refresh every live message of the event; what Discord refuses is logged and left."""
    for purpose in client.live_messages:
        try:
            await refresh_live_message(client, guild, event, purpose)
        except discord.HTTPException as error:
            log.warning("live_message.not_refreshed", purpose=purpose, code=error.code)


class LiveRefresh:
    """The deed that keeps live messages in step with time; it can be repeated safely."""

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        client.outbox.kinds.does(REFRESH, self.perform)

    async def perform(self, row: Leased, _: datetime) -> None:
        """Refresh the live messages of the row's event, or the one it names; raises FellThrough."""
        guild = server_at_hand(self._client, row.facts["guild"])
        event = await self._client.services.events.get(guild.id, row.event_id)
        failures: list[FellThrough] = []
        # Some are in step with more than time, and refreshed alone.
        only = row.facts.get("purpose")
        for purpose in [only] if only else self._client.live_messages:
            try:
                with translated():
                    await refresh_live_message(self._client, guild, event, purpose)
            except FellThrough as failure:
                # One that cannot be refreshed must not keep the others from it.
                failures.append(failure)
        if failures:
            raise failures[0]


async def _pin(message: discord.Message) -> None:
    try:
        await message.pin(reason="What is edited in place stays on top")
        async for notice in message.channel.history(after=message, limit=5):
            if notice.type is discord.MessageType.pins_add and notice.author == message.author:
                await notice.delete()
    except discord.HTTPException as error:
        # The panel works without: a permission was taken away, or the channel is full of pins.
        log.warning("live_message.not_pinned", channel=message.channel.id, code=error.code)


def _channel(guild: discord.Guild, event: Event, purpose: str) -> discord.TextChannel | None:
    bound = next((c.channel_id for c in event.channels if c.purpose == purpose), None)
    channel = guild.get_channel(bound) if bound else None
    return channel if isinstance(channel, discord.TextChannel) else None


async def _find(
    channel: discord.TextChannel, message_id: int | None, view: discord.ui.View
) -> discord.Message | None:
    if message_id is not None:
        try:
            return await channel.fetch_message(message_id)
        except discord.NotFound:
            return None
    ids = _custom_ids(view)
    async for message in channel.history(limit=LOOK_BACK):
        if message.author == channel.guild.me and ids & _custom_ids_of(message):
            return message
    return None


def _custom_ids(view: discord.ui.View) -> set[str]:
    return {
        str(component["custom_id"])
        for row in view.to_components()
        for component in row.get("components", [])
        if "custom_id" in component
    }


def _custom_ids_of(message: discord.Message) -> set[str]:
    return {
        child.custom_id
        for row in message.components
        if isinstance(row, discord.ActionRow)
        for child in row.children
        if isinstance(child, discord.Button) and child.custom_id
    }


def _fingerprint(text: str, view: discord.ui.View) -> str:
    return hashlib.sha256(f"{text}{view.to_components()}".encode()).hexdigest()
