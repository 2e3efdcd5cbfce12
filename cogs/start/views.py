"""The start panel's long-lived buttons, and the form behind Register."""

import re
from typing import Any, Self

import discord

from bot.actor import Actor
from bot.client import MusterClient, client_of
from bot.model import Event, Participant
from bot.people.service import Interest
from bot.ui.actor import actor_of
from bot.ui.answer import replace, reply
from bot.ui.text import CHOICE_LENGTH, cut, plain
from bot.ui.views import Form, PersistentButton, ShortView
from cogs.start.present import (
    chapter_choices,
    help_text,
    own_part,
    registered_text,
    registration_is_open,
    start_text,
    withdrawn_text,
)

LABELS = {
    "register": ("Register", discord.ButtonStyle.success, "✍️"),
    "schedule": ("Schedule", discord.ButtonStyle.primary, "🗓️"),
    "help": ("Help", discord.ButtonStyle.secondary, "💡"),
    "withdraw": ("Take my name off the list", discord.ButtonStyle.secondary, None),
}
ONLINE = "online"


class StartButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"start:(?P<action>register|schedule|help|withdraw):(?P<event>\d+)",
):
    """A button of the start panel; all it knows is in its custom id."""

    def __init__(self, action: str, event_id: int) -> None:
        label, style, emoji = LABELS[action]
        super().__init__(
            discord.ui.Button(
                label=label, style=style, emoji=emoji, custom_id=f"start:{action}:{event_id}"
            )
        )
        self.action = action
        self.event_id = event_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(match["action"], int(match["event"]))

    async def press(self, interaction: discord.Interaction) -> None:
        """Do what the label says, for the event in the custom id."""
        client, actor = client_of(interaction), actor_of(interaction)
        event = await client.services.events.get(actor.guild_id, self.event_id)
        match self.action:
            case "register":
                await ask_to_register(interaction, client, actor, event)
            case "schedule":
                await client.doors["schedule"](interaction, event)
            case "withdraw":
                event = await client.services.people.withdraw_interest(actor, event.id)
                await reply(interaction, withdrawn_text(event))
            case _:
                organizes = client.services.events.organizes(actor, event)
                await reply(interaction, help_text(event, organizes=organizes))


def panel(
    client: MusterClient, event: Event, part: Participant | None = None
) -> tuple[str, discord.ui.View]:
    """The start panel as it should read now, and its buttons; with `part`, for one person."""
    now = client.services.events.now()
    view = discord.ui.View(timeout=None)
    if part is None and registration_is_open(event, now):
        view.add_item(StartButton("register", event.id))
    if "schedule" in event.public["features"]:
        view.add_item(StartButton("schedule", event.id))
    view.add_item(StartButton("help", event.id))
    if part is not None and part.state == "interested":
        view.add_item(StartButton("withdraw", event.id))
    own = own_part(part)
    return start_text(event, now) + (f"\n\n{own}" if own else ""), view


async def ask_to_register(
    interaction: discord.Interaction, client: MusterClient, actor: Actor, event: Event
) -> None:
    """Open the registration form, or say at once why that would be in vain."""
    await client.services.people.may_register(actor, event)
    chapters = await client.services.people.chapters(event.id)
    form = RegisterForm(client, event, chapter_choices(chapters))
    await interaction.response.send_modal(form)


class RegisterForm(Form):
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

    def again(self) -> "RegisterForm":
        chosen = self.chapter.values[0] if self.chapter.values else ONLINE
        return RegisterForm(
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
        await reply(interaction, registered_text(event, part), view=view)


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
