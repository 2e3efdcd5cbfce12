"""Looking at teams: one's own, a named one, and names to choose from."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.errors import NotNow
from bot.errors.deadlines import UnknownTeam
from bot.errors.teams import InNoTeam, NoSuchInvitation, WhichTeam
from bot.events.book import EventBook
from bot.events.loading import LARGEST_KEY
from bot.model import Event, Invitation, Participant, Team, TeamTrack, Track
from bot.permissions import is_organizer
from bot.teams.loading import (
    Ground,
    load_ground,
    load_team,
    members_of,
    part_of,
    require_open_now,
    teams_of,
)
from bot.teams.naming import fold_name
from bot.teams.rules import BY_PEOPLE, Terms, closes_at, missing_members

MOST_CHOICES = 25


@dataclass(frozen=True)
class Member:
    """A member as everyone may see them; `skills` only as far as they are public."""

    user_id: int
    name: str
    skills: tuple[str, ...]
    captain: bool


@dataclass(frozen=True)
class Asking:
    """An open invitation or request, with the name of the person and of the team."""

    invitation: Invitation
    team: Team
    name: str | None


@dataclass(frozen=True)
class Card:
    """A team for one reader: what they may do with it shows in `member`, `leads` and `may_change`.

    `missing` is how many more it needs until `needed_by`. `asking` is for who leads alone.
    """

    event: Event
    terms: Terms
    team: Team
    members: tuple[Member, ...]
    tracks: tuple[str, ...]
    missing: int
    needed_by: datetime | None
    member: bool
    leads: bool
    may_change: bool
    asking: tuple[Asking, ...] = ()


@dataclass(frozen=True)
class Home:
    """One's teams in an event, and what is open between the person and others."""

    event: Event
    terms: Terms
    part: Participant | None
    teams: tuple[Team, ...]
    invited: tuple[Asking, ...] = ()
    requested: tuple[Asking, ...] = ()
    may_form: bool = False


class TeamReading:
    """What there is to read about teams."""

    def __init__(self, database: Database, clock: Clock, book: EventBook) -> None:
        self._database = database
        self._clock = clock
        self._book = book

    async def home(self, actor: Actor, event_id: int) -> Home:
        """One's own teams, invitations and requests; raises TeamsUnused."""
        async with self._database.read() as session:
            ground = await load_ground(
                session, self._book, actor.guild_id, event_id, self._clock.now()
            )
            part = await part_of(session, event_id, actor.user_id)
            mine = Invitation.user_id == actor.user_id
            asking = await _asking(session, event_id, mine)
            by_people = bool(ground.terms.formed_by & BY_PEOPLE)
            return Home(
                event=ground.event,
                terms=ground.terms,
                part=part,
                teams=tuple(await teams_of(session, part.id)) if part else (),
                invited=tuple(a for a in asking if a.invitation.kind == "invitation"),
                requested=tuple(a for a in asking if a.invitation.kind == "request"),
                may_form=by_people and await _is_open(session, ground, actor, None),
            )

    async def card(self, actor: Actor, team_id: int) -> Card:
        """A team of this server; raises UnknownTeam or TeamGone."""
        async with self._database.read() as session:
            team = await load_team(session, actor.guild_id, team_id, lock=False)
            ground = await load_ground(
                session, self._book, actor.guild_id, team.event_id, self._clock.now()
            )
            return await _card(session, ground, actor, team)

    async def meant(self, actor: Actor, event_id: int, typed: str | None) -> Team:
        """The team named, or one's only one; raises UnknownTeam, InNoTeam or WhichTeam."""
        async with self._database.read() as session:
            ground = await load_ground(
                session, self._book, actor.guild_id, event_id, self._clock.now()
            )
            if typed:
                return await _named(session, event_id, typed)
            part = await part_of(session, event_id, actor.user_id)
            teams = await teams_of(session, part.id) if part else []
        if not teams:
            raise InNoTeam(ground.event.name)
        if len(teams) > 1:
            raise WhichTeam(tuple(team.name for team in teams))
        return teams[0]

    async def choices(self, event: Event, typed: str) -> list[Team]:
        """At most 25 living teams of the event whose names have what was typed in them."""
        found = _living(event.id).order_by(Team.name).limit(MOST_CHOICES)
        folded = fold_name(typed)
        if folded:
            found = found.where(Team.folded_name.contains(folded, autoescape=True))
        async with self._database.read() as session:
            return [*await session.scalars(found)]

    async def tracks(self, event_id: int) -> list[Track]:
        """The tracks that a team can enter."""
        known = select(Track).where(Track.event_id == event_id, Track.retired_at.is_(None))
        async with self._database.read() as session:
            return [*await session.scalars(known.order_by(Track.id))]

    async def request(self, invitation_id: int) -> Asking | None:
        """An invitation or request while it is open, for who is told of it."""
        async with self._database.read() as session:
            found = await session.execute(_open_asking().where(Invitation.id == invitation_id))
            row = found.first()
            return None if row is None else Asking(*row)

    async def server_of(self, invitation_id: int) -> int:
        """The server an invitation belongs to, for who answers in a direct message.

        Raises NoSuchInvitation.
        """
        if invitation_id > LARGEST_KEY:
            raise NoSuchInvitation
        async with self._database.read() as session:
            server = select(Event.guild_id).join(Invitation, Invitation.event_id == Event.id)
            found = await session.scalar(server.where(Invitation.id == invitation_id))
        if found is None:
            raise NoSuchInvitation
        return found

    async def team(self, team_id: int) -> tuple[Team, Event] | None:
        """A team with its event, for a notice about it; also one that was disbanded."""
        async with self._database.read() as session:
            found = select(Team, Event).join(Event, Event.id == Team.event_id)
            row = (await session.execute(found.where(Team.id == team_id))).first()
            return None if row is None else (row[0], row[1])


