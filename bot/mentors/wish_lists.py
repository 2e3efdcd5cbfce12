"""Whom teams and mentors would like ahead of the event, and who is to be kept apart."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audit
from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.errors.mentors import NothingToAssign
from bot.errors.teams import CaptainsOnly, InNoTeam
from bot.events.loading import get_event
from bot.mentors.bonds import (
    assignable_event,
    bond,
    find_team,
    load_pairs,
    load_sides,
    mentors_of_team,
    require_ahead_of_time,
    teams_there,
)
from bot.mentors.loading import ROLES_AND_CHANNELS, asker_of, find_mentor, require_mentor
from bot.mentors.situation import load_mentors
from bot.mentors.topics import HelpTopic, topics_in
from bot.mentors.wishing import Bonds, Pair, value
from bot.model import Event, Membership, Mentor, MentorTeam, Participant, Team
from bot.permissions import is_organizer

# As many as a menu of Discord holds, and how many can be named.
MOST_OFFERED, MOST_WISHES = 25, 4


@dataclass(frozen=True)
class Choice:
    """A mentor or a team that can be wished for; `topics` are what they know or want, as titles."""

    id: int
    name: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class WishList:
    """What one side wishes, the first first, and what it can choose, what fits best first.

    `whose` is the name of the team or the mentor, `team_id` is empty for a mentor; `assigned`
    are the names that belong to them by now.
    """

    whose: str
    team_id: int | None
    chosen: tuple[Choice, ...]
    offered: tuple[Choice, ...]
    assigned: tuple[str, ...]


class MentorWishService:
    """Wishes of both sides for the assignment ahead of the event, and conflicts of interest."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def of_team(self, actor: Actor, event_id: int) -> WishList:
        """What the person's team wishes; raises NoAssigning, AskersOnly, InNoTeam, CaptainsOnly.

        NothingToAssign is raised while there are no mentors.
        """
        async with self._database.read() as session:
            event = await _event(session, actor, event_id)
            asker = await asker_of(session, actor, event)
            if asker.team_id is None:
                raise InNoTeam(event.name)
            team = await find_team(session, event, asker.team_id)
            await _require_captain(session, actor, event, team)
            teams, mentors, bonds, _ = await load_sides(session, event)
            topics = topics_in(event.definition)
            side = next(one for one in teams if one.id == team.id)
            worth = {m.id: value(side, m, Bonds(), len(topics)) for m in mentors}
            known = await load_mentors(session, event.id, event.time_zone)
            choices = [
                Choice(k.mentor.id, k.mentor.name, _titles(topics, k.levels))
                for k in sorted(known, key=lambda k: -worth[k.mentor.id])
            ]
            if not choices:
                raise NothingToAssign(len(teams), 0)
            wishes = sorted((rank, m) for (m, t), rank in bonds.wishes.items() if t == team.id)
            theirs = tuple(mentor.name for mentor in await mentors_of_team(session, team.id))
            return _list(team.name, team.id, [m for _, m in wishes], choices, theirs)

    async def of_mentor(self, actor: Actor, event_id: int) -> WishList:
        """Which teams the mentor who asks would like; raises NoAssigning, MentorsOnly.

        NothingToAssign is raised while there are no teams.
        """
        async with self._database.read() as session:
            event = await _event(session, actor, event_id)
            mentor = await require_mentor(session, actor, event)
            teams, mentors, bonds, _ = await load_sides(session, event)
            topics = topics_in(event.definition)
            side = next(one for one in mentors if one.id == mentor.id)
            sides = {team.id: team for team in teams}
            rows = await teams_there(session, event.id)
            worth = {t.id: value(t, side, Bonds(), len(topics)) for t in teams}
            choices = [
                Choice(team.id, team.name, _titles(topics, sides[team.id].topics))
                for team in sorted(rows, key=lambda team: -worth[team.id])
            ]
            if not choices:
                raise NothingToAssign(0, len(mentors))
            offers = sorted((rank, t) for (m, t), rank in bonds.offers.items() if m == mentor.id)
            pairs = await load_pairs(session, event.id, "assigned")
            names = {team.id: team.name for team in rows}
            theirs = tuple(names[t] for m, t in sorted(pairs) if m == mentor.id and t in names)
            return _list(mentor.name, None, [t for _, t in offers], choices, theirs)

    async def wish(self, actor: Actor, event_id: int, team_id: int, mentors: Sequence[int]) -> None:
        """Note whom a team wants, the first first; its captain, or organizers.

        Raises NoAssigning, UnknownTeam, CaptainsOnly or UnknownMentor. An empty list takes the
        wishes back.
        """
        async with self._database.begin() as tx:
            event = await _event(tx, actor, event_id)
            team = await find_team(tx, event, team_id)
            await _require_captain(tx, actor, event, team)
            await _take_turns(tx, team)
            chosen = [*dict.fromkeys(mentors)][:MOST_WISHES]
            for mentor_id in chosen:
                await find_mentor(tx, event, mentor_id)
            ranked = [(mentor_id, team_id) for mentor_id in chosen]
            mine = MentorTeam.team_id == team_id
            await self._rank(tx, event_id, "wish", mine, ranked, actor)

    async def offer(self, actor: Actor, event_id: int, teams: Sequence[int]) -> None:
        """Note which teams the mentor who asks would like to accompany, the first first.

        Raises NoAssigning, MentorsOnly, NotAMentorYet or UnknownTeam.
        """
        async with self._database.begin() as tx:
            event = await _event(tx, actor, event_id)
            mentor = await require_mentor(tx, actor, event, lock=True)
            chosen = [*dict.fromkeys(teams)][:MOST_WISHES]
            for team_id in chosen:
                await find_team(tx, event, team_id)
            ranked = [(mentor.id, team_id) for team_id in chosen]
            mine = MentorTeam.mentor_id == mentor.id
            await self._rank(tx, event_id, "offer", mine, ranked, actor)

    async def apart(self, actor: Actor, event_id: int) -> list[tuple[Mentor, Team]]:
        """Who is to be kept apart; organizers only."""
        async with self._database.read() as session:
            await assignable_event(session, actor, event_id)
            found = await session.execute(
                select(Mentor, Team)
                .join(MentorTeam, MentorTeam.mentor_id == Mentor.id)
                .join(Team, Team.id == MentorTeam.team_id)
                .where(MentorTeam.event_id == event_id, MentorTeam.kind == "conflict")
                .order_by(Mentor.name, Team.name)
            )
            return [(row[0], row[1]) for row in found]

    async def keep_apart(
        self, actor: Actor, event_id: int, mentor_id: int, team_id: int, *, apart: bool = True
    ) -> tuple[Mentor, Team, bool]:
        """Note a conflict of interest, or that there is none; organizers only.

        Returns the two and whether they are assigned to each other now. Raises UnknownMentor or
        UnknownTeam.
        """
        async with self._database.begin() as tx:
            event = await assignable_event(tx, actor, event_id)
            mentor = await find_mentor(tx, event, mentor_id)
            team = await find_team(tx, event, team_id)
            await _take_turns(tx, team)
            pair = (mentor_id, team_id)
            here = (MentorTeam.mentor_id == mentor_id) & (MentorTeam.team_id == team_id)
            await self._rank(tx, event_id, "conflict", here, [pair] if apart else [], actor)
            audit.record(
                tx,
                event_id,
                at=self._clock.now(),
                actor=actor,
                action="mentors.apart" if apart else "mentors.together",
                subject=f"{mentor.name}, {team.name}",
            )
            return mentor, team, pair in await load_pairs(tx, event_id, "assigned")

    async def _rank(
        self,
        tx: AsyncSession,
        event_id: int,
        kind: str,
        whose: ColumnElement[bool],
        ranked: Sequence[Pair],
        actor: Actor,
    ) -> None:
        old = delete(MentorTeam).where(MentorTeam.event_id == event_id, MentorTeam.kind == kind)
        await tx.execute(old.where(whose))
        for rank, (mentor_id, team_id) in enumerate(ranked, 1):
            tx.add(bond(event_id, (mentor_id, team_id), kind, actor, self._clock.now(), rank))


