"""What organizers do with single teams: moving people, merging, filling and allowing small ones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.errors.deadlines import UnknownTeam
from bot.errors.forming import (
    NobodyFitsTeam,
    NoTeamOfTheirs,
    NoTeamToMerge,
    OverTheLimit,
    SameTeam,
)
from bot.errors.teams import EventOver, WhichTeam
from bot.events.book import EventBook
from bot.model import Event, Participant, Team
from bot.permissions import require_organizer
from bot.teams.following import tell_person, tell_team
from bot.teams.leaving import tell_departure
from bot.teams.loading import Ground, load_ground, load_team, members_of, part_of, teams_of
from bot.teams.membership import Departure, let_in, let_out
from bot.teams.organizing_fit import best_partner, best_people
from bot.teams.organizing_small import Small, as_small, small_teams
from bot.teams.rules import require_registered

# A team that takes nobody in is no obstacle to organizers.
ANY_LIVING = ("open", "locked")


@dataclass(frozen=True)
class Moved:
    """Who was moved, out of which team and into which."""

    user_id: int
    out_of: Departure | None
    into: Team | None


@dataclass(frozen=True)
class Remedy:
    """What could be done about a small team, to be shown before it is done.

    `people` are who would come in, by their Discord ids, and `into` the other team when merging.
    """

    small: Small
    people: tuple[int, ...] = ()
    into: Team | None = None


class OrganizingService:
    """For organizers alone, for as long as the event runs; everything is written down."""

    def __init__(self, database: Database, clock: Clock, book: EventBook) -> None:
        self._database = database
        self._clock = clock
        self._book = book

    async def move(
        self,
        actor: Actor,
        event_id: int,
        user_id: int,
        into: int | None,
        *,
        out_of: int | None = None,
        beyond: bool = False,
    ) -> Moved:
        """Move somebody into a team, out of one, or from one to another.

        They leave `out_of`, or where they can be in no further team the one they are in. Blocks
        are honoured; `beyond` lets the team grow beyond the file's size. Raises RegisterFirst,
        AlreadyMember, CannotTakeIn, OverTheLimit, WhichTeam, NoTeamOfTheirs, SameTeam, EventOver.
        """
        async with self._database.begin() as tx:
            ground = await self._ground(tx, actor, event_id)
            part = require_registered_or_gone(
                ground, await part_of(tx, event_id, user_id), leaves=into is None
            )
            target = None if into is None else await _team(tx, actor, ground, into)
            leaving = await _to_leave(tx, ground, part, target, out_of)
            departure = None
            if leaving is not None:
                departure = await let_out(tx, ground, leaving, part)
                if not departure.disbanded:
                    await tell_departure(tx, departure, part, ground.now)
            if target is not None:
                await _take_in(tx, ground, target, [part], beyond=beyond)
            elif leaving is not None:
                await tell_person(tx, leaving, user_id, "removed", ground.now)
            subject = target or leaving
            audit.record(
                tx,
                event_id,
                at=ground.now,
                actor=actor,
                action="team.move",
                subject=subject.name if subject else "",
                before={"team": leaving.name if leaving else None},
                after={"user": user_id, "team": target.name if target else None, "beyond": beyond},
            )
            return Moved(user_id, departure, target)

    async def small(self, actor: Actor, event_id: int) -> tuple[Event, list[Small]]:
        """The teams under the minimum; raises OrganizersOnly or TeamsUnused."""
        async with self._database.read() as session:
            ground = await self._ground(session, actor, event_id)
            return ground.event, await small_teams(session, ground)

    async def one_small(self, actor: Actor, team_id: int) -> tuple[Event, Small]:
        """One of them; raises NotSmall when it is no longer."""
        async with self._database.read() as session:
            ground, team = await self._load(session, actor, team_id, lock=False)
            return ground.event, await as_small(session, ground, team)

    async def plan_merge(self, actor: Actor, team_id: int) -> Remedy:
        """The team that suits a small one best; raises NoTeamToMerge or NotSmall."""
        async with self._database.read() as session:
            ground, team = await self._load(session, actor, team_id, lock=False)
            small = await as_small(session, ground, team)
            into = await best_partner(session, ground, team)
            if into is None:
                raise NoTeamToMerge(team.name)
            return Remedy(small, small.members, into)

    async def merge(
        self, actor: Actor, team_id: int, into_id: int, *, beyond: bool = False
    ) -> tuple[Team, Team]:
        """Move everyone of a team into another; the first ends.

        Raises SameTeam, OverTheLimit, CannotTakeIn when two of them are to be kept apart, TeamGone.
        """
        async with self._database.begin() as tx:
            ground, team = await self._load(tx, actor, team_id)
            into = await _team(tx, actor, ground, into_id)
            if into.id == team.id:
                raise SameTeam(team.name)
            members = [part for _, part in await members_of(tx, team.id)]
            for part in members:
                await let_out(tx, ground, team, part)
            await _take_in(tx, ground, into, members, beyond=beyond)
            self._record(tx, ground, actor, "team.merge", into, members, {"ended": team.name})
            return team, into

    async def plan_fill(self, actor: Actor, team_id: int) -> Remedy:
        """The people without a team who suit a small one best.

        Raises NobodyFitsTeam or NotSmall.
        """
        async with self._database.read() as session:
            ground, team = await self._load(session, actor, team_id, lock=False)
            small = await as_small(session, ground, team)
            people = await best_people(session, ground, team, small.missing)
            if not people:
                raise NobodyFitsTeam(team.name)
            return Remedy(small, tuple(people))

    async def fill(self, actor: Actor, team_id: int, people: Sequence[int]) -> Team:
        """Put these people into a team; raises what moving them raises."""
        async with self._database.begin() as tx:
            ground, team = await self._load(tx, actor, team_id)
            parts = [
                require_registered(
                    ground.event, await part_of(tx, team.event_id, user), ground.terms, own=False
                )
                for user in people
            ]
            await _take_in(tx, ground, team, parts, beyond=False)
            self._record(tx, ground, actor, "team.fill", team, parts, {})
            return team

    async def allow_small(self, actor: Actor, team_id: int) -> Team:
        """Let a team start below the minimum; raises NotSmall."""
        async with self._database.begin() as tx:
            ground, team = await self._load(tx, actor, team_id)
            await as_small(tx, ground, team)
            team.small_allowed_at = ground.now
            await tell_team(tx, team, "small_allowed", ground.now, by=actor.user_id)
            self._record(tx, ground, actor, "team.allow_small", team, [], {})
            return team

    async def _ground(self, session: AsyncSession, actor: Actor, event_id: int) -> Ground:
        ground = await load_ground(session, self._book, actor.guild_id, event_id, self._clock.now())
        require_organizer(actor, ground.event)
        if ground.event.state != "running":
            raise EventOver(ground.event.name)
        return ground

    async def _load(
        self, session: AsyncSession, actor: Actor, team_id: int, *, lock: bool = True
    ) -> tuple[Ground, Team]:
        team = await load_team(session, actor.guild_id, team_id, lock=lock)
        return await self._ground(session, actor, team.event_id), team

    def _record(
        self,
        tx: AsyncSession,
        ground: Ground,
        actor: Actor,
        action: str,
        team: Team,
        parts: Sequence[Participant],
        more: dict[str, str],
    ) -> None:
        audit.record(
            tx,
            team.event_id,
            at=ground.now,
            actor=actor,
            action=action,
            subject=team.name,
            after={"users": [part.user_id for part in parts], **more},
        )


async def _team(tx: AsyncSession, actor: Actor, ground: Ground, team_id: int) -> Team:
    team = await load_team(tx, actor.guild_id, team_id)
    if team.event_id != ground.event.id:
        # A number from another event's menu.
        raise UnknownTeam(str(team_id))
    return team


def require_registered_or_gone(
    ground: Ground, part: Participant | None, *, leaves: bool
) -> Participant:
    """The person's part; whoever only leaves need not be registered any more."""
    if leaves and part is not None:
        return part
    return require_registered(ground.event, part, ground.terms, own=False)


