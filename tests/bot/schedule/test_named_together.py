"""Who takes no direct messages is named in a channel, with all whose reminder comes then."""

from datetime import UTC, datetime, timedelta

from bot.actor import Actor
from bot.app import App
from bot.clock import MovableClock
from tests.bot.conftest import GUILD, NUMHACK, bring
from tests.bot.schedule.rows import bind_channels, rows, session_called
from tests.bot.schedule.test_reminders import RULE, send_due

TALK_AT = datetime(2024, 11, 22, 14, tzinfo=UTC)


async def ask_before(app: App, minutes: int, number: int) -> Actor:
    """Somebody who asks for the talk so long before and takes no direct messages."""
    person = Actor(GUILD, number, f"person {number}")
    session = await session_called(app, "talk")
    await app.services.settings.be_reminded_before(person, minutes)
    await app.services.reminders.wish(person, session.id)
    return person


async def named(app: App) -> list[list[int]]:
    """Who is named in each reminder of a channel."""
    said = await rows(app, "session.reminder")
    return [row.facts.get("for_users", []) for row in said if row.channel_id]


async def test_people_with_different_times_near_one_of_the_channel_are_named_in_that_one_post(
    app: App, clock: MovableClock
) -> None:
    await bind_channels(app, await bring(app))
    people = [await ask_before(app, minutes, 20 + minutes) for minutes in (5, 15, 30)]
    for minutes in (60, 30, 15, 10, 5):
        clock.move_to(TALK_AT - timedelta(minutes=minutes))
        await send_due(app, clock)
    assert sorted(map(sorted, await named(app))) == [[], [person.user_id for person in people]]


async def test_people_whose_times_are_past_when_it_is_said_are_named_together_in_one_post(
    app: App, clock: MovableClock
) -> None:
    await bind_channels(app, await bring(app, NUMHACK.replace(RULE, b"sessions: []")))
    people = [await ask_before(app, minutes, 20 + minutes) for minutes in (15, 30, 60)]
    clock.move_to(TALK_AT - timedelta(minutes=10))
    await send_due(app, clock)
    assert list(map(sorted, await named(app))) == [[person.user_id for person in people]]


async def test_who_was_named_in_time_is_not_named_with_those_who_come_after(
    app: App, clock: MovableClock
) -> None:
    await bind_channels(app, await bring(app, NUMHACK.replace(RULE, b"sessions: []")))
    later, first = [await ask_before(app, minutes, 20 + minutes) for minutes in (5, 15)]
    for minutes in (15, 5):
        clock.move_to(TALK_AT - timedelta(minutes=minutes))
        await send_due(app, clock)
    assert await named(app) == [[first.user_id], [later.user_id]]
