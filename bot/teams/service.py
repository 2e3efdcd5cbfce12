"""What people and organizers do with teams."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.errors import InvalidInput
from bot.errors.events import UnknownTrack
from bot.errors.teams import CaptainsOnly, NameTaken, NotMember
from bot.events.book import EventBook
from bot.model import Participant, Team, TeamTrack, Track
from bot.permissions import is_organizer
from bot.teams.following import changed, founded, tell_person, tell_team
from bot.teams.leaving import tell_departure
from bot.teams.loading import (
    Ground,
    load_ground,
    load_team,
    members_of,
    part_of,
    require_open_now,
)
from bot.teams.membership import Departure, end_team, let_in, let_out
from bot.teams.naming import clean_name, fold_name
from bot.teams.rules import (
    LONGEST_ABOUT,
    require_formed_by_people,
    require_registered,
    require_solo,
    skills_wanted,
)

# How many names are tried for somebody who goes alone under their own.
OWN_NAMES = 50


@dataclass(frozen=True)
class TeamWish:
    """What somebody says of a team: what is None stays as it is (or is left empty at first)."""

    name: str | None = None
    about: str | None = None
    wanted_skills: Sequence[str] | None = None
    tracks: Sequence[str] | None = None
    ask_first: bool | None = None


@dataclass(frozen=True)
class Led:
    """A team in the hands of its captain, or of an organizer (`as_staff`)."""

    team: Team
    ground: Ground
    actor: Actor
    as_staff: bool

    def record(self, tx: AsyncSession, action: str, **what: Any) -> None:
        """Write down what staff did; what captains do with their own team is theirs."""
        if self.as_staff:
            event_id, at = self.team.event_id, self.ground.now
            name = self.team.name
            audit.record(tx, event_id, at=at, actor=self.actor, action=action, subject=name, **what)


class TeamService:
    """Founding, leaving and leading teams; joining is in `inviting`."""

    def __init__(self, database: Database, clock: Clock, book: EventBook) -> None:
        self._database = database
        self._clock = clock
        self._book = book

    async def require_may_create(self, actor: Actor, event_id: int) -> None:
        """Raise at once what creating a team would raise, before a form is filled in."""
        async with self._database.read() as session:
            ground = await load_ground(
                session, self._book, actor.guild_id, event_id, self._clock.now()
            )
            await _require_may_create(session, ground, actor)

    async def create(self, actor: Actor, event_id: int, wish: TeamWish) -> Team:
        """Found a team with the person as its captain.

        Raises RegisterFirst, TeamsFormedByOthers, TeamsNotYet, TeamsClosed, AlreadyInTeam,
        NameTaken, and what `clean_name` raises.
        """
        async with self._database.begin() as tx:
            ground = await load_ground(tx, self._book, actor.guild_id, event_id, self._clock.now())
            part = await _require_may_create(tx, ground, actor)
            return await found_team(tx, ground, part, wish)

    async def go_solo(self, actor: Actor, event_id: int) -> Team:
        """Found a team for one person, under their own name and closed to others.

        Raises SoloNotAllowed besides what `create` raises.
        """
        async with self._database.begin() as tx:
            ground = await load_ground(tx, self._book, actor.guild_id, event_id, self._clock.now())
            require_solo(ground.event, ground.terms)
            part = await _require_may_create(tx, ground, actor)
            name = await _own_name(tx, event_id, part)
            team = await found_team(tx, ground, part, TeamWish(name=name))
            team.state, team.looking = "locked", False
            return team

    async def leave(self, actor: Actor, team_id: int) -> Departure:
        """Leave a team; raises NotMember, TeamsNotYet or TeamsClosed."""
        async with self._database.begin() as tx:
            team = await load_team(tx, actor.guild_id, team_id)
            ground = await load_ground(
                tx, self._book, actor.guild_id, team.event_id, self._clock.now()
            )
            await require_open_now(tx, ground, actor, team.id)
            part = await part_of(tx, team.event_id, actor.user_id)
            if part is None:
                raise NotMember(team.name)
            departure = await let_out(tx, ground, team, part)
            if not departure.disbanded:
                await tell_departure(tx, departure, part, ground.now)
            return departure

    async def remove(self, actor: Actor, team_id: int, user_id: int) -> Departure:
        """Take a member out of the team; for its captain, and at any time for organizers."""
        async with self._database.begin() as tx:
            led = await self._lead(tx, actor, team_id)
            team, ground = led.team, led.ground
            part = await part_of(tx, team.event_id, user_id)
            if part is None:
                raise NotMember(team.name, own=False)
            departure = await let_out(tx, ground, team, part)
            await tell_person(tx, team, user_id, "removed", ground.now)
            if not departure.disbanded:
                await tell_departure(tx, departure, part, ground.now)
            led.record(tx, "team.remove", after={"user": user_id})
            return departure

    async def edit(self, actor: Actor, team_id: int, wish: TeamWish) -> Team:
        """Change name, description, skills, tracks or who may join; for captains, organizers."""
        async with self._database.begin() as tx:
            led = await self._lead(tx, actor, team_id)
            team, ground = led.team, led.ground
            before = team.name
            if wish.name is not None and wish.name != team.name:
                await _rename(tx, team, wish.name)
            await _describe(tx, team, wish)
            await changed(tx, team, ground.now, has_space=ground.terms.has_space)
            if team.name != before:
                await tell_team(tx, team, "renamed", ground.now, by=actor.user_id, was=before)
            led.record(tx, "team.edit", before={"name": before})
            return team

    async def pass_captaincy(self, actor: Actor, team_id: int, user_id: int) -> Team:
        """Make another member captain; raises NotMember."""
        async with self._database.begin() as tx:
            led = await self._lead(tx, actor, team_id)
            team, ground = led.team, led.ground
            heir = next((p for _, p in await members_of(tx, team.id) if p.user_id == user_id), None)
            if heir is None:
                raise NotMember(team.name, own=False)
            team.captain_id = heir.id
            await changed(tx, team, ground.now, has_space=ground.terms.has_space)
            await tell_team(tx, team, "captain", ground.now, by=actor.user_id, user=user_id)
            led.record(tx, "team.captain", after={"user": user_id})
            return team

    async def lock(self, actor: Actor, team_id: int, *, locked: bool) -> Team:
        """Close the team to new members, or open it again."""
        async with self._database.begin() as tx:
            led = await self._lead(tx, actor, team_id)
            team, ground = led.team, led.ground
            team.state = "locked" if locked else "open"
            team.looking = not locked and team.member_count < team.size_limit
            await changed(tx, team, ground.now, has_space=ground.terms.has_space)
            led.record(tx, "team.lock" if locked else "team.unlock")
            return team

    async def disband(self, actor: Actor, team_id: int) -> Team:
        """End a team: everyone is out, and its name can be taken again."""
        async with self._database.begin() as tx:
            led = await self._lead(tx, actor, team_id)
            team, ground = led.team, led.ground
            members = await members_of(tx, team.id)
            await end_team(tx, ground, team)
            for _, member in members:
                if member.user_id != actor.user_id:
                    await tell_person(tx, team, member.user_id, "disbanded", ground.now)
            members_before = {"members": [member.user_id for _, member in members]}
            led.record(tx, "team.disband", before=members_before)
            return team

    async def _lead(self, tx: AsyncSession, actor: Actor, team_id: int) -> Led:
        """A team that the person leads; raises CaptainsOnly, TeamsNotYet or TeamsClosed."""
        team = await load_team(tx, actor.guild_id, team_id)
        ground = await load_ground(tx, self._book, actor.guild_id, team.event_id, self._clock.now())
        as_staff = not await leads(tx, ground, actor, team)
        await require_open_now(tx, ground, actor, team.id)
        return Led(team, ground, actor, as_staff)


async def leads(tx: AsyncSession, ground: Ground, actor: Actor, team: Team) -> bool:
    """Whether the person is the team's captain; raises CaptainsOnly unless they organize."""
    captain = await tx.scalar(select(Participant.user_id).where(Participant.id == team.captain_id))
    if captain != actor.user_id and not is_organizer(actor, ground.event):
        raise CaptainsOnly(team.name, captain)
    return captain == actor.user_id


