"""The form in which an announcement is written."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

import discord

from bot.announcements import rules
from bot.client import MusterClient
from bot.events.typed_time import read_typed
from bot.model import Event
from bot.ui.answer import reply
from bot.ui.views import Form, ShortView

if TYPE_CHECKING:
    from bot.events.file.instants import Moment

LONGEST_TITLE = 100
# More than Discord posts, so that a text that is too long is kept and can be shortened.
LONGEST_TEXT = 4000


@dataclass(frozen=True)
class Written:
    """What was typed into the form; `at` only where a time was asked for."""

    title: str = ""
    text: str = ""
    at: "Moment | None" = None


Then = Callable[[discord.Interaction, Written], Awaitable[None]]


class WriteForm(Form):
    """Title, text and, for later, the time; what is wrong with them is said at once.

    A time that is `kept` as it was may be over.
    """

    def __init__(
        self,
        client: MusterClient,
        event: Event,
        then: Then,
        *,
        title: str = "",
        text: str = "",
        when: str | None = None,
        kept: datetime | None = None,
    ) -> None:
        super().__init__(title="Write an announcement")
        self._client, self._event, self._then = client, event, then
        self._kept = kept
        self.headline: discord.ui.TextInput[Self] = discord.ui.TextInput(
            custom_id="title", required=False, max_length=LONGEST_TITLE, default=title
        )
        self.body: discord.ui.TextInput[Self] = discord.ui.TextInput(
            custom_id="text",
            style=discord.TextStyle.paragraph,
            max_length=LONGEST_TEXT,
            default=text,
        )
        self.at: discord.ui.TextInput[Self] = discord.ui.TextInput(
            custom_id="when", max_length=100, default=when or ""
        )
        fields = ", ".join(f"{{{name}}}" for name in rules.FIELDS)
        self.add_item(discord.ui.Label(text="Title (can stay empty)", component=self.headline))
        self.add_item(
            discord.ui.Label(text="Text", description=f"Filled in: {fields}", component=self.body)
        )
        self._asks_when = when is not None
        if self._asks_when:
            zone = event.time_zone.replace("_", " ")
            described = f"Such as 2024-11-22 14:00; in {zone} unless you name a zone"
            label = discord.ui.Label(text="When", description=described, component=self.at)
            self.add_item(label)

    def again(self) -> "WriteForm":
        return WriteForm(
            self._client,
            self._event,
            self._then,
            title=self.headline.value,
            text=self.body.value,
            when=self.at.value if self._asks_when else None,
            kept=self._kept,
        )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        rules.require_sendable(self.headline.value, self.body.value)
        now = self._client.services.events.now()
        zone = self._event.time_zone
        at = read_typed(self.at.value, zone, now, self._kept) if self._asks_when else None
        await self._then(interaction, Written(self.headline.value, self.body.value.strip(), at))


class OpenForm(ShortView):
    """Opens a form where the first answer was needed for a question."""

    def __init__(self, asked_by: discord.Interaction, forms: dict[str, Callable[[], Form]]) -> None:
        super().__init__(asked_by)
        for label, form in forms.items():
            self._add(label, form)

    def _add(self, label: str, form: Callable[[], Form]) -> None:
        button: discord.ui.Button[Self] = discord.ui.Button(
            label=label, style=discord.ButtonStyle.primary
        )

        async def pressed(interaction: discord.Interaction) -> None:
            await form().open(interaction)

        button.callback = pressed
        self.add_item(button)


async def open_form(interaction: discord.Interaction, form: Callable[[], Form]) -> None:
    """Show a form as first answer, or a button for it where there was an answer already."""
    if interaction.response.is_done():
        view = OpenForm(interaction, {"Write it": form})
        await reply(interaction, "Good. Press the button and write it.", view=view)
    else:
        await form().open(interaction)
