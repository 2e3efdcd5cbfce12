"""/submissions: what organizers do with what is handed in."""

import io
import zipfile
from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.charts.chart import Bars, in_words
from bot.client import MusterClient
from bot.events.typed_time import read_typed
from bot.model import Event
from bot.submissions.exporting import as_csv, as_html, as_json
from bot.submissions.organizing import Standing
from bot.ui.actor import actor_of
from bot.ui.answer import reply, think
from bot.ui.asking import confirm, reply_in_pages
from bot.ui.text import CHOICE_LENGTH, cut, pages, plain, safe, when

STAGES = {
    "submitted": "✅ handed in",
    "complete": "🟡 complete, not handed in",
    "draft": "✏️ draft",
    "withdrawn": "↩️ taken back",
    "disqualified": "🚫 taken out",
    "nothing": "⬜ nothing yet",
}


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
        who="The team or person", until="Until when, such as Sun 18:00", why="The reason, kept"
    )
    async def reopen(
        self, interaction: discord.Interaction, who: str, until: str, why: str
    ) -> None:
        """Reopen it for one, with a reason that is kept."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        instant = read_typed(until, event.time_zone, self._services.events.now()).utc
        desk = self._services.submission_desk
        sheet = await desk.reopen(actor_of(interaction), event.id, who, instant, why)
        name = sheet.owner.team.name if sheet.owner.team else sheet.owner.participant.name
        await reply(
            interaction,
            f"{safe(name)} can hand in until {when(instant)}. Tell them; why is kept: {safe(why)}",
        )

    @app_commands.command(description="Take a submission out of the competition")
    @app_commands.describe(who="The team or person", why="The reason, which they read")
    async def disqualify(self, interaction: discord.Interaction, who: str, why: str) -> None:
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
        await reply(agreed, f"“{safe(sheet.title or who)}” is taken out.")

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
        await reply(interaction, f"“{safe(sheet.title or who)}” counts again.")

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

    async def _file(
        self, interaction: discord.Interaction[Any], event: Event, form: str
    ) -> tuple[str, bytes]:
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

    @reopen.autocomplete("who")
    @disqualify.autocomplete("who")
    @restore.autocomplete("who")
    async def complete_who(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Who can hand in, by name."""
        events = await self._client.events_meant(interaction)
        desk = self._services.submission_desk
        standings = await desk.overview(actor_of(interaction), events[0].id)
        return [
            app_commands.Choice(
                name=cut(plain(_name(standing)), CHOICE_LENGTH), value=standing.sheet.scope
            )
            for standing in standings
            if typed.casefold() in _name(standing).casefold()
        ][:25]


def overview_pages(standings: Sequence[Standing]) -> list[str]:
    """A line for everyone who could hand in, what needs attention first."""
    if not standings:
        return ["Nobody can hand in yet: there are no teams, or nobody has registered."]
    order = ["complete", "draft", "nothing", "withdrawn", "submitted", "disqualified"]
    counts = Counter(standing.stage for standing in standings)
    heading = ", ".join(f"{STAGES[stage]} {counts[stage]}" for stage in order if counts[stage])
    ordered = sorted(standings, key=lambda s: (order.index(s.stage), _name(s).casefold()))
    lines = [f"- {safe(_name(s))}: {STAGES[s.stage]}{_details(s)}" for s in ordered]
    return pages([f"## What is handed in\n{heading}", *lines])


def _name(standing: Standing) -> str:
    purpose = standing.sheet.purpose
    return f"{standing.owner} · {purpose}" if purpose else standing.owner


def _details(standing: Standing) -> str:
    made = standing.sheet.submission
    if made is None or made.handed_in_at is None or made.state != "submitted":
        return ""
    return f", version {made.revision}{', late' if made.late else ''}"
