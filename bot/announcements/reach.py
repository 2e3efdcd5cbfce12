"""Whom an announcement is for, where it can go, and whom it does not reach."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.announcements.crowd import INCOMPLETE, Crowd, Person, TeamSpace
from bot.announcements.rules import ALL_IN
from bot.errors.announcements import NobodyThere, NoRoom
from bot.permissions import JUDGE, MENTOR, ORGANIZER, PARTICIPANT
from bot.submissions.outstanding import Outstanding

# The channel that is a role's own, when the event has it.
ROOMS_OF_ROLES = {MENTOR: "mentors", JUDGE: "judges", ORGANIZER: "organizers"}


@dataclass(frozen=True)
class Audience:
    """A part of the event's people that can be told something.

    `people` is empty of meaning (None) where only Discord knows who holds a role, and
    `without_account` counts those in it whose account on Discord nobody has said. `unknown`
    says why nobody is known to be in it: a word that the texts turn into a sentence. `about` is
    what is handed in, where that alone tells who is meant.
    """

    value: str
    kind: str
    name: str
    people: tuple[Person, ...] | None = ()
    teams: tuple[TeamSpace, ...] = ()
    role_id: int | None = None
    unknown: str | None = None
    about: str | None = None
    without_account: int = 0


@dataclass(frozen=True)
class Recipient:
    """One place that gets the announcement."""

    channel_id: int | None = None
    user_id: int | None = None
    fallback_channel_id: int | None = None
    team_id: int | None = None


@dataclass(frozen=True)
class Reach:
    """Where an announcement goes, and how many it does not reach, by reason."""

    audience: Audience
    recipients: tuple[Recipient, ...]
    missed: dict[str, int] = field(default_factory=dict[str, int])


def audiences(crowd: Crowd) -> list[Audience]:
    """Every audience that the event has, in the order to offer them."""
    return [*_audiences(crowd)]


def find_audience(crowd: Crowd, value: str) -> Audience:
    """The audience of that value; raises NobodyThere when the event has it no more."""
    for audience in _audiences(crowd):
        if audience.value == value:
            return audience
    raise NobodyThere(value, "nothing_asked" if value == INCOMPLETE else "gone")


def _audiences(crowd: Crowd) -> Iterator[Audience]:
    people, teams = crowd.people, crowd.teams
    yield Audience("everyone", "everyone", "", people, teams)
    yield from _roles(crowd)
    if "teams" in crowd.features:
        in_team = tuple(person for person in people if person.teams)
        alone = tuple(person for person in people if person.takes_part and not person.teams)
        why = None if teams else "no_teams"
        yield Audience("teams", "teams", "", in_team, teams, unknown=why)
        yield Audience("without_team", "without_team", "", alone, unknown=_none(alone, "nobody"))
    if crowd.outstanding is not None:
        yield _incomplete(crowd, crowd.outstanding)
    for key, name in crowd.tracks.items():
        inside = tuple(person for person in people if key in person.tracks)
        part = _part(crowd, f"track:{key}", "track", name, inside, "nobody_chose_it")
        # Who is in two teams may have entered it with one of them alone.
        theirs = tuple(team for team in part.teams if not team.tracks or key in team.tracks)
        yield replace(part, teams=theirs)
    for key, name in crowd.chapters.items():
        inside = tuple(person for person in people if person.chapter == key)
        yield _part(crowd, f"chapter:{key}", "chapter", name, inside, "nobody_chose_it")


def _roles(crowd: Crowd) -> Iterator[Audience]:
    for purpose, role_id in crowd.roles.items():
        value = f"role:{purpose}"
        if purpose == PARTICIPANT:
            people = tuple(person for person in crowd.people if person.takes_part)
            yield Audience(value, "role", purpose, people, crowd.teams, role_id)
        elif purpose == MENTOR and crowd.mentors:
            without = crowd.mentors_without_account
            yield Audience(
                value, "role", purpose, crowd.mentors, (), role_id, without_account=without
            )
        else:
            yield Audience(value, "role", purpose, None, (), role_id)


def _incomplete(crowd: Crowd, asked: Outstanding) -> Audience:
    """Those whose work is not in; of a team, everyone in it."""
    if asked.by_team:
        teams = tuple(team for team in crowd.teams if team.id in asked.left)
        people = tuple(person for person in crowd.people if person.teams & asked.left)
    else:
        people = tuple(person for person in crowd.people if person.user_id in asked.left)
        teams = _teams_of(crowd, people)
    why = None
    if not asked.left:
        nobody_could = "no_teams" if asked.by_team else "nobody"
        why = ALL_IN if asked.could else nobody_could
    return Audience(INCOMPLETE, INCOMPLETE, "", people, teams, unknown=why, about=asked.about)


def _teams_of(crowd: Crowd, people: tuple[Person, ...]) -> tuple[TeamSpace, ...]:
    ids = {team for person in people for team in person.teams}
    return tuple(team for team in crowd.teams if team.id in ids)


def _part(
    crowd: Crowd, value: str, kind: str, name: str, inside: tuple[Person, ...], why: str
) -> Audience:
    teams = _teams_of(crowd, inside)
    return Audience(value, kind, name, inside, teams, unknown=_none(inside, why))


def _none(people: tuple[Person, ...], why: str) -> str | None:
    return None if people else why


def rooms_for(crowd: Crowd, audience: Audience) -> list[str]:
    """The event's channels where the audience can be told, its own first."""
    own = ROOMS_OF_ROLES.get(audience.name, "") if audience.kind == "role" else audience.value
    return [room for room in (own, "announcements") if room in crowd.rooms]


def reach(crowd: Crowd, audience_value: str, place: str, room: str | None) -> Reach:
    """Where an announcement goes; raises NobodyThere or NoRoom when that is nowhere."""
    audience = find_audience(crowd, audience_value)
    if audience.unknown is not None:
        raise NobodyThere(audience.value, audience.unknown)
    match place:
        case "team_spaces":
            return _to_team_spaces(audience)
        case "dm":
            return _to_people(crowd, audience)
        case _:
            return Reach(audience, (Recipient(channel_id=_channel(crowd, room)),))


def _channel(crowd: Crowd, room: str | None) -> int:
    if room is not None and room.isdecimal():
        return int(room)
    if room not in crowd.rooms:
        raise NoRoom(room or "announcements")
    return crowd.rooms[room]


def _to_team_spaces(audience: Audience) -> Reach:
    recipients = [
        Recipient(channel_id=team.space_id, team_id=team.id)
        for team in audience.teams
        if team.space_id is not None
    ]
    missed = Counter(
        {
            "team_without_space": len(audience.teams) - len(recipients),
            "without_team": sum(not person.teams for person in audience.people or ()),
        }
    )
    if not recipients:
        why = "no_spaces" if audience.teams else "no_teams"
        raise NobodyThere(audience.value, why)
    return Reach(audience, tuple(recipients), dict(+missed))


def _to_people(crowd: Crowd, audience: Audience) -> Reach:
    if audience.people is None:
        raise NobodyThere(audience.value, "role_unknown")
    spaces = {team.id: team.space_id for team in crowd.teams}
    recipients = [
        Recipient(
            user_id=person.user_id,
            fallback_channel_id=next((s for t in person.teams if (s := spaces.get(t))), None),
        )
        for person in audience.people
        if person.takes_dms
    ]
    if not recipients:
        raise NobodyThere(audience.value, "nobody_takes_dms")
    missed = Counter(
        {
            "takes_no_dms": len(audience.people) - len(recipients),
            "no_account": audience.without_account,
        }
    )
    return Reach(audience, tuple(recipients), dict(+missed))