async def _event(session: AsyncSession, actor: Actor, event_id: int) -> Event:
    event = await get_event(
        session, actor.guild_id, event_id, with_definition=True, parts=ROLES_AND_CHANNELS
    )
    require_ahead_of_time(event)
    return event


async def _take_turns(tx: AsyncSession, team: Team) -> None:
    # Two presses at once would both write the same rows; SQLite leaves the lock out.
    await tx.execute(select(Team.id).where(Team.id == team.id).with_for_update())


async def _require_captain(session: AsyncSession, actor: Actor, event: Event, team: Team) -> None:
    """Raise CaptainsOnly; in a team without a captain each member may, and organizers always."""
    if is_organizer(actor, event):
        return
    members = await session.execute(
        select(Participant.id, Participant.user_id)
        .join(Membership, Membership.participant_id == Participant.id)
        .where(Membership.team_id == team.id)
    )
    users = {row[0]: row[1] for row in members}
    captain = users.get(team.captain_id or 0)
    if actor.user_id not in ({captain} if captain else {*users.values()}):
        raise CaptainsOnly(team.name, captain)


def _titles(topics: Sequence[HelpTopic], keys: Collection[str]) -> tuple[str, ...]:
    return tuple(topic.title for topic in topics if topic.key in keys)


def _list(
    whose: str,
    team_id: int | None,
    wished: Sequence[int],
    choices: Sequence[Choice],
    assigned: tuple[str, ...],
) -> WishList:
    by_id = {choice.id: choice for choice in choices}
    chosen = tuple(by_id[number] for number in wished if number in by_id)
    others = [choice for choice in choices if choice not in chosen]
    # What was wished for stays in the menu, however many fit better by now.
    offered = (*chosen, *others[: MOST_OFFERED - len(chosen)])
    return WishList(whose, team_id, chosen, offered, assigned)
