"""The world: everything that exists, looked up by id, and news of what changes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.clock import Clock
from tests.loopback.world.errors import ApiError, missing_access, unknown
from tests.loopback.world.interaction import Interaction
from tests.loopback.world.ledger import Ledger
from tests.loopback.world.model import (
    Attachment,
    Channel,
    Guild,
    Json,
    Member,
    Message,
    Role,
    ScheduledEvent,
    User,
)
from tests.loopback.world.snowflake import Snowflakes


@dataclass(slots=True)
class Settings:
    """Numbers of Discord's that a test may want smaller, and what the application may do."""

    interaction_seconds: float = 3.0
    token_seconds: float = 15 * 60.0
    nonce_window_seconds: float = 120.0
    # Nonces age by this when it is a number, and by the clock otherwise.
    nonce_clock_seconds: float | None = None
    heartbeat_seconds: float = 41.25
    acknowledge_heartbeats: bool = True
    rate_limits: str = "relaxed"
    privileged_intents: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Event:
    """Something the gateway tells; `channel_id` and `author_id` decide who may read it."""

    name: str
    data: Json
    guild_id: int | None = None
    channel_id: int | None = None
    author_id: int | None = None


class World:
    """All state of the simulated Discord, with lookups that answer as Discord does."""

    def __init__(self, clock: Clock, token: str = "loopback-token") -> None:
        self.clock = clock
        self.token = token
        self.origin = ""
        self.settings = Settings()
        self.snowflakes = Snowflakes(clock)
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.direct_channels: dict[int, Channel] = {}
        self.messages: dict[int, dict[int, Message]] = {}
        self.scheduled_events: dict[int, ScheduledEvent] = {}
        self.commands: dict[int | None, dict[int, Json]] = {}
        self.interactions: dict[str, Interaction] = {}
        self.attachments: dict[int, Attachment] = {}
        self.nonces: dict[tuple[int, str], tuple[float, int]] = {}
        self.listeners: list[Callable[[Event], None]] = []
        self.bot = self.add_user("Muster", bot=True)
        self.owner = self.add_user("server-owner")
        self.ledger = Ledger(self.bot.id)

    def now(self) -> datetime:
        return self.clock.now()

    def publish(self, name: str, data: Json, **where: Any) -> None:
        """Tell every listener; `where` holds guild_id, channel_id, author_id."""
        event = Event(name, data, **where)
        for listener in self.listeners:
            listener(event)

    def add_user(self, name: str, *, bot: bool = False, **more: Any) -> User:
        username = "".join(c for c in name.lower() if c.isalnum() or c in "._")[:32]
        user = User(self.snowflakes.next(), username or "user", name, bot, **more)
        self.users[user.id] = user
        return user

    def user(self, user_id: int) -> User:
        if user_id not in self.users:
            raise unknown("user")
        return self.users[user_id]

    def guild(self, guild_id: int) -> Guild:
        """The guild as the bot sees it: one it is not in is 50001, as on Discord."""
        guild = self.guilds.get(guild_id)
        if guild is None:
            raise unknown("guild")
        if self.bot.id not in guild.members:
            raise missing_access()
        return guild

    def channel(self, channel_id: int) -> Channel:
        if channel_id not in self.channels:
            raise unknown("channel")
        return self.channels[channel_id]

    def member(self, guild: Guild, user_id: int) -> Member:
        self.user(user_id)
        if user_id not in guild.members:
            raise unknown("member")
        return guild.members[user_id]

    def bot_member(self, guild: Guild) -> Member:
        return self.member(guild, self.bot.id)

    def role(self, guild: Guild, role_id: int) -> Role:
        if role_id not in guild.roles:
            raise unknown("role")
        return guild.roles[role_id]

    def message(self, channel_id: int, message_id: int) -> Message:
        message = self.messages.get(channel_id, {}).get(message_id)
        if message is None:
            raise unknown("message")
        return message

    def scheduled_event(self, guild: Guild, event_id: int) -> ScheduledEvent:
        event = self.scheduled_events.get(event_id)
        if event is None or event.guild_id != guild.id:
            raise unknown("guild scheduled event")
        return event

    def guild_channels(self, guild_id: int) -> list[Channel]:
        """Channels of a guild without its threads."""
        return [c for c in self.channels.values() if c.guild_id == guild_id and c.thread is None]

    def threads(self, guild_id: int | None = None, parent_id: int | None = None) -> list[Channel]:
        """Threads of a guild or under one channel, archived ones included."""
        return [
            c
            for c in self.channels.values()
            if c.thread is not None
            and guild_id in (None, c.guild_id)
            and parent_id in (None, c.parent_id)
        ]

    def interaction(self, token: str) -> Interaction:
        """An interaction by its token; 15 minutes after it was made the token is void."""
        found = self.interactions.get(token)
        if found is None:
            raise unknown("webhook")
        if (self.now() - found.created_at).total_seconds() > self.settings.token_seconds:
            raise ApiError(401, 50027, "Invalid Webhook Token")
        return found
