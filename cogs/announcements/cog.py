"""The /announce commands, and what the outbox asks of announcements."""

from datetime import datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot.announcements.handing_out import BEGINS, CORRECTS, SAYS, UNPINGED
from bot.announcements.rules import Draft
from bot.client import MusterClient
from bot.delivery.kinds import Said
from bot.delivery.leased import Leased
from bot.delivery.outcome import FellThrough
from bot.delivery.posted import correct
from bot.delivery.rules import Verdict, judge
from bot.delivery.sender import DiscordSender
from bot.errors.announcements import TimeDoubtful
from bot.events.typed_time import read_typed
from bot.model import Event
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.words import words_for
from cogs.announcements.composing import Composer, with_text
from cogs.announcements.listing import ListView
from cogs.announcements.pings import lost_ping, without_ping
from cogs.announcements.present_list import unpinged_said
from cogs.announcements.present_message import said
from cogs.announcements.writing import OpenForm, WriteForm, Written, open_form


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class AnnounceCog(
    commands.GroupCog, group_name="announce", group_description="Tell people something"
):
    """For organizers; the service decides who is one."""

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services
        kinds = client.outbox.kinds
        kinds.says(SAYS, self._say)
        kinds.does(BEGINS, self._begin)
        kinds.does(CORRECTS, self._correct)
        kinds.says(UNPINGED, self._warn)

    @app_commands.command(description="Write an announcement and send it, after a preview")
    async def now(self, interaction: discord.Interaction) -> None:
        """Open the form; nothing is sent before the preview was agreed to."""
        meant = await self._meant(interaction)
        if meant is not None:
            interaction, event = meant
            await open_form(interaction, lambda: self._form(event))

    @app_commands.command(description="Write an announcement that goes out at a time you name")
    @app_commands.describe(when="Such as 2024-11-22 14:00, with a zone if it is not the event's")
    async def later(self, interaction: discord.Interaction, when: str) -> None:
        """Read the time first, ask back where it is doubtful, then open the form."""
        meant = await self._meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        try:
            read_typed(when, event.time_zone, self._services.events.now())
        except TimeDoubtful as refusal:
            view = OpenForm(
                interaction,
                {reading: lambda at=reading: self._form(event, at) for reading in refusal.readings},
            )
            await reply(interaction, words_for(refusal), view=view)
            return
        await open_form(interaction, lambda: self._form(event, when))

    @app_commands.command(
        name="list", description="What waits and what was sent; change or stop it"
    )
    async def list_(self, interaction: discord.Interaction) -> None:
        """Show the announcements of the event, and what can be done to each."""
        meant = await self._meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        found = await self._services.announcements.announcements(actor_of(interaction), event.id)
        view = ListView(interaction, self._client, event, found)
        await reply(interaction, view.text, view=view if found else None)

    def _form(self, event: Event, when: str | None = None) -> WriteForm:
        async def written(interaction: discord.Interaction, typed: Written) -> None:
            await self._compose(interaction, event, typed)

        return WriteForm(self._client, event, written, when=when)

    async def _compose(
        self, interaction: discord.Interaction, event: Event, typed: Written
    ) -> None:
        desk = await self._services.announcements.desk(actor_of(interaction), event.id)
        draft = with_text(Draft(key=str(interaction.id), text=typed.text), typed)
        await Composer(interaction, self._client, desk, draft).show(interaction)

    async def _meant(
        self, interaction: discord.Interaction
    ) -> tuple[discord.Interaction, Event] | None:
        meant = await self._client.event_meant(interaction)
        if meant is not None:
            await self._services.announcements.authorise(actor_of(interaction), meant[1].id)
        return meant

    async def _say(self, row: Leased, now: datetime) -> Said | None:
        spoken = await self._services.telling.to_say(row.facts)
        if spoken is None:
            await self._services.telling.seek(row)
            return None
        if spoken.ping == "silent":
            return said(spoken)
        lost = lost_ping(self._client, row.channel_id, spoken)
        await self._services.telling.note_ping(row, lost)
        return said(without_ping(spoken) if lost else spoken)

    async def _warn(self, row: Leased, now: datetime) -> Said | None:
        unpinged = await self._services.telling.to_warn(row.facts)
        return None if unpinged is None else unpinged_said(unpinged)

    async def _begin(self, row: Leased, now: datetime) -> None:
        await self._services.telling.begin(row.facts)

    async def _correct(self, row: Leased, now: datetime) -> None:
        await self._look_for(row)
        found = await self._services.telling.to_correct(row.facts)
        if found is not None:
            posted, spoken = found
            lost = lost_ping(self._client, posted.channel_id, spoken)
            await correct(self._client, posted, said(without_ping(spoken) if lost else spoken))

    async def _look_for(self, row: Leased) -> None:
        """Find the message to correct, where no answer came when it was posted."""
        lost = await self._services.telling.unanswered(row)
        if lost is None:
            return
        sender = DiscordSender(lambda: self._client, self._client.outbox.pace)
        try:
            place = await sender.find(lost)
        except FellThrough as failure:
            if judge(failure.answer) is Verdict.REFUSED:
                # Where I cannot look there is nothing that I could correct either.
                return
            raise
        if place is not None:
            await self._services.telling.note_found(lost, place)
