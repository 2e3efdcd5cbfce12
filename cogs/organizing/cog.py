"""/teams form, move, merge, small and charts, and what `/event status` says about teams."""

import io
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.actor import Actor
from bot.charts.chart import in_words
from bot.client import MusterClient
from bot.errors import Refusal
from bot.errors.forming import OverTheLimit
from bot.model import Event
from bot.teams.forming import LARGEST_SEED
from bot.ui.actor import actor_of
from bot.ui.answer import reply, think
from bot.ui.asking import confirm
from bot.ui.text import CHOICE_LENGTH, cut, plain
from cogs.organizing.buttons import undo_view
from cogs.organizing.forming import plan_and_show
from cogs.organizing.present import applied_text, situation_text
from cogs.organizing.present_teams import (
    beyond_question,
    merge_question,
    merged_text,
    moved_text,
    status_lines,
)
from cogs.organizing.small import KEPT, show_small
from cogs.organizing.watching import TeamWatching

Choices = list[app_commands.Choice[str]]
Seed = app_commands.Range[int, 1, LARGEST_SEED]
ALTERNATIVE_TEXT_LENGTH = 1_000


class OrganizingCog(commands.Cog):
    """For organizers; the services decide who is one. Its commands are part of `/teams`."""

    feature = "teams"

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services
        TeamWatching(client)
        client.status_lines.append(self._status)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Bring the timers in step that an older version has not made."""
        # discord.py runs this in a task of its own, which a stop has to wait for.
        self._client.in_hand.track_current()
        await self._services.team_watch.plan_server(guild.id)

    def add_to_group(self) -> None:
        """Put the commands into the group that another cog has."""
        group = self._client.tree.get_command("teams")
        assert isinstance(group, app_commands.Group), "cogs.spaces is loaded before"
        told: dict[str, tuple[str, Any]] = {
            "form": ("Form teams of those who have none: a plan first", self.form),
            "move": ("Move somebody into a team, out of one, or to another", self.move),
            "merge": ("Put all people of one team into another", self.merge),
            "small": ("Teams too small to start, and what to do about them", self.small),
            "charts": ("Registrations, team sizes, tracks and skills as a picture", self.charts),
        }
        for name, (description, callback) in told.items():
            command: app_commands.Command[Any, ..., Any] = app_commands.Command(
                name=name, description=description, callback=callback
            )
            for option in {"team", "into", "out_of"} & {p.name for p in command.parameters}:
                command.autocomplete(option)(self.complete_team)
            group.add_command(command)

    @app_commands.describe(
        who="Everyone without a team, or only who said that they look for one",
        fill="Whether teams that look and have room get more members",
        seed="The seed of an earlier plan, to get the same one of the same people",
    )
    async def form(
        self,
        interaction: discord.Interaction,
        who: Literal["everyone", "looking"] = "everyone",
        fill: bool = True,
        seed: Seed | None = None,
    ) -> None:
        """Show what can be taken back, then look for a plan and show it."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        situation = await self._services.forming.situation(actor_of(interaction), event.id)
        people = situation.everyone if who == "everyone" else situation.looking
        if situation.undoable is not None:
            text = f"{situation_text(situation)}\n{applied_text(event, situation.undoable)}"
            await reply(interaction, text, view=undo_view(situation.undoable.id))
            if not people:
                return
        await plan_and_show(
            interaction, self._client, event.id, who, fill=fill, seed=seed, people=people
        )

    @app_commands.describe(
        member="Whom",
        team="Into which team; leave it empty to take them out",
        out_of="Out of which team, if they are in several",
    )
    async def move(
        self,
        interaction: discord.Interaction,
        member: discord.User,
        team: str | None = None,
        out_of: str | None = None,
    ) -> None:
        """Move them; beyond the file's size only when asked once more."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        actor, organizing = actor_of(interaction), self._services.organizing
        into = await self._team(actor, event, team)
        leaves = await self._team(actor, event, out_of)
        try:
            moved = await organizing.move(actor, event.id, member.id, into, out_of=leaves)
        except OverTheLimit as refusal:
            question = beyond_question(refusal.team, refusal.count, refusal.limit)
            agreed = await confirm(interaction, [question], yes="Make an exception", no="No")
            if agreed is None:
                await reply(interaction, KEPT)
                return
            interaction = agreed
            moved = await organizing.move(
                actor_of(agreed), event.id, member.id, into, out_of=leaves, beyond=True
            )
        await reply(interaction, moved_text(moved))

    @app_commands.describe(team="The team that ends", into="The team that takes its people in")
    async def merge(self, interaction: discord.Interaction, team: str, into: str) -> None:
        """Ask once, then merge; beyond the file's size the question says so."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        actor, reading = actor_of(interaction), self._services.team_reading
        first = await reading.meant(actor, event.id, team)
        second = await reading.meant(actor, event.id, into)
        card = await reading.card(actor, first.id)
        people = [member.user_id for member in card.members]
        question, count = merge_question(first, second, people), len(people) + second.member_count
        beyond = count > card.terms.max_size
        if beyond:
            question += "\n⚠️ " + beyond_question(second.name, count, card.terms.max_size)
        agreed = await confirm(interaction, [question], yes="Merge them", no="No", grave=True)
        if agreed is None:
            await reply(interaction, KEPT)
            return
        merged = await self._services.organizing.merge(
            actor_of(agreed), first.id, second.id, beyond=beyond
        )
        await reply(agreed, merged_text(*merged))

    async def small(self, interaction: discord.Interaction) -> None:
        """List small teams with their buttons."""
        meant = await self._client.event_meant(interaction)
        if meant is not None:
            await show_small(meant[0], self._client, meant[1].id)

    async def charts(self, interaction: discord.Interaction) -> None:
        """Draw one picture, with the same in words."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        await think(interaction)
        _, charts = await self._services.team_charts.charts(actor_of(interaction), event.id)
        if not charts:
            await reply(interaction, "There is nobody to draw yet. Come back when people register.")
            return
        words = cut(" ".join(in_words(chart) for chart in charts), ALTERNATIVE_TEXT_LENGTH)
        picture = await self._services.charts.png(charts)
        file = discord.File(io.BytesIO(picture), f"{event.slug}-teams.png", description=words)
        await reply(interaction, "How it stands, in one picture:", file=file)

    async def complete_team(self, interaction: discord.Interaction, typed: str) -> Choices:
        """Living teams of the event that is meant here."""
        try:
            event = (await self._client.events_meant(interaction))[0]
        except Refusal:
            return []
        teams = await self._services.team_reading.choices(event, typed)
        return [
            app_commands.Choice(name=cut(plain(team.name), CHOICE_LENGTH), value=str(team.id))
            for team in teams
        ]

    async def _team(self, actor: Actor, event: Event, typed: str | None) -> int | None:
        if not typed:
            return None
        return (await self._services.team_reading.meant(actor, event.id, typed)).id

    async def _status(self, actor: Actor, event: Event) -> list[str]:
        standing = await self._services.team_watch.standing(actor, event.id)
        return [] if standing is None else status_lines(standing)
