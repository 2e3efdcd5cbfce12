"""What things look like on the wire: users, roles, guilds, channels, scheduled events."""

from tests.loopback.world.model import (
    Channel,
    ChannelKind,
    Guild,
    Json,
    Member,
    Overwrite,
    Role,
    ScheduledEvent,
    ThreadState,
    User,
)
from tests.loopback.world.world import World


def text_id(snowflake: int | None) -> str | None:
    return None if snowflake is None else str(snowflake)


def user_shape(user: User) -> Json:
    shape: Json = {
        "id": str(user.id),
        "username": user.username,
        "global_name": None if user.bot else user.global_name,
        "avatar": None,
        "avatar_decoration_data": None,
        "banner": None,
        "accent_color": None,
        "collectibles": None,
        "primary_guild": None,
        "discriminator": "0001" if user.bot else "0",
        "public_flags": 0,
        "flags": 0,
    }
    if user.bot:
        shape["bot"] = True
    return shape


def own_user_shape(user: User) -> Json:
    """The bot about itself."""
    return user_shape(user) | {
        "mfa_enabled": True,
        "locale": user.locale,
        "premium_type": 0,
        "email": None,
        "verified": True,
    }


def member_shape(world: World, member: Member, *, with_user: bool = True) -> Json:
    until = member.timed_out_until
    shape: Json = {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": until.isoformat() if until else None,
        "flags": 0,
        "joined_at": member.joined_at.isoformat(),
        "nick": member.nick,
        "pending": False,
        "premium_since": None,
        "roles": [str(role_id) for role_id in member.roles],
        "mute": False,
        "deaf": False,
    }
    if with_user:
        shape["user"] = user_shape(world.users[member.user_id])
    return shape


def role_shape(role: Role) -> Json:
    shape: Json = {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(role.permissions),
        "position": role.position,
        "color": role.color,
        "colors": {"primary_color": role.color, "secondary_color": None, "tertiary_color": None},
        "hoist": role.hoist,
        "managed": role.bot_id is not None,
        "mentionable": role.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if role.bot_id is not None:
        shape["tags"] = {"bot_id": str(role.bot_id)}
    return shape


def overwrite_shape(overwrite: Overwrite) -> Json:
    return {
        "id": str(overwrite.id),
        "type": overwrite.kind,
        "allow": str(overwrite.allow),
        "deny": str(overwrite.deny),
    }


def guild_shape(world: World, guild: Guild) -> Json:
    """A guild as HTTP shows it; the gateway adds channels, members and threads."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner_id),
        "roles": [role_shape(role) for role in guild.roles.values()],
        "preferred_locale": guild.locale,
        "system_channel_id": text_id(guild.system_channel_id),
        **dict.fromkeys(_EMPTY_OF_GUILD),
        **_PLAIN_GUILD,
    }


_EMPTY_OF_GUILD = (
    *("icon", "description", "home_header", "splash", "discovery_splash", "banner"),
    *("application_id", "afk_channel_id", "widget_channel_id", "max_presences"),
    *("vanity_url_code", "rules_channel_id", "safety_alerts_channel_id"),
    *("public_updates_channel_id", "incidents_data"),
)
_PLAIN_GUILD: Json = {
    "features": [],
    "region": "deprecated",
    "afk_timeout": 300,
    "system_channel_flags": 0,
    "widget_enabled": False,
    "verification_level": 1,
    "default_message_notifications": 1,
    "mfa_level": 0,
    "explicit_content_filter": 0,
    "max_members": 500_000,
    "max_stage_video_channel_users": 50,
    "max_video_channel_users": 25,
    "premium_tier": 0,
    "premium_subscription_count": 0,
    "premium_progress_bar_enabled": False,
    "nsfw": False,
    "nsfw_level": 0,
    "emojis": [],
    "stickers": [],
}


def channel_shape(world: World, channel: Channel) -> Json:
    """Any channel: of a guild, a thread, or a direct message."""
    shape: Json = {
        "id": str(channel.id),
        "type": int(channel.kind),
        "flags": 0,
        "last_message_id": text_id(channel.last_message_id),
    }
    if channel.last_pin_at is not None:
        shape["last_pin_timestamp"] = channel.last_pin_at.isoformat()
    if channel.recipient_id is not None:
        shape["recipients"] = [user_shape(world.users[channel.recipient_id])]
        return shape
    shape |= {
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "parent_id": text_id(channel.parent_id),
        "rate_limit_per_user": channel.slowmode,
    }
    if channel.thread is not None:
        return shape | _thread_part(channel, channel.thread)
    return shape | _guild_channel_part(channel)


def _guild_channel_part(channel: Channel) -> Json:
    part: Json = {
        "position": channel.position,
        "topic": channel.topic,
        "nsfw": channel.nsfw,
        "permission_overwrites": [overwrite_shape(o) for o in channel.overwrites.values()],
    }
    if channel.default_auto_archive_minutes is not None:
        part["default_auto_archive_duration"] = channel.default_auto_archive_minutes
    if channel.kind in (ChannelKind.VOICE, ChannelKind.STAGE):
        part |= {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
    if channel.is_forum:
        part |= {
            "available_tags": channel.tags,
            "default_reaction_emoji": None,
            "default_sort_order": None,
            "default_forum_layout": 0,
        }
    return part | channel.extra


def _thread_part(channel: Channel, thread: ThreadState) -> Json:
    metadata: Json = {
        "archived": thread.archived,
        "archive_timestamp": thread.archived_at.isoformat(),
        "auto_archive_duration": thread.auto_archive_minutes,
        "locked": thread.locked,
        "create_timestamp": thread.created_at.isoformat(),
    }
    if channel.kind is ChannelKind.PRIVATE_THREAD:
        metadata["invitable"] = thread.invitable
    return {
        "owner_id": str(thread.owner_id),
        "thread_metadata": metadata,
        "message_count": thread.message_count,
        "member_count": min(len(thread.members), 50),
        "total_message_sent": thread.message_count,
        "applied_tags": [str(tag) for tag in thread.applied_tags],
    }


def thread_member_shape(world: World, thread: Channel, user_id: int, *, full: bool = False) -> Json:
    """Membership in a thread; `full` adds the guild member, as lists with_member do."""
    assert thread.thread is not None
    assert thread.guild_id is not None
    shape: Json = {
        "id": str(thread.id),
        "user_id": str(user_id),
        "join_timestamp": thread.thread.members[user_id].isoformat(),
        "flags": 0,
    }
    if full:
        member = world.guilds[thread.guild_id].members[user_id]
        shape["member"] = member_shape(world, member)
    return shape


def scheduled_event_shape(world: World, event: ScheduledEvent, *, count: bool = True) -> Json:
    shape: Json = {
        "id": str(event.id),
        "guild_id": str(event.guild_id),
        "channel_id": text_id(event.channel_id),
        "creator_id": str(event.creator_id),
        "creator": user_shape(world.users[event.creator_id]),
        "name": event.name,
        "description": event.description,
        "image": None,
        "scheduled_start_time": event.starts_at.isoformat(),
        "scheduled_end_time": event.ends_at.isoformat() if event.ends_at else None,
        "privacy_level": 2,
        "status": event.status,
        "entity_type": event.entity_type,
        "entity_id": None,
        "entity_metadata": {"location": event.location} if event.location else None,
        "recurrence_rule": None,
        "guild_scheduled_event_exceptions": [],
    }
    if count:
        shape["user_count"] = len(event.subscribers)
    return shape
