"""Getting teams and what they may do out of the database, always by server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.actor import Actor
from bot.errors.deadlines import UnknownTeam
from bot.errors.teams import EventOver, TeamGone, TeamsUnused
from bot.events.book import EventBook
from bot.events.loading import LARGEST_KEY
from bot.model import Event, Extension, Membership, Participant, Team
from bot.permissions import is_organizer
from bot.teams.rules import Terms, is_closed, require_open, terms_of


@dataclass(frozen=True)
class Ground:
    """An event with its windows and roles, its terms for teams, and the instant of asking."""

    event: Event
    terms: Terms
    now: datetime


async def load_ground(
    session: AsyncSession, book: EventBook, guild_id: int, event_id: int, now: datetime
) -> Ground:
    """What every change of a team goes by; raises UnknownEvent or TeamsUnused.

    The event comes from the book, which is as new as what was last written.
    """
    event = await book.event(guild_id, event_id)
    return Ground(event, await load_terms(session, event), now)


async def load_terms(session: AsyncSession, event: Event) -> Terms:
    """The terms for teams of an event; raises TeamsUnused where the file has none."""
    # One section of the definition: the whole of it takes ten times as long to read.
    section = await session.scalar(select(Event.definition["teams"]).where(Event.id == event.id))
    if not section:
        raise TeamsUnused(event.name)
    return terms_of(section, registers="registration" in event.public.get("features", []))


async def load_team(
    session: AsyncSession, guild_id: int, team_id: int, *, lock: bool = True
) -> Team:
    """A team of this server that was not disbanded; raises UnknownTeam or TeamGone.

    With `lock` nobody else changes it until the transaction ends, which must be one that writes.
    """
    if not 0 < team_id <= LARGEST_KEY:
        raise UnknownTeam(str(team_id))
    found = select(Team).join(Event, Event.id == Team.event_id)
    found = found.where(Team.id == team_id, Event.guild_id == guild_id)
    team = await session.scalar(found.with_for_update(of=Team) if lock else found)
    if team is None:
        raise UnknownTeam(str(team_id))
    if team.state == "disbanded":
        raise TeamGone(team.name)
    return team


async def part_of(session: AsyncSession, event_id: int, user_id: int) -> Participant | None:
    """A person's part in an event."""
    mine = select(Participant).where(Participant.event_id == event_id)
    return await session.scalar(mine.where(Participant.user_id == user_id))


async def members_of(
    session: AsyncSession, team_id: int
) -> Sequence[tuple[Membership, Participant]]:
    """The members of a team, longest first."""
    rows = await session.execute(
        select(Membership, Participant)
        .join(Participant, Participant.id == Membership.participant_id)
        .where(Membership.team_id == team_id)
        .order_by(Membership.joined_at, Membership.id)
    )
    return [(membership, part) for membership, part in rows]


async def teams_of(session: AsyncSession, participant_id: int) -> list[Team]:
    """The teams that a person is in."""
    found = select(Team).join(Membership, Membership.team_id == Team.id)
    found = found.where(Membership.participant_id == participant_id).order_by(Membership.slot)
    return [*await session.scalars(found)]


async def require_open_now(
    session: AsyncSession, ground: Ground, actor: Actor, team_id: int | None = None
) -> None:
    """Raise unless the person may change teams, or the one given, at this instant.

    Organizers may for as long as the event runs. Raises EventOver, TeamsNotYet or TeamsClosed.
    """
    event, terms, now = ground.event, ground.terms, ground.now
    if is_organizer(actor, event):
        if event.state != "running":
            raise EventOver(event.name)
        return
    extensions: list[Extension] = []
    if team_id is not None and is_closed(event, terms, now):
        extensions = [*await session.scalars(select(Extension).where(Extension.team_id == team_id))]
    require_open(event, terms, now, extensions, team_id)
