"""Buttons about help that outlive restarts: all they know is in their custom ids."""

from collections.abc import Iterable

import discord

from bot.client import client_of
from bot.ui.text import CHOICE_LENGTH, cut, plain
from bot.ui.views import PersistentButton
from cogs.mentors import acting

Style = discord.ButtonStyle
LABELS: dict[str, tuple[str, Style]] = {
    "accept": ("Accept", Style.success),
    "decline": ("Decline", Style.secondary),
    "later": ("Not now", Style.secondary),
    "pass": ("Pass to…", Style.secondary),
    "edit": ("Edit", Style.secondary),
    "cancel": ("Cancel", Style.danger),
    "refresh": ("Refresh", Style.secondary),
    "resolve": ("Resolve", Style.success),
    "release": ("Release", Style.secondary),
    "hand": ("Hand over", Style.secondary),
    "going": ("Still on it", Style.secondary),
    "reopen": ("Open again", Style.secondary),
    "rate3": ("It helped a lot", Style.success),
    "rate2": ("It helped", Style.secondary),
    "rate1": ("It did not help", Style.secondary),
    "comment": ("Add a comment", Style.secondary),
}
EVENT_LABELS: dict[str, tuple[str, Style]] = {
    "ask": ("Ask for help", Style.primary),
    "queue": ("My queue", Style.primary),
    "on": ("I am here", Style.success),
    "off": ("I am away", Style.secondary),
}
OFFER = ("accept", "decline", "later", "pass")
IN_HAND = ("resolve", "release", "hand")
RECEIPT = ("edit", "cancel", "refresh")
FEEDBACK = ("rate3", "rate2", "rate1", "reopen")
STILL = ("going", "resolve", "release")
# The menu of the board holds as many as Discord allows.
MENU_LENGTH = 25


class RequestButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=rf"help:(?P<action>{'|'.join(LABELS)}):(?P<request>\d{{1,18}})",
):
    """Does something with one request for help; works in direct messages as well."""

    def __init__(self, action: str, request_id: int) -> None:
        label, style = LABELS[action]
        super().__init__(
            discord.ui.Button(label=label, style=style, custom_id=f"help:{action}:{request_id}")
        )
        self.action, self.request_id = action, request_id

    async def press(self, interaction: discord.Interaction) -> None:
        """Do what the label says, if it is still to be done and this person may."""
        client = client_of(interaction)
        await acting.act_on_request(interaction, client, self.action, self.request_id)


class HelpButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=rf"helping:(?P<action>{'|'.join(EVENT_LABELS)}):(?P<event>\d{{1,18}})",
):
    """What one can do about help in an event."""

    def __init__(self, action: str, event_id: int, label: str | None = None) -> None:
        usual, style = EVENT_LABELS[action]
        super().__init__(
            discord.ui.Button(
                label=label or usual, style=style, custom_id=f"helping:{action}:{event_id}"
            )
        )
        self.action, self.event_id = action, event_id

    async def press(self, interaction: discord.Interaction) -> None:
        """Do what the label says, for the event in the custom id."""
        await acting.act_in_event(interaction, client_of(interaction), self.action, self.event_id)


class TakeMenu(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Select[discord.ui.View]],
    template=r"helping:take:(?P<event>\d{1,18})",
):
    """Takes one of the requests that wait."""

    def __init__(self, event_id: int, requests: Iterable[tuple[int, str]] = ()) -> None:
        options = [
            discord.SelectOption(
                label=cut(plain(f"#{number} {title}"), CHOICE_LENGTH), value=str(number)
            )
            for number, title in [*requests][:MENU_LENGTH]
        ]
        super().__init__(
            discord.ui.Select(
                placeholder="Take a request",
                custom_id=f"helping:take:{event_id}",
                # Discord shows what is in the message; this is for when it is read back.
                options=options or [discord.SelectOption(label="Nobody waits", value="0")],
            )
        )

    async def press(self, interaction: discord.Interaction) -> None:
        """Take what was chosen, if nobody was faster."""
        chosen = self.item.values[0] if self.item.values else "0"
        number = int(chosen) if chosen.isascii() and chosen.isdigit() else 0
        await acting.act_on_request(interaction, client_of(interaction), "accept", number)


def request_view(actions: Iterable[str], request_id: int) -> discord.ui.View:
    """Buttons of one request."""
    view = discord.ui.View(timeout=None)
    for action in actions:
        view.add_item(RequestButton(action, request_id))
    return view
