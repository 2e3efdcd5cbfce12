"""After "Remind me": how the reminder comes, and asking once for direct messages."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Self

import discord

from bot.schedule.reminding import Brief
from bot.schedule.settings import Settings
from bot.ui.actor import actor_of
from bot.ui.answer import replace, reply
from bot.ui.views import ShortView
from cogs.schedule.own import allowed_text, taken_back_text, wish_text

if TYPE_CHECKING:
    from bot.app import Services


async def confirm_wish(
    interaction: discord.Interaction, services: "Services", brief: Brief
) -> None:
    """Say privately how the person will be reminded, with a way back."""
    settings, (outlook,) = await services.reminders.outlook(
        actor_of(interaction), brief.event_id, [brief.session.id]
    )
    view = AfterWish(interaction, services, settings, brief)
    await reply(interaction, wish_text(outlook, settings), view=view)


class AskToWrite(ShortView):
    """Asks whether the bot may write to the person; the answer is kept."""

    def __init__(
        self,
        asked_by: discord.Interaction,
        services: "Services",
        settings: Settings,
        event_id: int,
        sessions: Collection[int],
    ) -> None:
        super().__init__(asked_by)
        self._services, self._event_id, self._sessions = services, event_id, sessions
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
        await self._services.settings.let_write(actor, may_write=may_write)
        settings, outlooks = await self._services.reminders.outlook(
            actor, self._event_id, self._sessions
        )
        await replace(interaction, allowed_text(settings, outlooks), view=None)
        self.stop()


class AfterWish(AskToWrite):
    """Also takes the wish back."""

    def __init__(
        self,
        asked_by: discord.Interaction,
        services: "Services",
        settings: Settings,
        brief: Brief,
    ) -> None:
        super().__init__(asked_by, services, settings, brief.event_id, [brief.session.id])
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