async def _to_leave(
    tx: AsyncSession, ground: Ground, part: Participant, target: Team | None, out_of: int | None
) -> Team | None:
    theirs = await teams_of(tx, part.id)
    if out_of is not None:
        found = next((team for team in theirs if team.id == out_of), None)
        if found is None:
            raise NoTeamOfTheirs(part.user_id)
        if target is not None and found.id == target.id:
            raise SameTeam(found.name)
        return found
    if target is not None and target.id in {team.id for team in theirs}:
        raise SameTeam(target.name)
    if target is not None and len(theirs) < ground.terms.teams_per_person:
        return None
    if not theirs:
        raise NoTeamOfTheirs(part.user_id)
    if len(theirs) > 1:
        raise WhichTeam(tuple(team.name for team in theirs))
    return theirs[0]


async def _take_in(
    tx: AsyncSession, ground: Ground, team: Team, parts: Sequence[Participant], *, beyond: bool
) -> None:
    count, limit = team.member_count + len(parts), ground.terms.max_size
    if count > limit and not beyond:
        raise OverTheLimit(team.name, count, limit)
    if count > limit:
        ground = replace(ground, terms=replace(ground.terms, max_size=count))
    for part in parts:
        await let_in(tx, ground, team, part, own=False, states=ANY_LIVING)
        await tell_team(tx, team, "joined", ground.now, by=part.user_id, user=part.user_id)
        await tell_person(tx, team, part.user_id, "approved", ground.now, user=part.user_id)
