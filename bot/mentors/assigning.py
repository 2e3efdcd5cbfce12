"""Mentors assigned to teams ahead of the event: plan, apply, adjust, undo."""

import asyncio
from dataclasses import dataclass
from math import ceil

from sqlalchemy import select

from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.errors.mentors import (
    AssignmentOutdated,
    MustStayApart,
    NotAssigned,
    NothingToAdjust,
    NothingToAssign,
    NothingToUndo,
)
from bot.mentors.bonds import (
    assignable_event,
    find_team,
    load_pairs,
    load_sides,
    make_so,
    mentors_of_team,
    teams_there,
)
from bot.mentors.loading import find_mentor
from bot.mentors.situation import load_mentors
from bot.mentors.topics import topics_in
from bot.mentors.wishing import Proposal, propose
from bot.model import AuditEntry, Mentor, MentorTeam, Team

ASSIGN, ADJUST, UNDO = "mentors.assign", "mentors.adjust", "mentors.assign_undo"
EACH = 2


@dataclass(frozen=True)
class AssignPlan:
    """Who would accompany whom; `base` tells whether anything changed since."""

    proposal: Proposal
    teams: dict[int, Team]
    mentors: dict[int, Mentor]
    each: int
    most: int
    base: str


class AssigningService:
    """What organizers do before the event to bring mentors and teams together."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def plan(
        self, actor: Actor, event_id: int, *, each: int = EACH, most: int | None = None
    ) -> AssignPlan:
        """The best pairs when each team gets `each` mentors; nothing is written.

        `most` is how many teams a mentor takes; without it, just enough for all, and one to
        spare. Raises OrganizersOnly, NoAssigning or NothingToAssign.
        """
        async with self._database.read() as session:
            event = await assignable_event(session, actor, event_id)
            teams, mentors, bonds, base = await load_sides(session, event)
            rows = {row.id: row for row in await teams_there(session, event.id)}
            known = await load_mentors(session, event.id, event.time_zone)
        if not teams or not mentors:
            raise NothingToAssign(len(teams), len(mentors))
        most = most or ceil(each * len(teams) / len(mentors)) + 1
        topics = len(topics_in(event.definition))
        # In a thread: nobody else should wait for it.
        proposal = await asyncio.to_thread(
            propose, teams, mentors, bonds, each=each, most=most, topics=topics
        )
        by_id = {k.mentor.id: k.mentor for k in known}
        return AssignPlan(proposal, rows, by_id, each, most, base)

    async def apply(self, actor: Actor, event_id: int, plan: AssignPlan) -> int:
        """Make the plan's pairs the assignment and tell both sides; how many pairs there are.

        Raises AssignmentOutdated when teams, mentors or wishes changed since.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await assignable_event(tx, actor, event_id)
            *_, base = await load_sides(tx, event)
            if base != plan.base:
                raise AssignmentOutdated
            pairs = {(pair.mentor_id, pair.team_id) for pair in plan.proposal.pairs}
            await make_so(tx, event, actor, pairs, ASSIGN, now)
            return len(pairs)

    async def adjust(
        self,
        actor: Actor,
        event_id: int,
        team_id: int,
        *,
        out: int | None = None,
        into: int | None = None,
    ) -> list[Mentor]:
        """Take a mentor (by number) from a team, give it one, or both; its mentors then.

        Raises NotAssigned, UnknownMentor, MustStayApart or NothingToAdjust.
        """
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await assignable_event(tx, actor, event_id)
            team = await find_team(tx, event, team_id)
            there = await load_pairs(tx, event.id, "assigned")
            pairs = {*there}
            if out is not None:
                leaving = await tx.get(Mentor, out)
                if (out, team_id) not in pairs:
                    raise NotAssigned(leaving.name if leaving else str(out), team.name)
                pairs.discard((out, team_id))
            if into is not None:
                coming = await find_mentor(tx, event, into)
                if (into, team_id) in await load_pairs(tx, event.id, "conflict"):
                    raise MustStayApart(coming.name, team.name)
                pairs.add((into, team_id))
            if pairs == there:
                raise NothingToAdjust(team.name)
            await make_so(tx, event, actor, pairs, ADJUST, now)
            return await mentors_of_team(tx, team_id)

    async def undo(self, actor: Actor, event_id: int) -> int:
        """Take back what was assigned or adjusted last; how many pairs there are then."""
        now = self._clock.now()
        async with self._database.begin() as tx:
            event = await assignable_event(tx, actor, event_id)
            found = select(AuditEntry).where(
                AuditEntry.event_id == event_id, AuditEntry.action.in_((ASSIGN, ADJUST, UNDO))
            )
            last = await tx.scalar(found.order_by(AuditEntry.id.desc()).limit(1))
            if last is None or last.action == UNDO or last.before is None:
                raise NothingToUndo
            alive = {k.mentor.id for k in await load_mentors(tx, event.id, event.time_zone)}
            teams = {team.id for team in await teams_there(tx, event.id)}
            pairs = {(m, t) for m, t in last.before["pairs"] if m in alive and t in teams}
            await make_so(tx, event, actor, pairs, UNDO, now)
            return len(pairs)

    async def mentors_of(self, team_id: int) -> list[Mentor]:
        """The mentors assigned to a team; what the outbox says to teams."""
        async with self._database.read() as session:
            return await mentors_of_team(session, team_id)

    async def teams_of(self, mentor_id: int) -> list[Team]:
        """The teams that a mentor is assigned to; what the outbox says to mentors."""
        async with self._database.read() as session:
            found = select(Team).join(MentorTeam, MentorTeam.team_id == Team.id)
            mine = found.where(MentorTeam.mentor_id == mentor_id, MentorTeam.kind == "assigned")
            return [*await session.scalars(mine.order_by(Team.name))]
