"""Withdrawing takes a person out of every team, whenever that is."""

from datetime import UTC, datetime

from sqlalchemy import select

from bot.app import App
from bot.clock import MovableClock
from bot.model import Event, Invitation, Participant
from bot.teams.leaving import leave_all
from bot.teams.membership import Departure
from tests.bot.conftest import NUMHACK, bring
from tests.bot.teams.people import captain_of, found, members, register, stored

LATE = datetime(2024, 11, 23, tzinfo=UTC)


async def withdraw(app: App, user_id: int) -> list[Departure]:
    async with app.database.begin() as tx:
        part = (await tx.scalars(select(Participant).where(Participant.user_id == user_id))).one()
        return await leave_all(tx, part.event_id, part.id, app.clock.now())


async def test_captaincy_passes_empty_teams_end_and_nothing_stays_open(
    app: App, clock: MovableClock
) -> None:
    await bring(app, NUMHACK.replace(b"max_size: 5", b"max_size: 5\n  teams_per_person: 2"))
    ada, bo, cleo = await register(app, 1, 3)
    ants = await found(app, ada, "Ants", bo)
    alone = await found(app, ada, "Alone")
    await app.services.inviting.invite(cleo, (await found(app, cleo, "Cats")).id, ada.user_id)
    clock.move_to(LATE)
    left = await withdraw(app, ada.user_id)
    assert [(d.team.id, d.disbanded) for d in left] == [(ants.id, False), (alone.id, True)]
    assert await captain_of(app, ants.id) == bo.user_id
    assert await members(app, ants.id) == [bo.user_id]
    assert (await stored(app, ants.id)).member_count == 1
    async with app.database.read() as session:
        assert {*await session.scalars(select(Invitation.state))} == {"withdrawn"}


async def test_who_is_in_no_team_leaves_none(app: App, numhack: Event) -> None:
    (ada,) = await register(app, numhack.id, 1)
    assert await withdraw(app, ada.user_id) == []


async def test_a_person_of_another_event_is_left_alone(app: App, numhack: Event) -> None:
    (ada,) = await register(app, numhack.id, 1)
    ants = await found(app, ada, "Ants")
    async with app.database.begin() as tx:
        assert await leave_all(tx, numhack.id + 1, 1, LATE) == []
    assert await members(app, ants.id) == [ada.user_id]
