"""Settings that change around a reminder: nobody is reminded twice, and nobody is forgotten."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.app import App
from bot.clock import MovableClock
from bot.model import Delivery, Event
from bot.schedule.editing import Details
from tests.bot.conftest import MANAGER, NOOR, START, bring
from tests.bot.schedule.rows import at, bind_channels, rows, session_called
from tests.rows import add_person

AT_17 = datetime(2024, 11, 14, 17, tzinfo=UTC)
WORKSHOP = "workshop-data"


class Stage:
    """An event before its workshop, and Noor, who takes part."""

    def __init__(self, app: App, clock: MovableClock, event: Event, session_id: int) -> None:
        self.app, self.clock, self.event, self.session_id = app, clock, event, session_id
        self.settings, self.reminders = app.services.settings, app.services.reminders

    async def go_to(self, minutes: float, start: datetime = AT_17) -> None:
        """So long before the workshop, minute by minute, with what is due on the way."""
        end = start - timedelta(minutes=minutes)
        while self.clock.now() < end:
            self.clock.move_to(min(end, self.clock.now() + timedelta(minutes=1)))
            for row in await rows(self.app, "session.remind"):
                if row.due_at == self.clock.now() and row.facts["session"] == self.session_id:
                    await self.reminders.send(row.event_id, row.facts, row.due_at)
            await self._say_what_is_due()

    async def _say_what_is_due(self) -> None:
        said = update(Delivery).where(Delivery.kind == "session.reminder")
        async with self.app.database.begin() as tx:
            await tx.execute(said.where(Delivery.due_at <= self.clock.now()).values(state="done"))

    async def wish(self) -> None:
        await self.reminders.wish(NOOR, self.session_id)

    async def written(self, start: datetime = AT_17) -> list[float]:
        """How many minutes before the workshop Noor was written to."""
        found = await rows(self.app, "session.reminder", "waiting", "done")
        mine = [row for row in found if row.user_id == NOOR.user_id]
        return [(start - row.due_at) / timedelta(minutes=1) for row in mine]

    async def named(self) -> list[float]:
        """How many minutes before the workshop Noor was named in a channel."""
        found = await rows(self.app, "session.reminder", "waiting", "done")
        mine = [row for row in found if NOOR.user_id in row.facts.get("for_users", [])]
        return [(AT_17 - row.due_at) / timedelta(minutes=1) for row in mine]


@pytest.fixture
async def stage(app: App, clock: MovableClock) -> Stage:
    clock.move_to(AT_17 - timedelta(hours=2))
    event = await bring(app)
    await bind_channels(app, event)
    await add_person(app.database, event.id, (NOOR.user_id, "Noor"), START)
    await app.services.settings.let_write(NOOR, may_write=True)
    return Stage(app, clock, event, (await session_called(app, WORKSHOP)).id)


CHANGES: list[Callable[[Stage], Awaitable[object]]] = [
    lambda stage: stage.settings.be_reminded_before(NOOR, 60),
    lambda stage: stage.settings.be_reminded_before(NOOR, 15),
    lambda stage: stage.settings.be_reminded_before(NOOR, 5),
    lambda stage: stage.settings.be_reminded_of(NOOR, "chosen"),
    lambda stage: stage.settings.be_reminded_of(NOOR, "all"),
    lambda stage: stage.settings.let_write(NOOR, may_write=True),
    lambda stage: stage.settings.let_write(NOOR, may_write=False),
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("everything", [True, False])
async def test_who_was_reminded_is_not_reminded_again_because_a_setting_changed(
    stage: Stage, change: Callable[[Stage], Awaitable[object]], *, everything: bool
) -> None:
    if everything:
        await stage.settings.be_reminded_of(NOOR, "all")
    else:
        await stage.wish()
    await stage.go_to(12)
    assert await stage.written() == [15]
    await change(stage)
    await stage.go_to(0.5)
    assert (await stage.written(), await stage.named()) == ([15], [])


async def test_who_was_named_in_the_channel_is_not_written_to_because_a_setting_changed(
    stage: Stage,
) -> None:
    await stage.settings.let_write(NOOR, may_write=False)
    await stage.wish()
    await stage.go_to(8)
    assert await stage.named() == [10]
    await stage.settings.let_write(NOOR, may_write=True)
    await stage.settings.be_reminded_before(NOOR, 30)
    await stage.go_to(0.5)
    assert (await stage.written(), await stage.named()) == ([], [10])


async def test_who_asks_again_after_a_reminder_gets_another_one(stage: Stage) -> None:
    await stage.wish()
    await stage.go_to(12)
    await stage.wish()
    await stage.go_to(0.5)
    assert await stage.written() == [15, 10]


async def test_who_answers_that_they_may_be_written_to_of_a_session_is_written_to(
    stage: Stage,
) -> None:
    await stage.settings.let_write(NOOR, may_write=False)
    await stage.wish()
    await stage.go_to(8)
    await stage.settings.let_write(NOOR, may_write=True, asked_of=[stage.session_id])
    await stage.go_to(0.5)
    assert await stage.written() == [5]


@pytest.mark.parametrize("everything", [True, False])
async def test_a_longer_time_that_is_past_already_still_brings_the_next_reminder(
    stage: Stage, *, everything: bool
) -> None:
    if everything:
        await stage.settings.be_reminded_of(NOOR, "all")
    else:
        await stage.wish()
    await stage.go_to(30)
    await stage.settings.be_reminded_before(NOOR, 60)
    await stage.go_to(20)
    details = Details(title="Another title")
    await stage.app.services.sessions.edit(MANAGER, stage.event.id, stage.session_id, details)
    await stage.go_to(0.5)
    assert await stage.written() == [15]


async def test_who_wants_all_and_lets_themselves_be_written_to_late_is_reminded(
    stage: Stage,
) -> None:
    await stage.settings.let_write(NOOR, may_write=False)
    await stage.settings.be_reminded_of(NOOR, "all")
    await stage.go_to(12)
    await stage.settings.let_write(NOOR, may_write=True)
    await stage.go_to(0.5)
    assert await stage.written() == [10]


async def test_after_a_move_everyone_is_reminded_of_the_new_time(stage: Stage) -> None:
    await stage.wish()
    await stage.go_to(12)
    await stage.app.services.sessions.move(
        MANAGER, stage.event.id, stage.session_id, at("2024-11-14 18:00")
    )
    await stage.settings.be_reminded_before(NOOR, 30)
    later = AT_17 + timedelta(hours=1)
    await stage.go_to(0.5, later)
    # The first is that of the time before.
    assert await stage.written(later) == [75, 30]
