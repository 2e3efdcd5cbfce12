"""The queue in the mentors' channel: one message, edited in place and adopted after a crash."""

import hashlib
from datetime import datetime

import discord
import structlog

from bot.client import MusterClient
from bot.delivery.leased import Leased
from bot.delivery.sender import server_at_hand, translated
from bot.mentors.following import BOARD
from bot.mentors.telling import Board
from bot.model import Event
from bot.ui.text import NO_MENTIONS
from cogs.mentors.buttons import HelpButton, TakeMenu
from cogs.mentors.present import board_text

log = structlog.stdlib.get_logger(__name__)

PURPOSE, LOOK_BACK, AT_ONCE = "mentors", 100, 4


class MentorBoard:
    """Keeps the queue's message in step with the rows; can be repeated safely."""

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        # One at a time on each event, as its rows have one place; no server waits for another.
        client.outbox.kinds.does(BOARD, self.perform, at_once=AT_ONCE)
        client.after_change.append(self.catch_up)

    async def catch_up(self, guild: discord.Guild, event: Event) -> None:
        """Show the queue as soon as there is a place for it."""
        if "mentors" not in event.public["features"]:
            return
        try:
            await self._refresh(guild, event)
        except discord.HTTPException as error:
            log.warning("mentor_board.not_refreshed", code=error.code)

    async def perform(self, row: Leased, _: datetime) -> None:
        """Bring the message in step; raises FellThrough."""
        board = await self._client.services.mentor_telling.board(row.event_id)
        if board is None:
            return
        guild = server_at_hand(self._client, board.guild_id)
        event = await self._client.services.events.get(guild.id, row.event_id)
        with translated():
            await self._refresh(guild, event)

    async def _refresh(self, guild: discord.Guild, event: Event) -> None:
        # Two that look at once would both find none, and both post.
        async with self._client.refreshing[event.id, PURPOSE]:
            board = await self._client.services.mentor_telling.board(event.id)
            channel = guild.get_channel(board.channel_id or 0) if board else None
            if board is None or not isinstance(channel, discord.TextChannel):
                return
            text, view = board_text(board, event.name), board_view(board)
            fingerprint = hashlib.sha256(f"{text}{view.to_components()}".encode()).hexdigest()
            setup = self._client.services.setup
            row = await setup.live_message(event, PURPOSE)
            known = row.message_id if row and row.channel_id == channel.id else None
            if row is not None and known is not None and row.fingerprint == fingerprint:
                return
            message = await self._edited(channel, known, text, view)
            if message is None:
                message = await channel.send(text, view=view, allowed_mentions=NO_MENTIONS)
            await setup.posted(event, PURPOSE, channel.id, message.id, fingerprint)

    async def _edited(
        self, channel: discord.TextChannel, known: int | None, text: str, view: discord.ui.View
    ) -> discord.Message | None:
        number = known or await self._unrecorded(channel)
        if number is None:
            return None
        try:
            return await channel.get_partial_message(number).edit(
                content=text, view=view, allowed_mentions=NO_MENTIONS
            )
        except discord.NotFound:
            return None

    async def _unrecorded(self, channel: discord.TextChannel) -> int | None:
        async for message in channel.history(limit=LOOK_BACK):
            if message.author == channel.guild.me and any(
                (getattr(child, "custom_id", None) or "").startswith("helping:queue:")
                for row in message.components
                for child in getattr(row, "children", ())
            ):
                return message.id
        return None


def board_view(board: Board) -> discord.ui.View:
    """A menu to take from, and being there or away."""
    view = discord.ui.View(timeout=None)
    if board.waiting:
        waiting = [(b.request.id, ", ".join(b.topics)) for b in board.waiting]
        view.add_item(TakeMenu(board.event_id, waiting))
    for action in ("queue", "on", "off"):
        view.add_item(HelpButton(action, board.event_id))
    return view
