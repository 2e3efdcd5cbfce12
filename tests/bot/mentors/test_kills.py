"""A crash between any two transactions: run again, there is one mentor and no offer left open."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import event

from bot.mentors.following import DISPATCH, OFFER, THREAD
from bot.model import Delivery
from tests.bot.mentors.conftest import ADA, BOB, CYD, NOOR, Desk


class Killed(Exception):
    """The process is gone before it could commit."""


async def killed_in(desk: Desk, step: Callable[[], Awaitable[object]]) -> None:
    """Do a step whose transaction never commits, as when the process is killed in it."""

    def die() -> None:
        raise Killed

    begin = desk.app.database._begin

    @event.listens_for(begin.kw["sync_session_class"], "before_commit")
    def stop(_: object) -> None:
        die()

    try:
        with pytest.raises(Killed):
            await step()  # type: ignore[operator] -- a service's method without arguments
    finally:
        event.remove(begin.kw["sync_session_class"], "before_commit", stop)


@pytest.mark.parametrize("killed_at", ["ask", "dispatch", "claim", "room", "resolve"])
async def test_a_request_survives_a_kill_at_every_step(desk: Desk, killed_at: str) -> None:
    for who in (ADA, BOB, CYD):
        await desk.join(who, python=2)
    services, number = desk.app.services, 1

    async def dispatch() -> None:
        await services.mentor_dispatch.dispatch(desk.event.id, desk.clock.now())

    async def take() -> None:
        await services.mentor_helping.claim(ADA, desk.event.id, number)

    async def room() -> None:
        await services.mentor_telling.note_room(number, 4711)

    async def resolve() -> None:
        await services.mentor_closing.resolve(NOOR, desk.event.id, number)

    async def ask() -> None:
        await desk.ask()

    for name, step in (
        ("ask", ask),
        ("dispatch", dispatch),
        ("claim", take),
        ("room", room),
        ("resolve", resolve),
    ):
        if name == killed_at:
            await killed_in(desk, step)
        await step()
        # What was done is done again, as after a crash before the outbox heard of it.
        await step()
    request = await desk.request(number)
    assert (request.state, request.thread_id, request.mentor_id) == ("resolved", 4711, 1)
    await desk.pass_time(30)
    assert await desk.offers("open") == []
    assert len(await desk.offers("accepted")) <= 1
    assert await desk.rows(OFFER) == []


async def test_a_decision_cut_short_is_made_again_by_its_timer(desk: Desk) -> None:
    await desk.join(ADA, python=3)
    await desk.ask()
    now = desk.clock.now()
    await killed_in(desk, lambda: desk.app.services.mentor_dispatch.dispatch(desk.event.id, now))
    assert await desk.offers() == []
    assert [row.subject for row in await desk.rows(DISPATCH) if row.due_at <= now][-1:] == [
        "mentor-request:1"
    ]
    await desk.pass_time(0)
    assert await desk.offers() == [("Ada", 1)]


async def test_two_decisions_at_once_offer_a_request_to_nobody_twice(desk: Desk) -> None:
    await desk.join(ADA, python=3)
    await desk.join(BOB, python=3)
    await desk.join(CYD, python=3)
    await desk.ask()
    now = desk.clock.now()
    await asyncio.gather(
        *(desk.app.services.mentor_dispatch.dispatch(desk.event.id, now) for _ in range(5))
    )
    assert len(await desk.offers()) == 2
    assert len(await desk.rows(OFFER)) == 2


async def test_two_deeds_that_make_a_room_agree_on_one(desk: Desk) -> None:
    await desk.join(ADA, python=3)
    request = (await desk.ask()).request
    await desk.claim(ADA, request)
    deed: Delivery = (await desk.rows(THREAD))[0]
    telling = desk.app.services.mentor_telling
    wanted = await telling.room_wanted(deed.facts)
    assert wanted is not None
    assert wanted.mentor is not None
    assert (wanted.request.thread_id, wanted.mentor.name) == (None, "Ada")
    assert set(wanted.askers) == {21, 22}
    assert [await telling.note_room(request.id, n) for n in (5, 6)] == [5, 5]
