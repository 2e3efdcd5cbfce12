"""Asking for help: the form, and the receipt with one's place in the queue."""

from collections.abc import Iterable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import MusterClient
from bot.errors.mentors import AskersOnly
from bot.mentors.asking import Question
from bot.mentors.receipts import Receipt
from bot.mentors.topics import title_of
from bot.model import Event
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from cogs.mentors import buttons, forms
from cogs.mentors.present import receipt_text
from cogs.mentors.wishes import show_wishes


@app_commands.guild_only()
class AskCog(commands.GroupCog, group_name="ask", group_description="Ask for help"):
    """For everyone; the services decide who may."""

    feature = "mentors"

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        client.doors["ask"] = self.open_asking

    @app_commands.command(description="Ask a mentor for help, or see how your request stands")
    async def mentor(self, interaction: discord.Interaction) -> None:
        """Show what is under way, or the form."""
        meant = await self._client.event_meant(interaction)
        if meant is not None:
            await self.open_asking(*meant)

    @app_commands.command(description="Which mentors your team would like, before the event")
    async def wishes(self, interaction: discord.Interaction) -> None:
        """Show the team's wishes, or the form."""
        meant = await self._client.event_meant(interaction)
        if meant is not None:
            await show_wishes(meant[0], self._client, meant[1], "team")

    async def open_asking(self, interaction: discord.Interaction[Any], event: Event) -> None:
        """Show what is under way, or the form; the door of other features' buttons."""
        actor = actor_of(interaction)
        requests = self._client.services.mentor_requests
        try:
            mine = await requests.mine(actor, event.id)
        except AskersOnly:
            mine = []
        if not mine or interaction.response.is_done():
            await open_form(interaction, self._client, event)
            return
        for request in mine:
            receipt = await requests.receipt(actor, event.id, request.id)
            await show_receipt(interaction, self._client, event.id, receipt)
        view = discord.ui.View(timeout=None)
        view.add_item(buttons.HelpButton("ask", event.id, label="Ask about something else"))
        await reply(interaction, "Something else?", view=view)


async def open_form(
    interaction: discord.Interaction[Any], client: MusterClient, event: Event
) -> None:
    """Open the form, or say at once why that would be in vain."""
    actor, requests = actor_of(interaction), client.services.mentor_requests
    await requests.may_ask(actor, event.id)
    topics = await requests.topics(actor, event.id)
    if interaction.response.is_done():
        # Somebody was asked which event they mean: a form cannot follow that.
        view = discord.ui.View(timeout=None)
        view.add_item(buttons.HelpButton("ask", event.id))
        await reply(interaction, "Press the button to ask.", view=view)
        return
    await forms.AskForm(client, event.id, topics, Question(())).open(interaction)


async def show_receipt(
    interaction: discord.Interaction[Any], client: MusterClient, event_id: int, receipt: Receipt
) -> None:
    """Show a request as it stands, with what can be done about it."""
    topics = await client.services.mentor_requests.topics(actor_of(interaction), event_id)
    text = receipt_text(receipt, title_of(topics, receipt.request.topic))
    await reply(interaction, text, view=receipt_view(receipt))


def receipt_view(receipt: Receipt) -> discord.ui.View:
    """What whoever asked can do with a request as it stands."""
    match receipt.request.state:
        case "open":
            actions: tuple[str, ...] = buttons.RECEIPT
        case "claimed":
            actions = ("resolve", "refresh")
        case "resolved" | "lapsed":
            actions = ("reopen",)
        case _:
            actions = ()
    return view_of(actions, receipt.request.id)


def view_of(actions: Iterable[str], request_id: int) -> discord.ui.View:
    """Buttons of one request."""
    return buttons.request_view(actions, request_id)
