"""Buttons of the schedule that outlive restarts."""

import discord

from bot.client import client_of
from bot.ui.actor import actor_of
from bot.ui.views import PersistentButton
from cogs.schedule.choosing import offer_choice
from cogs.schedule.consent import confirm_wish


class RemindButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"session:remind:(?P<session>\d{1,18})",
):
    """Reminds whoever presses it of one session."""

    def __init__(self, session_id: int) -> None:
        super().__init__(
            discord.ui.Button(
                label="Remind me",
                emoji="⏰",
                style=discord.ButtonStyle.secondary,
                custom_id=f"session:remind:{session_id}",
            )
        )
        self.session_id = session_id

    async def press(self, interaction: discord.Interaction) -> None:
        """Remember the wish, and ask once whether the person may be written to."""
        services, actor = client_of(interaction).services, actor_of(interaction)
        brief = await services.reminders.wish(actor, self.session_id)
        await confirm_wish(interaction, services, brief)


class ScheduleButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"schedule:(?P<action>open|choose):(?P<event>\d{1,18})",
):
    """Opens the whole programme, or the choice of sessions to be reminded of."""

    LABELS = {"open": ("Whole programme", "🗓️"), "choose": ("Remind me…", "⏰")}  # noqa: RUF012 -- never changed

    def __init__(self, action: str, event_id: int) -> None:
        label, emoji = self.LABELS[action]
        super().__init__(
            discord.ui.Button(
                label=label,
                emoji=emoji,
                style=discord.ButtonStyle.secondary,
                custom_id=f"schedule:{action}:{event_id}",
            )
        )
        self.action, self.event_id = action, event_id

    async def press(self, interaction: discord.Interaction) -> None:
        """Do what the label says, for the event in the custom id."""
        client, actor = client_of(interaction), actor_of(interaction)
        event = await client.services.events.get(actor.guild_id, self.event_id)
        if self.action == "open":
            await client.doors["schedule"](interaction, event)
        else:
            await offer_choice(interaction, client.services, event)


def remind_view(session_id: int) -> discord.ui.View:
    """The button under a message about one session."""
    view = discord.ui.View(timeout=None)
    view.add_item(RemindButton(session_id))
    return view


def programme_view(event_id: int) -> discord.ui.View:
    """The buttons under a message about the whole programme."""
    view = discord.ui.View(timeout=None)
    view.add_item(ScheduleButton("open", event_id))
    view.add_item(ScheduleButton("choose", event_id))
    return view
