"""Who fits a small team, and which other team: by the same terms as forming."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.forming.problem import Problem
from bot.forming.suggesting import Looking, Pool
from bot.forming.terms import can_meet, is_blocked, terms_of
from bot.model import Event, Team
from bot.teams import forming_loading as loading
from bot.teams.forming_rules import Candidate, Core, forming_terms, hacking_hours, problem_of
from bot.teams.loading import Ground


async def best_people(session: AsyncSession, ground: Ground, team: Team, count: int) -> list[int]:
    """At most so many people without a team who suit this one best, by their Discord ids."""
    pool = await loading.load_pool(session, ground.event.id, ground.terms, "everyone", fill=False)
    inside = await loading.load_members(session, [team.id])
    problem = await _problem(session, ground, [*pool.free, *inside[team.id]])
    suggesting, found = Pool(problem), list[int]()
    members = tuple(one.id for one in inside[team.id])
    free = {one.id: one.user_id for one in pool.free}
    for _ in range(count):
        looking = Looking(str(team.id), (*members, *found))
        best = suggesting.who_fits(looking, [i for i in free if i not in found], count=1)
        if not best:
            break
        found.append(best[0].person)
    return [free[number] for number in found]


async def best_partner(session: AsyncSession, ground: Ground, team: Team) -> Team | None:
    """The team that has room for all members of this one and would be the best with them.

    Other small teams come first: then two need nobody any more.
    """
    room = select(Team).where(
        Team.event_id == team.event_id,
        Team.id != team.id,
        Team.member_count.between(1, ground.terms.max_size - team.member_count),
    )
    small = Team.member_count < ground.terms.min_size
    room = room.where((Team.state == "open") | (small & (Team.state == "locked")))
    teams = {other.id: other for other in await session.scalars(room.order_by(Team.id))}
    inside = await loading.load_members(session, [team.id, *teams])
    people = [one for members in inside.values() for one in members]
    problem = await _problem(session, ground, people)
    known = {person.id: person for person in problem.people}
    own = [known[one.id] for one in inside[team.id]]
    ranked: list[tuple[bool, float, int]] = []
    for number, other in teams.items():
        theirs = [known[one.id] for one in inside[number]]
        together = [*own, *theirs]
        if not can_meet(together) or any(is_blocked(a, b) for a in own for b in theirs):
            continue
        is_small = other.member_count < ground.terms.min_size
        ranked.append((is_small, terms_of(problem, together).quality, -number))
    return teams[-max(ranked)[2]] if ranked else None


async def _problem(session: AsyncSession, ground: Ground, people: Sequence[Candidate]) -> Problem:
    definition = await session.scalar(select(Event.definition).where(Event.id == ground.event.id))
    said = await loading.load_said(
        session, ground.event.id, {one.user_id: one.id for one in people}
    )
    terms = forming_terms(definition or {}, ground.terms)
    cores: Sequence[Core] = ()
    return problem_of(terms, people, cores, said, hacking_hours(ground.event, ground.now))
