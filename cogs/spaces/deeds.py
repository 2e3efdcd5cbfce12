"""The deeds that keep the rooms of teams like their rows; each can be repeated safely."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime

import discord
import structlog

from bot.client import MusterClient
from bot.delivery.leased import Leased
from bot.delivery.outcome import FellThrough
from bot.delivery.rules import Answer
from bot.delivery.sender import server_at_hand, translated
from bot.model import Event, TeamSpace
from bot.spaces.rules import THREAD, Server, room_name, what_fits
from bot.spaces.service import CHANGED, CHECK, Wanted
from cogs.spaces.rooms import (
    Room,
    fetch_room,
    find_or_make_channel,
    find_thread,
    make_thread,
    overwrites_for,
)

log = structlog.stdlib.get_logger(__name__)

# Hundreds may be due at once, with some requests each; Discord takes 50 a second in all.
AT_ONCE, CHECKS_AT_ONCE = 4, 2
# Discord lets a channel be renamed twice in ten minutes; what waits longer is tried again later.
RENAME_SECONDS = 5.0
# It makes about 50 threads of a channel in five minutes; who waits for that keeps no lane busy.
MAKE_SECONDS, FULL_SECONDS = 5.0, 20.0
NO_MORE_ROOMS = "Discord makes no more rooms at the moment"
RENAMED_TOO_OFTEN = "a room can be renamed twice in ten minutes"
# api: json error codes.
NOT_ON_THE_SERVER = {10007, 10013}


class TeamSpaces:
    """Makes, opens, renames and closes the rooms of teams."""

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._service = client.services.spaces
        self._teams: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        # Held while a room of a server is looked for or a channel made, so that two teams of
        # one name cannot adopt the same room.
        self._making: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        # Until when, in the loop's time, there is no use in asking for another room in a channel.
        self._full_until: dict[int, float] = {}
        client.outbox.kinds.does(CHANGED, self.perform, at_once=AT_ONCE)
        client.outbox.kinds.does(CHECK, self.perform, at_once=CHECKS_AT_ONCE)
        client.after_change.append(self.catch_up)

    async def catch_up(self, guild: discord.Guild, event: Event) -> None:
        """Have rooms made for teams that were founded before there was a place for them."""
        await self._client.services.space_repairs.catch_up(event.id)

    async def perform(self, row: Leased, now: datetime) -> None:
        """Bring the rooms of a team in step with its rows; raises FellThrough."""
        team_id = int(row.subject.partition(":")[2])
        async with self._teams[team_id]:
            wanted = await self._service.wanted(team_id)
            if wanted is None:
                return
            guild = server_at_hand(self._client, wanted.guild_id)
            with translated():
                for kind in await self._kinds(guild, wanted):
                    await self._bring_in_step(guild, wanted, kind, now, check=row.kind == CHECK)

    async def _kinds(self, guild: discord.Guild, wanted: Wanted) -> tuple[str, ...]:
        there = {room.kind for room in wanted.rooms}
        kinds = wanted.wish.kinds(there=there)
        new = [kind for kind in kinds if kind not in there]
        if not wanted.is_open:
            return tuple(kind for kind in kinds if kind in there)
        if all(kind == THREAD for kind in new):
            return kinds
        fit = what_fits(wanted.wish, 1, Server(len(guild.channels), 0))
        # Where channels do not fit a thread does; organizers read so in `/event status`.
        if fit.fits or there or wanted.wish.space == "none":
            return kinds if fit.fits else tuple(kind for kind in kinds if kind in there)
        return (THREAD,)

    async def _bring_in_step(
        self, guild: discord.Guild, wanted: Wanted, kind: str, now: datetime, *, check: bool
    ) -> None:
        known = wanted.room((kind,))
        if known is None or known.channel_id is None:
            room = await self._make(guild, wanted, kind)
        else:
            room = await self._room(guild, known, fetch=check)
            if room is None and not wanted.is_open:
                await self._service.lost(known)
                return
            if room is None:
                # Somebody has deleted it: it is made anew.
                await self._service.lost(known)
                room = await self._make(guild, wanted, kind)
        if room is None:
            return
        # Read afresh: making it has changed its row.
        again = await self._service.wanted(wanted.team.id)
        known = again.room((kind,)) if again else None
        if again is not None and known is not None and known.channel_id == room.id:
            await self._open_or_close(again, known, room, now)
            if again.is_open:
                refused = await self._guests(again, known, room, now, check=check)
                await self._rename(again, known, room)
                if refused:
                    raise refused[0]

    async def _room(self, guild: discord.Guild, known: TeamSpace, *, fetch: bool) -> Room | None:
        found = guild.get_channel_or_thread(known.channel_id or 0)
        if isinstance(found, Room) and not fetch:
            return found
        await self._keep_pace()
        return await fetch_room(guild, known)

    async def _make(self, guild: discord.Guild, wanted: Wanted, kind: str) -> Room | None:
        parent = guild.get_channel(wanted.parent_id or 0)
        if not wanted.is_open or not isinstance(parent, discord.TextChannel):
            # `/event setup` makes that channel and then lets this catch up.
            return None
        loop = asyncio.get_running_loop()
        if loop.time() < self._full_until.get(parent.id, 0.0):
            raise FellThrough(Answer(None, text=NO_MORE_ROOMS))
        name = room_name(kind, wanted.team.name)
        room, is_new = await self._service.intend(wanted.team, kind, name)
        await self._keep_pace()
        try:
            async with asyncio.timeout(MAKE_SECONDS):
                if kind == THREAD:
                    return await self._make_thread(parent, wanted, room, is_new=is_new)
                return await self._make_channel(guild, wanted, room, is_new=is_new)
        except TimeoutError:
            self._full_until[parent.id] = loop.time() + FULL_SECONDS
            raise FellThrough(Answer(None, text=NO_MORE_ROOMS)) from None

    # A test switches this off, to see what would be left behind without it.
    adopts = True

    async def _make_thread(
        self, parent: discord.TextChannel, wanted: Wanted, room: TeamSpace, *, is_new: bool
    ) -> discord.Thread:
        if not is_new and self.adopts:
            async with self._making[parent.guild.id]:
                taken = await self._service.taken(parent.guild.id)
                found = await find_thread(parent, room, taken)
                if found is not None:
                    await self._service.made(room, found.id)
                    return found
        made = await make_thread(parent, wanted, room.name)
        await self._service.made(room, made.id)
        return made

    async def _make_channel(
        self, guild: discord.Guild, wanted: Wanted, room: TeamSpace, *, is_new: bool
    ) -> Room:
        async with self._making[guild.id]:
            adopt = not is_new and self.adopts
            made = await find_or_make_channel(guild, self._service, wanted, room, adopt=adopt)
            await self._service.made(room, made.id)
        return made

    async def _open_or_close(
        self, wanted: Wanted, known: TeamSpace, room: Room, now: datetime
    ) -> None:
        if wanted.is_open:
            is_locked = isinstance(room, discord.Thread) and room.locked
            if known.archived_at is None and not is_locked:
                return
            if isinstance(room, discord.Thread):
                await room.edit(archived=False, locked=False)
            else:
                await self._let_see(wanted, room, wanted.people)
            await self._service.archived(known, None)
        elif known.archived_at is None:
            if not isinstance(room, discord.Thread):
                await self._let_see(wanted, room, [t.id for t in room.overwrites if _person(t)])
            elif not (room.archived and room.locked):
                await room.edit(archived=True, locked=True)
            await self._service.archived(known, now)

    async def _guests(
        self, wanted: Wanted, known: TeamSpace, room: Room, now: datetime, *, check: bool
    ) -> list[discord.HTTPException]:
        # A thread that sleeps, as nobody writes in it, is not woken only to look at it.
        afresh = check and not (isinstance(room, discord.Thread) and room.archived)
        guests = await self._service.expect(known, wanted.people, afresh=afresh)
        if not guests.to_let_in and not guests.to_let_out:
            return []
        if not isinstance(room, discord.Thread):
            await self._let_see(wanted, room, wanted.people)
            await self._service.settled(known, guests.to_let_in, guests.to_let_out)
            return []
        await _wake(room)
        out, gone, refused = await self._each(room.remove_user, guests.to_let_out)
        entered, absent, more = await self._each(room.add_user, guests.to_let_in)
        await self._service.settled(known, entered, {*out, *gone, *absent})
        await self._service.left_server(wanted.team.event_id, absent, now)
        await self._service.is_back(wanted.team.event_id, entered)
        return refused + more

    async def _each(
        self, act: Callable[[discord.Object], Awaitable[None]], people: Collection[int]
    ) -> tuple[list[int], list[int], list[discord.HTTPException]]:
        """Whom it was done for, who is not on the server, and what was refused."""
        done: list[int] = []
        absent: list[int] = []
        refused: list[discord.HTTPException] = []
        for person in sorted(people):
            await self._keep_pace()
            try:
                await act(discord.Object(person))
                done.append(person)
            except discord.NotFound as error:
                if error.code not in NOT_ON_THE_SERVER:
                    raise
                absent.append(person)
            except discord.Forbidden as error:
                # One whom the bot may not let in is no reason to leave the others outside.
                refused.append(error)
        return done, absent, refused

    async def _let_see(
        self,
        wanted: Wanted,
        room: discord.TextChannel | discord.VoiceChannel,
        people: Collection[int],
    ) -> None:
        await self._keep_pace()
        await room.edit(overwrites=overwrites_for(room.guild, wanted, people))

    async def _rename(self, wanted: Wanted, known: TeamSpace, room: Room) -> None:
        name = room_name(known.kind, wanted.team.name)
        if name == known.name:
            return
        await _wake(room)
        await self._keep_pace()
        try:
            async with asyncio.timeout(RENAME_SECONDS):
                await room.edit(name=name)
        except TimeoutError:
            raise FellThrough(Answer(None, text=RENAMED_TOO_OFTEN)) from None
        await self._service.renamed(known, name)

    async def _keep_pace(self) -> None:
        wait = self._client.outbox.pace.wait(asyncio.get_running_loop().time())
        if wait > 0:
            await asyncio.sleep(wait)


async def _wake(room: Room) -> None:
    if isinstance(room, discord.Thread) and room.archived:
        await room.edit(archived=False)


def _person(target: discord.Role | discord.Member | discord.Object) -> bool:
    if isinstance(target, discord.Object):
        return target.type is not discord.Role
    return isinstance(target, discord.Member) and target.id != target.guild.me.id
