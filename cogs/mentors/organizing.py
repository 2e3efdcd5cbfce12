"""/mentors: waiting times and load, bringing mentors in, and who accompanies which team."""

import io

import discord
from discord import app_commands
from discord.ext import commands

from bot.actor import Actor
from bot.charts.chart import in_words
from bot.client import MusterClient
from bot.errors import Refusal
from bot.errors.admission import CsvTooLarge
from bot.mentors.assigning import EACH
from bot.model import Event
from bot.ui.actor import actor_of
from bot.ui.answer import reply, think
from bot.ui.asking import confirm, reply_in_pages
from bot.ui.text import CHOICE_LENGTH, counted, cut, joined, pages, plain, safe
from cogs.mentors.conflicts import set_apart, show_apart
from cogs.mentors.overview import charts, overview_lines, plan_lines, status_lines

LARGEST_BYTES, ALTERNATIVE_TEXT_LENGTH = 1_000_000, 1_000
Choices = list[app_commands.Choice[int]]
Each = app_commands.Range[int, 1, 5]
Most = app_commands.Range[int, 1, 50]


@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
class MentorsCog(commands.GroupCog, group_name="mentors", group_description="Look after mentors"):
    """For organizers; the services decide who is one."""

    feature = "mentors"

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services
        client.status_lines.append(self._status)

    @app_commands.command(description="How long people wait, who does how much, what lacks mentors")
    async def overview(self, interaction: discord.Interaction) -> None:
        """Show the figures with a picture, and what people said of the help."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        actor = actor_of(interaction)
        figures = await self._services.mentor_figures.figures(actor, event.id)
        said = await self._services.mentor_closing.feedback(actor, event.id)
        await think(interaction)
        shown = charts(event.name, figures)
        picture = await self._services.charts.png(shown)
        words = " ".join(in_words(chart) for chart in shown)
        file = discord.File(
            io.BytesIO(picture), "mentors.png", description=cut(words, ALTERNATIVE_TEXT_LENGTH)
        )
        await reply_in_pages(interaction, pages(overview_lines(figures, said)), file=file)

    @app_commands.command(name="import", description="Bring mentors in from a CSV file")
    @app_commands.describe(
        file="Columns: discord, name, topics (python:expert; data), hours, zone, quiet, languages …"
    )
    async def bring_in(self, interaction: discord.Interaction, file: discord.Attachment) -> None:
        """Take the whole list over, or nothing with every mistake named."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        if file.size > LARGEST_BYTES:
            raise CsvTooLarge(file.size, LARGEST_BYTES)
        await think(interaction)
        mentors = await self._services.mentors.import_roster(
            actor_of(interaction), event.id, await file.read()
        )
        names = joined([safe(mentor.name) for mentor in mentors[:10]])
        await reply(
            interaction,
            f"{counted(len(mentors), 'mentor')} brought in: {names}"
            f"{' and others' if len(mentors) > 10 else ''}. Give them the mentors' role, so that "
            "they see the mentors' channel.",
        )

    @app_commands.command(description="Match mentors to teams ahead of the event: a plan first")
    @app_commands.describe(
        each="How many mentors each team gets", most="How many teams a mentor takes at most"
    )
    async def assign(
        self, interaction: discord.Interaction, each: Each = EACH, most: Most | None = None
    ) -> None:
        """Show the plan, and apply it when agreed."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        assigning = self._services.mentor_assigning
        await think(interaction)
        plan = await assigning.plan(actor_of(interaction), event.id, each=each, most=most)
        agreed = await confirm(
            interaction, pages(plan_lines(plan)), yes="Apply", no="Leave everything as it is"
        )
        if agreed is None:
            await reply(interaction, "Nothing was changed.")
            return
        count = await assigning.apply(actor_of(agreed), event.id, plan)
        await reply(
            agreed,
            f"Applied: {counted(count, 'pair')}. Mentors and teams are told. `/mentors adjust` "
            "changes one team, `/mentors undo` takes it back.",
        )

    @app_commands.command(description="Give one team a mentor, or take one from it")
    @app_commands.describe(team="Which team", add="Who joins them", remove="Who leaves them")
    async def adjust(
        self,
        interaction: discord.Interaction,
        team: int,
        add: int | None = None,
        remove: int | None = None,
    ) -> None:
        """Change the mentors of one team; both sides are told."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        mentors = await self._services.mentor_assigning.adjust(
            actor_of(interaction), event.id, team, out=remove, into=add
        )
        names = joined([safe(mentor.name) for mentor in mentors]) if mentors else "nobody"
        await reply(interaction, f"The team's mentors are now: {names}. Both sides are told.")

    @app_commands.command(description="Take back what was assigned or adjusted last")
    async def undo(self, interaction: discord.Interaction) -> None:
        """Put the pairs back as they were."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        count = await self._services.mentor_assigning.undo(actor_of(interaction), event.id)
        text = f"Taken back: there are {counted(count, 'pair')} again. Both sides are told."
        await reply(interaction, text)

    @app_commands.command(description="Keep a mentor and a team apart, or see who is")
    @app_commands.describe(
        mentor="Who", team="From which team", together="Take it back: they may be together"
    )
    async def apart(
        self,
        interaction: discord.Interaction,
        mentor: int | None = None,
        team: int | None = None,
        together: bool = False,
    ) -> None:
        """Note a conflict of interest, or take it back; without both, show those there are."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        if mentor is None or team is None:
            await show_apart(interaction, self._client, event.id)
            return
        pair = (mentor, team)
        await set_apart(interaction, self._client, event.id, pair, apart=not together)

    @adjust.autocomplete("team")
    @apart.autocomplete("team")
    async def complete_team(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The teams of the event, by name."""
        event = await self._event(interaction)
        teams = [] if event is None else await self._services.team_reading.choices(event, typed)
        return _choices([(team.name, team.id) for team in teams], "")

    @adjust.autocomplete("add")
    @adjust.autocomplete("remove")
    @apart.autocomplete("mentor")
    async def complete_mentor(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The mentors of the event, by name."""
        event = await self._event(interaction)
        if event is None:
            return []
        cards = await self._services.mentors.mentors(actor_of(interaction), event.id)
        return _choices([(card.mentor.name, card.mentor.id) for card in cards], typed)

    async def _event(self, interaction: discord.Interaction) -> Event | None:
        try:
            return (await self._client.events_meant(interaction))[0]
        except Refusal:
            return None

    async def _status(self, actor: Actor, event: Event) -> list[str]:
        if "mentors" not in event.public["features"]:
            return []
        figures = await self._services.mentor_figures.figures(actor, event.id)
        return status_lines(figures)


def _choices(names: list[tuple[str, int]], typed: str) -> Choices:
    return [
        app_commands.Choice(name=cut(plain(name), CHOICE_LENGTH), value=number)
        for name, number in names
        if typed.casefold() in name.casefold()
    ][:25]
