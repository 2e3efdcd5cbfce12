"""/mentors hours: hours in which a mentor is there for whoever drops in, as a session."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import MusterClient
from bot.errors import Refusal
from bot.errors.mentors import UnknownMentor
from bot.schedule.editing import NewSession
from bot.schedule.entries import LONGEST, OFFICE_HOURS
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.text import CHOICE_LENGTH, cut, plain
from cogs.schedule.asking import settle_both
from cogs.schedule.edited import (
    DROP_IN_SUMMARY,
    drop_in_text,
    drop_in_title,
    new_effect_text,
    not_added_text,
)

DESCRIPTION = "Give drop-in hours: a mentor is there, and anyone may come"


class DropInCog(commands.Cog):
    """Hours of mentors in the programme; the services decide who may give them."""

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services
        client.when_loaded.append(self._add_to_group)

    def _add_to_group(self) -> None:
        group = self._client.tree.get_command("mentors")
        assert isinstance(group, app_commands.Group), "cogs.mentors has loaded"
        command: app_commands.Command[Any, ..., Any] = app_commands.Command(
            name="hours", description=DESCRIPTION, callback=self.hours
        )
        command.autocomplete("mentor")(self.complete_mentor)
        group.add_command(command)

    @app_commands.describe(
        mentor="Who is there",
        start="When they begin, such as 2024-11-22 14:00, or 2:00 pm CET",
        end="When they end, such as 16:00, or how long they take, such as 90 min",
        place="Where to find them, such as a room, a table or a voice channel",
        link="Where to find them online",
    )
    async def hours(
        self,
        interaction: discord.Interaction,
        mentor: int,
        start: str,
        end: str,
        place: str | None = None,
        link: str | None = None,
    ) -> None:
        """Put the hours into the programme; what is unclear in the times is asked back first."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        cards = await self._services.mentors.mentors(actor_of(interaction), event.id)
        host = next((card.mentor for card in cards if card.mentor.id == mentor), None)
        if host is None or host.user_id is None:
            raise UnknownMentor(str(mentor))
        title = cut(drop_in_title(host.name), LONGEST["title"])
        now, effect = self._services.sessions.now(), new_effect_text(title)
        interaction, first, last = await settle_both(
            interaction, start, end, event.time_zone, now, effect
        )
        if first is None or last is None:
            await reply(interaction, not_added_text(title))
            return
        new = NewSession(
            title,
            first,
            last.utc,
            OFFICE_HOURS,
            place,
            link,
            DROP_IN_SUMMARY,
            (plain(host.name), host.user_id),
        )
        changed = await self._services.sessions.add(actor_of(interaction), event.id, new)
        await reply(interaction, drop_in_text(changed, host.user_id))
        if interaction.guild is not None and len(changed.event.sessions) == 1:
            # The first session of all brings the commands that show, move and cancel it.
            await self._client.sync_commands(interaction.guild)

    async def complete_mentor(
        self, interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[int]]:
        """The mentors of the event, by name."""
        try:
            event = (await self._client.events_meant(interaction))[0]
        except Refusal:
            return []
        cards = await self._services.mentors.mentors(actor_of(interaction), event.id)
        return [
            app_commands.Choice(
                name=cut(plain(card.mentor.name), CHOICE_LENGTH), value=card.mentor.id
            )
            for card in cards
            if typed.casefold() in card.mentor.name.casefold()
        ][:25]
