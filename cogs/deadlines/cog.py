"""/event deadline, and what the outbox asks of milestones and deadlines."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import MusterClient
from bot.deadlines.following import CORRECTS, EXTENDED, MOVED
from bot.deadlines.milestones import MILESTONE, SAYS
from bot.deadlines.service import NUMBER
from bot.delivery.kinds import Said
from bot.delivery.leased import Leased
from bot.delivery.posted import correct
from bot.delivery.sender import DiscordSender
from bot.errors import Refusal
from bot.errors.announcements import TimeDoubtful, TimeIsPast
from bot.errors.deadlines import OnlyEveryonesTakesBack
from bot.events.typed_time import read_typed
from bot.model import Event
from bot.ui.actor import actor_of, which_event
from bot.ui.answer import reply
from bot.ui.asking import choose, confirm
from bot.ui.text import CHOICE_LENGTH, cut, plain, window_name
from bot.ui.words import words_for
from cogs.deadlines.present import (
    extended_said,
    left_alone_text,
    milestone_said,
    moved_said,
    moved_text,
    question,
)

if TYPE_CHECKING:
    from bot.events.file.instants import Moment

Choices = list[app_commands.Choice[str]]


class DeadlineCog(commands.Cog):
    """Moves deadlines, and says the milestones; the services decide who may."""

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._services = client.services
        kinds = client.outbox.kinds
        kinds.does(MILESTONE, self._begin)
        kinds.says(SAYS, self._say)
        kinds.says(MOVED, self._tell_move)
        kinds.says(EXTENDED, self._tell_extension)
        kinds.does(CORRECTS, self._correct)
        client.after_change.append(self._keep_milestones)

    def command(self) -> app_commands.Command[Any, ..., None]:
        """The command, for the group that it belongs to."""
        made: app_commands.Command[Any, ..., None] = app_commands.Command(
            name="deadline",
            description="Move a deadline, for everyone or for one team",
            callback=self.deadline,
        )
        made.autocomplete("what")(self.complete_what)
        made.autocomplete("team")(self.complete_team)
        return made

    @app_commands.describe(
        what="Which deadline",
        when="Where to, such as 2024-11-25 14:00, with a zone if it is not the event's",
        team="Only for this team",
        edge="Its end, if you do not say otherwise",
        why="A reason that people read",
    )
    async def deadline(
        self,
        interaction: discord.Interaction,
        what: str,
        when: str,
        team: str | None = None,
        edge: Literal["closes", "opens"] = "closes",
        why: app_commands.Range[str, 1, 300] | None = None,
    ) -> None:
        """Show both instants and what goes with it, then move it when the organizer agrees."""
        actor = actor_of(interaction)
        service = self._services.deadlines
        events = await self._client.events_meant(interaction)
        if team is not None and len(events) > 1:
            # Who names a team has named its event.
            events = await service.having(actor, events, team)
        meant = await which_event(interaction, events)
        if meant is None:
            return
        interaction, event = meant
        await service.teams(actor, event.id)
        key = _key(event, what)
        past = await service.everyones_if_past(actor, event.id, key, edge, team)
        asked = await self._which_time(interaction, event, when, past)
        if asked is None:
            return
        interaction, moment = asked
        move = await service.plan(actor, event.id, key, edge, moment, team)
        yes = "Close it now" if move.at_once else "Move it"
        agreed = await confirm(
            interaction, [question(move)], yes=yes, no="Leave it", grave=move.at_once
        )
        if agreed is None:
            await reply(interaction, left_alone_text(move))
            return
        moved = await service.move(actor_of(agreed), move, why)
        await reply(agreed, moved_text(move, moved))
        if interaction.guild is not None:
            fresh = await self._services.events.get(interaction.guild.id, moved.id)
            await self._client.event_changed(interaction.guild, fresh)

    async def _which_time(
        self, interaction: discord.Interaction, event: Event, when: str, past: datetime | None
    ) -> tuple[discord.Interaction, "Moment"] | None:
        now = self._services.events.now()
        try:
            return interaction, read_typed(when, event.time_zone, now, past)
        except TimeIsPast as refusal:
            if past is None:
                raise
            raise OnlyEveryonesTakesBack(refusal.instant, past) from refusal
        except TimeDoubtful as refusal:
            readings = [(reading, reading) for reading in refusal.readings]
            answer = await choose(interaction, words_for(refusal), readings)
            if answer is None:
                return None
            return answer[0], read_typed(answer[1], event.time_zone, now, past)

    async def complete_what(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The windows of the events that can be meant."""
        windows = [w for event in await self._events(interaction) for w in event.windows]
        return _matching([*dict.fromkeys((window_name(w), w.key) for w in windows)], typed)

    async def complete_team(self, interaction: discord.Interaction, typed: str) -> Choices:
        """The teams of the events that can be meant, for their organizers."""
        actor, events = actor_of(interaction), await self._events(interaction)
        events = [e for e in events if self._services.events.organizes(actor, e)]
        found: list[tuple[str, str]] = []
        for event in events:
            whose = f" ({plain(event.name)})" if len(events) > 1 else ""
            teams = await self._services.deadlines.teams(actor, event.id)
            found += [(f"{plain(team.name)}{whose}", f"{NUMBER}{team.id}") for team in teams]
        return _matching(found, typed)

    async def _events(self, interaction: discord.Interaction) -> list[Event]:
        try:
            return await self._client.events_meant(interaction)
        except Refusal:
            return []

    async def _keep_milestones(self, guild: discord.Guild, event: Event) -> None:
        await self._services.deadlines.keep_milestones(event)

    async def _begin(self, row: Leased, now: datetime) -> None:
        await self._services.deadline_telling.begin(row)

    async def _say(self, row: Leased, now: datetime) -> Said | None:
        milestone = await self._services.deadline_telling.to_say(row)
        return None if milestone is None else milestone_said(milestone, now)

    async def _tell_move(self, row: Leased, now: datetime) -> Said | None:
        notice = await self._services.deadline_telling.to_tell(row)
        return None if notice is None else moved_said(notice)

    async def _tell_extension(self, row: Leased, now: datetime) -> Said | None:
        notice = await self._services.deadlines.to_team(row)
        # When it was moved again since, another notice says so.
        if notice is None or notice.disbanded or notice.at != notice.said:
            return None
        return extended_said(notice)

    async def _correct(self, row: Leased, now: datetime) -> None:
        await self._look_for(row)
        found = await self._services.deadline_telling.to_correct(row)
        if found is None:
            return
        posted, milestone = found
        match posted.row.kind:
            case kind if kind == SAYS:
                said = milestone_said(milestone, now)
            case kind if kind == MOVED:
                said = moved_said(milestone)
            case _:
                notice = await self._services.deadlines.to_team(posted.row)
                if notice is None:
                    return
                said = extended_said(notice)
        await correct(self._client, posted, said)

    async def _look_for(self, row: Leased) -> None:
        """Find the message to correct, where no answer came when it was posted."""
        lost = await self._services.deadlines.unanswered(row)
        if lost is None:
            return
        sender = DiscordSender(lambda: self._client, self._client.outbox.pace)
        place = await sender.find(lost)
        if place is not None:
            await self._services.deadlines.note_found(lost, place)


def _key(event: Event, what: str) -> str:
    """The window's word in the file, from that or from how the menu and people say it."""
    folded = what.strip().casefold()
    for window in event.windows:
        if folded.replace(" ", "_") == window.key or folded == window_name(window).casefold():
            return window.key
    return what


def _matching(choices: Sequence[tuple[str, str]], typed: str) -> Choices:
    folded = typed.casefold()
    found = [(label, value) for label, value in choices if folded in label.casefold()]
    return [
        app_commands.Choice(name=cut(label, CHOICE_LENGTH), value=value)
        for label, value in found[:25]
    ]
