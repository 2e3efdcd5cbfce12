"""Mentors and teams that organizers keep apart."""

from typing import Any

import discord

from bot.client import MusterClient, client_of
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.asking import reply_in_pages
from bot.ui.text import pages
from bot.ui.views import PersistentButton
from cogs.mentors.present_ahead import apart_lines, kept_apart_text

LABELS = {"keep": "Keep them apart", "lift": "Take it back"}


class ApartButton(
    PersistentButton,
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]],
    template=r"mentor-apart:(?P<action>keep|lift):(?P<mentor>\d{1,18}):(?P<team>\d{1,18})"
    r":(?P<event>\d{1,18})",
):
    """Keeps a mentor and a team apart, or takes that back."""

    def __init__(self, action: str, mentor_id: int, team_id: int, event_id: int) -> None:
        super().__init__(
            discord.ui.Button(
                label=LABELS[action],
                style=discord.ButtonStyle.secondary,
                custom_id=f"mentor-apart:{action}:{mentor_id}:{team_id}:{event_id}",
            )
        )
        self.action, self.mentor_id = action, mentor_id
        self.team_id, self.event_id = team_id, event_id

    async def press(self, interaction: discord.Interaction) -> None:
        """Do what the label says, for organizers."""
        await set_apart(
            interaction,
            client_of(interaction),
            self.event_id,
            (self.mentor_id, self.team_id),
            apart=self.action == "keep",
        )


async def set_apart(
    interaction: discord.Interaction[Any],
    client: MusterClient,
    event_id: int,
    pair: tuple[int, int],
    *,
    apart: bool,
) -> None:
    """Keep a mentor and a team apart, or not, and say what follows; with the way back."""
    mentor, team, assigned = await client.services.mentor_wishes.keep_apart(
        actor_of(interaction), event_id, *pair, apart=apart
    )
    view = discord.ui.View(timeout=None)
    view.add_item(ApartButton("lift" if apart else "keep", *pair, event_id))
    text = kept_apart_text(mentor, team, apart=apart, assigned=assigned)
    await reply(interaction, text, view=view)


async def show_apart(
    interaction: discord.Interaction[Any], client: MusterClient, event_id: int
) -> None:
    """Say who is kept apart."""
    kept = await client.services.mentor_wishes.apart(actor_of(interaction), event_id)
    await reply_in_pages(interaction, pages(apart_lines(kept)))
