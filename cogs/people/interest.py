"""The form of events that ask for nothing but interest, and taking it back."""

from typing import Self

import discord

from bot.actor import Actor
from bot.client import MusterClient
from bot.model import Event
from bot.people.service import Interest
from bot.ui.actor import actor_of
from bot.ui.answer import replace, reply
from bot.ui.text import CHOICE_LENGTH, cut, plain
from bot.ui.views import Form, ShortView
from cogs.people.present import chapter_choices, on_the_list_text, withdrawn_text

ONLINE = "online"


async def ask_for_interest(
    interaction: discord.Interaction, client: MusterClient, actor: Actor, event: Event
) -> None:
    """Open the registration form, or say at once why that would be in vain."""
    await client.services.people.may_register(actor, event)
    chapters = await client.services.people.chapters(event.id)
    form = InterestForm(client, event, chapter_choices(chapters))
    await form.open(interaction)


class InterestForm(Form):
    """What someone tells when they register interest; both fields may stay empty."""

    def __init__(
        self,
        client: MusterClient,
        event: Event,
        chapters: list[tuple[str, str]],
        *,
        zone: str = "",
        chapter: str = ONLINE,
    ) -> None:
        super().__init__(title=cut(f"Register for {plain(event.name)}", 45))
        self._client, self._event, self._chapters = client, event, chapters
        self.zone: discord.ui.TextInput[Self] = discord.ui.TextInput(
            custom_id="zone",
            required=False,
            max_length=60,
            placeholder="Europe/Berlin",
            default=zone,
        )
        self.add_item(
            discord.ui.Label(
                text="Your time zone",
                description="Days in the schedule follow it. You can leave it empty.",
                component=self.zone,
            )
        )
        # A chapter of that name takes the place of taking part from anywhere.
        has_online = any(key == ONLINE for _, key in chapters)
        places = chapters if has_online else [("Online", ONLINE), *chapters]
        self.chapter: discord.ui.Select[Self] = discord.ui.Select(
            custom_id="chapter",
            options=[
                discord.SelectOption(
                    label=cut(plain(label), CHOICE_LENGTH), value=value, default=value == chapter
                )
                for label, value in places
            ],
        )
        if chapters:
            self.add_item(
                discord.ui.Label(text="Where will you take part?", component=self.chapter)
            )

    def again(self) -> "InterestForm":
        chosen = self.chapter.values[0] if self.chapter.values else ONLINE
        return InterestForm(
            self._client, self._event, self._chapters, zone=self.zone.value, chapter=chosen
        )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        chosen = self.chapter.values[0] if self.chapter.values else ONLINE
        chapter = chosen if any(key == chosen for _, key in self._chapters) else None
        interest = Interest(self.zone.value or None, chapter)
        people = self._client.services.people
        event, part = await people.register_interest(
            actor_of(interaction), self._event.id, interest
        )
        view = TakeBack(interaction, self._client, event)
        await reply(interaction, on_the_list_text(event, part), view=view)


class TakeBack(ShortView):
    """Undoes a registration that was just made."""

    def __init__(self, asked_by: discord.Interaction, client: MusterClient, event: Event) -> None:
        super().__init__(asked_by)
        self._client, self._event = client, event

    @discord.ui.button(label="Take it back", style=discord.ButtonStyle.secondary)
    async def take_back(self, interaction: discord.Interaction, _: discord.ui.Button[Self]) -> None:
        actor = actor_of(interaction)
        event = await self._client.services.people.withdraw_interest(actor, self._event.id)
        await replace(interaction, withdrawn_text(event), view=None)
        self.stop()
