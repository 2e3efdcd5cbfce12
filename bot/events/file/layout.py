"""The channels and roles that a file asks for; what it does not use is left out."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.events.file.schema import EventFile
from bot.events.file.schema.people import Audience, Group
from bot.events.file.schema.server import ChannelKind


@dataclass(frozen=True, slots=True)
class PlannedChannel:
    """A channel to make; `key` stays the same when the name changes."""

    key: str
    name: str
    kind: ChannelKind
    audience: Audience
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedRole:
    """A role to map or make; `key` stays the same when the name changes."""

    key: str
    name: str


def planned_channels(file: EventFile) -> tuple[PlannedChannel, ...]:
    """Every channel that the event needs, those of teams left out."""
    return (*_usual(file), *_of_chapters(file), *_extra(file))


def planned_roles(file: EventFile) -> tuple[PlannedRole, ...]:
    """Every role that the event needs; a name of 17 to 20 digits is the id of one."""
    roles = [PlannedRole("organizer", file.roles.organizer)]
    if file.mentors or file.roles.mentor:
        roles.append(PlannedRole("mentor", file.roles.mentor or "Mentor"))
    if file.judging or file.roles.judge:
        roles.append(PlannedRole("judge", file.roles.judge or "Judge"))
    if file.registration or file.admission or file.roles.participant:
        roles.append(PlannedRole("participant", file.roles.participant or "Participant"))
    return (*roles, *(PlannedRole(f"extra:{extra.key}", extra.name) for extra in file.roles.extra))


def _usual(file: EventFile) -> Iterator[PlannedChannel]:
    names, everyone = file.channels, Audience()
    introduces = file.registration is not None or file.teams is not None
    for key, name, used, audience in (
        ("start", names.start, True, everyone),
        ("announcements", names.announcements, True, everyone),
        ("schedule", names.schedule, bool(file.programme()), everyone),
        ("questions", names.questions, True, everyone),
        ("introductions", names.introductions, introduces, everyone),
        ("teams", names.teams, file.teams is not None, everyone),
        ("ideas", names.ideas, file.ideas is not None, everyone),
        ("votes", names.votes, bool(file.ballots), everyone),
        ("projects", names.projects, file.submissions is not None, everyone),
        ("mentors", names.mentors, file.mentors is not None, _only(Group.MENTORS)),
        ("judges", names.judges, file.judging is not None, _only(Group.JUDGES)),
        ("organizers", names.organizers, True, _only(Group.ORGANIZERS)),
    ):
        if used:
            yield PlannedChannel(key, name, ChannelKind.TEXT, audience)


def _of_chapters(file: EventFile) -> Iterator[PlannedChannel]:
    for chapter in file.chapters:
        if chapter.own_channel:
            audience = Audience(chapters=(chapter.key,))
            key = f"chapter:{chapter.key}"
            yield PlannedChannel(key, chapter.key, ChannelKind.TEXT, audience, chapter.name)


def _extra(file: EventFile) -> Iterator[PlannedChannel]:
    for extra in file.channels.extra:
        key = f"extra:{extra.key}"
        yield PlannedChannel(key, extra.name, extra.kind, extra.audience, extra.topic)


def _only(group: Group) -> Audience:
    return Audience(groups=(group,))
