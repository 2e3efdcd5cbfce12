"""Choosing a day or a track, and turning pages of the programme.

All that the controls know is in their custom ids, so that nothing is kept for those who look.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

import discord

from bot.client import client_of
from bot.events.steady import Steady
from bot.schedule.rules import tracks_of
from bot.schedule.service import Programme
from bot.ui import answer
from bot.ui.actor import actor_of
from bot.ui.text import CHOICE_LENGTH, cut, plain
from bot.ui.views import Lasting, PersistentButton
from cogs.schedule.calendar import CALENDAR_TEXT, CalendarView
from cogs.schedule.choosing import offer_choice
from cogs.schedule.present import day_choices, programme_pages, shown_sessions, track_choices

Menu = discord.ui.Select[discord.ui.View]
# No key of a track looks like this.
EVERYTHING = ":everything"
SHOWN = r"(?P<event>\d{1,18}):(?P<day>[\d-]*):(?P<track>[^:]*):(?P<page>\d{1,4})"
BUTTONS = {
    "back": ("Back", None),
    "next": ("Next", None),
    "remind": ("Remind me…", "⏰"),
    "calendar": ("Calendar file", "📅"),
}
# Nearly everyone reads the same.
_shown: Steady[tuple[str, Lasting]] = Steady()


@dataclass(frozen=True)
class Shown:
    """Which part of an event's programme is shown."""

    event_id: int
    day: date | None = None
    track: str | None = None
    page: int = 0

    @classmethod
    def read(cls, match: re.Match[str]) -> Self:
        """From a custom id."""
        day = date.fromisoformat(match["day"]) if match["day"] else None
        return cls(int(match["event"]), day, match["track"] or None, int(match["page"]))

    def __str__(self) -> str:
        day = self.day.isoformat() if self.day else ""
        return f"{self.event_id}:{day}:{self.track or ''}:{self.page}"


def programme_message(programme: Programme, shown: Shown) -> tuple[str, Lasting]:
    """A page of the programme and the controls under it."""
    key = (programme.zone, shown.day, shown.track, shown.page)
    return _shown.get(programme.event, programme.now, key, lambda: _made(programme, shown))


def _made(programme: Programme, shown: Shown) -> tuple[str, Lasting]:
    pages = programme_pages(programme, shown.day, shown.track)
    shown = replace(shown, page=min(shown.page, len(pages) - 1))
    return pages[shown.page], Lasting(_controls(programme, shown, len(pages)))


def _controls(programme: Programme, shown: Shown, pages: int) -> Iterator[discord.ui.Item[Any]]:
    choices = day_choices(programme)
    if len(choices) > 1:
        chosen = shown.day.isoformat() if shown.day else EVERYTHING
        yield ProgrammeMenu("day", shown, _menu("Every day", choices, chosen))
    choices = track_choices(programme.tracks)
    if choices and any(tracks_of(s) for s in programme.event.sessions):
        menu = _menu("Every track", choices, shown.track or EVERYTHING)
        yield ProgrammeMenu("track", shown, menu)
    if pages > 1:
        yield ProgrammeButton("back", shown, disabled=shown.page == 0)
        yield ProgrammeButton("next", shown, disabled=shown.page == pages - 1)
    yield ProgrammeButton("remind", shown)
    yield ProgrammeButton("calendar", shown)


def _menu(everything: str, choices: Sequence[tuple[str, str]], chosen: str) -> Menu:
    return discord.ui.Select(
        options=[
            discord.SelectOption(
                label=cut(plain(label), CHOICE_LENGTH), value=value, default=value == chosen
            )
            for label, value in [(everything, EVERYTHING), *choices[:24]]
        ]
    )


class ProgrammeMenu(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Select[discord.ui.View]],
    template=rf"programme:(?P<of>day|track):{SHOWN}",
):
    """Chooses a day or a track."""

    def __init__(self, of: str, shown: Shown, menu: Menu) -> None:
        menu.custom_id = f"programme:{of}:{shown}"
        super().__init__(menu)
        self._of, self._shown = of, shown

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        assert isinstance(item, discord.ui.Select), "only menus have these custom ids"
        return cls(match["of"], Shown.read(match), item)

    async def press(self, interaction: discord.Interaction) -> None:
        """Show what was chosen, from its first page."""
        value = self.item.values[0]
        chosen = None if value == EVERYTHING else value
        if self._of == "day":
            day = date.fromisoformat(chosen) if chosen else None
            shown = replace(self._shown, day=day, page=0)
        else:
            shown = replace(self._shown, track=chosen, page=0)
        await _show(interaction, shown)


class ProgrammeButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=rf"programme:(?P<action>back|next|remind|calendar):{SHOWN}",
):
    """Turns a page, or opens the reminders or the calendar file."""

    def __init__(self, action: str, shown: Shown, *, disabled: bool = False) -> None:
        label, emoji = BUTTONS[action]
        custom_id = f"programme:{action}:{shown}"
        super().__init__(
            discord.ui.Button(label=label, emoji=emoji, disabled=disabled, custom_id=custom_id)
        )
        self._action, self._shown = action, shown

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(match["action"], Shown.read(match))

    async def press(self, interaction: discord.Interaction) -> None:
        """Do what the label says, for what is shown."""
        shown, services = self._shown, client_of(interaction).services
        match self._action:
            case "back" | "next":
                by = 1 if self._action == "next" else -1
                await _show(interaction, replace(shown, page=max(0, shown.page + by)))
            case "remind":
                programme = await _programme(interaction, shown)
                sessions = shown_sessions(programme, shown.day, shown.track)
                await offer_choice(interaction, services, programme.event, sessions)
            case _:
                event = await services.events.get(actor_of(interaction).guild_id, shown.event_id)
                view = CalendarView(interaction, services, event)
                await answer.reply(interaction, CALENDAR_TEXT, view=view)


async def _programme(interaction: discord.Interaction, shown: Shown) -> Programme:
    services = client_of(interaction).services
    return await services.schedule.programme(actor_of(interaction), shown.event_id)


async def _show(interaction: discord.Interaction, shown: Shown) -> None:
    text, view = programme_message(await _programme(interaction, shown), shown)
    await answer.replace(interaction, text, view=view)
