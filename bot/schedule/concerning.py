"""Whom a session concerns, as far as the rows know people."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.model import Chapter, Event, Membership, Mentor, Participant, Session, TeamTrack, Track

# Who declined or left is not reminded of the whole programme.
TAKING_PART = ("interested", "applied", "waiting", "registered")
LISTS = ("groups", "tracks", "chapters")
ANYBODY = frozenset({"everyone", "followers"})
# Who has something to hand in changes by the hour; one reminder too many is better than none.
PARTICIPANTS = frozenset({"participants", "incomplete"})
# One person's number, or a question for the numbers of many.
Users = Collection[int] | Select[Any]


@dataclass(frozen=True)
class Part:
    """What somebody is in an event: the groups, tracks and chapters that an audience can name.

    `is_known` is whether they take part or have something to do in it.
    """

    groups: frozenset[str] = ANYBODY
    tracks: frozenset[str] = frozenset()
    chapters: frozenset[str] = frozenset()
    is_known: bool = False


@dataclass(frozen=True)
class Parts:
    """Of those who were asked about: who is what, by their user id."""

    known: Mapping[int, Part]
    others: Part

    def of(self, user_id: int) -> Part:
        """What somebody is, also when there is no row of them."""
        return self.known.get(user_id, self.others)


def concerns(session: Session, part: Part) -> bool:
    """Whether a session is for somebody: for everyone, or for one part that they belong to."""
    said: dict[str, Collection[str]] = {name: session.audience.get(name, ()) for name in LISTS}
    if not any(said.values()):
        return True
    own = {"groups": part.groups, "tracks": part.tracks, "chapters": part.chapters}
    return any(not own[name].isdisjoint(said[name]) for name in LISTS)


async def parts_of(tx: AsyncSession, event: Event, users: Users) -> Parts:
    """What these people are in an event that was loaded with its sessions and definition."""
    # Where nobody registers, whoever is on the server takes part.
    registers = "registration" in event.public.get("features", [])
    others = Part() if registers else Part(groups=ANYBODY | PARTICIPANTS)
    groups: defaultdict[int, set[str]] = defaultdict(set)
    for group, people in _named(event):
        for user_id in people:
            groups[user_id].add(group)
    mentors = await tx.scalars(
        select(Mentor.user_id).where(
            Mentor.event_id == event.id, Mentor.left_at.is_(None), Mentor.user_id.in_(users)
        )
    )
    for mentor in mentors:
        if mentor is not None:
            groups[mentor].add("mentors")
    known = {
        user_id: Part(groups=others.groups | found, is_known=True)
        for user_id, found in groups.items()
    }
    return Parts(known | await _taking_part(tx, event, users, groups), others)


def _named(event: Event) -> Iterator[tuple[str, list[int]]]:
    """The people whom the event file and the sessions name with their account, by group."""
    definition = event.definition
    yield "judges", _accounts(definition.get("judging", {}).get("judges", []))
    yield "organizers", _accounts(definition.get("event", {}).get("organizers", []))
    for session in event.sessions:
        for group in ("chairs", "speakers"):
            yield group, _accounts(session.details.get(group, []))


def _accounts(people: Collection[Mapping[str, Any]]) -> list[int]:
    return [int(person["discord"]) for person in people if person.get("discord")]


async def _taking_part(
    tx: AsyncSession, event: Event, users: Users, groups: Mapping[int, Collection[str]]
) -> dict[int, Part]:
    rows = await tx.execute(
        select(Participant.id, Participant.user_id, Participant.profile, Chapter.key)
        .outerjoin(Chapter, Chapter.id == Participant.chapter_id)
        .where(
            Participant.event_id == event.id,
            Participant.state.in_(TAKING_PART),
            Participant.user_id.in_(users),
        )
    )
    people = rows.all()
    entered = await _entered(tx, event.id, users) if people else {}
    found: dict[int, Part] = {}
    for row in people:
        teams = entered.get(row.id)
        in_team = "without_team" if teams is None else "teams"
        found[row.user_id] = Part(
            groups=ANYBODY | PARTICIPANTS | {in_team} | {*groups.get(row.user_id, ())},
            # As for announcements: what the teams entered, or else what somebody chose.
            tracks=frozenset(teams or row.profile.get("tracks") or ()),
            chapters=frozenset({row.key} if row.key else ()),
            is_known=True,
        )
    return found


async def _entered(tx: AsyncSession, event_id: int, users: Users) -> dict[int, set[str]]:
    """The tracks that the teams of people entered, by participant; none for who has no team."""
    rows = await tx.execute(
        select(Membership.participant_id, Track.key)
        .join(Participant, Participant.id == Membership.participant_id)
        .outerjoin(TeamTrack, TeamTrack.team_id == Membership.team_id)
        .outerjoin(Track, Track.id == TeamTrack.track_id)
        .where(Membership.event_id == event_id, Participant.user_id.in_(users))
    )
    found: dict[int, set[str]] = {}
    for participant_id, track in rows:
        found.setdefault(participant_id, set()).update({track} if track else ())
    return found
