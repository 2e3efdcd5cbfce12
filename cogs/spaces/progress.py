"""A bar that follows looking after all rooms, and the report at its end."""

import contextlib
from typing import Self

import discord

from bot.client import MusterClient
from bot.spaces.repairs import Overview, Progress
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.asking import confirm, reply_in_pages
from bot.ui.following import Followed, follow
from bot.ui.text import NO_MENTIONS
from bot.ui.views import ShortView
from cogs.spaces.present import (
    progress_text,
    removed_text,
    report_pages,
    still_going_text,
    strays_line,
    strays_text,
)
from cogs.spaces.rooms import own_threads


class Following(Followed):
    """Shows how far a run is, and stops what was not begun."""

    def __init__(
        self, asked_by: discord.Interaction, client: MusterClient, overview: Overview, run: int
    ) -> None:
        super().__init__(asked_by)
        self._client, self._overview, self._run = client, overview, run
        self._shown = ""

    @discord.ui.button(label="Stop", style=discord.ButtonStyle.danger)
    async def halt(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        """Leave the rest undone; what was begun is finished."""
        repairs = self._client.services.space_repairs
        await repairs.stop(actor_of(interaction), self._overview.event.id, self._run)
        await interaction.response.edit_message(view=self.switch_off())

    async def progress(self) -> Progress:
        """How far it is, from the rows."""
        repairs, actor = self._client.services.space_repairs, actor_of(self.asked_by)
        return await repairs.progress(actor, self._overview.event.id, self._run)

    async def look(self) -> bool:
        progress = await self.progress()
        if not progress.left:
            await self._report(progress)
            return True
        text = progress_text(progress)
        if text != self._shown:
            self._shown = text
            await self._edit(text, self)
        return False

    async def let_go(self) -> None:
        self.stop()
        with contextlib.suppress(discord.HTTPException):
            await self._edit(still_going_text(await self.progress()), None)

    async def _report(self, progress: Progress) -> None:
        self.stop()
        first, *more = report_pages(progress)
        strays = await strays_of(self._client, self._overview)
        view = RemoveStrays(self.asked_by, self._client, self._overview) if strays else None
        text = f"{first}\n{strays_line(len(strays))}" if strays else first
        await self._edit(text, view)
        if more:
            await reply_in_pages(self.asked_by, more)

    async def _edit(self, text: str, view: discord.ui.View | None) -> None:
        if self.message is not None:
            await self.message.edit(content=text, view=view, allowed_mentions=NO_MENTIONS)


class RemoveStrays(ShortView):
    """Removes the bot's threads that belong to no team, once the organizer has seen which."""

    def __init__(
        self, asked_by: discord.Interaction, client: MusterClient, overview: Overview
    ) -> None:
        super().__init__(asked_by)
        self._client, self._overview = client, overview

    @discord.ui.button(label="Show the threads of no team", style=discord.ButtonStyle.secondary)
    async def show(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        """List them, and ask whether they may go."""
        strays = await strays_of(self._client, self._overview)
        if not strays:
            await reply(interaction, removed_text(0))
            return
        text = strays_text([thread.name for thread in strays])
        agreed = await confirm(interaction, [text], yes="Remove them", no="Leave them", grave=True)
        if agreed is None:
            return
        shown = {thread.id for thread in strays}
        repairs = self._client.services.space_repairs
        await repairs.record_removal(actor_of(agreed), self._overview.event.id, shown)
        # One of them may have become a team's meanwhile.
        gone = [t for t in await strays_of(self._client, self._overview) if t.id in shown]
        for thread in gone:
            with contextlib.suppress(discord.NotFound):
                await thread.delete()
        await reply(agreed, removed_text(len(gone)))


async def strays_of(client: MusterClient, overview: Overview) -> list[discord.Thread]:
    """The bot's private threads in the teams' channel that belong to no team."""
    guild = client.get_guild(overview.event.guild_id)
    parent = guild.get_channel(overview.parent_id or 0) if guild else None
    if not isinstance(parent, discord.TextChannel):
        return []
    threads = await own_threads(parent)
    taken = await client.services.spaces.taken(parent.guild.id)
    return [thread for thread in threads if thread.id not in taken]


async def show_progress(
    interaction: discord.Interaction, client: MusterClient, overview: Overview, run: int
) -> None:
    """Answer with a bar, and follow the run to its report."""
    view = Following(interaction, client, overview, run)
    await reply(interaction, progress_text(await view.progress()), view=view)
    follow(view)
