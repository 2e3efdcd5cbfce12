"""The /session commands."""

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import MusterClient
from bot.errors import Refusal
from bot.errors.schedule import EndWithoutStart, UnknownSession
from bot.model import Event, Session
from bot.schedule.editing import NewSession
from bot.schedule.entries import KINDS
from bot.ui.actor import actor_of, channels_of, which_event
from bot.ui.answer import reply
from bot.ui.asking import confirm
from bot.ui.text import CHOICE_LENGTH, cut, in_words, plain
from cogs.schedule.asking import Settled, settle_both
from cogs.schedule.edited import (
    cancel_question,
    changed_text,
    effect_text,
    left_alone_text,
    new_effect_text,
    not_added_text,
)
from cogs.schedule.forms import EditForm

if TYPE_CHECKING:
    from bot.events.file.instants import Moment

Choices = list[app_commands.Choice[str]]
START = "When it begins, such as 2024-11-22 14:00, or 2:00 pm CET"
END = "When it ends, such as 16:00, or how long it takes, such as 90 min"
KIND_CHOICES = [app_commands.Choice(name=k.replace("_", " "), value=k) for k in KINDS]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
class SessionCog(commands.GroupCog, group_name="session", group_description="Change the programme"):
    """For organizers; the services decide who is one."""

    feature = "schedule"

    def __init__(self, client: MusterClient) -> None:
        self._services = client.services

    @app_commands.command(description="Put one more session into the programme")
    @app_commands.describe(
        title="What it is called",
        start=f"{START}; leave it out while it is open",
        end=END,
        kind="What kind of session it is",
        place="Room or address",
        link="Where to follow it online",
    )
    @app_commands.choices(kind=KIND_CHOICES)
    async def add(
        self,
        interaction: discord.Interaction,
        title: str,
        start: str | None = None,
        end: str | None = None,
        kind: str = "other",
        place: str | None = None,
        link: str | None = None,
    ) -> None:
        """Add a session; what is unclear in its times is asked back first."""
        actor = actor_of(interaction)
        events = await self._services.events.candidates(actor.guild_id, channels_of(interaction))
        meant = await which_event(interaction, events)
        if meant is None:
            return
        interaction, event = meant
        first: Moment | None = None
        last: Moment | None = None
        if start is not None:
            effect = new_effect_text(title)
            interaction, first, last = await self._times(
                interaction, start, end, event.time_zone, effect
            )
            if first is None or (end is not None and last is None):
                await reply(interaction, not_added_text(title))
                return
        elif end is not None:
            raise EndWithoutStart(title)
        new = NewSession(title, first, last.utc if last else None, kind, place, link)
        changed = await self._services.sessions.add(actor_of(interaction), event.id, new)
        await reply(interaction, changed_text(changed))

    @app_commands.command(description="Give a session another time, or its first")
    @app_commands.describe(session="Which session", start=START, end=END)
    async def move(
        self,
        interaction: discord.Interaction,
        session: str,
        start: str,
        end: str | None = None,
    ) -> None:
        """Move a session; what is unclear in its times is asked back first."""
        event, row = await self._find(interaction, session)
        interaction, first, last = await self._times(
            interaction, start, end, row.zone, effect_text(row)
        )
        if first is None or (end is not None and last is None):
            await reply(interaction, left_alone_text(row))
            return
        changed = await self._services.sessions.move(
            actor_of(interaction),
            event.id,
            row.id,
            first,
            last.utc if last else None,
            seen=row.version,
        )
        await reply(interaction, changed_text(changed))

    @app_commands.command(description="Take a session out of the programme; it can come back")
    @app_commands.describe(session="Which session")
    async def cancel(self, interaction: discord.Interaction, session: str) -> None:
        """Cancel a session, once the organizer confirms it."""
        event, row = await self._find(interaction, session)
        agreed = await confirm(
            interaction,
            [cancel_question(event, row)],
            yes="Cancel the session",
            no="Leave it",
            grave=True,
        )
        if agreed is None:
            await reply(interaction, left_alone_text(row))
            return
        actor = actor_of(agreed)
        changed = await self._services.sessions.cancel(actor, event.id, row.id, seen=row.version)
        await reply(agreed, changed_text(changed))

    @app_commands.command(description="Fill in or correct title, time, place or link of a session")
    @app_commands.describe(
        session="Which session", bring_back="Whether a cancelled one takes place after all"
    )
    async def edit(
        self, interaction: discord.Interaction, session: str, bring_back: bool = False
    ) -> None:
        """Open a form with what the session has, or bring a cancelled one back."""
        event, row = await self._find(interaction, session)
        if bring_back:
            actor = actor_of(interaction)
            changed = await self._services.sessions.bring_back(
                actor, event.id, row.id, seen=row.version
            )
            await reply(interaction, changed_text(changed))
            return
        await EditForm(self._services.sessions, event, row).open(interaction)

    @move.autocomplete("session")
    @cancel.autocomplete("session")
    @edit.autocomplete("session")
    async def complete_session(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The sessions by title, with their time."""
        try:
            events = await self._candidates(interaction)
        except Refusal:
            return []
        labels = [(_label(s), str(s.id)) for event in events for s in event.sessions]
        fitting = [pair for pair in labels if typed.casefold() in pair[0].casefold()]
        return [app_commands.Choice(name=label, value=value) for label, value in fitting[:25]]

    async def _candidates(self, interaction: discord.Interaction[Any]) -> list[Event]:
        actor = actor_of(interaction)
        return await self._services.events.candidates(actor.guild_id, channels_of(interaction))

    async def _find(
        self, interaction: discord.Interaction[Any], named: str
    ) -> tuple[Event, Session]:
        events = await self._candidates(interaction)
        actor = actor_of(interaction)
        for event in events[:-1]:
            try:
                return await self._services.sessions.find(actor, event.id, named)
            except UnknownSession:
                continue
        return await self._services.sessions.find(actor, events[-1].id, named)

    async def _times(
        self,
        interaction: discord.Interaction[Any],
        start: str,
        end: str | None,
        zone: str,
        effect: str,
    ) -> Settled:
        now = self._services.sessions.now()
        return await settle_both(interaction, start, end, zone, now, effect)


def _label(session: Session) -> str:
    when = in_words(session.starts_at, session.zone) if session.starts_at else "no date yet"
    ending = f" ({'cancelled' if session.cancelled_at else when})"
    return cut(plain(session.title), CHOICE_LENGTH - len(ending)) + ending
