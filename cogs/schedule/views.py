"""Choosing a day or a track, and turning pages of the programme."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.schedule.rules import tracks_of
from bot.schedule.service import Programme
from bot.ui.answer import replace, reply
from bot.ui.text import CHOICE_LENGTH, cut, plain
from bot.ui.views import ShortView
from cogs.schedule.calendar import CALENDAR_TEXT, CalendarView
from cogs.schedule.choosing import offer_choice
from cogs.schedule.present import day_choices, programme_pages, shown_sessions, track_choices

if TYPE_CHECKING:
    from bot.app import Services

# No key of a track looks like this.
EVERYTHING = ":everything"
Read = Callable[[], Awaitable[Programme]]


class ProgrammeView(ShortView):
    """The controls under a programme; every choice reads it afresh."""

    def __init__(
        self,
        asked_by: discord.Interaction,
        programme: Programme,
        read: Read,
        day: date | None,
        track: str | None,
        services: "Services",
    ) -> None:
        super().__init__(asked_by)
        self._read = read
        self._services = services
        self._programme = programme
        self._day, self._track, self._page = day, track, 0
        self._build()

    @property
    def text(self) -> str:
        """The page to show now."""
        return self._pages[self._page]

    def _build(self) -> None:
        self.clear_items()
        self._pages = programme_pages(self._programme, self._day, self._track)
        self._page = min(self._page, len(self._pages) - 1)
        choices = day_choices(self._programme)
        if len(choices) > 1:
            chosen = self._day.isoformat() if self._day else EVERYTHING
            self._add_select("Every day", choices, chosen, self._choose_day)
        choices = track_choices(self._programme.tracks)
        if choices and any(tracks_of(s) for s in self._programme.event.sessions):
            self._add_select("Every track", choices, self._track or EVERYTHING, self._choose_track)
        if len(self._pages) > 1:
            self._add_turning()
        self._add_button("Remind me…", "⏰", self._choose_sessions)
        self._add_button("Calendar file", "📅", self._offer_calendar)

    def _add_select(
        self,
        everything: str,
        choices: Sequence[tuple[str, str]],
        chosen: str,
        callback: Callable[[discord.Interaction, str], Awaitable[None]],
    ) -> None:
        select: discord.ui.Select[Self] = discord.ui.Select(
            options=[
                discord.SelectOption(
                    label=cut(plain(label), CHOICE_LENGTH), value=value, default=value == chosen
                )
                for label, value in [(everything, EVERYTHING), *choices[:24]]
            ]
        )

        async def chose(interaction: discord.Interaction) -> Any:
            await callback(interaction, select.values[0])

        select.callback = chose
        self.add_item(select)

    def _add_turning(self) -> None:
        for label, by in (("Back", -1), ("Next", +1)):
            at = self._page + by
            button: discord.ui.Button[Self] = discord.ui.Button(
                label=label, disabled=not 0 <= at < len(self._pages)
            )

            async def turn(interaction: discord.Interaction, by: int = by) -> Any:
                self._page += by
                await self._show(interaction)

            button.callback = turn
            self.add_item(button)

    def _add_button(
        self, label: str, emoji: str, callback: Callable[[discord.Interaction], Awaitable[None]]
    ) -> None:
        button: discord.ui.Button[Self] = discord.ui.Button(label=label, emoji=emoji)

        async def pressed(interaction: discord.Interaction) -> Any:
            await callback(interaction)

        button.callback = pressed
        self.add_item(button)

    async def _choose_sessions(self, interaction: discord.Interaction) -> None:
        shown = shown_sessions(self._programme, self._day, self._track)
        await offer_choice(interaction, self._services, self._programme.event, shown)

    async def _offer_calendar(self, interaction: discord.Interaction) -> None:
        view = CalendarView(interaction, self._services, self._programme.event)
        await reply(interaction, CALENDAR_TEXT, view=view)

    async def _choose_day(self, interaction: discord.Interaction, value: str) -> None:
        self._day, self._page = None if value == EVERYTHING else date.fromisoformat(value), 0
        await self._show(interaction)

    async def _choose_track(self, interaction: discord.Interaction, value: str) -> None:
        self._track, self._page = None if value == EVERYTHING else value, 0
        await self._show(interaction)

    async def _show(self, interaction: discord.Interaction) -> None:
        self._programme = await self._read()
        self._build()
        await replace(interaction, self.text, view=self)
