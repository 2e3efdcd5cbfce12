"""The doors to registering and to taking it back."""

import discord
from discord.ext import commands

from bot.client import MusterClient
from bot.model import Event
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from cogs.people.interest import ask_for_interest
from cogs.people.present import withdrawn_text


class PeopleCog(commands.Cog):
    """One's own part in an event."""

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services
        client.doors["register"] = self.open_registration
        client.doors["withdraw"] = self.open_withdrawal

    async def open_registration(
        self, interaction: discord.Interaction[MusterClient], event: Event
    ) -> None:
        """Open the form, or say at once why that would be in vain."""
        await ask_for_interest(interaction, self._client, actor_of(interaction), event)

    async def open_withdrawal(
        self, interaction: discord.Interaction[MusterClient], event: Event
    ) -> None:
        """Take the person off the list."""
        event = await self._services.people.withdraw_interest(actor_of(interaction), event.id)
        await reply(interaction, withdrawn_text(event))
