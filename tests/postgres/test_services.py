"""Services where many write at once, and where a transaction that reads may not lock."""

import asyncio

from bot.actor import Actor
from bot.app import App
from tests.bot.conftest import GUILD, MANAGER, bring
from tests.bot.submissions.conftest import found_team

TEAMS = 12


async def test_each_team_gets_a_code_when_all_of_its_members_ask_at_once(app: App) -> None:
    event = await bring(app)
    people = [[Actor(GUILD, 100 + 2 * n + k, f"P{n}{k}") for k in range(2)] for n in range(TEAMS)]
    for number, members in enumerate(people):
        await found_team(app, event, f"Team {number}", *members)
    codes = "\n".join(f"C-{n}" for n in range(TEAMS)).encode()
    await app.services.perks.bring_in(MANAGER, event.id, "credits", codes)
    claims = [
        app.services.perks.claim(person, event.id, "credits")
        for members in people
        for person in members
    ]
    given = [code for _, code in await asyncio.gather(*claims)]
    assert len(set(given)) == TEAMS
    assert given[::2] == given[1::2], "the members of a team read the same code"


async def test_a_team_is_looked_at_by_transactions_that_only_read(app: App) -> None:
    event = await bring(app)
    captain = Actor(GUILD, 100, "Ann")
    await found_team(app, event, "Ants", captain)
    card = await app.services.team_reading.card(captain, 1)
    assert card.team.name == "Ants"
