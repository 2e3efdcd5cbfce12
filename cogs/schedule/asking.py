"""Asking back what a typed time means, with the instants shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import discord

from bot.ui.answer import reply
from bot.ui.in_hand import waiting_for_a_person
from bot.ui.text import cut, safe, when
from bot.ui.views import ShortView

if TYPE_CHECKING:
    from bot.events.file.instants import Moment
    from bot.schedule.times import Reading

Settled = tuple[discord.Interaction[Any], "Moment | None", "Moment | None"]
LABEL_LENGTH = 80
# A view has five rows, and nobody means one of more places than that.
MOST_CHOICES = 8


class WhichMoment(ShortView):
    """A button for each moment that a typed time can mean, and one for none of them."""

    def __init__(self, asked_by: discord.Interaction, moments: Sequence["Moment"]) -> None:
        super().__init__(asked_by)
        self.answered: discord.Interaction | None = None
        self.chosen: Moment | None = None
        for moment in moments[:MOST_CHOICES]:
            self._add(in_label(moment), discord.ButtonStyle.primary, moment)
        self._add("Leave it as it is", discord.ButtonStyle.secondary, None)

    def _add(self, label: str, style: discord.ButtonStyle, moment: "Moment | None") -> None:
        button: discord.ui.Button[WhichMoment] = discord.ui.Button(label=label, style=style)

        async def pressed(interaction: discord.Interaction) -> Any:
            if self.answered is not None:
                # A second click on its way before the first one switched the buttons off.
                await interaction.response.defer()
                return
            self.answered, self.chosen = interaction, moment
            try:
                await interaction.response.edit_message(view=self.switch_off())
            finally:
                self.stop()

        button.callback = pressed
        self.add_item(button)


async def settle(
    interaction: discord.Interaction, reading: "Reading", effect: str
) -> "tuple[discord.Interaction, Moment | None]":
    """The moment meant: at once where it is clear, else what the person picks (None for none).

    `effect` says in words what the moment is for. Answer on the interaction that is returned.
    """
    if reading.is_settled:
        return interaction, reading.candidates[0]
    view = WhichMoment(interaction, reading.candidates)
    await reply(interaction, question(reading, effect), view=view)
    with waiting_for_a_person(interaction):
        await view.wait()
    return view.answered or interaction, view.chosen


async def settle_both(
    interaction: discord.Interaction,
    start: str,
    end: str | None,
    zone: str,
    now: datetime,
    effect: str,
) -> Settled:
    """A start and an end as they were typed; None for what the person does not mean after all."""
    # Loaded on first use, as in `bot.events.definition.read_definition`.
    from bot.schedule.times import read_end, read_start

    interaction, first = await settle(interaction, read_start(start, zone, now), effect)
    if first is None or end is None:
        return interaction, first, None
    interaction, last = await settle(interaction, read_end(end, first, zone), "It would end:")
    return interaction, first, last


def question(reading: "Reading", effect: str) -> str:
    """What is unclear, and each instant it could be, as the reader's clock shows it."""
    doubts = "\n".join(f"- {safe(doubt)}" for doubt in reading.doubts)
    moments = "\n".join(
        f"- **{safe(in_label(moment))}** is {when(moment.utc)}"
        for moment in reading.candidates[:MOST_CHOICES]
    )
    return (
        f"Before I change anything:\n{doubts}\n{effect}\n{moments}\n"
        "Which one do you mean? Nothing is changed yet."
    )


def in_label(moment: "Moment") -> str:
    """A moment for a button, where Discord renders no timestamps: with its year and zone."""
    local = moment.local
    name = local.tzname() or ""
    zone = moment.canonical.rsplit(" ", 1)[1] if name[:1] in "+-" else name
    return cut(f"{local:%a} {local.day} {local:%b %Y, %H:%M} {zone}", LABEL_LENGTH)
