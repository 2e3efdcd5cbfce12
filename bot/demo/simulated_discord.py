"""A Discord server on this machine, held in memory, with the bot and its people on it.

This file and `simcord_inside` are the only ones that touch SimCord; the rest of the demo speaks
of people and channels by their numbers.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import discord
import structlog
from simcord import BackendError, ChannelHandle, InteractionResult, MemberActor, SetupError
from simcord.backend.access import channel_accessible, message_accessible
from simcord.backend.models import Channel
from simcord.enums import ChannelType
from simcord.preview import Preview

from bot.clock import MovableClock
from bot.demo.simcord_inside import QueueingPreview, World

log = structlog.stdlib.get_logger(__name__)

_READABLE = {
    ChannelType.TEXT,
    ChannelType.NEWS,
    ChannelType.PUBLIC_THREAD,
    ChannelType.PRIVATE_THREAD,
}


@dataclass(frozen=True)
class Place:
    """A channel or thread as one person sees it; `unread` counts what others wrote since."""

    id: int
    name: str
    section: str
    topic: str
    is_thread: bool
    unread: int


class SimulatedDiscord:
    """One server, its people, and the client that is the bot there."""

    def __init__(
        self, client: discord.Client, clock: MovableClock, *, server_name: str, bot_name: str
    ) -> None:
        self._world = World(client, clock, bot_name)
        self._owner = self._world.create_user("server-owner")
        self._guild = self._world.create_guild(server_name, owner=self._owner)
        self._people: dict[int, MemberActor] = {}
        self._seen: dict[tuple[int, int], int] = {}
        self._all_seen_before = 0
        self._view: Preview | None = None
        self._viewing: tuple[int, int] | None = None
        self._changing_view = asyncio.Lock()

    @property
    def guild_id(self) -> int:
        return self._guild.id

    def allow_bot(self, permissions: discord.Permissions) -> None:
        """Give the bot exactly these permissions, as its invitation link would."""
        if permissions.pin_messages:
            # Discord has a permission for pins since February 2026; SimCord asks for the old one.
            permissions.manage_messages = True
        if permissions.create_events:
            # And one for making events.
            permissions.manage_events = True
        backend = self._world.backend
        member = backend.get_member(self.guild_id, backend.bot_user.id)
        changes = {"permissions": permissions.value}
        backend.edit_role(self.guild_id, member.role_ids[0], changes)

    def add_role(self, name: str, permissions: discord.Permissions | None = None) -> int:
        return self._guild.create_role(name, permissions=permissions).id

    def give_role(self, person: int, role: int) -> None:
        backend = self._world.backend
        held = backend.get_member(self.guild_id, person).role_ids
        if role not in held:
            backend.edit_member(self.guild_id, person, {"role_ids": [*held, role]})

    def roles(self) -> dict[str, int]:
        return {name: role.id for name, role in self._guild.roles.items()}

    def add_channel(self, name: str, topic: str | None = None) -> int:
        return self._guild.create_text_channel(name, topic=topic).id

    def add_person(self, username: str, display_name: str) -> int:
        user = self._world.create_user(username, global_name=display_name)
        self._people[user.id] = self._guild.add_member(user)
        return user.id

    async def start(self) -> None:
        """Log the bot in; returns when it is ready and has done what it does at its start."""
        await self._world.start()
        await self._world.announce_servers()

    async def close(self) -> None:
        async with self._changing_view:
            await self._close_view()
        async with self._world.turn:
            await self._world.shutdown()

    async def say(self, person: int, channel: int, text: str) -> None:
        async with self._world.turn:
            await self._people[person].send(self._channel(channel), text)

    async def command(
        self, person: int, channel: int, name: str, /, **options: object
    ) -> InteractionResult:
        """Type a slash command; an option that is a file is a pair of name and bytes."""
        async with self._world.turn:
            return await self._people[person].slash(self._channel(channel), name, **options)

    async def press(self, person: int, answer: InteractionResult, label: str) -> InteractionResult:
        """Press the button with that label under an answer; raises LookupError without one."""
        messages = [answer.response, *answer.followups]
        for message in messages:
            if message is not None and label in _button_labels(message.components):
                async with self._world.turn:
                    return await self._people[person].click(message, label=label)
        said = " / ".join(message.content for message in messages if message is not None)
        raise LookupError(f"there is no button {label!r} under the answer {said!r}")

    def history(self, person: int, channel: int) -> list[discord.Message]:
        """What the person can read in the channel, oldest first."""
        member = self._people[person]
        where = self._channel(channel)
        return where.history(viewer=member if where.guild else member.user)

    def bugs(self) -> list[BaseException]:
        """The exceptions that the bot let through; refusals are not among them."""
        return self._world.errors

    def places(self, person: int) -> list[Place]:
        """Every channel and thread the person can read, in the order Discord shows them."""
        backend = self._world.backend
        guild = backend.get_guild(self.guild_id)
        if self._viewing is not None:
            self._mark_seen(*self._viewing)
        found = [backend.channels[i] for i in (*guild.channel_ids, *guild.thread_ids)]
        readable = [
            channel
            for channel in found
            if channel.type in _READABLE
            and channel_accessible(backend, channel.id, person, history=True)
        ]
        return [self._place(person, channel) for channel in sorted(readable, key=self._order)]

    def direct_messages(self, person: int) -> Place:
        """The person's conversation with the bot, opened when there was none yet."""
        return self._place(person, self._world.backend.get_dm_channel(person))

    def everything_was_seen(self) -> None:
        """Count as unread only what is written from now on."""
        every = self._world.backend.messages.values()
        self._all_seen_before = max((max(log, default=0) for log in every), default=0)

    async def view(self, person: int, channel: int, timezone: str = "UTC") -> str:
        """Open the channel as that person; the address holds a secret and ends with the next."""
        async with self._changing_view:
            await self._close_view()
            member = self._people[person]
            where = self._channel(channel)
            async with self._world.turn:
                preview = self._world.preview(
                    where,
                    viewers=[member if where.guild else member.user],
                    layout="channel",
                    timezone=_known_zone(timezone),
                )
                preview.__class__ = QueueingPreview
                await preview.__aenter__()
            self._view, self._viewing = preview, (person, channel)
            self._mark_seen(person, channel)
            return preview.url

    @asynccontextmanager
    async def living(self, every_seconds: float = 0.5) -> AsyncGenerator[None]:
        """As long as the block lasts, let time take effect and show it in the open view."""

        async def live() -> None:
            while True:
                await asyncio.sleep(every_seconds)
                try:
                    await self.glance()
                except (SetupError, BackendError, TimeoutError):
                    # One missed beat must not be the last.
                    log.exception("demo.glance")

        life = asyncio.create_task(live())
        try:
            yield
        finally:
            life.cancel()
            with suppress(asyncio.CancelledError):
                await life

    async def glance(self) -> None:
        """Let everything that is due happen now, for instance after the clock was moved."""
        async with self._world.turn:
            view = self._view
            if not await self._world.glance(view) and self._view is view:
                self._view = self._viewing = None

    async def _close_view(self) -> None:
        # Without the turn: a visitor's action that still waits for it must be able to end.
        view, self._view, self._viewing = self._view, None, None
        if view is not None:
            await view.close()

    def _channel(self, channel: int) -> ChannelHandle:
        found = self._world.backend.get_channel(channel)
        return ChannelHandle(self._world, self._guild if found.guild_id else None, found)

    def _mark_seen(self, person: int, channel: int) -> None:
        self._seen[person, channel] = max(self._world.backend.messages.get(channel, {}), default=0)

    def _place(self, person: int, channel: Channel) -> Place:
        backend = self._world.backend
        parent = backend.channels.get(channel.parent_id or 0)
        seen = max(self._all_seen_before, self._seen.get((person, channel.id), 0))
        unread = sum(
            number > seen
            and message.author_id != person
            and message_accessible(backend, channel.id, message, person, history=True)
            for number, message in backend.messages.get(channel.id, {}).items()
        )
        section = (parent.name or "") if parent else ""
        name = channel.name or backend.bot_user.name
        return Place(channel.id, name, section, channel.topic or "", channel.is_thread, unread)

    def _order(self, channel: Channel) -> tuple[int, ...]:
        backend = self._world.backend
        top = (
            backend.channels[channel.parent_id]
            if channel.is_thread and channel.parent_id
            else channel
        )
        category = backend.channels.get(top.parent_id or 0)
        first = (category.position, category.id) if category else (-1, 0)
        return (*first, top.position, top.id, int(channel.is_thread), channel.id)


def _button_labels(components: list[dict[str, Any]]) -> set[str]:
    rows = [row.get("components", []) for row in components]
    return {button.get("label", "") for row in rows for button in row}


def _known_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"
