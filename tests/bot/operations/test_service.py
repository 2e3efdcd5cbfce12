"""Pausing, resuming and dead letters on real SQLite, also when two organizers act at once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.actor import Actor
from bot.app import App
from bot.clock import MovableClock
from bot.delivery.troubles import HELD
from bot.errors.events import OrganizersOnly
from bot.errors.operations import AlreadyPaused, AlreadySettled, NothingToResume
from bot.model import Event
from tests.bot.conftest import GUILD, MANAGER, NOOR
from tests.bot.operations.conftest import CORRECTION, SOON, claimed, kill, put, states

COLLEAGUE = Actor(GUILD, 9, "Olu", manages_server=True)


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
