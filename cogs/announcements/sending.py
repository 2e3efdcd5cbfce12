"""A bar that follows the sending of an announcement, with a button to stop it."""

import contextlib

import discord

from bot.client import MusterClient
from bot.model import Announcement
from bot.ui.actor import actor_of
from bot.ui.answer import replace
from bot.ui.following import Followed, follow
from bot.ui.text import NO_MENTIONS
from cogs.announcements.present_list import STILL_SENDING, progress_text, report_text


class Sending(Followed):
    """Stops what is still waiting."""

    def __init__(
        self, asked_by: discord.Interaction, client: MusterClient, announcement: Announcement
    ) -> None:
        super().__init__(asked_by)
        self._client, self._announcement = client, announcement
        self._actor = actor_of(asked_by)
        self._shown = ""

    @discord.ui.button(label="Stop", style=discord.ButtonStyle.danger)
    async def halt(self, interaction: discord.Interaction, _: discord.ui.Button["Sending"]) -> None:
        """Cancel what has not been sent yet, and say what had."""
        service, one = self._client.services.announcements, self._announcement
        progress = await service.stop(actor_of(interaction), one.event_id, one.id)
        self.stop()
        await replace(interaction, report_text(progress), view=None)

    async def look(self) -> bool:
        service, one = self._client.services.announcements, self._announcement
        progress = await service.progress(self._actor, one.event_id, one.id)
        if self.is_finished():
            return True
        text = report_text(progress) if progress.is_over else progress_text(progress)
        if text != self._shown:
            self._shown = text
            await self.asked_by.edit_original_response(
                content=text,
                view=None if progress.is_over else self,
                allowed_mentions=NO_MENTIONS,
            )
        return progress.is_over

    async def let_go(self) -> None:
        self.stop()
        with contextlib.suppress(discord.HTTPException):
            await self.asked_by.edit_original_response(
                content=f"{self._shown}\n{STILL_SENDING}", view=None
            )


async def show_progress(
    interaction: discord.Interaction, client: MusterClient, announcement: Announcement
) -> None:
    """Put a bar in place of the message the button hangs on, and follow it to the report."""
    view = Sending(interaction, client, announcement)
    service = client.services.announcements
    progress = await service.progress(actor_of(interaction), announcement.event_id, announcement.id)
    await replace(interaction, progress_text(progress), view=view)
    follow(view)
