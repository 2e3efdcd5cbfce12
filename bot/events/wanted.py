"""Which roles and channels of a server an event file asks for, and how many Discord allows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.permissions import JUDGE, MENTOR, ORGANIZER

if TYPE_CHECKING:
    from bot.events.file.layout import PlannedChannel
    from bot.events.file.schema import EventFile

# discord.com/developers: roles of a server, channels of a server, channels of a category.
ROLE_LIMIT, CHANNEL_LIMIT, CATEGORY_LIMIT = 250, 500, 50

CATEGORY, START, ANNOUNCEMENTS, PROJECTS = "category", "start", "announcements", "projects"
STAFF = {"organizers": ORGANIZER, "mentors": MENTOR, "judges": JUDGE}
# In a forum of projects people answer below the posts; only the bot begins one.
READ_ONLY = {START, ANNOUNCEMENTS, "schedule", PROJECTS}
TOPICS = {
    START: "Everything begins here",
    ANNOUNCEMENTS: "News from the organizers",
    "schedule": "What is on now, and what is next",
    "questions": "Ask the organizers",
    "introductions": "Say hello, and what you would like to do",
    "teams": "Find a team, find people",
    "ideas": "Ideas to join",
    "votes": "Proposals and votes",
    PROJECTS: "The projects",
}
ChannelKind = Literal["category", "text", "voice", "forum", "stage"]


@dataclass(frozen=True)
class WantedRole:
    """A role the event needs; `name` may be the id of one that is there."""

    purpose: str
    name: str


@dataclass(frozen=True)
class WantedChannel:
    """A channel the event needs. `seen_by` are role purposes; empty for everyone.

    In a `read_only` channel only the bot and organizers write; in a forum, begin a post. A
    channel of the kind `instead` serves as well, and is made where the server takes no other.
    """

    purpose: str
    name: str
    kind: ChannelKind = "text"
    topic: str | None = None
    seen_by: tuple[str, ...] = ()
    read_only: bool = False
    instead: ChannelKind | None = None


def wanted_roles(file: "EventFile") -> list[WantedRole]:
    """The roles of the event: organizers always, others where the file has a use for them."""
    # Loaded on first use, as in `definition.read_definition`.
    from bot.events.file.layout import planned_roles

    return [WantedRole(role.key, role.name) for role in planned_roles(file)]


def wanted_channels(file: "EventFile") -> list[WantedChannel]:
    """The category and the channels of the event, in the order people should see them."""
    from bot.events.file.layout import planned_channels

    category = file.channels.category or file.event.name
    channels = [_wanted(channel) for channel in planned_channels(file)]
    return [WantedChannel(CATEGORY, category[:100], "category"), *channels]


def _wanted(channel: "PlannedChannel") -> WantedChannel:
    is_forum = channel.key == PROJECTS
    return WantedChannel(
        purpose=channel.key,
        name=channel.name,
        kind="forum" if is_forum else channel.kind.value,
        topic=channel.topic or TOPICS.get(channel.key),
        seen_by=_seen_by([group.value for group in channel.audience.groups]),
        read_only=channel.key in READ_ONLY,
        instead="text" if is_forum else None,
    )


def _seen_by(groups: list[str]) -> tuple[str, ...]:
    """The roles that see a channel for these groups; empty for everyone.

    Only roles can close a channel: who is in a track, a chapter or a team has none.
    """
    if not groups or not all(group in STAFF for group in groups):
        return ()
    return tuple(sorted({*(STAFF[group] for group in groups), ORGANIZER}))
