"""Discord takes 100 scheduled events that are not over; the nearest sessions come first."""

from datetime import timedelta

from bot.app import App
from bot.clock import MovableClock
from tests.bot.conftest import START, bring
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
