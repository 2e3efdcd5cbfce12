"""Deciding what to do with what is overdue, and with what could not be delivered."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Self

import discord

from bot.client import MusterClient
from bot.model import Delivery, Event
from bot.operations.service import Backlog
from bot.ui.actor import actor_of
from bot.ui.answer import replace
from bot.ui.text import CHOICE_LENGTH, cut, plain
from bot.ui.views import ShortView
from cogs.operations.present import (
    again_text,
    backlog_text,
    choices,
    drop_question,
    dropped_text,
    kind_words,
    problem_option,
    problems_pages,
    resumed_text,
)

MENU, MENUS = 25, 4
Pressed = Callable[[discord.Interaction], Awaitable[None]]


class _Buttons(ShortView):
    def add_button(
        self,
        label: str,
        pressed: Pressed,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        button: discord.ui.Button[Self] = discord.ui.Button(label=label, style=style)

        async def press(interaction: discord.Interaction) -> Any:
            await pressed(interaction)

        button.callback = press
        self.add_item(button)


class ResumeView(_Buttons):
    """Say all late, drop all, or choose by kind."""

    def __init__(
        self, asked_by: discord.Interaction, client: MusterClient, backlog: Backlog
    ) -> None:
        super().__init__(asked_by)
        self._client, self._backlog = client, backlog
        if not backlog.kinds:
            self.add_button("Go on", self._say_all, discord.ButtonStyle.success)
        else:
            self.add_button("Say all of it, late", self._say_all, discord.ButtonStyle.success)
            self.add_button("Drop what is overdue", self._drop_all, discord.ButtonStyle.danger)
        # What reads alike is one choice; a view holds four menus and a row of buttons.
        self._choices = {one.kind: (one, kinds) for one, kinds in choices(backlog.kinds)}
        self._chosen: set[str] = set()
        if 1 < len(self._choices) <= MENUS * MENU:
            self.add_button("Choose by kind", self._choose)
        self.add_button("Leave it as it is", self._leave)

    async def _say_all(self, interaction: discord.Interaction) -> None:
        await self._resume(interaction, {overdue.kind for overdue in self._backlog.kinds})

    async def _drop_all(self, interaction: discord.Interaction) -> None:
        await self._resume(interaction, set())

    async def _choose(self, interaction: discord.Interaction) -> None:
        self.clear_items()
        offered = [*self._choices]
        for start in range(0, len(offered), MENU):
            self._add_menu(offered[start : start + MENU])
        if self._chosen:
            said = sum(self._choices[kind][0].count for kind in self._chosen)
            rest = sum(one.count for one, _ in self._choices.values()) - said
            label = f"Say {said:,}, drop {rest:,}"
            self.add_button(label, self._say_chosen, discord.ButtonStyle.success)
        self.add_button("Leave it as it is", self._leave)
        await replace(interaction, backlog_text(self._backlog), view=self)

    def _add_menu(self, offered: Sequence[str]) -> None:
        menu: discord.ui.Select[Self] = discord.ui.Select(
            placeholder="What shall be said, late? The rest is dropped.",
            min_values=0,
            max_values=len(offered),
            options=[
                discord.SelectOption(
                    label=cut(plain(kind_words(kind, self._choices[kind][0].count)), CHOICE_LENGTH),
                    value=kind,
                    default=kind in self._chosen,
                )
                for kind in offered
            ],
        )

        async def chose(interaction: discord.Interaction) -> Any:
            self._chosen = (self._chosen - {*offered}) | {*menu.values}
            await self._choose(interaction)

        menu.callback = chose
        self.add_item(menu)

    async def _say_chosen(self, interaction: discord.Interaction) -> None:
        say = {kind for chosen in self._chosen for kind in self._choices[chosen][1]}
        await self._resume(interaction, say)

    async def _resume(self, interaction: discord.Interaction, say: set[str]) -> None:
        service = self._client.services.operations
        said, dropped = await service.resume(actor_of(interaction), self._backlog, say)
        self.stop()
        await replace(interaction, resumed_text(self._backlog.event, said, dropped), view=None)

    async def _leave(self, interaction: discord.Interaction) -> None:
        self.stop()
        await replace(interaction, "Nothing was changed.", view=None)


class ProblemsView(_Buttons):
    """Send again or drop: one that was chosen, or all."""

    def __init__(
        self,
        asked_by: discord.Interaction,
        client: MusterClient,
        found: tuple[Event, list[Delivery], int],
    ) -> None:
        super().__init__(asked_by)
        self._client = client
        self._chosen: int | None = None
        self._page = 0
        self._take(found)

    @property
    def text(self) -> str:
        """The page to show now."""
        return self._pages[self._page]

    def _take(self, found: tuple[Event, list[Delivery], int], done: str | None = None) -> None:
        self._event, self._rows, self._count = found
        self._pages = problems_pages(*found, done)
        self._page = min(self._page, len(self._pages) - 1)
        if self._chosen not in {row.id for row in self._rows}:
            self._chosen = None
        self._build()

    def _build(self) -> None:
        self.clear_items()
        if not self._rows:
            return
        self._add_menu()
        which = "it" if self._chosen else "all"
        self.add_button(f"Send {which} again", self._send_again, discord.ButtonStyle.success)
        self.add_button(f"Drop {which}", self._drop, discord.ButtonStyle.danger)
        if self._page + 1 < len(self._pages):
            self.add_button("Next page", self._turn)
        elif self._page:
            self.add_button("First page", self._turn)

    def _add_menu(self) -> None:
        options = [
            discord.SelectOption(
                label=cut(plain(problem_option(row)), CHOICE_LENGTH),
                value=str(row.id),
                default=row.id == self._chosen,
            )
            for row in self._rows[: MENU - 1]
        ]
        everything = discord.SelectOption(
            label="All of them", value="0", default=self._chosen is None
        )
        menu: discord.ui.Select[Self] = discord.ui.Select(options=[everything, *options])

        async def chose(interaction: discord.Interaction) -> Any:
            self._chosen = int(menu.values[0]) or None
            self._build()
            await replace(interaction, self.text, view=self)

        menu.callback = chose
        self.add_item(menu)

    async def _send_again(self, interaction: discord.Interaction) -> None:
        service = self._client.services.operations
        count = await service.send_again(actor_of(interaction), self._event.id, self._chosen)
        await self._renew(interaction, again_text(self._event, count))

    async def _drop(self, interaction: discord.Interaction) -> None:
        if self._count == 1:
            # Only this one was seen; another may have failed meanwhile.
            self._chosen = self._rows[0].id
        if self._chosen is not None:
            await self._drop_now(interaction)
            return
        self.clear_items()
        label = f"Drop all {self._count:,}"
        self.add_button(label, self._drop_now, discord.ButtonStyle.danger)
        self.add_button("Keep them", self._renew)
        await replace(interaction, drop_question(self._event, self._count), view=self)

    async def _drop_now(self, interaction: discord.Interaction) -> None:
        service = self._client.services.operations
        count = await service.drop(actor_of(interaction), self._event.id, self._chosen)
        await self._renew(interaction, dropped_text(count))

    async def _turn(self, interaction: discord.Interaction) -> None:
        self._page = (self._page + 1) % len(self._pages)
        await self._renew(interaction)

    async def _renew(self, interaction: discord.Interaction, done: str | None = None) -> None:
        service = self._client.services.operations
        self._take(await service.problems(actor_of(interaction), self._event.id), done)
        await replace(interaction, self.text, view=self if self._rows else None)
