"""The permissions the bot asks for, each with its reason, and the link that invites it."""

import discord

# Never Administrator; nothing that no feature uses.
REASONS = {
    "view_channel": "see the channels of your event",
    "send_messages": "post the start panel and announcements",
    "read_message_history": "find its own messages again after a crash instead of posting twice",
    "attach_files": "hand out exported files",
    "manage_channels": "create the event's channels",
    "manage_roles": "create the event's roles and close channels to those they are not for",
    "pin_messages": "pin the start panel",
}
SCOPES = ("bot", "applications.commands")


def needed_permissions() -> discord.Permissions:
    """Exactly the permissions in REASONS."""
    return discord.Permissions(**dict.fromkeys(REASONS, True))


def missing_permissions(held: discord.Permissions) -> tuple[str, ...]:
    """What the bot lacks, in the words of Discord's own settings page."""
    return tuple(name.replace("_", " ").title() for name in REASONS if not getattr(held, name))


def invitation(application_id: int) -> str:
    """The link that puts the bot on a server with the needed permissions."""
    return discord.utils.oauth_url(application_id, permissions=needed_permissions(), scopes=SCOPES)
