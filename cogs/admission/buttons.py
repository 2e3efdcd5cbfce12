"""Buttons of admission that outlive restarts: reading one's answer, and saying who comes."""

import discord

from bot.client import client_of
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.views import PersistentButton
from cogs.admission.present import confirmed_text, letter_text, no_answer_text

LABELS = {
    "yes": ("Yes, I am coming", discord.ButtonStyle.success),
    "no": ("No, I cannot", discord.ButtonStyle.secondary),
}


class CheckInButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"checkin:(?P<answer>yes|no):(?P<event>\d{1,18})",
):
    """Says whether one still comes; all it knows is in its custom id."""

    def __init__(self, answer: str, event_id: int) -> None:
        label, style = LABELS[answer]
        super().__init__(
            discord.ui.Button(label=label, style=style, custom_id=f"checkin:{answer}:{event_id}")
        )
        self.answer, self.event_id = answer, event_id

    async def press(self, interaction: discord.Interaction) -> None:
        """Note that the person comes, or let them give their seat up after asking once."""
        client, actor = client_of(interaction), actor_of(interaction)
        if self.answer == "yes":
            confirmed = await client.services.check_in.confirm(actor, self.event_id)
            await reply(interaction, confirmed_text(confirmed))
            return
        event = await client.services.check_in.require_seat(actor, self.event_id)
        await client.doors["withdraw"](interaction, event)


class AnswerButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"admission:answer:(?P<event>\d{1,18})",
):
    """Shows the person who presses it the answer to their own application."""

    def __init__(self, event_id: int) -> None:
        super().__init__(
            discord.ui.Button(
                label="Read my answer",
                emoji="✉️",
                style=discord.ButtonStyle.primary,
                custom_id=f"admission:answer:{event_id}",
            )
        )
        self.event_id = event_id

    async def press(self, interaction: discord.Interaction) -> None:
        """Show the answer privately, or say that there is none."""
        client, actor = client_of(interaction), actor_of(interaction)
        facts = await client.services.decisions.answer(actor, self.event_id)
        await reply(interaction, letter_text(facts) if facts else no_answer_text())


def check_in_view(event_id: int) -> discord.ui.View:
    """The buttons under the question who still comes."""
    view = discord.ui.View(timeout=None)
    view.add_item(CheckInButton("yes", event_id))
    view.add_item(CheckInButton("no", event_id))
    return view


def answer_view(event_id: int) -> discord.ui.View:
    """The button under the word that there is an answer."""
    view = discord.ui.View(timeout=None)
    view.add_item(AnswerButton(event_id))
    return view
