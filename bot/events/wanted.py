"""Which roles and channels of a server an event file asks for, and how many Discord allows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.permissions import JUDGE, MENTOR, ORGANIZER, PARTICIPANT

if TYPE_CHECKING:
    from bot.events.file.schema import EventFile

# discord.com/developers: roles of a server, channels of a server, channels of a category.
ROLE_LIMIT, CHANNEL_LIMIT, CATEGORY_LIMIT = 250, 500, 50

CATEGORY, START, ANNOUNCEMENTS, ORGANIZERS = "category", "start", "announcements", "organizers"
ChannelKind = Literal["category", "text", "voice", "forum", "stage"]


@dataclass(frozen=True)
class WantedRole:
    """A role the event needs; `name` may be the id of one that is there."""

    purpose: str
    name: str


@dataclass(frozen=True)
class WantedChannel:
    """A channel the event needs. `seen_by` are role purposes; empty for everyone.

    In a `read_only` channel only the bot and organizers write.
    """

    purpose: str
    name: str
    kind: ChannelKind = "text"
    topic: str | None = None
    seen_by: tuple[str, ...] = ()
    read_only: bool = False


def wanted_roles(file: "EventFile") -> list[WantedRole]:
    """The roles of the event: organizers always, others where the file has a use for them."""
    roles = file.roles
    wanted = [WantedRole(ORGANIZER, roles.organizer)]
    if roles.mentor or file.mentors:
        wanted.append(WantedRole(MENTOR, roles.mentor or "Mentor"))
    if roles.judge or file.judging:
        wanted.append(WantedRole(JUDGE, roles.judge or "Judge"))
    if roles.participant or file.registration or file.admission:
        wanted.append(WantedRole(PARTICIPANT, roles.participant or "Participant"))
    return wanted


def wanted_channels(file: "EventFile") -> list[WantedChannel]:
    """The category and the channels of the event, in the order people should see them."""
    category = file.channels.category or file.event.name
    return [WantedChannel(CATEGORY, category[:100], "category"), *_usual(file), *_own(file)]


def _usual(file: "EventFile") -> Iterator[WantedChannel]:
    names = file.channels
    yield WantedChannel(START, names.start, topic="Everything begins here", read_only=True)
    yield WantedChannel(ANNOUNCEMENTS, names.announcements, topic="News", read_only=True)
    if file.programme():
        yield WantedChannel("schedule", names.schedule, topic="Now and next", read_only=True)
    yield WantedChannel("questions", names.questions, topic="Ask the organizers")
    if file.registration or file.teams:
        yield WantedChannel("introductions", names.introductions, topic="Say hello")
    if file.teams:
        yield WantedChannel("teams", names.teams, topic="Find a team, find people")
    if file.ideas:
        yield WantedChannel("ideas", names.ideas, topic="Ideas to join")
    if file.ballots:
        yield WantedChannel("votes", names.votes, topic="Proposals and votes")
    if file.submissions:
        yield WantedChannel("projects", names.projects, topic="The projects")
    if file.mentors:
        yield WantedChannel("mentors", names.mentors, seen_by=(MENTOR, ORGANIZER))
    if file.judging:
        yield WantedChannel("judges", names.judges, seen_by=(JUDGE, ORGANIZER))
    yield WantedChannel(ORGANIZERS, names.organizers, seen_by=(ORGANIZER,))


def _own(file: "EventFile") -> Iterator[WantedChannel]:
    for chapter in file.chapters:
        if chapter.own_channel:
            yield WantedChannel(f"chapter:{chapter.key}", chapter.key, topic=chapter.name)
    for extra in file.channels.extra:
        staff = {"organizers": ORGANIZER, "mentors": MENTOR, "judges": JUDGE}
        groups = [group.value for group in extra.audience.groups]
        # Only roles can close a channel; who is in a track or team is not a role.
        closed = bool(groups) and all(group in staff for group in groups)
        seen_by = tuple({*(staff[group] for group in groups), ORGANIZER}) if closed else ()
        yield WantedChannel(
            f"extra:{extra.key}", extra.name, extra.kind.value, extra.topic, tuple(sorted(seen_by))
        )
