"""Forming teams: planned by the engine, applied at once, taken back within the hour."""



from bot.app import App
from bot.model import Event
from tests.bot.conftest import MANAGER
from tests.bot.teams.people import found, register


async def test_everyone_without_a_team_gets_one_and_a_seed_gives_the_plan_again(
    app: App, numhack: Event
) -> None:
    people = await register(app, 1, 9)
    await found(app, people[0], "Ants", people[1])
    planned = await app.services.forming.plan(MANAGER, 1, who="everyone", fill=True)
    again = await app.services.forming.plan(
        MANAGER, 1, who="everyone", fill=True, seed=planned.run.seed
    )
    assert planned.plan == again.plan
    assert planned.plan.placed == 7
    run = await app.services.forming.apply(MANAGER, planned.run.id)
    assert run.state == "applied"
