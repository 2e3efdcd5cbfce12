"""Discord takes 100 scheduled events that are not over; the nearest sessions come first."""

from datetime import datetime, timedelta

from bot.app import App
from bot.clock import MovableClock
from tests.bot.conftest import MANAGER, START, bring
from tests.bot.schedule.rows import bind_channels, rows, session_called

HEAD = """
event: {slug: many, name: Many, kind: course, summary: Many sessions., zone: UTC}
sessions:
"""
COUNT, LIMIT = 120, 100


def many() -> bytes:
    starts = [START + timedelta(hours=3 * number) for number in range(1, COUNT + 1)]
    lines = [
        f'  - {{key: s{number}, title: S{number}, start: "{at:%Y-%m-%d %H:%M}", duration: 1 h}}'
        for number, at in enumerate(starts, 1)
    ]
    return (HEAD + "\n".join(lines)).encode()


async def test_those_further_away_wait_until_a_nearer_one_is_over(
    app: App, clock: MovableClock
) -> None:
    event = await bring(app, many())
    assert await rows(app, "session.scheduled_event") == []
    await bind_channels(app, event)
    await app.services.scheduled_events.catch_up(event.id)
    waiting = await rows(app, "session.scheduled_event")
    assert len(waiting) == COUNT
    assert sum(row.due_at == clock.now() for row in waiting) == LIMIT
    first, next_one = await session_called(app, "s1"), await session_called(app, f"s{LIMIT + 1}")
    (row,) = [row for row in waiting if row.subject == f"session:{next_one.id}"]
    assert row.due_at == first.ends_at


async def test_once_the_one_of_a_cancelled_session_is_gone_those_that_wait_move_up(
    app: App, clock: MovableClock
) -> None:
    event = await bring(app, many())
    await bind_channels(app, event)
    services = app.services
    await services.scheduled_events.catch_up(event.id)
    for row in await rows(app, "session.scheduled_event"):
        if row.due_at == clock.now():
            number = int(row.subject.partition(":")[2])
            await services.scheduled_events.stands_for(number, 1000 + number)
    named = [await session_called(app, f"s{n}") for n in (1, 50, 101, 102, 103)]
    first, gone, *waiting = named

    async def turns() -> list[datetime | None]:
        due = {row.subject: row.due_at for row in await rows(app, "session.scheduled_event")}
        return [due.get(f"session:{session.id}") for session in (gone, *waiting)]

    second = await session_called(app, "s2")
    before = await turns()
    assert before[1:3] == [first.ends_at, second.ends_at]
    clock.move_to(clock.now() + timedelta(minutes=1))
    await services.sessions.cancel(MANAGER, event.id, gone.id)
    # Nobody comes before the deed that deletes: Discord would have no room yet.
    assert await turns() == [clock.now(), first.ends_at, first.ends_at, second.ends_at]
    await services.scheduled_events.stands_for(gone.id, None)
    assert await turns() == [clock.now(), clock.now(), first.ends_at, second.ends_at]
    # What is on its way is not let in twice.
    await services.scheduled_events.make_way(event.guild_id)
    assert await turns() == [clock.now(), clock.now(), first.ends_at, second.ends_at]
