"""The standing board in the teams channel: who looks, and the way to find each other."""

import discord

from bot.client import Content, MusterClient
from bot.model import Event
from cogs.finding.buttons import EventFindButton
from cogs.finding.present import board_text


async def board_message(client: MusterClient, event: Event) -> Content | None:
    """The board as it should read now, and its buttons; None for an event without teams."""
    facts = await client.services.finding.board(event.guild_id, event.id)
    if facts is None:
        return None
    view = discord.ui.View(timeout=None)
    for action in ("open",) if facts.closed else ("open", "look", "create"):
        view.add_item(EventFindButton(action, event.id))
    return board_text(facts), view
