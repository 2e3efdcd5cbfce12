"""Pausing, resuming and dead letters on real SQLite, also when two organizers act at once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from bot.actor import Actor
from bot.app import App
from bot.clock import MovableClock
from bot.delivery.enqueue import Order, enqueue
from bot.delivery.leased import Leased, Result
from bot.delivery.troubles import HELD, QUIET_FOR, TROUBLE
from bot.errors.events import OrganizersOnly
from bot.errors.operations import AlreadyPaused, AlreadySettled, NothingToResume
from bot.model import ChannelBinding, Delivery, Event
from tests.bot.conftest import GUILD, MANAGER, NOOR, START

COLLEAGUE = Actor(GUILD, 9, "Olu", manages_server=True)
SOON = START + timedelta(minutes=5)
CORRECTION = "announcement.correction"
# Deeds, which know their own place.
DEEDS = (CORRECTION, "checkin.close", "submission.remind")


@pytest.fixture
async def quiet(app: App, numhack: Event) -> Event:
    """The event with nothing in its outbox but what a test puts there, and a staff channel."""
    async with app.database.begin() as tx:
        await tx.execute(delete(Delivery))
        tx.add(
            ChannelBinding(event_id=numhack.id, purpose="organizers", name="staff", channel_id=99)
        )
    return numhack


async def put(app: App, *kinds: str, useless: bool = False) -> None:
    """One row of each kind, due soon."""
    async with app.database.begin() as tx:
        orders = [
            Order(
                kind=kind,
                subject=f"{kind}:{number}",
                once="v1",
                due_at=SOON,
                channel_id=None if kind in DEEDS else 5,
                useless_at=SOON + timedelta(minutes=1) if useless else None,
            )
            for number, kind in enumerate(kinds)
        ]
        await enqueue(tx, 1, orders)


async def states(app: App) -> dict[str, list[str]]:
    """The states of rows, by kind."""
    found: dict[str, list[str]] = {}
    async with app.database.read() as session:
        rows = select(Delivery.kind, Delivery.state).order_by(Delivery.id)
        for kind, state in await session.execute(rows):
            found.setdefault(kind, []).append(state)
    return found


async def claimed(app: App, clock: MovableClock) -> list[Leased]:
    return await app.outbox.store.claim(clock.now(), "test", 10, dms=False)


async def kill(app: App, clock: MovableClock) -> None:
    """Let everything due fail for good."""
    rows = await claimed(app, clock)
    now = clock.now()
    await app.outbox.store.finish(
        [Result(row, "dead", now, problem="403 50013 no") for row in rows]
    )


async def test_nothing_of_a_paused_event_is_taken_in_hand(
    app: App, quiet: Event, clock: MovableClock
) -> None:
    await put(app, "x")
    await app.services.operations.pause(MANAGER, quiet.id)
    clock.move_to(SOON)
    assert await claimed(app, clock) == []
    backlog = await app.services.operations.backlog(MANAGER, quiet.id)
    await app.services.operations.resume(MANAGER, backlog, ["x"])
    assert len(await claimed(app, clock)) == 1


async def test_what_brings_discord_in_step_goes_on_during_a_pause(
    app: App, quiet: Event, clock: MovableClock
) -> None:
    await put(app, "x", CORRECTION)
    await app.services.operations.pause(MANAGER, quiet.id)
    store = app.outbox.store
    assert await store.earliest() == SOON
    clock.move_to(SOON)
    assert await store.kinds_due(SOON, "test") == {(CORRECTION, False)}
    assert [row.kind for row in await claimed(app, clock)] == [CORRECTION]
    assert await store.kinds_due(SOON, "test") == set()


async def test_of_an_event_that_does_not_run_nothing_goes_on(
    app: App, quiet: Event, clock: MovableClock
) -> None:
    await put(app, CORRECTION)
    async with app.database.begin() as tx:
        await tx.execute(update(Event).values(state="archived"))
    clock.move_to(SOON)
    assert await claimed(app, clock) == []
    assert await app.outbox.store.earliest() is None


async def test_by_kind_some_is_said_and_some_dropped_and_what_is_in_hand_is_left(
    app: App, quiet: Event, clock: MovableClock
) -> None:
    await put(app, "x", "x", "y", CORRECTION)
    await app.services.operations.pause(MANAGER, quiet.id)
    clock.move_to(SOON)
    assert [row.kind for row in await claimed(app, clock)] == [CORRECTION]
    backlog = await app.services.operations.backlog(MANAGER, quiet.id)
    assert {one.kind: one.count for one in backlog.kinds} == {"x": 2, "y": 1}
    counts = await app.services.operations.resume(MANAGER, backlog, ["y"])
    assert counts == (1, 2)
    assert await states(app) == {
        "x": ["cancelled", "cancelled"],
        "y": ["waiting"],
        CORRECTION: ["leased"],
    }


async def test_dropping_drops_a_deed_that_ends_in_words_and_none_that_changes_what_is_so(
    app: App, quiet: Event, clock: MovableClock
) -> None:
    await put(app, "submission.remind", "checkin.close")
    await app.services.operations.pause(MANAGER, quiet.id)
    clock.move_to(SOON)
    backlog = await app.services.operations.backlog(MANAGER, quiet.id)
    assert [one.kind for one in backlog.kinds] == ["submission.remind"]
    assert [one.kind for one in backlog.owed] == ["checkin.close"]
    assert await app.services.operations.resume(MANAGER, backlog, []) == (0, 1)
    assert await states(app) == {"submission.remind": ["cancelled"], "checkin.close": ["waiting"]}


async def test_what_is_of_no_use_any_more_is_dropped_without_asking(
    app: App, quiet: Event, clock: MovableClock
) -> None:
    await put(app, "x", useless=True)
    await app.services.operations.pause(MANAGER, quiet.id)
    clock.move_to(SOON + timedelta(hours=1))
    backlog = await app.services.operations.backlog(MANAGER, quiet.id)
    assert (backlog.kinds, backlog.useless) == ((), 1)
    await app.services.operations.resume(MANAGER, backlog, ["x"])
    assert await states(app) == {"x": ["cancelled"]}


async def test_what_is_not_due_yet_is_not_touched_by_dropping(
    app: App, quiet: Event, clock: MovableClock
) -> None:
    await put(app, "x")
    await app.services.operations.pause(MANAGER, quiet.id)
    backlog = await app.services.operations.backlog(MANAGER, quiet.id)
    assert backlog.kinds == ()
    # It falls due between the question and the answer.
    clock.move_to(SOON)
    await app.services.operations.resume(MANAGER, backlog, [])
    assert await states(app) == {"x": ["waiting"]}


async def test_after_a_restored_backup_what_was_overdue_is_decided_in_the_same_way(
    app: App, quiet: Event, clock: MovableClock
) -> None:
    await put(app, "x", "y", CORRECTION)
    clock.move_to(SOON)
    await app.outbox.store.hold_overdue(clock.now())
    load = await app.services.operations.load(MANAGER, quiet.id)
    assert (load.paused_at, load.held) == (None, 3)
    backlog = await app.services.operations.backlog(MANAGER, quiet.id)
    assert backlog.quiet == 1
    assert await app.services.operations.resume(MANAGER, backlog, ["x"]) == (1, 1)
    assert await states(app) == {
        "x": ["waiting"],
        "y": ["cancelled"],
        CORRECTION: ["waiting"],
        HELD: ["waiting"],
    }
    with pytest.raises(NothingToResume):
        await app.services.operations.backlog(MANAGER, quiet.id)


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


async def test_of_two_who_pause_or_resume_at_once_one_is_told(app: App, quiet: Event) -> None:
    service = app.services.operations
    paused = await asyncio.gather(
        *(service.pause(actor, quiet.id) for actor in (MANAGER, COLLEAGUE)), return_exceptions=True
    )
    assert sum(isinstance(result, AlreadyPaused) for result in paused) == 1
    backlog = await service.backlog(MANAGER, quiet.id)
    resumed = await asyncio.gather(
        *(service.resume(actor, backlog, []) for actor in (MANAGER, COLLEAGUE)),
        return_exceptions=True,
    )
    assert sum(isinstance(result, NothingToResume) for result in resumed) == 1


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


async def test_a_dead_letter_is_settled_once(app: App, quiet: Event, clock: MovableClock) -> None:
    await put(app, "x")
    clock.move_to(SOON)
    await kill(app, clock)
    service = app.services.operations
    results = await asyncio.gather(
        service.send_again(MANAGER, quiet.id),
        service.drop(COLLEAGUE, quiet.id),
        return_exceptions=True,
    )
    assert sum(isinstance(result, AlreadySettled) for result in results) == 1


async def test_all_of_it_is_for_organizers(app: App, quiet: Event) -> None:
    service = app.services.operations
    for step in (
        service.pause,
        service.backlog,
        service.load,
        service.problems,
        service.send_again,
        service.drop,
    ):
        with pytest.raises(OrganizersOnly):
            await step(NOOR, quiet.id)
