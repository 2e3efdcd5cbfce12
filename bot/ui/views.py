"""Views, buttons and forms whose errors reach the one handler."""

import re
from collections.abc import Iterable
from typing import Any, Self, cast

import discord

from bot.errors import Refusal
from bot.ui.answer import Shown, answer_error, reply, words_of
from bot.ui.in_hand import take_in_hand

SHORT_SECONDS = 600.0
FORM_SECONDS = 3600.0


class ShortView(Shown):
    """Controls of a private reply: only for who asked, and switched off when time is up."""

    def __init__(self, asked_by: discord.Interaction, *, timeout: float = SHORT_SECONDS) -> None:
        super().__init__(timeout=timeout)
        self.asked_by = asked_by
        self._last_press: discord.Interaction | None = None

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        self._last_press = interaction
        return interaction.user.id == self.asked_by.user.id and await take_in_hand(interaction)

    async def on_error(
        self, interaction: discord.Interaction, error: Exception, item: discord.ui.Item[Any]
    ) -> None:
        await answer_error(interaction, error)

    def switch_off(self) -> Self:
        """Disable every control, so that what is used up looks it."""
        for item in self.walk_children():
            if isinstance(item, discord.ui.Button | discord.ui.Select):
                item.disabled = True
        return self

    async def on_timeout(self) -> None:
        self.switch_off()
        pressed, updated = self._last_press, discord.InteractionResponseType.message_update
        try:
            if pressed is not None and pressed.response.type is updated:
                # Its token is the youngest; that of the first answer ends after 15 minutes.
                await pressed.edit_original_response(view=self)
            elif self.message is not None:
                await self.message.edit(view=self)
        except discord.HTTPException:
            # The reply was dismissed, or its token has run out: nothing left to switch off.
            return


class Lasting(discord.ui.View):
    """Controls that hold nothing: dynamic items, written out once and shown to any number.

    discord.py keeps every view it sends until that is finished; this one is from the beginning.
    """

    def __init__(self, items: Iterable[discord.ui.Item[Any]] = ()) -> None:
        super().__init__(timeout=None)
        for item in items:
            self.add_item(item)
        self._written: list[dict[str, Any]] | None = None
        self.stop()

    def to_components(self) -> list[dict[str, Any]]:
        if self._written is None:
            self._written = super().to_components()
        return self._written


class PersistentButton:
    """A mixin for `DynamicItem` buttons that outlive restarts.

    discord.py drops what their callbacks raise, so it is routed here. Subclasses write `press`,
    and are made with what their template names, in that order; digits are numbers.
    """

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button as it was sent, made again from its custom id."""
        said = (int(part) if part.isdecimal() else part for part in match.groups())
        return cast("Any", cls)(*said)

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        return await take_in_hand(interaction)

    async def callback(self, interaction: discord.Interaction) -> None:
        """Do what the button is for; every error reaches the one handler."""
        try:
            await self.press(interaction)
        except Exception as error:  # part of the one handler: DynamicItem has no on_error
            await answer_error(interaction, error)

    async def press(self, interaction: discord.Interaction) -> None:
        """What the button does."""
        raise NotImplementedError


class Form(discord.ui.Modal):
    """A form that keeps what was typed: a refusal offers to open it again, filled in."""

    def __init__(self, *, title: str = discord.utils.MISSING) -> None:
        # Discord does not tell when a form is dismissed; without a limit it would be kept for ever.
        super().__init__(title=title, timeout=FORM_SECONDS)

    async def open(self, interaction: discord.Interaction[Any]) -> None:
        """Show the form as the first answer to `interaction`."""
        # send_modal makes it known only once Discord's answer is read; in a loop that is busy,
        # what somebody typed can be read before that, and would belong to nothing.
        interaction.client.add_view(self)
        await interaction.response.send_modal(self)

    def is_persistent(self) -> bool:
        """Whether discord.py may know it before it is shown; it does not outlive a restart."""
        return True

    async def interaction_check(self, interaction: discord.Interaction) -> bool:
        return await take_in_hand(interaction)

    def again(self) -> "Form":
        """A new form that holds what was typed in this one."""
        raise NotImplementedError

    async def on_error(self, interaction: discord.Interaction, error: Exception) -> None:
        if not isinstance(error, Refusal):
            await answer_error(interaction, error)
            return
        view = TryAgain(interaction, self)
        await reply(interaction, words_of(interaction, error), view=view)


class TryAgain(ShortView):
    """Opens a refused form again with what was typed."""

    def __init__(self, asked_by: discord.Interaction, form: Form) -> None:
        super().__init__(asked_by)
        self._form = form

    @discord.ui.button(label="Correct it", style=discord.ButtonStyle.primary)
    async def correct(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        await self._form.again().open(interaction)
