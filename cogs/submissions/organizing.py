"""/submissions: what organizers do with what is handed in."""

import io
import zipfile
from collections import Counter
from datetime import datetime
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.actor import Actor
from bot.charts.chart import Bars, in_words
from bot.client import MusterClient
from bot.errors.announcements import TimeDoubtful
from bot.events.typed_time import read_typed
from bot.model import Event
from bot.ui.actor import actor_of
from bot.ui.answer import reply, think
from bot.ui.asking import choose, confirm, reply_in_pages
from bot.ui.text import CHOICE_LENGTH, cut, plain, safe, when
from bot.ui.words import words_for
from cogs.submissions.overview import STAGES, overview_pages, standing_name, status_lines


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class SubmissionsCog(
    commands.GroupCog, group_name="submissions", group_description="What is handed in"
):
    """Sees everything, lets back in, takes out, puts back, exports; services decide who may."""

    feature = "submissions"

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services
        client.status_lines.append(self._status)

    @app_commands.command(description="Who has handed in, who has a draft, who has nothing")
    async def overview(self, interaction: discord.Interaction) -> None:
        """Show how far everyone is, with a picture."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        desk = self._services.submission_desk
        standings = await desk.overview(actor_of(interaction), event.id)
        await think(interaction)
        counts = Counter(standing.stage for standing in standings)
        chart = Bars(
            f"{event.name}: what is handed in",
            # Without their signs, which the picture's letters do not have.
            tuple(words.partition(" ")[2] for words in STAGES.values()),
            tuple(counts[stage] for stage in STAGES),
            "submissions",
        )
        picture = await self._services.charts.png([chart])
        file = discord.File(
            io.BytesIO(picture), "submissions.png", description=cut(in_words(chart), 1_000)
        )
        await reply_in_pages(interaction, overview_pages(standings), file=file)

    @app_commands.command(description="Let one team or person hand in until later")
    @app_commands.describe(
        who="The team or person",
        until="Until when, such as Sun 18:00",
        why="The reason, which they read and which is kept",
    )
    async def reopen(
        self,
        interaction: discord.Interaction,
        who: str,
        until: str,
        why: app_commands.Range[str, 1, 300],
    ) -> None:
        """Reopen it for one, with a reason that is kept."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        asked = await self._which_time(interaction, event, until)
        if asked is None:
            return
        interaction, instant = asked
        desk = self._services.submission_desk
        sheet = await desk.reopen(actor_of(interaction), event.id, who, instant, why)
        name = sheet.owner.team.name if sheet.owner.team else sheet.owner.participant.name
        await reply(
            interaction,
            f"{safe(name)} can hand in until {when(instant)}. They are told, with your reason, "
            f"which is kept: {safe(why)}",
        )

    @app_commands.command(description="Take a submission out of the competition")
    @app_commands.describe(who="The team or person", why="The reason, which they read")
    async def disqualify(
        self, interaction: discord.Interaction, who: str, why: app_commands.Range[str, 1, 300]
    ) -> None:
        """Take it out, after asking back."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        question = (
            "Take this submission out of the competition? It disappears from the projects, its "
            f"people read why, and `/submissions restore` puts it back.\nWhy: {safe(why)}"
        )
        agreed = await confirm(
            interaction, [question], yes="Take it out", no="Leave it", grave=True
        )
        if agreed is None:
            return
        desk = self._services.submission_desk
        sheet = await desk.disqualify(actor_of(agreed), event.id, who, why)
        await reply(agreed, f"“{safe(sheet.title or who)}” is taken out. Its people are told why.")

    @app_commands.command(description="Put a submission back that was taken out")
    @app_commands.describe(who="The team or person")
    async def restore(self, interaction: discord.Interaction, who: str) -> None:
        """Put it back."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        desk = self._services.submission_desk
        sheet = await desk.restore(actor_of(interaction), event.id, who)
        await reply(interaction, f"“{safe(sheet.title or who)}” counts again. Its people are told.")

    @app_commands.command(description="Everything that was handed in, as files")
    @app_commands.describe(form="A table, data, or a page to open from disk")
    async def export(
        self, interaction: discord.Interaction, form: Literal["CSV", "JSON", "gallery"]
    ) -> None:
        """Hand out a file privately."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        await think(interaction)
        name, data = await self._file(interaction, event, form)
        await reply(interaction, f"`{name}`", file=discord.File(io.BytesIO(data), name))

    @app_commands.command(description="The files that one team or person handed in")
    @app_commands.describe(who="The team or person")
    async def files(self, interaction: discord.Interaction, who: str) -> None:
        """Hand out the files of the last version, one message each."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        await think(interaction)
        found = await self._services.submission_desk.files(actor_of(interaction), event.id, who)
        if not found:
            await reply(interaction, "No files were handed in here.")
        for name, data in found:
            await reply(interaction, safe(name), file=discord.File(io.BytesIO(data), name))

    async def _file(
        self, interaction: discord.Interaction[Any], event: Event, form: str
    ) -> tuple[str, bytes]:
        # On first use: a bot at rest can do without what writes HTML.
        from bot.submissions.exporting import as_csv, as_html, as_json

        actor = actor_of(interaction)
        standings = await self._services.submission_desk.overview(actor, event.id)
        if form == "CSV":
            text = as_csv(standings, event.time_zone)
            # With a mark at its beginning, spreadsheets read it as UTF-8.
            return f"{event.slug}-submissions.csv", text.encode("utf-8-sig")
        projects = await self._services.gallery.projects(actor, event.id)
        if form == "JSON":
            return f"{event.slug}-projects.json", as_json(projects).encode()
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            page = as_html(event.name, projects, event.time_zone)
            archive.writestr("index.html", page)
        return f"{event.slug}-gallery.zip", out.getvalue()

    async def _which_time(
        self, interaction: discord.Interaction, event: Event, typed: str
    ) -> tuple[discord.Interaction, datetime] | None:
        now = self._services.events.now()
        try:
            return interaction, read_typed(typed, event.time_zone, now).utc
        except TimeDoubtful as refusal:
            readings = [(reading, reading) for reading in refusal.readings]
            answer = await choose(interaction, words_for(refusal), readings)
            if answer is None:
                return None
            return answer[0], read_typed(answer[1], event.time_zone, now).utc

    async def _status(self, actor: Actor, event: Event) -> list[str]:
        if "submissions" not in event.public["features"]:
            return []
        standings = await self._services.submission_desk.overview(actor, event.id)
        return status_lines(standings)

    @reopen.autocomplete("who")
    @disqualify.autocomplete("who")
    @restore.autocomplete("who")
    @files.autocomplete("who")
    async def complete_who(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Who can hand in, by name."""
        events = await self._client.events_meant(interaction)
        desk = self._services.submission_desk
        standings = await desk.overview(actor_of(interaction), events[0].id)
        return [
            app_commands.Choice(
                name=cut(plain(standing_name(standing)), CHOICE_LENGTH), value=standing.sheet.scope
            )
            for standing in standings
            if typed.casefold() in standing_name(standing).casefold()
        ][:25]
