"""The /session commands."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import MusterClient
from bot.errors import Refusal
from bot.errors.schedule import EndWithoutStart, SessionOfSeveral, UnknownSession
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
    whose,
)
from cogs.schedule.forms import EditForm

if TYPE_CHECKING:
    from bot.events.file.instants import Moment

Choices = list[app_commands.Choice[str]]
START = "When it begins, such as 2024-11-22 14:00, or 2:00 pm CET"
END = "When it ends, such as 16:00, or how long it takes, such as 90 min"
# The rest of what a choice has room for is the title's.
MOST_OF_A_LABEL = 60
KIND_CHOICES = [app_commands.Choice(name=k.replace("_", " "), value=k) for k in KINDS]


@dataclass(frozen=True)
class Meant:
    """The session an organizer means, of which event (`whose`), and where to answer."""

    interaction: discord.Interaction[Any]
    event: Event
    session: Session
    whose: str


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
        await reply(interaction, changed_text(changed, whose(event, events)))

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
        meant = await self._find(interaction, session)
        if meant is None:
            return
        event, row = meant.event, meant.session
        interaction, first, last = await self._times(
            meant.interaction, start, end, row.zone, effect_text(row, meant.whose)
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
        await reply(interaction, changed_text(changed, meant.whose))

    @app_commands.command(description="Take a session out of the programme; it can come back")
    @app_commands.describe(session="Which session")
    async def cancel(self, interaction: discord.Interaction, session: str) -> None:
        """Cancel a session, once the organizer confirms it."""
        meant = await self._find(interaction, session)
        if meant is None:
            return
        event, row = meant.event, meant.session
        agreed = await confirm(
            meant.interaction,
            [cancel_question(event, row, meant.whose)],
            yes="Cancel the session",
            no="Leave it",
            grave=True,
        )
        if agreed is None:
            await reply(meant.interaction, left_alone_text(row))
            return
        actor = actor_of(agreed)
        changed = await self._services.sessions.cancel(actor, event.id, row.id, seen=row.version)
        await reply(agreed, changed_text(changed, meant.whose))

    @app_commands.command(description="Fill in or correct title, time, place or link of a session")
    @app_commands.describe(
        session="Which session", bring_back="Whether a cancelled one takes place after all"
    )
    async def edit(
        self, interaction: discord.Interaction, session: str, bring_back: bool = False
    ) -> None:
        """Open a form with what the session has, or bring a cancelled one back."""
        # No form can follow a question.
        meant = await self._find(interaction, session, may_ask=bring_back)
        if meant is None:
            return
        event, row = meant.event, meant.session
        if bring_back:
            actor = actor_of(meant.interaction)
            changed = await self._services.sessions.bring_back(
                actor, event.id, row.id, seen=row.version
            )
            await reply(meant.interaction, changed_text(changed, meant.whose))
            return
        form = EditForm(self._services.sessions, event, row, whose=meant.whose)
        await form.open(meant.interaction)

    @move.autocomplete("session")
    @cancel.autocomplete("session")
    @edit.autocomplete("session")
    async def complete_session(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The sessions by title, with their time, and their event where there are several."""
        try:
            events = await self._candidates(interaction)
        except Refusal:
            return []
        labels = [
            (_label(session, f", {plain(event.name)}" if len(events) > 1 else ""), str(session.id))
            for event in events
            for session in event.sessions
        ]
        fitting = [pair for pair in labels if typed.casefold() in pair[0].casefold()]
        return [app_commands.Choice(name=label, value=value) for label, value in fitting[:25]]

    async def _candidates(self, interaction: discord.Interaction[Any]) -> list[Event]:
        actor = actor_of(interaction)
        return await self._services.events.candidates(actor.guild_id, channels_of(interaction))

    async def _find(
        self, interaction: discord.Interaction[Any], named: str, *, may_ask: bool = True
    ) -> Meant | None:
        """The session that is named, asked back where several events have one that is called so.

        None when no event is chosen. Where it may not ask it raises SessionOfSeveral.
        """
        events = await self._candidates(interaction)
        actor, service = actor_of(interaction), self._services
        own = [event for event in events if service.events.organizes(actor, event)]
        found: list[tuple[Event, Session]] = []
        for event in own or events:
            try:
                found.append(await service.sessions.find(actor, event.id, named))
            except UnknownSession:
                continue
        if not found:
            raise UnknownSession(named)
        if len(found) > 1 and not may_ask:
            raise SessionOfSeveral(named, tuple(event.name for event, _ in found))
        meant = await which_event(interaction, [event for event, _ in found])
        if meant is None:
            return None
        fresh, chosen = meant
        session = next(session for event, session in found if event.id == chosen.id)
        return Meant(fresh, chosen, session, whose(chosen, events))

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


def _label(session: Session, of: str) -> str:
    when = in_words(session.starts_at, session.zone) if session.starts_at else "no date yet"
    ending = cut(f" ({'cancelled' if session.cancelled_at else when}{of}", MOST_OF_A_LABEL) + ")"
    return cut(plain(session.title), CHOICE_LENGTH - len(ending)) + ending
