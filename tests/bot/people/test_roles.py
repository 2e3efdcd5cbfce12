"""Who is to have the participants' role, asked by many at once."""

import asyncio

from sqlalchemy import event as sqlalchemy_event

from bot.app import App
from bot.model import Event, RoleBinding
from tests.bot.people.numhack import ANSWERS, person

ROLE_ID = 77


async def test_what_many_ask_at_once_is_looked_up_in_one_go(app: App, numhack: Event) -> None:
    registration = app.services.registration
    for number in range(3):
        await registration.register(person(number), numhack.id, ANSWERS)
    await _bind_role(app, numhack)
    asked = list[str]()
    sqlalchemy_event.listen(
        app.database.reader.sync_engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, *_: asked.append(statement),
    )
    users = [person(number).user_id for number in range(5)]
    answers = await asyncio.gather(*(registration.role_of(numhack.id, user) for user in users))
    assert answers == [(ROLE_ID, True)] * 3 + [(ROLE_ID, False)] * 2
    assert len(asked) == 1
    assert await registration.role_of(numhack.id, users[0]) == (ROLE_ID, True)


async def test_who_gives_up_leaves_the_others_their_answer(app: App, numhack: Event) -> None:
    registration = app.services.registration
    await registration.register(person(1), numhack.id, ANSWERS)
    await _bind_role(app, numhack)
    impatient = asyncio.create_task(registration.role_of(numhack.id, person(1).user_id))
    patient = asyncio.create_task(registration.role_of(numhack.id, person(1).user_id))
    await asyncio.sleep(0)
    impatient.cancel()
    assert await patient == (ROLE_ID, True)
    assert impatient.cancelled()


async def test_without_a_bound_role_nobody_is_to_have_one(app: App, numhack: Event) -> None:
    await app.services.registration.register(person(1), numhack.id, ANSWERS)
    found = await app.services.registration.role_of(numhack.id, person(1).user_id)
    assert found == (None, False)


async def _bind_role(app: App, event: Event) -> None:
    async with app.database.begin() as tx:
        tx.add(RoleBinding(event_id=event.id, purpose="participant", role_id=ROLE_ID, name="P"))
