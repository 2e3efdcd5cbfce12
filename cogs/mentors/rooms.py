"""The room of a request: a private thread with those who asked and their mentor."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import discord

from bot.client import MusterClient
from bot.delivery.kinds import Said
from bot.delivery.leased import Leased
from bot.delivery.outcome import FellThrough
from bot.delivery.posted import correct
from bot.delivery.rules import Answer
from bot.delivery.sender import server_at_hand, translated
from bot.mentors.following import THREAD
from bot.mentors.telling import Brief
from bot.ui.text import cut, plain
from cogs.mentors import buttons
from cogs.mentors.present import opening_text

AT_ONCE = 4
# Everyone sees the channel that a room hangs on, but only those let in see the room.
PARENTS = ("teams", "questions", "start")
DAY, HOUR = 1440, 60
FOOTER = "A room for this request · /ask mentor asks the next"
# api: json error codes.
UNKNOWN_CHANNEL, NOT_ON_THE_SERVER = 10003, {10007, 10013}


class HelpRooms:
    """Makes the rooms of requests and keeps who is in them in step; can be repeated safely."""

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._telling = client.services.mentor_telling
        self._rooms: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        client.outbox.kinds.does(THREAD, self.perform, at_once=AT_ONCE)

    async def perform(self, row: Leased, now: datetime) -> None:
        """Bring the room of a request in step with its row; raises FellThrough."""
        number: int = row.facts["request"]
        async with self._rooms[number]:
            brief = await self._telling.room_wanted(row.facts)
            while brief is not None:
                guild = server_at_hand(self._client, brief.guild_id)
                with translated():
                    await self._bring_in_step(guild, brief)
                # It may have been given back while its room was made.
                again = await self._telling.brief(number)
                is_same = again is None or again.request.version == brief.request.version
                brief = None if is_same else again

    async def _bring_in_step(self, guild: discord.Guild, brief: Brief) -> None:
        room = await self._room(guild, brief)
        if room is None:
            return
        request = brief.request
        is_over = request.state not in ("open", "claimed")
        if room.archived and not is_over:
            room = await room.edit(archived=False)
        if not is_over:
            wanted = [*brief.askers]
            if request.state == "claimed" and brief.mentor and brief.mentor.user_id:
                wanted.append(brief.mentor.user_id)
            await _let_out(room, await self._telling.gone_from(brief))
            await self._let_in(room, brief, wanted)
        elif room.auto_archive_duration != HOUR and not room.archived:
            await room.edit(auto_archive_duration=HOUR)
        await self._show(room, brief)

    async def _room(self, guild: discord.Guild, brief: Brief) -> discord.Thread | None:
        request = brief.request
        if request.thread_id is not None:
            found = guild.get_thread(request.thread_id)
            if found is not None:
                return found
            try:
                fetched = await guild.fetch_channel(request.thread_id)
            except discord.NotFound:
                await self._telling.forget_room(guild.id, request.thread_id)
            else:
                return fetched if isinstance(fetched, discord.Thread) else None
        if request.state != "claimed":
            return None
        parent = await self._parent(guild, brief)
        if parent is None:
            raise FellThrough(Answer(404, UNKNOWN_CHANNEL, "there is no channel for the room"))
        room = await _find(parent, request.id) or await parent.create_thread(
            name=room_name(brief),
            type=discord.ChannelType.private_thread,
            auto_archive_duration=DAY,
            invitable=False,
            reason=f"Request for help {request.id}",
        )
        await self._telling.note_room(request.id, room.id)
        return room

    async def _parent(self, guild: discord.Guild, brief: Brief) -> discord.TextChannel | None:
        event = await self._client.services.events.get(brief.guild_id, brief.event_id)
        bound = {channel.purpose: channel.channel_id for channel in event.channels}
        for purpose in PARENTS:
            found = guild.get_channel(bound.get(purpose) or 0)
            if isinstance(found, discord.TextChannel):
                return found
        return None

    async def _let_in(self, room: discord.Thread, brief: Brief, people: Iterable[int]) -> None:
        for person in people:
            try:
                await room.add_user(discord.Object(person))
            except discord.NotFound as error:
                if error.code not in NOT_ON_THE_SERVER:
                    raise
                # Nothing for who is no mentor; a mentor's requests go back into the queue.
                await self._client.services.mentors.left_server(brief.guild_id, person)

    async def _show(self, room: discord.Thread, brief: Brief) -> None:
        if brief.request.thread_id != room.id or room.archived:
            return
        posted = await self._telling.opening_posted(brief.request)
        if posted is not None:
            reason = await self._telling.reason(brief.request)
            await correct(self._client, posted, opening(brief, reason))


async def _let_out(room: discord.Thread, people: Iterable[int]) -> None:
    for person in people:
        try:
            await room.remove_user(discord.Object(person))
        except discord.NotFound as error:
            # Who is not in there, or not on the server any more, is out.
            if error.code not in NOT_ON_THE_SERVER:
                raise


def opening(brief: Brief, reason: dict[str, Any]) -> Said:
    """The message on top of a room, with what can be done."""
    actions = {
        "claimed": buttons.IN_HAND,
        "resolved": ("reopen",),
        "lapsed": ("reopen",),
    }.get(brief.request.state, ())
    mentor = brief.mentor.user_id if brief.mentor else None
    people = tuple(p for p in (*brief.askers, mentor) if p is not None)
    view = buttons.request_view(actions, brief.request.id)
    return Said(opening_text(brief, reason), FOOTER, view, ping_people=people)


def room_name(brief: Brief) -> str:
    """What the room of a request is called; the number finds it again after a crash."""
    who = f" · {plain(brief.team.name)}" if brief.team else ""
    return cut(f"{_prefix(brief.request.id)}{plain(brief.topics[0])}{who}", 100)


async def _find(parent: discord.TextChannel, request_id: int) -> discord.Thread | None:
    me, prefix = parent.guild.me.id, _prefix(request_id)
    there: list[Any] = [t for t in await parent.guild.active_threads() if t.parent_id == parent.id]
    there += [t async for t in parent.archived_threads(private=True, joined=True, limit=None)]
    return next(
        (t for t in there if t.owner_id == me and t.is_private() and t.name.startswith(prefix)),
        None,
    )


def _prefix(request_id: int) -> str:
    return f"help {request_id} · "
