"""Which gateway events a bot is told, by the intents it asked for and the channels it sees."""

from enum import IntFlag

from tests.loopback.world.message_shapes import without_content
from tests.loopback.world.model import Json
from tests.loopback.world.permissions import Permission, in_channel
from tests.loopback.world.world import Event, World


class Intent(IntFlag):
    GUILDS = 1 << 0
    MEMBERS = 1 << 1
    PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_REACTIONS = 1 << 10
    DM_MESSAGES = 1 << 12
    DM_REACTIONS = 1 << 13
    MESSAGE_CONTENT = 1 << 15
    SCHEDULED_EVENTS = 1 << 16


PRIVILEGED = {
    "members": Intent.MEMBERS,
    "presences": Intent.PRESENCES,
    "message_content": Intent.MESSAGE_CONTENT,
}
_BY_PREFIX = {
    "GUILD_MEMBER_": Intent.MEMBERS,
    "GUILD_SCHEDULED_EVENT_": Intent.SCHEDULED_EVENTS,
    "GUILD_": Intent.GUILDS,
    "CHANNEL_": Intent.GUILDS,
    "THREAD_": Intent.GUILDS,
}
_CONTENT_EVENTS = ("MESSAGE_CREATE", "MESSAGE_UPDATE")


def forbidden(world: World, asked: int) -> bool:
    """Whether a privileged intent is asked for that the application was not given."""
    granted = sum(PRIVILEGED[name] for name in world.settings.privileged_intents)
    return bool(asked & sum(PRIVILEGED.values()) & ~granted)


def seen(world: World, event: Event, intents: int) -> Json | None:
    """The event's data as a session with these intents gets it, or None when it does not."""
    if not _asked_for(world, event, intents) or not _visible(world, event):
        return None
    if event.name in _CONTENT_EVENTS and not _may_read(world, event, intents):
        return without_content(event.data)
    return event.data


def _asked_for(world: World, event: Event, intents: int) -> bool:
    if event.name == "INTERACTION_CREATE":
        return True
    if event.name == "GUILD_MEMBER_UPDATE" and int(event.data["user"]["id"]) == world.bot.id:
        return True
    if event.name.startswith("MESSAGE_"):
        direct = event.guild_id is None
        if "REACTION" in event.name:
            return bool(intents & (Intent.DM_REACTIONS if direct else Intent.GUILD_REACTIONS))
        return bool(intents & (Intent.DM_MESSAGES if direct else Intent.GUILD_MESSAGES))
    for prefix, intent in _BY_PREFIX.items():
        if event.name.startswith(prefix):
            return bool(intents & intent)
    return True


def _visible(world: World, event: Event) -> bool:
    if event.guild_id is not None:
        guild = world.guilds[event.guild_id]
        if world.bot.id not in guild.members:
            return event.name == "GUILD_DELETE"
    if event.channel_id is None or event.name == "INTERACTION_CREATE":
        return True
    channel = world.channels.get(event.channel_id)
    if channel is None:
        return True
    return bool(in_channel(world, channel, world.bot.id) & Permission.VIEW_CHANNEL)


def _may_read(world: World, event: Event, intents: int) -> bool:
    if intents & Intent.MESSAGE_CONTENT or event.guild_id is None:
        return True
    bot = world.bot.id
    return event.author_id == bot or any(int(u["id"]) == bot for u in event.data["mentions"])
