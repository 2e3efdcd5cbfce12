"""What the menus below a preview offer: for whom, where, and how loudly."""

import discord

from bot.announcements.desk import Desk
from bot.announcements.reach import Audience, Reach, audiences, find_audience, rooms_for
from bot.announcements.rules import Draft
from bot.errors.announcements import CannotPost, NobodyThere, NoRoom
from bot.ui.text import CHOICE_LENGTH, cut, plain
from cogs.announcements.present import audience_option

MENU = 25
Options = list[discord.SelectOption]


def chosen_audience(desk: Desk, draft: Draft) -> Audience:
    """The audience of the draft, or everyone when the event has it no more."""
    try:
        return find_audience(desk.crowd, draft.audience)
    except NobodyThere:
        return audiences(desk.crowd)[0]


def audience_options(desk: Desk, draft: Draft) -> Options:
    """Every audience that the event has, with its size or why nobody is known to be in it."""
    return [
        _option(*audience_option(audience), audience.value, draft.audience)
        for audience in audiences(desk.crowd)[:MENU]
    ]


def place_options(desk: Desk, draft: Draft, here: int | None) -> Options:
    """The channels that suit the audience, the one in use, team spaces, direct messages."""
    chosen = (draft.room if draft.place == "channel" else draft.place) or ""
    options = [
        _option(f"In the channel {room.replace(':', ' ')}", "", room, chosen)
        for room in rooms_for(desk.crowd, chosen_audience(desk, draft))
    ]
    if here is not None and here not in desk.crowd.rooms.values():
        options.append(_option("In this channel", "Where you are now", str(here), chosen))
    if "teams" in desk.crowd.features:
        options.append(
            _option("In team spaces", "One message for each team", "team_spaces", chosen)
        )
    described = "Only to those who agreed to that"
    return [*options, _option("By direct message", described, "dm", chosen)]


def ping_options(desk: Desk, draft: Draft) -> Options:
    """Silence first; pings only where there is one channel."""
    options = [_option("Ping nobody", "It only appears", "silent", draft.ping)]
    if draft.place != "channel":
        return options
    if chosen_audience(desk, draft).role_id is not None:
        options.append(_option("Ping the role", "Everyone who holds it", "role", draft.ping))
    described = "Asks you once more before it does"
    return [*options, _option("Ping @everyone", described, "everyone", draft.ping)]


def require_permission(guild: discord.Guild | None, draft: Draft, reach: Reach) -> None:
    """Raise CannotPost where the bot itself may not write, or not ping, what was chosen.

    Raises NobodyThere when somebody has deleted the role, and NoRoom when it was the channel.
    """
    role_id = reach.audience.role_id
    if guild is not None and role_id is not None and guild.get_role(role_id) is None:
        raise NobodyThere(reach.audience.value, "role_gone")
    channel_id = reach.recipients[0].channel_id
    channel = guild.get_channel(channel_id) if guild and channel_id else None
    if guild is not None and channel is None and draft.room and not draft.room.isdecimal():
        raise NoRoom(draft.room)
    if guild is None or channel is None:
        return
    may = channel.permissions_for(guild.me)
    if not (may.view_channel and may.send_messages):
        raise CannotPost(channel.id, "Send Messages")
    role = guild.get_role(role_id or 0)
    mentionable = draft.ping == "role" and role is not None and role.mentionable
    if draft.ping != "silent" and not mentionable and not may.mention_everyone:
        raise CannotPost(channel.id, "Mention Everyone")


def _option(label: str, description: str, value: str, chosen: str) -> discord.SelectOption:
    return discord.SelectOption(
        label=cut(plain(label), CHOICE_LENGTH),
        description=cut(plain(description), CHOICE_LENGTH) or None,
        value=value,
        default=value == chosen,
    )
