"""The deed that keeps Discord's scheduled events like the sessions of the programme."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord
import structlog

from bot.client import MusterClient
from bot.delivery.leased import Leased
from bot.delivery.sender import server_at_hand, translated
from bot.model import Event
from bot.schedule.room import SCHEDULED_EVENT
from bot.schedule.scheduled import Wanted
from bot.ui.text import cut, joined, plain
from cogs.schedule.present import OPEN

log = structlog.stdlib.get_logger(__name__)

NAME_LENGTH, PLACE_LENGTH, DESCRIPTION_LENGTH = 100, 100, 1000
# api: json error codes.
TOO_MANY_SCHEDULED_EVENTS = 30038
SCHEDULED = discord.EventStatus.scheduled
OPEN_STATES = {SCHEDULED, discord.EventStatus.active}


class ScheduledEvents:
    """Creates, changes, ends and deletes scheduled events; can be repeated safely."""

    def __init__(self, client: MusterClient) -> None:
        self._client = client
        self._service = client.services.scheduled_events
        client.outbox.kinds.does(SCHEDULED_EVENT, self.perform)
        client.after_change.append(self.catch_up)

    async def catch_up(self, guild: discord.Guild, event: Event) -> None:
        """Have made what is missing, where that is allowed."""
        if may_make_events(guild):
            await self._service.catch_up(event.id)

    async def perform(self, row: Leased, now: datetime) -> None:
        """Make Discord show a session as it is; raises FellThrough."""
        wanted = await self._service.wanted(int(row.subject.partition(":")[2]))
        if wanted is None:
            return
        guild = server_at_hand(self._client, wanted.guild_id)
        if not may_make_events(guild):
            # `/event status` says so; the programme works without.
            return
        with translated():
            await self._make_like(guild, wanted, now)

    async def _make_like(self, guild: discord.Guild, wanted: Wanted, now: datetime) -> None:
        # The list has what is scheduled or under way; what is over needs nothing.
        every = await guild.fetch_scheduled_events(with_counts=False)
        there = _find(every, wanted)
        goes = there is not None and _must_go(there, wanted, now)
        if there is not None and goes:
            await _remove(there)
            there = None
        if there is not None:
            await _change(there, wanted, now)
            # It may have moved far away, behind sessions that wait for room.
            await self._service.make_way(wanted.guild_id)
        elif wanted.takes_place and wanted.starts_at and wanted.starts_at > now:
            there = await self._create(guild, wanted, wanted.starts_at, every)
            if there is None:
                return
        if goes or (there and there.id) != wanted.known_id:
            await self._service.stands_for(wanted.session_id, there.id if there else None)

    async def _create(
        self,
        guild: discord.Guild,
        wanted: Wanted,
        starts_at: datetime,
        every: Sequence[discord.ScheduledEvent],
    ) -> discord.ScheduledEvent | None:
        """Make one, where Discord takes no more in the place of that of the farthest session."""
        there = await _create(guild, wanted, starts_at)
        if there is not None:
            return there
        scheduled = {event.id: event for event in every if event.status is SCHEDULED}
        farthest = await self._service.farthest(wanted, scheduled.keys())
        if farthest is not None:
            # One at most: should Discord say it for another reason, the others stay.
            session_id, number = farthest
            await _remove(scheduled[number])
            await self._service.wait_for_room(session_id)
            there = await _create(guild, wanted, starts_at)
        if there is None:
            log.info("scheduled_events.full", guild=guild.id)
            await self._service.wait_for_room(wanted.session_id)
        return there


def may_make_events(guild: discord.Guild) -> bool:
    """Whether the bot may create scheduled events, and so change its own."""
    held = guild.me.guild_permissions
    return held.create_events or held.manage_events


def _find(there: Sequence[discord.ScheduledEvent], wanted: Wanted) -> discord.ScheduledEvent | None:
    """The scheduled event of the session; adopts one that a crash left unrecorded."""
    for event in there:
        if event.id == wanted.known_id:
            return event
    name = _details(wanted)["name"]
    for event in there:
        same = event.name == name and event.start_time == wanted.starts_at
        if same and event.id not in wanted.taken:
            return event
    return None


async def _create(
    guild: discord.Guild, wanted: Wanted, starts_at: datetime
) -> discord.ScheduledEvent | None:
    """Make one; None where Discord takes no more."""
    try:
        return await guild.create_scheduled_event(
            start_time=starts_at,
            privacy_level=discord.PrivacyLevel.guild_only,
            **_details(wanted),
        )
    except discord.HTTPException as error:
        if error.code != TOO_MANY_SCHEDULED_EVENTS:
            raise
        return None


def _must_go(event: discord.ScheduledEvent, wanted: Wanted, now: datetime) -> bool:
    if event.status not in OPEN_STATES or not wanted.takes_place:
        return True
    # One that has begun cannot be given a later start.
    is_later = wanted.starts_at is not None and wanted.starts_at > now
    return event.status is discord.EventStatus.active and is_later


async def _remove(event: discord.ScheduledEvent) -> None:
    try:
        if event.status is discord.EventStatus.active:
            await event.end(reason="The session is over or was moved")
        elif event.status is discord.EventStatus.scheduled:
            await event.delete(reason="The session does not take place")
    except discord.NotFound:
        # Somebody was faster.
        return


async def _change(event: discord.ScheduledEvent, wanted: Wanted, now: datetime) -> None:
    details: dict[str, Any] = _details(wanted)
    assert wanted.starts_at is not None, "what takes place has a start"
    if event.status is discord.EventStatus.scheduled:
        if wanted.starts_at > now:
            details["start_time"] = wanted.starts_at
        else:
            details["status"] = discord.EventStatus.active
    is_same = all(_is(event, name, value) for name, value in details.items())
    if not is_same:
        await event.edit(**details)


def _is(event: discord.ScheduledEvent, name: str, value: object) -> bool:
    return (getattr(event, name) or None) == (value or None)


def _details(wanted: Wanted) -> dict[str, Any]:
    is_open = wanted.title == OPEN
    places = (wanted.place, wanted.link)
    place = next((p for p in places if p and p != OPEN), "to be announced")
    return {
        "name": cut("Topic to be announced" if is_open else plain(wanted.title), NAME_LENGTH),
        "description": cut(_description(wanted), DESCRIPTION_LENGTH),
        "entity_type": discord.EntityType.external,
        "location": cut(plain(place), PLACE_LENGTH),
        "end_time": wanted.ends_at,
    }


def _description(wanted: Wanted) -> str:
    link = wanted.link if wanted.link not in (None, OPEN) else None
    people = [plain(name) for name in wanted.people if name not in wanted.title]
    parts = (f"With {joined(people)}" if people else None, wanted.summary, link)
    return "\n".join(part for part in parts if part)
