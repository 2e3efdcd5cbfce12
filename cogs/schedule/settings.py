"""/settings: how one wants to be reminded and written to."""

from collections.abc import Mapping
from typing import Any, Self

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import MusterClient, OwnPage
from bot.schedule.leads import CHOICES
from bot.schedule.settings import Settings
from bot.ui.actor import actor_of
from bot.ui.answer import replace, reply
from bot.ui.views import Form, ShortView
from cogs.schedule.own import REMINDED_OF, lead_in_words, settings_text


class SettingsCog(commands.Cog):
    """One's own settings; on every server, whatever its events use."""

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services

    @app_commands.command(description="Your reminders, direct messages, time zone and data")
    @app_commands.guild_only()
    async def settings(self, interaction: discord.Interaction) -> None:
        """Show one's settings privately, with controls to change them."""
        actor = actor_of(interaction)
        settings = await self._services.settings.of(actor)
        registered = await self._services.settings.registered_zones(actor)
        view = SettingsView(interaction, self._client, settings, registered)
        await reply(interaction, settings_text(settings, registered), view=view)


class SettingsView(ShortView):
    """The controls; each choice is kept at once."""

    def __init__(
        self,
        asked_by: discord.Interaction,
        client: MusterClient,
        settings: Settings,
        registered: Mapping[str, str],
    ) -> None:
        super().__init__(asked_by)
        self._client, self._services = client, client.services
        self._registered = registered
        for label, open_page in client.own_pages.items():
            self.add_item(_OwnPageButton(label, open_page))
        self._show(settings)

    def _show(self, settings: Settings) -> None:
        what, before = settings.reminded_of, str(settings.minutes_before)
        self.reminded_of.options = [
            discord.SelectOption(label=f"Remind me of {words}", value=value, default=value == what)
            for value, words in REMINDED_OF.items()
        ]
        self.before.options = [
            discord.SelectOption(
                label=f"{lead_in_words(minutes)} before",
                value=str(minutes),
                default=str(minutes) == before,
            )
            for minutes in CHOICES
        ]
        self.writing.label = (
            "Stop writing to me" if settings.may_write else "You may write to me directly"
        )
        self._settings = settings

    async def _changed(self, interaction: discord.Interaction, settings: Settings) -> None:
        self._show(settings)
        await replace(interaction, settings_text(settings, self._registered), view=self)

    @discord.ui.select()
    async def reminded_of(
        self, interaction: discord.Interaction, select: discord.ui.Select[Any]
    ) -> None:
        actor = actor_of(interaction)
        settings = await self._services.settings.be_reminded_of(actor, select.values[0])
        await self._changed(interaction, settings)

    @discord.ui.select()
    async def before(
        self, interaction: discord.Interaction, select: discord.ui.Select[Any]
    ) -> None:
        actor, minutes = actor_of(interaction), int(select.values[0])
        settings = await self._services.settings.be_reminded_before(actor, minutes)
        await self._changed(interaction, settings)

    @discord.ui.button(style=discord.ButtonStyle.secondary)
    async def writing(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        actor, may_write = actor_of(interaction), not self._settings.may_write
        settings = await self._services.settings.let_write(actor, may_write=may_write)
        await self._changed(interaction, settings)

    @discord.ui.button(label="Time zone", style=discord.ButtonStyle.secondary)
    async def zone(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        typed = self._settings.time_zone or ""
        await ZoneForm(self._client, typed).open(interaction)


class _OwnPageButton(discord.ui.Button[SettingsView]):
    def __init__(self, label: str, open_page: OwnPage) -> None:
        super().__init__(label=label, row=3)
        self._open = open_page

    async def callback(self, interaction: discord.Interaction) -> Any:
        await self._open(interaction)


class ZoneForm(Form):
    """Asks for a time zone; nothing typed means that of the registration, or else the event's."""

    def __init__(self, client: MusterClient, typed: str) -> None:
        super().__init__(title="Your time zone")
        self._client, self._services = client, client.services
        self.zone: discord.ui.TextInput[Self] = discord.ui.TextInput(
            custom_id="zone",
            required=False,
            max_length=60,
            placeholder="Europe/Berlin",
            default=typed,
        )
        self.add_item(
            discord.ui.Label(
                text="Region and city",
                description="Leave it empty for the zone you registered with, or else the event's.",
                component=self.zone,
            )
        )

    def again(self) -> "ZoneForm":
        return ZoneForm(self._client, self.zone.value)

    async def on_submit(self, interaction: discord.Interaction) -> None:
        actor = actor_of(interaction)
        settings = await self._services.settings.live_in(actor, self.zone.value)
        registered = await self._services.settings.registered_zones(actor)
        view = SettingsView(interaction, self._client, settings, registered)
        await reply(interaction, settings_text(settings, registered), view=view)
