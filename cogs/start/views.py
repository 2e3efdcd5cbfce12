"""The start panel's long-lived buttons."""

from collections.abc import Iterator

import discord

from bot.client import MusterClient, client_of
from bot.events.steady import Steady
from bot.model import Event
from bot.people.service import Part
from bot.permissions import MENTOR, has_role
from bot.schedule.rules import has_programme
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.views import Lasting, PersistentButton
from cogs.start.present import (
    asks,
    help_text,
    mentors_can_be_asked,
    own_part,
    phases_of_submissions,
    registration_is_open,
    start_text,
)

LABELS = {
    "register": ("Register", discord.ButtonStyle.success, "✍️"),
    "schedule": ("Schedule", discord.ButtonStyle.primary, "🗓️"),
    "teams": ("Find a team", discord.ButtonStyle.primary, "🤝"),
    "myteam": ("My team", discord.ButtonStyle.primary, "🤝"),
    "profile": ("Edit profile", discord.ButtonStyle.secondary, "🪪"),
    "submit": ("Submit", discord.ButtonStyle.primary, "📥"),
    "projects": ("Projects", discord.ButtonStyle.secondary, "🖼️"),
    "ask": ("Ask for help", discord.ButtonStyle.primary, "🙋"),
    "help": ("Help", discord.ButtonStyle.secondary, "💡"),
    "withdraw": ("Withdraw", discord.ButtonStyle.secondary, None),
    "unlist": ("Take my name off the list", discord.ButtonStyle.secondary, None),
}
# What a button opens, behind the door that its feature has left.
DOORS = {
    "register": "register",
    "profile": "register",
    "schedule": "schedule",
    "teams": "teams",
    "myteam": "teams",
    "submit": "submit",
    "projects": "projects",
    "ask": "ask",
    "withdraw": "withdraw",
    "unlist": "withdraw",
}
IN_IT = ("registered", "applied", "waiting")


class StartButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"start:(?P<action>register|schedule|help|withdraw|unlist|teams|myteam|profile|submit|projects|ask):(?P<event>\d+)",
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

    async def press(self, interaction: discord.Interaction) -> None:
        """Do what the label says, for the event in the custom id."""
        client, actor = client_of(interaction), actor_of(interaction)
        event = await client.services.events.get(actor.guild_id, self.event_id)
        door = client.doors.get(DOORS.get(self.action, ""))
        if door is not None:
            await door(interaction, event)
            return
        organizes = client.services.events.organizes(actor, event)
        mentors = has_role(actor, event, MENTOR)
        await reply(interaction, help_text(event, organizes=organizes, mentors=mentors))


class Panels:
    """Start panels for one person each: nearly everyone reads the same."""

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._texts, self._views = Steady[str](), Steady[Lasting]()

    def of(self, event: Event, part: Part | None) -> tuple[str, Lasting]:
        """The panel of an event out of the book as somebody with `part` should read it now."""
        now = self._client.services.events.now()
        text = self._texts.get(event, now, None, lambda: start_text(event, now))
        doing = part and (part.state, part.has_team)
        view = self._views.get(event, now, doing, lambda: _buttons(self._client, event, part))
        own = own_part(event, part)
        return (f"{text}\n\n{own}" if own else text), view


def panel(client: MusterClient, event: Event) -> tuple[str, discord.ui.View]:
    """The start panel for everyone as it should read now, and its buttons."""
    return start_text(event, client.services.events.now()), _buttons(client, event, None)


def _buttons(client: MusterClient, event: Event, part: Part | None) -> Lasting:
    return Lasting(StartButton(action, event.id) for action in _actions(client, event, part))


def _actions(client: MusterClient, event: Event, part: Part | None) -> Iterator[str]:
    state = part.state if part else None
    features = event.public["features"]
    # Who has begun and not told everything goes on where they were.
    may_begin = state in (None, "withdrawn") or (state == "interested" and asks(event))
    if may_begin and registration_is_open(event, client.services.events.now()):
        yield "register"
    if "teams" in features and "teams" in client.doors:
        yield "myteam" if part and part.has_team else "teams"
    if has_programme(event):
        yield "schedule"
    if "submissions" in features and "submit" in client.doors:
        yield from phases_of_submissions(event, client.services.events.now())
    if "ask" in client.doors and mentors_can_be_asked(event, client.services.events.now()):
        yield "ask"
    yield "help"
    if state in IN_IT:
        yield "profile"
    if state in (*IN_IT, "interested"):
        yield "withdraw" if asks(event) else "unlist"
