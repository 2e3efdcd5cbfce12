"""The permissions the bot asks for, each with its reason, and the link that invites it."""

import aiohttp
import discord

from bot.life import CannotStart, point_at
from config.settings import Settings

# Never Administrator; nothing that no feature uses.
REASONS = {
    "view_channel": "see the channels of your event",
    "send_messages": "post the start panel and announcements",
    "read_message_history": "find its own messages again after a crash instead of posting twice",
    "attach_files": "hand out exported files",
    "manage_channels": "create the event's channels",
    "manage_roles": "create the event's roles and close channels to those they are not for",
    "pin_messages": "pin the start panel",
    "create_private_threads": "make a room for each team and each request for help",
    "send_messages_in_threads": "write in the teams' rooms and let people in",
    "manage_threads": "close the rooms of teams that are no more",
    "create_events": "show the sessions among the server's events",
}
# Without these something is missing, and everything else works.
OPTIONAL = (
    "create_private_threads",
    "send_messages_in_threads",
    "manage_threads",
    "create_events",
)
SCOPES = ("bot", "applications.commands")


def needed_permissions() -> discord.Permissions:
    """Exactly the permissions in REASONS."""
    return discord.Permissions(**dict.fromkeys(REASONS, True))


def missing_permissions(held: discord.Permissions) -> tuple[str, ...]:
    """What the bot lacks and cannot do without, in the words of Discord's own settings page."""
    needed = (name for name in REASONS if name not in OPTIONAL)
    return tuple(_in_words(name) for name in needed if not getattr(held, name))


def missing_optional(held: discord.Permissions) -> dict[str, str]:
    """What the bot lacks and can do without, in Discord's words, and what it would do with it."""
    return {_in_words(n): REASONS[n] for n in OPTIONAL if not getattr(held, n)}


def invitation(application_id: int) -> str:
    """The link that puts the bot on a server with the needed permissions."""
    return discord.utils.oauth_url(application_id, permissions=needed_permissions(), scopes=SCOPES)


def describe_invitation(application_id: int) -> str:
    """The link, and for each permission it asks for, why."""
    reasons = "\n".join(f"  {_in_words(name)}: to {why}" for name, why in REASONS.items())
    return f"{invitation(application_id)}\n\nIt asks for:\n{reasons}"


async def application_id(settings: Settings) -> int:
    """Ask Discord which application the token belongs to; raises CannotStart."""
    assert settings.discord_token is not None, "the caller made sure of a token"
    point_at(settings)
    client = discord.Client(intents=discord.Intents.none())
    try:
        await client.login(settings.discord_token.get_secret_value())
        return (await client.application_info()).id
    except discord.LoginFailure:
        raise CannotStart("Discord does not accept DISCORD_TOKEN.") from None
    except (aiohttp.ClientError, OSError, discord.HTTPException) as error:
        raise CannotStart(f"Discord could not be reached ({type(error).__name__}).") from None
    finally:
        await client.close()


def _in_words(name: str) -> str:
    return name.replace("_", " ").title()
