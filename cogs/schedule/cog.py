"""The /schedule command."""

from collections.abc import Sequence
from datetime import date

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import MusterClient
from bot.errors import Refusal
from bot.errors.events import UnknownDay, UnknownTrack
from bot.model import Event
from bot.schedule.service import Programme
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.text import CHOICE_LENGTH, cut
from cogs.schedule.present import day_choices, track_choices
from cogs.schedule.views import Shown, programme_message

Choices = list[app_commands.Choice[str]]


class ScheduleCog(commands.Cog):
    """Shows the programme, in each reader's own time."""

    feature = "schedule"

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services
        client.doors["schedule"] = self.open

    @app_commands.command(description="What is on now, what is next, and the whole programme")
    @app_commands.guild_only()
    @app_commands.describe(day="Only this day", track="Only what concerns this track")
    async def schedule(
        self, interaction: discord.Interaction, day: str | None = None, track: str | None = None
    ) -> None:
        """Answer privately with the programme of the event that is meant."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        await self.open(interaction, event, day, track)

    async def open(
        self,
        interaction: discord.Interaction,
        event: Event,
        day: str | None = None,
        track: str | None = None,
    ) -> None:
        """Show the programme of an event privately; other features' buttons lead here."""
        programme = await self._services.schedule.programme(actor_of(interaction), event.id)
        shown = Shown(event.id, _known_day(programme, day), _known_track(programme, track))
        text, view = programme_message(programme, shown)
        await reply(interaction, text, view=view)

    @schedule.autocomplete("day")
    async def complete_day(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The days that have sessions."""
        programmes = await self._programmes(interaction)
        return _matching([day for read in programmes for day in day_choices(read)], typed)

    @schedule.autocomplete("track")
    async def complete_track(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The event's tracks."""
        programmes = await self._programmes(interaction)
        return _matching([t for read in programmes for t in track_choices(read.tracks)], typed)

    async def _programmes(self, interaction: discord.Interaction) -> list[Programme]:
        """Of every event that may be meant; none where the command itself will say why."""
        try:
            actor = actor_of(interaction)
            events = await self._client.events_meant(interaction)
            return [await self._services.schedule.programme(actor, event.id) for event in events]
        except Refusal:
            return []


def _matching(choices: Sequence[tuple[str, str]], typed: str) -> Choices:
    folded = typed.casefold()
    return [
        app_commands.Choice(name=cut(label, CHOICE_LENGTH), value=value)
        for value, label in {value: label for label, value in choices}.items()
        if folded in label.casefold() or folded in value
    ][:25]


def _known_day(programme: Programme, named: str | None) -> date | None:
    if named is None:
        return None
    for label, value in day_choices(programme):
        if named.casefold() in (label.casefold(), value):
            return date.fromisoformat(value)
    raise UnknownDay(named)


def _known_track(programme: Programme, named: str | None) -> str | None:
    if named is None:
        return None
    for track in programme.tracks:
        if named.casefold() in (track.name.casefold(), track.key):
            return track.key
    raise UnknownTrack(named)