def public_skills(part: Participant) -> tuple[str, ...]:
    """The skills that a person lets everyone see, the strongest first."""
    if "skills" in part.profile.get("hidden", []):
        return ()
    skills: dict[str, int] = dict(part.profile.get("skills") or {})
    return tuple(sorted(skills, key=lambda skill: (-skills[skill], skill)))


async def _card(session: AsyncSession, ground: Ground, actor: Actor, team: Team) -> Card:
    members = await members_of(session, team.id)
    captain = next((p for _, p in members if p.id == team.captain_id), None)
    leads = captain is not None and captain.user_id == actor.user_id
    leads = leads or is_organizer(actor, ground.event)
    entered = select(Track.name).join(TeamTrack, TeamTrack.track_id == Track.id)
    entered = entered.where(TeamTrack.team_id == team.id).order_by(Track.id)
    with_team = Invitation.team_id == team.id
    return Card(
        event=ground.event,
        terms=ground.terms,
        team=team,
        members=tuple(
            Member(part.user_id, part.name, public_skills(part), part.id == team.captain_id)
            for _, part in members
        ),
        tracks=tuple(await session.scalars(entered)),
        missing=missing_members(team, ground.terms),
        needed_by=closes_at(ground.event, ground.terms),
        member=any(part.user_id == actor.user_id for _, part in members),
        leads=leads,
        may_change=await _is_open(session, ground, actor, team.id),
        asking=tuple(await _asking(session, team.event_id, with_team)) if leads else (),
    )


async def _is_open(
    session: AsyncSession, ground: Ground, actor: Actor, team_id: int | None
) -> bool:
    try:
        await require_open_now(session, ground, actor, team_id)
    except NotNow:
        return False
    return True


async def _asking(session: AsyncSession, event_id: int, which: ColumnElement[bool]) -> list[Asking]:
    found = _open_asking().where(Invitation.event_id == event_id, which)
    rows = await session.execute(found.order_by(Invitation.id).limit(MOST_CHOICES))
    return [Asking(*row) for row in rows]


def _open_asking() -> Select[Invitation, Team, str]:
    return (
        select(Invitation, Team, Participant.name)
        .join(Team, Team.id == Invitation.team_id)
        .outerjoin(
            Participant,
            (Participant.event_id == Invitation.event_id)
            & (Participant.user_id == Invitation.user_id),
        )
        .where(Invitation.state == "open")
    )


def _living(event_id: int) -> Select[Team]:
    return select(Team).where(Team.event_id == event_id, Team.state != "disbanded")


async def _named(session: AsyncSession, event_id: int, typed: str) -> Team:
    """The team of that number (as the menu hands it out) or of that name."""
    number = int(typed) if typed.isdecimal() and len(typed) < 11 else 0
    by = Team.id == number if 0 < number <= LARGEST_KEY else Team.folded_name == fold_name(typed)
    team = await session.scalar(_living(event_id).where(by))
    if team is None:
        raise UnknownTeam(typed)
    return team
