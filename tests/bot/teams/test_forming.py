"""Forming teams: planned by the engine, applied at once, taken back within the hour."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.actor import Actor
from bot.app import App
from bot.clock import MovableClock
from bot.errors.events import OrganizersOnly
from bot.errors.forming import NobodyToPlace, PeopleChanged, PlanSettled, UndoOver, UnknownPlan
from bot.errors.teams import EventOver
from bot.model import Delivery, Event, FormingRun, Participant, Team
from bot.teams.forming_plan import FormingPlan, fingerprint_of
from bot.teams.forming_rules import (
    NO_TRACK,
    Candidate,
    FormingTerms,
    Said,
    at_home,
    free_hours,
    problem_of,
)
from bot.teams.forming_runs import Planned
from tests.bot.conftest import MANAGER, NOOR, START, STRANGER
from tests.bot.teams.people import (
    captain_of,
    deeds,
    found,
    keep_apart,
    let_write,
    members,
    notices,
    register,
)

OTHER = Actor(MANAGER.guild_id, 9, "Otto", manages_server=True)
HOUR = timedelta(hours=1)


async def plan(app: App, seed: int | None = None) -> Planned:
    return await app.services.forming.plan(MANAGER, 1, who="everyone", fill=True, seed=seed)


async def sizes(app: App) -> list[int]:
    async with app.database.read() as session:
        living = select(Team.member_count).where(Team.state != "disbanded").order_by(Team.id)
        return [*await session.scalars(living)]


async def test_everyone_gets_a_team_and_all_of_it_is_taken_back(
    app: App, numhack: Event, clock: MovableClock
) -> None:
    people = await register(app, 1, 10)
    ants = await found(app, people[0], "Ants", people[1])
    await let_write(app, people[5])
    planned, again = await plan(app), await plan(app, 1)
    assert planned.plan == again.plan == FormingPlan.from_json(again.run.plan)
    assert planned.plan.placed == 8
    run = await app.services.forming.apply(MANAGER, planned.run.id)
    assert sum(await sizes(app)) == 10
    made = [int(team) for team in run.undo["made"]]
    assert made
    for team in made:
        assert len(await deeds(app, team)) == 1
        assert await captain_of(app, team) in await members(app, team)
    assert ("approved", people[5].user_id) in await notices(app)
    clock.move_on(HOUR - timedelta(seconds=1))
    _, undone = await app.services.forming.undo(OTHER, run.id)
    assert (undone.people, undone.left) == (8, ())
    assert await sizes(app) == [2]
    assert await members(app, ants.id) == [people[0].user_id, people[1].user_id]
    # Nobody was told anything yet, so nobody has to hear that it is not so.
    async with app.database.read() as session:
        said = select(Delivery).where(Delivery.user_id == people[5].user_id)
        assert {row.state for row in await session.scalars(said)} == {"cancelled"}


async def test_a_team_that_was_changed_since_is_named_and_left(app: App, numhack: Event) -> None:
    await register(app, 1, 8)
    run = await app.services.forming.apply(MANAGER, (await plan(app)).run.id)
    first, second = (int(team) for team in run.undo["made"])
    leaver = (await members(app, first))[0]
    await app.services.teams.leave(Actor(MANAGER.guild_id, leaver, "Leaver"), first)
    _, undone = await app.services.forming.undo(MANAGER, run.id)
    async with app.database.read() as session:
        name = await session.scalar(select(Team.name).where(Team.id == first))
    assert undone.left == (name,)
    assert await sizes(app) == [3]
    assert await members(app, second) == []


async def test_of_two_who_apply_at_once_one_wins_and_the_other_reads_who(
    app: App, numhack: Event
) -> None:
    await register(app, 1, 8)
    run = (await plan(app)).run
    both = await asyncio.gather(
        app.services.forming.apply(MANAGER, run.id),
        app.services.forming.apply(OTHER, run.id),
        return_exceptions=True,
    )
    (won,) = [one for one in both if isinstance(one, FormingRun)]
    (lost,) = [one for one in both if isinstance(one, PlanSettled)]
    assert (lost.state, lost.by) == ("applied", won.undo["by"])
    assert await sizes(app) == [4, 4]


async def test_a_plan_whose_people_changed_is_refused_whole(app: App, numhack: Event) -> None:
    people = await register(app, 1, 8)
    planned = await plan(app)
    apply, run = app.services.forming.apply, planned.run.id
    gone = Participant.id == planned.plan.teams[0].members[0]
    async with app.database.begin() as tx:
        await tx.execute(update(Participant).where(gone).values(left_at=START))
    with pytest.raises(PeopleChanged):
        await apply(MANAGER, run)
    async with app.database.begin() as tx:
        await tx.execute(update(Participant).values(left_at=None))
    ants = await found(app, people[2], "Ants")
    with pytest.raises(PeopleChanged):
        await apply(MANAGER, run)
    await app.services.teams.leave(people[2], ants.id)
    first, second = planned.plan.teams[1].members[:2]
    await keep_apart(app, people[first - 1], people[second - 1])
    with pytest.raises(PeopleChanged):
        await apply(MANAGER, run)
    assert await sizes(app) == []


async def test_who_is_kept_apart_is_in_no_team_together(app: App, numhack: Event) -> None:
    people = await register(app, 1, 4)
    await keep_apart(app, people[0], people[3])
    planned = await plan(app)
    for team in planned.plan.teams:
        assert not {1, 4} <= {*team.members}
    assert "never" not in str(planned.run.plan)


async def test_plans_are_for_organizers_of_the_server_while_the_event_runs(
    app: App, numhack: Event, clock: MovableClock
) -> None:
    with pytest.raises(NobodyToPlace):
        await plan(app)
    await register(app, 1, 4)
    run = (await plan(app)).run
    with pytest.raises(OrganizersOnly):
        await app.services.forming.apply(NOOR, run.id)
    for number in (run.id + 1, 0, 2**63):
        with pytest.raises(UnknownPlan):
            await app.services.forming.apply(MANAGER, number)
    with pytest.raises(UnknownPlan):
        await app.services.forming.apply(STRANGER, run.id)
    await app.services.forming.apply(MANAGER, run.id)
    with pytest.raises(PlanSettled):
        await app.services.forming.drop(MANAGER, run.id)
    clock.move_on(HOUR)
    with pytest.raises(UndoOver):
        await app.services.forming.undo(MANAGER, run.id)
    async with app.database.begin() as tx:
        await tx.execute(update(Event).values(state="archived"))
    with pytest.raises(EventOver):
        await app.services.forming.apply(MANAGER, run.id)


def test_what_nobody_said_anything_about_does_not_count() -> None:
    terms = FormingTerms(min_size=2, max_size=5, target=4)
    people = [Candidate(n, n, {}) for n in range(4)]
    problem = problem_of(terms, people, [], [], (START, 48))
    assert problem.tracks == (NO_TRACK,)
    weights = problem.weights
    assert (weights.size, weights.skill, weights.availability) == (1.0, 0.0, 0.0)


def test_hours_are_those_of_ones_own_day() -> None:
    midnight = START.replace(hour=0, minute=0)
    berlin = free_hours(midnight, 24, "Europe/Berlin", ("morning",))
    tokyo = free_hours(midnight, 24, "Asia/Tokyo", ("evening",))
    assert [hour for hour in range(24) if berlin >> hour & 1] == [5, 6, 7, 8, 9]
    assert berlin & tokyo
    assert free_hours(midnight, 24, "UTC", ("night",)).bit_count() == 7


def test_who_comes_in_person_meets_only_their_own_chapter() -> None:
    here = Candidate(1, 1, {}, chapter_id=1, attendance="in_person")
    flexible = Candidate(2, 2, {}, chapter_id=1, attendance="either")
    online = Candidate(3, 3, {}, chapter_id=1, attendance="online")
    elsewhere = Candidate(4, 4, {}, chapter_id=2, attendance="either")
    assert at_home([here, flexible, online, elsewhere]) == {1: [here, flexible]}


def test_a_fingerprint_sees_blocks_among_its_people_only() -> None:
    same = fingerprint_of([1, 2], {}, [])
    assert same == fingerprint_of([2, 1], {}, [Said(1, 3, "never"), Said(1, 2, "with")])
    assert same != fingerprint_of([1, 2], {}, [Said(2, 1, "never")])
