"""Setting up: one at a time, from a plan of how things are now."""

import asyncio

import pytest

from bot.app import App
from bot.errors.events import NoSuchRole, OrganizersOnly, PlanOutdated, SetupUnderWay
from bot.events.setup import Existing, SetupPlan
from bot.events.wanted import WantedRole
from bot.model import Event
from tests.bot.conftest import MANAGER, NOOR, NUMHACK, bring


async def carry_out(app: App, plan: SetupPlan, there: list[Existing]) -> None:
    """Make everything of the plan on a server that only exists in `there`."""
    setup = app.services.setup
    async with setup.carrying_out(MANAGER, plan, there):
        for step in plan.to_do:
            await asyncio.sleep(0)
            kind = "role" if isinstance(step.wanted, WantedRole) else step.wanted.kind
            made = Existing(1000 + len(there), step.wanted.name, kind)
            there.append(made)
            await setup.made(plan.event, step.wanted, made.id)


async def test_of_two_who_agree_at_once_one_is_told_that_it_is_under_way(
    app: App, numhack: Event
) -> None:
    there: list[Existing] = []
    plan = await app.services.setup.plan(MANAGER, numhack.id, there)
    results = await asyncio.gather(
        carry_out(app, plan, there), carry_out(app, plan, there), return_exceptions=True
    )
    assert [type(result) for result in results] == [type(None), SetupUnderWay]
    assert len(there) == len(plan.steps)


async def test_a_plan_from_before_it_was_carried_out_is_outdated(app: App, numhack: Event) -> None:
    there: list[Existing] = []
    plan = await app.services.setup.plan(MANAGER, numhack.id, there)
    await carry_out(app, plan, there)
    # What was made just now may not be in discord.py's cache yet.
    for known in (there, []):
        with pytest.raises(PlanOutdated):
            await carry_out(app, plan, known)
    again = await app.services.setup.plan(MANAGER, numhack.id, there)
    assert again.to_do == ()


async def test_a_plan_is_carried_out_only_for_an_organizer(app: App, numhack: Event) -> None:
    plan = await app.services.setup.plan(MANAGER, numhack.id, [])
    with pytest.raises(OrganizersOnly):
        async with app.services.setup.carrying_out(NOOR, plan, []):
            pytest.fail("it was let in")
    # A refusal leaves the way free for those who may.
    await carry_out(app, plan, [])


async def test_an_id_that_no_role_of_the_server_has_is_refused(app: App) -> None:
    own_id = b'organizer: "123456789012345678"'
    event = await bring(app, NUMHACK.replace(b"organizer: NumHack organizer", own_id, 1))
    with pytest.raises(NoSuchRole):
        await app.services.setup.plan(MANAGER, event.id, [])
    there = [Existing(123456789012345678, "Crew", "role")]
    plan = await app.services.setup.plan(MANAGER, event.id, there)
    assert plan.steps[0].existing == there[0]


async def test_a_role_of_another_event_is_not_adopted_by_its_name(app: App) -> None:
    first = await bring(app)
    role = Existing(500, "NumHack organizer", "role")
    plan = await app.services.setup.plan(MANAGER, first.id, [role])
    async with app.services.setup.carrying_out(MANAGER, plan, [role]):
        await app.services.setup.made(first, plan.steps[0].wanted, role.id)
    second = await bring(app, NUMHACK.replace(b"slug: numhack", b"slug: other", 1))
    steps = (await app.services.setup.plan(MANAGER, second.id, [role])).steps
    assert steps[0].existing is None
