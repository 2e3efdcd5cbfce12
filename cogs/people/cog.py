"""/register, and the doors to registering and to taking it back."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import MusterClient
from bot.model import Event
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from cogs.people.interest import ask_for_interest
from cogs.people.outbox import PeopleOutbox
from cogs.people.own_data import open_own_data
from cogs.people.present import which_text, withdrawn_text
from cogs.people.registering import WhichEvent, open_registration, open_withdrawal
from cogs.people.wishes import open_wishes

ASKING = {"registration", "admission"}


class PeopleCog(commands.Cog):
    """One's own part in an event."""

    feature = "registration"

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services
        PeopleOutbox(client)
        client.doors["register"] = self.register_for
        client.doors["withdraw"] = self.withdraw_from
        client.own_pages["My data"] = self.own_data
        client.own_pages["My wishes for teams"] = self.wishes

    @app_commands.command(description="Register for the event, or change your profile")
    @app_commands.guild_only()
    async def register(self, interaction: discord.Interaction) -> None:
        """Open the form, or the profile of who is registered already."""
        events = await self._client.events_meant(interaction)
        if len(events) == 1:
            # A form has to be the first answer, so there is no asking back before it.
            await self.register_for(interaction, events[0])
            return
        view = WhichEvent(interaction, events, self.register_for)
        await reply(interaction, which_text(), view=view)

    async def register_for(self, interaction: discord.Interaction[Any], event: Event) -> None:
        """Open the form, or say at once why that would be in vain."""
        if ASKING & {*event.public["features"]}:
            await open_registration(interaction, self._client, event)
        else:
            await ask_for_interest(interaction, self._client, actor_of(interaction), event)

    async def withdraw_from(self, interaction: discord.Interaction[Any], event: Event) -> None:
        """Take the person off the list, after asking where there is something to lose."""
        if ASKING & {*event.public["features"]}:
            await open_withdrawal(interaction, self._client, event)
            return
        event = await self._services.people.withdraw_interest(actor_of(interaction), event.id)
        await reply(interaction, withdrawn_text(event))

    async def own_data(self, interaction: discord.Interaction[Any]) -> None:
        """Offer what is stored about the person, as a file or gone."""
        await open_own_data(interaction, self._client)

    async def wishes(self, interaction: discord.Interaction[Any]) -> None:
        """Show the person's wishes for the event that is meant."""
        meant = await self._client.event_meant(interaction)
        if meant is not None:
            fresh, event = meant
            await open_wishes(fresh, self._client, event)
