"""The /session commands."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import MusterClient
from bot.errors import Refusal
from bot.errors.schedule import UnknownSession
from bot.model import Event, Session
from bot.ui.actor import actor_of, channels_of
from bot.ui.answer import reply
from bot.ui.text import CHOICE_LENGTH, cut, in_words, plain
from cogs.schedule.asking import settle
from cogs.schedule.edited import changed_text, effect_text, left_alone_text

Choices = list[app_commands.Choice[str]]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class SessionCog(commands.GroupCog, group_name="session", group_description="Change the programme"):
    """For organizers; the services decide who is one."""

    feature = "schedule"

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services

    @app_commands.command(description="Give a session another time, or its first")
    @app_commands.describe(
        session="Which session",
        start="When it begins, such as 2024-11-22 14:00, or 2:00 pm CET",
        end="When it ends, such as 16:00, or how long it takes, such as 90 min",
    )
    async def move(
        self,
        interaction: discord.Interaction,
        session: str,
        start: str,
        end: str | None = None,
    ) -> None:
        """Move a session; what is unclear in the time is asked back first."""
        from bot.schedule.times import read_end, read_start

        event, row = await self._find(interaction, session)
        reading = read_start(start, row.zone, self._services.sessions.now())
        interaction, moment = await settle(interaction, reading, effect_text(row))
        last = None
        if moment is not None and end is not None:
            ends = read_end(end, moment, row.zone)
            interaction, last = await settle(interaction, ends, "It would end:")
        if moment is None or (end is not None and last is None):
            await reply(interaction, left_alone_text(row))
            return
        changed = await self._services.sessions.move(
            actor_of(interaction),
            event.id,
            row.id,
            moment,
            last.utc if last else None,
            seen=row.version,
        )
        await reply(interaction, changed_text(changed))

    @move.autocomplete("session")
    async def complete_session(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The sessions by title, with their time."""
        found: Choices = []
        for event in await self._events(interaction):
            for session in event.sessions:
                label = _label(session)
                if typed.casefold() in label.casefold():
                    found.append(app_commands.Choice(name=label, value=str(session.id)))
        return found[:25]

    async def _find(
        self, interaction: discord.Interaction[Any], named: str
    ) -> tuple[Event, Session]:
        actor = actor_of(interaction)
        events = await self._services.events.candidates(actor.guild_id, channels_of(interaction))
        for event in events[:-1]:
            try:
                return await self._services.sessions.find(actor, event.id, named)
            except UnknownSession:
                continue
        return await self._services.sessions.find(actor, events[-1].id, named)

    async def _events(self, interaction: discord.Interaction) -> list[Event]:
        try:
            actor = actor_of(interaction)
            return await self._services.events.candidates(actor.guild_id, channels_of(interaction))
        except Refusal:
            return []


def _label(session: Session) -> str:
    when = in_words(session.starts_at, session.zone) if session.starts_at else "no date yet"
    ending = f" ({'cancelled' if session.cancelled_at else when})"
    return cut(plain(session.title), CHOICE_LENGTH - len(ending)) + ending
