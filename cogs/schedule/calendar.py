"""Handing out the programme as a calendar file."""

import io
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Self

import discord

from bot.actor import Actor
from bot.model import Event
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.views import ShortView

if TYPE_CHECKING:
    from bot.app import Services

CALENDAR_TEXT = (
    "Which sessions do you want in your calendar? Every program can open the file; one that you "
    "take later moves what an older one brought."
)
Make = Callable[[Actor, int], Awaitable[tuple[Event, bytes]]]


class CalendarView(ShortView):
    """Everything, or only one's own."""

    def __init__(self, asked_by: discord.Interaction, services: "Services", event: Event) -> None:
        super().__init__(asked_by)
        self._services, self._event = services, event

    @discord.ui.button(label="The whole programme", style=discord.ButtonStyle.primary)
    async def whole(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        await self._hand_out(interaction, self._services.calendar.whole)

    @discord.ui.button(label="Only mine", style=discord.ButtonStyle.secondary)
    async def own(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        await self._hand_out(interaction, self._services.calendar.own)

    async def _hand_out(self, interaction: discord.Interaction, make: Make) -> None:
        event, content = await make(actor_of(interaction), self._event.id)
        attached = discord.File(io.BytesIO(content), filename=f"{event.slug}.ics")
        text = "Here is your calendar file. Its times follow the clock of your device."
        await reply(interaction, text, file=attached)
