"""Opening the registration, and leaving the event again."""

from collections.abc import Sequence
from typing import Any, Self

import discord

from bot.client import Door, MusterClient
from bot.model import Event
from bot.ui.actor import actor_of
from bot.ui.answer import replace, reply
from bot.ui.asking import confirm
from bot.ui.text import CHOICE_LENGTH, cut, plain
from bot.ui.views import ShortView
from cogs.people.fields import Before
from cogs.people.forms import ProfileForm
from cogs.people.parts import fields_at_first
from cogs.people.present import came_back_text, leaving_text, left_text, profile_text
from cogs.people.profile import ProfileView, show_profile

BEGUN = ("registered", "applied", "waiting", "interested", "declined")


async def open_registration(
    interaction: discord.Interaction, client: MusterClient, event: Event
) -> None:
    """Show the first form, or, to who has begun already, their profile."""
    actor, registration = actor_of(interaction), client.services.registration
    there = await registration.may_begin(actor, event.id)
    if there is not None and there.participant.state in BEGUN:
        await show_profile(interaction, client, there)
        return
    asked = await registration.asked(event.id)
    before = Before(
        asked,
        await registration.chapters(event.id),
        there.participant if there else None,
    )

    async def done(sent: discord.Interaction, said: dict[str, object]) -> None:
        result = await registration.register(actor_of(sent), event.id, said)
        view = ProfileView(sent, client, result)
        await reply(sent, profile_text(result, just_now=True), view=view)

    verb = "Apply for" if asked.by == "application" else "Register for"
    form = ProfileForm(f"{verb} {event.name}", fields_at_first(asked), before, done)
    await form.open(interaction)


async def open_withdrawal(
    interaction: discord.Interaction, client: MusterClient, event: Event
) -> None:
    """Ask before the person is taken out of the event, and offer a way back."""
    registration = client.services.registration
    there = await registration.look(actor_of(interaction), event.id)
    if there is not None and there.participant.state in BEGUN:
        agreed = await confirm(
            interaction, [leaving_text(there)], yes="Withdraw", no="Stay", grave=True
        )
        if agreed is None:
            return
        interaction = agreed
    gone = await registration.withdraw(actor_of(interaction), event.id)
    await reply(interaction, left_text(gone), view=WayBack(interaction, client, event))


class WhichEvent(ShortView):
    """Opens the registration of the event that is chosen; a form can follow, as it asks first."""

    def __init__(
        self, asked_by: discord.Interaction, events: Sequence[Event], open_door: Door
    ) -> None:
        super().__init__(asked_by)
        self._events = {str(event.id): event for event in events[:25]}
        self._open = open_door
        self.which.options = [
            discord.SelectOption(label=cut(plain(event.name), CHOICE_LENGTH), value=value)
            for value, event in self._events.items()
        ]

    @discord.ui.select()
    async def which(self, interaction: discord.Interaction, select: discord.ui.Select[Any]) -> None:
        await self._open(interaction, self._events[select.values[0]])


class WayBack(ShortView):
    """Takes a withdrawal back."""

    def __init__(self, asked_by: discord.Interaction, client: MusterClient, event: Event) -> None:
        super().__init__(asked_by)
        self._client, self._event = client, event

    @discord.ui.button(label="Undo", style=discord.ButtonStyle.secondary)
    async def undo(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        registration = self._client.services.registration
        there = await registration.come_back(actor_of(interaction), self._event.id)
        await replace(interaction, came_back_text(there), view=None)
        self.stop()
