"""What organizers are told by itself: what failed, and what is held back."""

from datetime import timedelta

from sqlalchemy import select, update

from bot.app import App
from bot.clock import MovableClock
from bot.delivery.enqueue import Order, enqueue
from bot.delivery.leased import Result
from bot.delivery.troubles import HELD, QUIET_FOR, TROUBLE
from bot.model import ChannelBinding, Delivery, Event
from tests.bot.conftest import MANAGER
from tests.bot.operations.conftest import SOON, claimed, kill, put, states


async def test_of_each_event_with_something_held_the_organizers_are_told(
    app: App, quiet: Event, clock: MovableClock
) -> None:
    store = app.outbox.store
    assert await store.hold_overdue(clock.now()) == 0
    assert HELD not in await states(app)
    await put(app, "x", "y")
    clock.move_to(SOON)
    assert await store.hold_overdue(clock.now()) == 2
    [notice] = await claimed(app, clock)
    assert (notice.kind, notice.channel_id, notice.due_at) == (HELD, 99, SOON)


async def test_organizers_get_one_notice_for_many_failures_and_a_second_one_later(
    app: App, quiet: Event, clock: MovableClock
) -> None:
    async def notices() -> list[Delivery]:
        async with app.database.read() as session:
            return [*await session.scalars(select(Delivery).where(Delivery.kind == TROUBLE))]

    await put(app, "x", "y", "z")
    clock.move_to(SOON)
    await kill(app, clock)
    (notice,) = await notices()
    assert notice.channel_id == 99
    clock.move_to(notice.due_at)
    (row,) = await claimed(app, clock)
    told_at = clock.now()
    await app.outbox.store.finish([Result(row, "done", told_at, message_id=1, posted_in=99)])
    await put(app, "later")
    await kill(app, clock)
    _, second = await notices()
    assert second.due_at == told_at + QUIET_FOR


async def test_a_notice_that_fails_itself_makes_no_other(
    app: App, quiet: Event, clock: MovableClock
) -> None:
    await put(app, "x")
    clock.move_to(SOON)
    await kill(app, clock)
    clock.move_on(timedelta(hours=1))
    await kill(app, clock)
    assert (await app.services.operations.load(MANAGER, quiet.id)).dead == 2
    assert (await states(app))[TROUBLE] == ["dead"]


async def test_after_a_notice_that_failed_a_later_failure_is_told_in_the_channel_of_then(
    app: App, quiet: Event, clock: MovableClock
) -> None:
    await put(app, "x")
    clock.move_to(SOON)
    await kill(app, clock)
    clock.move_on(timedelta(hours=1))
    await kill(app, clock)
    failed_at = clock.now()
    async with app.database.begin() as tx:
        await tx.execute(update(ChannelBinding).values(channel_id=100))
    await put(app, "y", "z")
    await kill(app, clock)
    assert (await states(app))[TROUBLE] == ["dead", "waiting"]
    async with app.database.read() as session:
        newest = select(Delivery).where(Delivery.kind == TROUBLE).order_by(Delivery.id.desc())
        notice = await session.scalar(newest.limit(1))
    assert notice is not None
    # Not at once again either, as nobody knows whether it is any better.
    assert (notice.channel_id, notice.due_at) == (100, failed_at + QUIET_FOR)


async def test_a_closed_direct_message_that_was_said_elsewhere_is_no_problem(
    app: App, quiet: Event, clock: MovableClock
) -> None:
    async with app.database.begin() as tx:
        order = Order(
            kind="x", subject="x", once="1", due_at=SOON, user_id=7, fallback_channel_id=8
        )
        await enqueue(tx, quiet.id, [order])
        await tx.execute(update(Delivery).where(Delivery.kind == "x").values(state="dead"))
    assert (await app.services.operations.load(MANAGER, quiet.id)).dead == 0
