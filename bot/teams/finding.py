"""Finding people for a team and a team for somebody, and saying that one looks."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

from sqlalchemy.ext.asyncio import AsyncSession

from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.errors import NotNow
from bot.errors.finding import UnknownSkill
from bot.errors.teams import AlreadyInTeam, TeamFull, TeamLocked, TeamsUnused
from bot.events.book import EventBook
from bot.model import Participant, Team
from bot.teams.finding_book import IndexBook
from bot.teams.finding_choice import people_for, teams_for, with_person, with_team
from bot.teams.finding_index import Index, Seeker
from bot.teams.finding_loading import load_people, members_of_teams
from bot.teams.finding_values import BoardFacts, Found, Query
from bot.teams.following import changed
from bot.teams.loading import Ground, load_ground, load_team, part_of, require_open_now, teams_of
from bot.teams.rules import closes_at, is_closed, require_registered
from bot.teams.service import leads

ON_A_PAGE, OF_BOTH = 5, 3
ON_THE_BOARD = 8
MOST_CHOICES = 25
LOOKING = "looking_for_team"


class FindingService:
    """Who fits whom, from what everyone may know."""

    def __init__(self, database: Database, clock: Clock, book: EventBook) -> None:
        self._database = database
        self._clock = clock
        self._book = book
        self._indexes = IndexBook(database)

    def is_ready(self, event_id: int) -> bool:
        """Whether finding answers at once; only the first time in a while it does not."""
        return self._indexes.is_ready(event_id)

    async def find(self, actor: Actor, event_id: int, query: Query) -> Found:
        """A page of the people and teams that look and fit; raises RegisterFirst, TeamsUnused."""
        ground = await self._ground(actor.guild_id, event_id)
        index = await self._indexes.of(ground)
        async with self._database.read() as session:
            part = await part_of(session, event_id, actor.user_id)
            part = require_registered(ground.event, part, ground.terms)
            teams = await teams_of(session, part.id)
            is_open = await _is_open(session, ground, actor)
            me = await _seeker(session, ground, index, part)
            team = _own_team(teams, index)
            own = [me] if team is None else await _members(session, ground, index, team)
        more = len(teams) < ground.terms.teams_per_person
        return _page(ground, index, query, (part, me), (team, own), more=more, is_open=is_open)

    async def look(self, actor: Actor, event_id: int, *, looking: bool) -> Participant:
        """Let others see that one looks for a team, or not any more.

        Raises RegisterFirst, AlreadyInTeam, TeamsNotYet or TeamsClosed.
        """
        async with self._database.begin() as tx:
            ground = await load_ground(tx, self._book, actor.guild_id, event_id, self._clock.now())
            part = await part_of(tx, event_id, actor.user_id)
            part = require_registered(ground.event, part, ground.terms)
            if looking:
                await require_open_now(tx, ground, actor)
                teams = await teams_of(tx, part.id)
                if len(teams) >= ground.terms.teams_per_person:
                    raise AlreadyInTeam(teams[0].name, ground.terms.teams_per_person, own=True)
                hidden = [name for name in part.profile.get("hidden", ()) if name != LOOKING]
                profile = {k: v for k, v in part.profile.items() if k != "hidden"}
                part.profile = profile | ({"hidden": hidden} if hidden else {})
            part.profile = {**part.profile, "said_looking": True}
            part.looking_for_team = looking
            return part

    async def team_looks(self, actor: Actor, team_id: int, *, looking: bool) -> Team:
        """Let others see that a team looks, or not any more; for its captain.

        Raises CaptainsOnly, TeamFull, TeamLocked, TeamsNotYet or TeamsClosed.
        """
        async with self._database.begin() as tx:
            team = await load_team(tx, actor.guild_id, team_id)
            ground = await load_ground(
                tx, self._book, actor.guild_id, team.event_id, self._clock.now()
            )
            await leads(tx, ground, actor, team)
            await require_open_now(tx, ground, actor, team.id)
            if looking and team.state != "open":
                raise TeamLocked(team.name)
            if looking and team.member_count >= ground.terms.max_size:
                raise TeamFull(team.name, ground.terms.max_size)
            team.looking = looking
            await changed(tx, team, ground.now, has_space=ground.terms.has_space)
            return team

    async def gone(self, actor: Actor, event_id: int, user_id: int) -> None:
        """Somebody is not on the server any more: do not show them to others."""
        event = await self._book.event(actor.guild_id, event_id)
        async with self._database.begin() as tx:
            part = await part_of(tx, event.id, user_id)
            if part is not None:
                part.looking_for_team = False

    async def skills(self, guild_id: int, event_id: int, typed: str) -> list[str]:
        """At most 25 skills to choose from that have what was typed in them."""
        ground = await self._ground(guild_id, event_id)
        known = await self._skills(ground)
        folded = typed.strip().casefold()
        return [name for key, name in known.items() if folded in key][:MOST_CHOICES]

    async def skill_meant(self, guild_id: int, event_id: int, typed: str) -> str:
        """The folded form of a skill that somebody names; raises UnknownSkill."""
        known = await self._skills(await self._ground(guild_id, event_id))
        folded = " ".join(typed.split()).casefold()
        if folded in known:
            return folded
        inside = [key for key in known if folded in key] if folded else []
        if len(inside) == 1:
            return inside[0]
        near = inside or get_close_matches(folded, known, n=4, cutoff=0.5)
        raise UnknownSkill(typed, tuple(known[key] for key in near[:4]))

    async def board(self, guild_id: int, event_id: int) -> BoardFacts | None:
        """What the standing board shows; None for an event without teams."""
        try:
            ground = await self._ground(guild_id, event_id)
        except TeamsUnused:
            return None
        index = await self._indexes.of(ground)
        event, terms = ground.event, ground.terms
        # Those who need somebody first, then the newest.
        teams = sorted(index.places.newest(), key=lambda n: -index.teams[n].missing)
        return BoardFacts(
            event=event,
            terms=terms,
            people_total=len(index.people),
            teams_total=len(index.places),
            people=tuple(index.known[n] for n in index.people.newest()[:ON_THE_BOARD]),
            teams=tuple(index.teams[n] for n in teams[:ON_THE_BOARD]),
            tracks={track.key: track.name for track in event.tracks},
            closed=event.state != "running" or is_closed(event, terms, ground.now),
            closes_at=closes_at(event, terms),
        )

    async def _ground(self, guild_id: int, event_id: int) -> Ground:
        event = await self._book.event(guild_id, event_id)
        ways = await self._indexes.ways.of(event.id)
        if ways is None:
            raise TeamsUnused(event.name)
        return Ground(event, ways.terms, self._clock.now())

    async def _skills(self, ground: Ground) -> dict[str, str]:
        index = await self._indexes.of(ground)
        ways = await self._indexes.ways.of(ground.event.id)
        offered = {skill.casefold(): skill for skill in ways.skills} if ways else {}
        return index.skills() | offered


def _page(
    ground: Ground,
    index: Index,
    query: Query,
    person: tuple[Participant, Seeker],
    group: tuple[Team | None, Sequence[Seeker]],
    *,
    more: bool,
    is_open: bool,
) -> Found:
    (part, me), (team, own) = person, group
    seeking = index.teams.get(team.id) if team else None
    tracks = seeking.tracks if seeking else ()
    wanted = team.wanted_skills if team else ()
    people, people_total = ([], 0)
    if query.who != "teams":
        people, people_total = people_for(index, own, tracks, wanted, query)
    teams, teams_total = ([], 0)
    if query.who != "people" and more:
        teams, teams_total = teams_for(index, me, query)
    size = OF_BOTH if people and teams else ON_A_PAGE
    pages = max(-(-len(people) // size), -(-len(teams) // size), 1)
    query = replace(query, page=min(max(query.page, 0), pages - 1))
    shown = slice(query.page * size, (query.page + 1) * size)
    return Found(
        event=ground.event,
        terms=ground.terms,
        query=query,
        part=part,
        team=team,
        leads=team is not None and team.captain_id == part.id,
        more=more,
        open=is_open,
        people=tuple(with_person(index, own, tracks, one) for one in people[shown]),
        teams=tuple(with_team(index, me, one) for one in teams[shown]),
        people_total=people_total,
        teams_total=teams_total,
        pages=pages,
        tracks={track.key: track.name for track in ground.event.tracks},
    )


async def _is_open(session: AsyncSession, ground: Ground, actor: Actor) -> bool:
    try:
        await require_open_now(session, ground, actor)
    except NotNow:
        return False
    return True


def _own_team(teams: Sequence[Team], index: Index) -> Team | None:
    """Of one's teams the first that looks, else the first."""
    return next((team for team in teams if team.id in index.teams), next(iter(teams), None))


async def _seeker(session: AsyncSession, ground: Ground, index: Index, part: Participant) -> Seeker:
    if part.user_id not in index.known:
        rows = await load_people(session, part.event_id, ground.terms, Participant.id == part.id)
        for row in rows:
            index.put_person(index.seeker(row.name, row.candidate), looks=row.looks)
    return index.known[part.user_id]


async def _members(
    session: AsyncSession, ground: Ground, index: Index, team: Team
) -> Sequence[Seeker]:
    if team.id in index.teams:
        return index.teams[team.id].members
    inside = members_of_teams([team.id])
    rows = await load_people(session, team.event_id, ground.terms, inside)
    for row in rows:
        if row.candidate.id not in index.known:
            index.put_person(index.seeker(row.name, row.candidate), looks=row.looks)
    return [index.known[row.candidate.id] for row in rows]
