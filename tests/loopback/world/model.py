"""The nouns of Discord as plain data; ids are integers here and strings on the wire."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any

Json = dict[str, Any]
PIN_NOTICE = 6


class ChannelKind(IntEnum):
    """Discord's channel types, as far as the simulated server has them."""

    TEXT = 0
    DM = 1
    VOICE = 2
    CATEGORY = 4
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    STAGE = 13
    FORUM = 15


@dataclass(slots=True)
class User:
    id: int
    username: str
    global_name: str | None
    bot: bool = False
    accepts_direct_messages: bool = True
    locale: str = "en-US"


@dataclass(slots=True)
class Role:
    id: int
    guild_id: int
    name: str
    permissions: int = 0
    position: int = 1
    color: int = 0
    hoist: bool = False
    mentionable: bool = False
    bot_id: int | None = None


@dataclass(slots=True)
class Member:
    user_id: int
    guild_id: int
    joined_at: datetime
    roles: list[int] = field(default_factory=list)
    nick: str | None = None
    timed_out_until: datetime | None = None


@dataclass(slots=True)
class Guild:
    id: int
    name: str
    owner_id: int
    locale: str = "en-US"
    system_channel_id: int | None = None
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)


@dataclass(slots=True)
class Overwrite:
    """Permissions of one role (kind 0) or member (kind 1) in one channel."""

    id: int
    kind: int
    allow: int
    deny: int


@dataclass(slots=True)
class ThreadState:
    """What a thread has beyond a channel; `members` maps user ids to when they joined."""

    owner_id: int
    created_at: datetime
    archived_at: datetime
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    auto_archive_minutes: int = 4320
    message_count: int = 0
    applied_tags: list[int] = field(default_factory=list)
    members: dict[int, datetime] = field(default_factory=dict)


@dataclass(slots=True)
class Channel:
    id: int
    kind: ChannelKind
    name: str = ""
    guild_id: int | None = None
    parent_id: int | None = None
    position: int = 0
    topic: str | None = None
    nsfw: bool = False
    slowmode: int = 0
    default_auto_archive_minutes: int | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    tags: list[Json] = field(default_factory=list)
    extra: Json = field(default_factory=dict)
    recipient_id: int | None = None
    last_message_id: int | None = None
    last_pin_at: datetime | None = None
    thread: ThreadState | None = None

    @property
    def is_dm(self) -> bool:
        return self.kind is ChannelKind.DM

    @property
    def is_forum(self) -> bool:
        return self.kind is ChannelKind.FORUM


@dataclass(slots=True)
class Attachment:
    id: int
    filename: str
    content: bytes
    content_type: str
    url: str
    description: str | None = None


@dataclass(slots=True)
class Message:
    """A message; `visible_to` names the one person who sees an ephemeral one."""

    id: int
    channel_id: int
    author_id: int
    created_at: datetime
    content: str = ""
    kind: int = 0
    flags: int = 0
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    nonce: str | int | None = None
    edited_at: datetime | None = None
    pinned_at: datetime | None = None
    reactions: dict[str, list[int]] = field(default_factory=dict)
    reference: Json | None = None
    interaction: Json | None = None
    application_id: int | None = None
    thread_id: int | None = None
    visible_to: int | None = None


@dataclass(slots=True)
class ScheduledEvent:
    id: int
    guild_id: int
    creator_id: int
    name: str
    entity_type: int
    starts_at: datetime
    ends_at: datetime | None
    description: str | None = None
    channel_id: int | None = None
    location: str | None = None
    status: int = 1
    subscribers: list[int] = field(default_factory=list)
