"""A mentor's own side: the queue as they should read it, being there, what they know."""

from datetime import datetime
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.actor import Actor
from bot.client import MusterClient
from bot.errors import Refusal
from bot.errors.announcements import TimeDoubtful
from bot.errors.mentors import MentorsOnly, NotAMentorYet
from bot.events.typed_time import read_typed
from bot.mentors.until import read_until
from bot.model import Event, MentorRequest
from bot.permissions import MENTOR, has_role
from bot.ui.actor import actor_of
from bot.ui.answer import reply
from bot.ui.asking import choose
from bot.ui.text import when
from bot.ui.words import words_for
from cogs.mentors import buttons, profile
from cogs.mentors.present import queue_text, until_text
from cogs.mentors.wishes import show_wishes

PRESENCES = {"on": "on", "off": "off", "by hours": "by_hours"}


@app_commands.guild_only()
class MentorCog(
    commands.GroupCog, group_name="mentor", group_description="For mentors: help others"
):
    """For holders of the mentors' role, and those an organizer has named; the services decide."""

    feature = "mentors"

    def __init__(self, client: MusterClient) -> None:
        self._client = client

    @app_commands.command(description="Who waits for help, and what you have in hand")
    async def queue(self, interaction: discord.Interaction) -> None:
        """Show the queue, what fits oneself first."""
        meant = await self._client.event_meant(interaction)
        if meant is not None:
            await show_queue(meant[0], self._client, meant[1])

    @app_commands.command(description="Be there, be away, or be there by your hours")
    @app_commands.describe(
        be="On: now. Off: until you say otherwise. By hours: as your profile says",
        until="Until when you are on, such as 18:00, Sun 12:00 or 90 min, in your own time",
    )
    async def available(
        self,
        interaction: discord.Interaction,
        be: Literal["on", "off", "by hours"],
        until: str | None = None,
    ) -> None:
        """Say whether one is there."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        interaction, event = meant
        instant = None
        if until is not None:
            asked = await self._which_time(interaction, event, until)
            if asked is None:
                return
            interaction, instant = asked
        await be_available(interaction, self._client, event, PRESENCES[be], instant)

    @app_commands.command(description="What you know, when you are there, how many at once")
    async def profile(self, interaction: discord.Interaction) -> None:
        """Open the profile, or join as a mentor with one."""
        meant = await self._client.event_meant(interaction)
        if meant is not None:
            await profile.open_profile(*meant, self._client)

    @app_commands.command(description="Which teams you would like to accompany, before the event")
    async def wishes(self, interaction: discord.Interaction) -> None:
        """Show one's wishes, or the form."""
        meant = await self._client.event_meant(interaction)
        if meant is None:
            return
        try:
            await show_wishes(meant[0], self._client, meant[1], "mentor")
        except NotAMentorYet as refusal:
            await profile.offer_profile(*meant, refusal)

    async def _which_time(
        self, interaction: discord.Interaction[Any], event: Event, typed: str
    ) -> tuple[discord.Interaction[Any], datetime] | None:
        services = self._client.services
        now, zone = services.events.now(), event.time_zone
        try:
            mine = await services.mentors.me(actor_of(interaction), event.id)
            zone = mine.mentor.time_zone or zone
        except (NotAMentorYet, MentorsOnly):
            # Said once the time is clear.
            pass
        if (instant := read_until(typed, zone, now)) is not None:
            return interaction, instant
        try:
            return interaction, read_typed(typed, zone, now).utc
        except TimeDoubtful as refusal:
            readings = [(reading, reading) for reading in refusal.readings]
            answer = await choose(interaction, words_for(refusal), readings)
            if answer is None:
                return None
            return answer[0], read_typed(answer[1], zone, now).utc


async def show_queue(
    interaction: discord.Interaction[Any], client: MusterClient, event: Event
) -> None:
    """Show the queue to the mentor who asks, with a menu to take from."""
    actor, helping = actor_of(interaction), client.services.mentor_helping
    try:
        found = await helping.queue(actor, event.id)
    except (NotAMentorYet, MentorsOnly) as refusal:
        if not await is_back(client, actor):
            if isinstance(refusal, NotAMentorYet) or has_role(actor, event, MENTOR):
                await profile.offer_profile(interaction, event, refusal)
                return
            raise
        found = await helping.queue(actor, event.id)
    titles = await _titles(client, interaction, event.id)

    def titled(requests: tuple[MentorRequest, ...]) -> list[tuple[MentorRequest, str]]:
        return [(r, titles.get(r.topic, r.topic.replace("-", " "))) for r in requests]

    view = discord.ui.View(timeout=None)
    waiting = [*titled(found.suited), *titled(found.later)]
    if waiting:
        view.add_item(buttons.TakeMenu(event.id, [(r.id, title) for r, title in waiting]))
    await reply(
        interaction,
        queue_text(titled(found.suited), titled(found.later), titled(found.helping)),
        view=view if waiting else None,
    )


async def be_available(
    interaction: discord.Interaction[Any],
    client: MusterClient,
    event: Event,
    presence: str,
    until: datetime | None = None,
) -> None:
    """Be there or away, and say what follows from it."""
    actor, mentors = actor_of(interaction), client.services.mentors
    try:
        card = await mentors.be_available(actor, event.id, presence, until)
    except (NotAMentorYet, MentorsOnly) as refusal:
        if not await is_back(client, actor):
            if isinstance(refusal, NotAMentorYet):
                await profile.offer_profile(interaction, event, refusal)
                return
            raise
        card = await mentors.be_available(actor, event.id, presence, until)
    if card.is_there:
        text = f"You are there{until_text(card.until)}. I write to you when somebody needs you."
    elif card.next_there is not None:
        text = f"You are away until {when(card.next_there)}. What you have in hand stays yours."
    else:
        text = (
            "You are away, and I ask you nothing. What you have in hand stays yours. "
            "`/mentor available` brings you back."
        )
    if card.mentor.quiet_hours and presence == "on" and not card.is_there:
        text += f" Your quiet hours, {card.mentor.quiet_hours}, are kept."
    await reply(interaction, text)


async def _titles(
    client: MusterClient, interaction: discord.Interaction[Any], event_id: int
) -> dict[str, str]:
    """Titles of topics by key; empty where the event has none."""
    try:
        topics = await client.services.mentor_requests.topics(actor_of(interaction), event_id)
    except Refusal:
        return {}
    return {topic.key: topic.title for topic in topics}


async def is_back(client: MusterClient, actor: Actor) -> bool:
    """Note that somebody who had left the server is on it again; False when they never left."""
    return bool(await client.services.mentors.came_back(actor.guild_id, actor.user_id))
