"""Asking back before acting: yes or no, one of several, and turning pages."""

from collections.abc import Sequence
from typing import Any, Self

import discord

from bot.ui.answer import replace, reply
from bot.ui.in_hand import waiting_for_a_person
from bot.ui.text import CHOICE_LENGTH, cut, plain, safe
from bot.ui.views import ShortView


class Pages(ShortView):
    """Texts one at a time, with buttons to turn them where there are several."""

    def __init__(self, asked_by: discord.Interaction, texts: Sequence[str]) -> None:
        super().__init__(asked_by)
        self._texts = texts
        self._at = 0
        if len(texts) == 1:
            for turning in (self.back, self.position, self.onward):
                self.remove_item(turning)
        self._show()

    @property
    def text(self) -> str:
        """The page to show now."""
        return self._texts[self._at]

    def _show(self) -> None:
        self.back.disabled = self._at == 0
        self.onward.disabled = self._at == len(self._texts) - 1
        self.position.label = f"{self._at + 1} of {len(self._texts)}"

    async def _turn(self, interaction: discord.Interaction, by: int) -> None:
        self._at = min(max(self._at + by, 0), len(self._texts) - 1)
        self._show()
        await replace(interaction, self.text, view=self)

    @discord.ui.button(label="Back", emoji="◀️")
    async def back(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        await self._turn(interaction, -1)

    @discord.ui.button(disabled=True)
    async def position(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        """Says where in the text one is; cannot be pressed."""

    @discord.ui.button(label="Next", emoji="▶️")
    async def onward(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        await self._turn(interaction, +1)


class _YesOrNo(Pages):
    def __init__(
        self,
        asked_by: discord.Interaction,
        texts: Sequence[str],
        labels: tuple[str, str],
        *,
        grave: bool,
    ) -> None:
        super().__init__(asked_by, texts)
        self.pressed: discord.Interaction | None = None
        self.said_yes = False
        self._answered = False
        self.agree.label, self.decline.label = labels
        if grave:
            self.agree.style = discord.ButtonStyle.danger

    async def _done(self, interaction: discord.Interaction, *, said_yes: bool) -> None:
        if self._answered:
            # A second click on its way before the first one switched the buttons off.
            await interaction.response.defer()
            return
        self._answered = True
        try:
            await interaction.response.edit_message(view=self.switch_off())
            self.pressed, self.said_yes = interaction, said_yes
        finally:
            self.stop()

    @discord.ui.button(style=discord.ButtonStyle.success, row=1)
    async def agree(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        await self._done(interaction, said_yes=True)

    @discord.ui.button(style=discord.ButtonStyle.secondary, row=1)
    async def decline(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        await self._done(interaction, said_yes=False)


async def confirm(
    interaction: discord.Interaction,
    texts: Sequence[str],
    *,
    yes: str,
    no: str,
    grave: bool = False,
) -> discord.Interaction | None:
    """Ask before acting; returns the interaction that said yes, or None.

    `texts` are pages, all with the same two buttons, which are switched off by then; answer
    with `reply` on what is returned.
    """
    view = _YesOrNo(interaction, texts, (yes, no), grave=grave)
    await reply(interaction, texts[0], view=view)
    with waiting_for_a_person(interaction):
        await view.wait()
    return view.pressed if view.said_yes else None


class _OneOf(ShortView):
    def __init__(self, asked_by: discord.Interaction, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(asked_by)
        self.chosen: str | None = None
        self.answered: discord.Interaction | None = None
        self.select: discord.ui.Select[Self] = discord.ui.Select(
            options=[
                discord.SelectOption(label=cut(plain(label), CHOICE_LENGTH), value=value)
                for label, value in choices[:25]
            ]
        )
        self.select.callback = self._chosen
        self.add_item(self.select)

    async def _chosen(self, interaction: discord.Interaction) -> Any:
        if self.chosen is not None:
            await interaction.response.defer()
            return
        self.chosen = self.select.values[0]
        label = next(o.label for o in self.select.options if o.value == self.chosen)
        try:
            await interaction.response.edit_message(content=safe(label), view=None)
            self.answered = interaction
        finally:
            self.stop()


async def choose(
    interaction: discord.Interaction, question: str, choices: Sequence[tuple[str, str]]
) -> tuple[discord.Interaction, str] | None:
    """Ask for one of up to 25 (label, value) pairs; returns the fresh interaction and the value.

    The question is answered by then: use `reply` on what is returned, a form cannot follow.
    """
    view = _OneOf(interaction, choices)
    await reply(interaction, question, view=view)
    with waiting_for_a_person(interaction):
        await view.wait()
    if view.answered is None or view.chosen is None:
        return None
    return view.answered, view.chosen


async def reply_in_pages(
    interaction: discord.Interaction, texts: Sequence[str], *, file: discord.File | None = None
) -> None:
    """Answer privately with as many pages as needed, to be turned with buttons."""
    view = Pages(interaction, texts) if len(texts) > 1 else None
    await reply(interaction, texts[0], view=view, file=file)