async def found_team(
    tx: AsyncSession, ground: Ground, captain: Participant, wish: TeamWish
) -> Team:
    """Write a team with its first member, who is its captain; raises NameTaken, AlreadyInTeam."""
    name = clean_name(wish.name or "")
    await _require_free(tx, ground.event.id, name)
    team = Team(
        event_id=ground.event.id,
        name=name,
        folded_name=fold_name(name),
        state="open",
        created_at=ground.now,
        member_count=0,
        size_limit=ground.terms.max_size,
        looking=True,
        wanted_skills=[],
        version=0,
        ask_first=False,
    )
    tx.add(team)
    await tx.flush()
    await let_in(tx, ground, team, captain)
    team.captain_id = captain.id
    await _describe(tx, team, wish)
    await founded(tx, team, ground.now, has_space=ground.terms.has_space)
    return team


async def _require_may_create(session: AsyncSession, ground: Ground, actor: Actor) -> Participant:
    await require_open_now(session, ground, actor)
    if not is_organizer(actor, ground.event):
        require_formed_by_people(ground.event, ground.terms)
    part = await part_of(session, ground.event.id, actor.user_id)
    return require_registered(ground.event, part, ground.terms)


async def _require_free(tx: AsyncSession, event_id: int, name: str) -> None:
    same = select(Team.name).where(Team.event_id == event_id, Team.folded_name == fold_name(name))
    other = await tx.scalar(same)
    if other is not None:
        raise NameTaken(name, other)


async def _rename(tx: AsyncSession, team: Team, typed: str) -> None:
    name = clean_name(typed)
    if fold_name(name) != team.folded_name:
        await _require_free(tx, team.event_id, name)
    team.name, team.folded_name = name, fold_name(name)


async def _describe(tx: AsyncSession, team: Team, wish: TeamWish) -> None:
    if wish.about is not None:
        team.about = " ".join(wish.about.split())[:LONGEST_ABOUT] or None
    if wish.wanted_skills is not None:
        team.wanted_skills = skills_wanted(wish.wanted_skills)
    if wish.ask_first is not None:
        team.ask_first = wish.ask_first
    if wish.tracks is not None:
        await _enter_tracks(tx, team, wish.tracks)


async def _enter_tracks(tx: AsyncSession, team: Team, keys: Sequence[str]) -> None:
    known = select(Track).where(Track.event_id == team.event_id, Track.retired_at.is_(None))
    tracks = {track.key: track.id for track in await tx.scalars(known)}
    for key in keys:
        if key not in tracks:
            raise UnknownTrack(key)
    await tx.execute(delete(TeamTrack).where(TeamTrack.team_id == team.id))
    for key in dict.fromkeys(keys):
        tx.add(TeamTrack(event_id=team.event_id, team_id=team.id, track_id=tracks[key]))


async def _own_name(tx: AsyncSession, event_id: int, part: Participant) -> str:
    """The person's name, with a number if a team has it, as long as it can be a team's name."""
    for number in range(1, OWN_NAMES):
        suffix = "" if number == 1 else f" {number}"
        try:
            name = clean_name(part.name[:40] + suffix)
            await _require_free(tx, event_id, name)
        except NameTaken:
            continue
        except InvalidInput:
            break
        return name
    return f"Solo {part.id}"
