"""After "Remind me": how the reminder comes, and asking once for direct messages."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Self

import discord

from bot.schedule.outlook import Outlook
from bot.schedule.reminding import Brief
from bot.schedule.settings import Settings
from bot.ui.actor import actor_of
from bot.ui.answer import replace, reply
from bot.ui.views import ShortView
from cogs.schedule.own import allowed_text, taken_back_text, wish_text
from cogs.schedule.sight import as_seen

if TYPE_CHECKING:
    from bot.app import Services


async def confirm_wish(
    interaction: discord.Interaction, services: "Services", brief: Brief
) -> None:
    """Say privately how the person will be reminded, with a way back."""
    settings, outlooks = await services.reminders.outlook(
        actor_of(interaction), brief.event_id, [brief.session.id]
    )
    (outlook,) = as_seen(interaction, outlooks)
    view = AfterWish(interaction, services, settings, brief, outlook)
    await reply(interaction, wish_text(outlook, settings), view=view)


class AskToWrite(ShortView):
    """Asks whether the bot may write to the person; the answer is kept."""

    def __init__(
        self,
        asked_by: discord.Interaction,
        services: "Services",
        settings: Settings,
        event_id: int,
        outlooks: Collection[Outlook],
    ) -> None:
        super().__init__(asked_by)
        self._services, self._event_id = services, event_id
        self._sessions = [outlook.session.id for outlook in outlooks]
        if all(outlook.is_hidden for outlook in outlooks):
            self.no.label = "No, don't write to me"
        if settings.may_write is not None:
            self.remove_item(self.no)
        if settings.may_write:
            self.remove_item(self.yes)

    @discord.ui.button(label="Yes, write to me", style=discord.ButtonStyle.success)
    async def yes(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        await self._answer(interaction, may_write=True)

    @discord.ui.button(label="No, the channel is enough", style=discord.ButtonStyle.secondary)
    async def no(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        await self._answer(interaction, may_write=False)

    async def _answer(self, interaction: discord.Interaction, *, may_write: bool) -> None:
        actor = actor_of(interaction)
        await self._services.settings.let_write(actor, may_write=may_write, asked_of=self._sessions)
        settings, outlooks = await self._services.reminders.outlook(
            actor, self._event_id, self._sessions
        )
        text = allowed_text(settings, as_seen(interaction, outlooks))
        await replace(interaction, text, view=None)
        self.stop()


class AfterWish(AskToWrite):
    """Also takes the wish back."""

    def __init__(
        self,
        asked_by: discord.Interaction,
        services: "Services",
        settings: Settings,
        brief: Brief,
        outlook: Outlook,
    ) -> None:
        super().__init__(asked_by, services, settings, brief.event_id, [outlook])
        self._brief = brief

    @discord.ui.button(label="Don't remind me", style=discord.ButtonStyle.secondary)
    async def never_mind(
        self, interaction: discord.Interaction, _: discord.ui.Button[Self]
    ) -> None:
        actor, session_id = actor_of(interaction), self._brief.session.id
        brief = await self._services.reminders.take_back(actor, session_id)
        settings = await self._services.settings.of(actor)
        await replace(interaction, taken_back_text(brief.session, settings), view=None)
        self.stop()
