"""The private message about one's own profile, with a button for each part of it."""

from typing import Any

import discord

from bot.client import MusterClient
from bot.people.registering import Registered
from bot.ui.actor import actor_of
from bot.ui.answer import replace, reply
from bot.ui.views import ShortView
from cogs.people.fields import MENU_LENGTH
from cogs.people.forms import ProfileForm, before_of
from cogs.people.parts import PARTS, fields_of, part_with
from cogs.people.present import FIELD_NAMES, profile_text, seen_text


class ProfileView(ShortView):
    """A button for each part; each form saves as soon as it is sent."""

    def __init__(
        self, asked_by: discord.Interaction, client: MusterClient, there: Registered
    ) -> None:
        super().__init__(asked_by)
        self._client, self._there = client, there
        urgent = {part_with(name, there.asked) for name in there.missing}
        agreed = there.participant.consented_at is not None
        for part, label in PARTS.items():
            seen = part == "seen" and there.asked.profile
            if seen or fields_of(part, there.asked, agreed=agreed):
                self.add_item(_PartButton(part, label, urgent=part in urgent))

    async def open_part(self, interaction: discord.Interaction, part: str) -> None:
        """Open the form of a part, or the menu of what others see."""
        there = self._there
        if part == "seen":
            view = SeenView(interaction, self._client, there)
            await replace(interaction, seen_text(there), view=view)
            return
        agreed = there.participant.consented_at is not None
        names = fields_of(part, there.asked, agreed=agreed)

        async def save(sent: discord.Interaction, said: dict[str, object]) -> None:
            registration = self._client.services.registration
            now_there = await registration.change(actor_of(sent), there.event.id, said)
            await show_again(sent, self._client, now_there)

        form = ProfileForm(PARTS[part], names, before_of(there), save)
        await form.open(interaction)


class _PartButton(discord.ui.Button[ProfileView]):
    def __init__(self, part: str, label: str, *, urgent: bool) -> None:
        style = discord.ButtonStyle.primary if urgent else discord.ButtonStyle.secondary
        super().__init__(label=label, style=style)
        self._part = part

    async def callback(self, interaction: discord.Interaction) -> Any:
        assert self.view is not None, "a button that is pressed hangs on its view"
        await self.view.open_part(interaction, self._part)


class SeenView(ShortView):
    """Chooses what only the organizers see of one's profile."""

    def __init__(
        self, asked_by: discord.Interaction, client: MusterClient, there: Registered
    ) -> None:
        super().__init__(asked_by)
        self._client, self._there = client, there
        hidden: list[str] = there.participant.profile.get("hidden", [])
        names = [name for name in there.asked.profile if name != "email"][:MENU_LENGTH]
        self.hide.placeholder = "Others see everything"
        self.hide.min_values, self.hide.max_values = 0, len(names)
        self.hide.options = [
            discord.SelectOption(
                label=f"Hide {FIELD_NAMES[name]}", value=name, default=name in hidden
            )
            for name in names
        ]

    @discord.ui.select()
    async def hide(self, interaction: discord.Interaction, select: discord.ui.Select[Any]) -> None:
        registration = self._client.services.registration
        said = {"hidden": select.values}
        there = await registration.change(actor_of(interaction), self._there.event.id, said)
        await show_again(interaction, self._client, there)


async def show_profile(
    interaction: discord.Interaction, client: MusterClient, there: Registered
) -> None:
    """Answer with one's own profile and its buttons."""
    view = ProfileView(interaction, client, there)
    await reply(interaction, profile_text(there), view=view)


async def show_again(
    interaction: discord.Interaction, client: MusterClient, there: Registered
) -> None:
    """Put the profile as it is now in place of what the form or menu was opened from."""
    view = ProfileView(interaction, client, there)
    if interaction.message is None:
        await reply(interaction, profile_text(there), view=view)
    else:
        await replace(interaction, profile_text(there), view=view)
