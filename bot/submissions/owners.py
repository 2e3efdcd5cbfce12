"""Who hands in: teams or people, and which of them are the person who asks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actor import Actor
from bot.errors.submissions import NoTeamToHandIn, NotRegisteredToHandIn
from bot.model import Event, Membership, Participant, Submission, Team, TeamTrack, Track
from bot.submissions.asked import Asked

# The name under which chosen tracks are kept beside the parts.
TRACKS = "tracks"


@dataclass(frozen=True)
class Owner:
    """Who hands in: a team, or one person."""

    participant: Participant
    team: Team | None
    tracks: frozenset[str]


async def owners_of(
    session: AsyncSession, actor: Actor, event: Event, asked: Asked
) -> Sequence[Owner]:
    """Whom the person hands in for: their teams, or themselves.

    Raises NoTeamToHandIn or NotRegisteredToHandIn.
    """
    participant = await session.scalar(
        select(Participant).where(
            Participant.event_id == event.id,
            Participant.user_id == actor.user_id,
            Participant.state.in_(asked.taking_part),
        )
    )
    if participant is None:
        raise NotRegisteredToHandIn(event.name)
    if asked.by == "person":
        return [on_their_own(participant)]
    teams = [
        *await session.scalars(
            select(Team)
            .join(Membership, Membership.team_id == Team.id)
            .where(Membership.participant_id == participant.id, Team.state != "disbanded")
            .order_by(Membership.slot)
        )
    ]
    if not teams:
        raise NoTeamToHandIn(event.name)
    entered = await entered_tracks(session, [team.id for team in teams])
    return [Owner(participant, team, entered[team.id]) for team in teams]


async def entered_tracks(
    session: AsyncSession, team_ids: Sequence[int]
) -> dict[int, frozenset[str]]:
    """The keys of the tracks that each team has entered."""
    found = await session.execute(
        select(TeamTrack.team_id, Track.key)
        .join(Track, Track.id == TeamTrack.track_id)
        .where(TeamTrack.team_id.in_(team_ids))
    )
    pairs = found.all()
    entered: dict[int, set[str]] = {team_id: set() for team_id in team_ids}
    for team_id, key in pairs:
        entered[team_id].add(key)
    return {team_id: frozenset(keys) for team_id, keys in entered.items()}


async def every_owner(
    session: AsyncSession, event: Event, asked: Asked, of: Collection[int] | None = None
) -> Sequence[Owner]:
    """Everyone who could hand in: each person, or each team under its captain.

    Only these where `of` names some, by the number of the team or of the person's account.
    """
    taking_part = select(Participant).where(
        Participant.event_id == event.id, Participant.state.in_(asked.taking_part)
    )
    memberships = (
        select(Team, Membership.participant_id)
        .join(Membership, Membership.team_id == Team.id)
        .where(Team.event_id == event.id, Team.state != "disbanded")
        .order_by(Team.id, Membership.id)
    )
    if of is not None:
        inside = select(Membership.participant_id).where(Membership.team_id.in_(of))
        alone = asked.by == "person"
        among = Participant.user_id.in_(of) if alone else Participant.id.in_(inside)
        taking_part, memberships = taking_part.where(among), memberships.where(Team.id.in_(of))
    people = [*await session.scalars(taking_part.order_by(Participant.id))]
    if asked.by == "person":
        return [on_their_own(person) for person in people]
    by_id = {person.id: person for person in people}
    members = await session.execute(memberships)
    first: dict[int, tuple[Team, Participant]] = {}
    for team, participant_id in members:
        person = by_id.get(participant_id)
        if person is not None and (team.id not in first or team.captain_id == participant_id):
            first[team.id] = (team, person)
    entered = await entered_tracks(session, list(first))
    return [Owner(who, team, entered[team.id]) for team, who in first.values()]


async def owner_behind(session: AsyncSession, submission: Submission) -> Owner | None:
    """Who hands in a submission; None when they have left."""
    found = select(Participant)
    if submission.team_id is None:
        found = found.where(Participant.id == submission.participant_id)
        person = await session.scalar(found.where(Participant.state != "withdrawn"))
        return on_their_own(person) if person else None
    team = await session.get(Team, submission.team_id)
    found = found.join(Membership, Membership.participant_id == Participant.id)
    found = found.where(Membership.team_id == submission.team_id).order_by(Membership.id).limit(1)
    person = await session.scalar(found)
    if team is None or person is None:
        return None
    return Owner(person, team, (await entered_tracks(session, [team.id]))[team.id])


def on_their_own(participant: Participant) -> Owner:
    """A person who hands in alone, for the track that they ranked first."""
    ranked: list[str] = participant.profile.get(TRACKS, [])
    return Owner(participant, None, frozenset(ranked[:1]))


def still_there() -> ColumnElement[bool]:
    """The condition that the team or person behind a submission has not left the event.

    Asks of rows of Team and Participant that are joined from the outside.
    """
    return or_(
        and_(Team.id.is_not(None), Team.state != "disbanded"),
        and_(Participant.id.is_not(None), Participant.state != "withdrawn"),
    )
