"""Moving deadlines on real SQLite: their timers follow, and of two who move one is told."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.app import App
from bot.clock import MovableClock
from bot.deadlines.following import MOVED
from bot.deadlines.milestones import MILESTONE
from bot.errors.announcements import TimeIsPast
from bot.errors.deadlines import (
    ClosesBeforeOpening,
    ExtensionTooEarly,
    MovedMeanwhile,
    OnlyClosingForOneTeam,
    SameInstant,
    UnknownTeam,
    UnknownWindow,
)
from bot.errors.events import OrganizersOnly
from bot.events.file.instants import Moment
from bot.model import ChannelBinding, Delivery, Event, Extension, Team, Window
from tests.bot.conftest import GUILD, MANAGER, NOOR, NUMHACK, START, bring

COLLEAGUE = Actor(GUILD, 9, "Olu", manages_server=True)
CLOSES = datetime(2024, 11, 25, 11, 59, tzinfo=UTC)
NEWS = 555


def at(hours: float) -> Moment:
    """So many hours after submissions close by the file."""
    return Moment.at(CLOSES + timedelta(hours=hours), "UTC")


async def timers(app: App, key: str = "submissions-close") -> list[Delivery]:
    async with app.database.read() as session:
        found = select(Delivery).where(Delivery.kind == MILESTONE, Delivery.state == "waiting")
        rows = await session.scalars(found.order_by(Delivery.due_at))
        return [row for row in rows if row.facts["milestone"] == key]


def before(rows: list[Delivery], closes: datetime) -> list[float]:
    """How many hours before closing each timer rings."""
    return [(closes - row.due_at).total_seconds() / 3600 for row in rows]


async def notices(app: App) -> list[Delivery]:
    async with app.database.read() as session:
        waiting = select(Delivery).where(Delivery.kind == MOVED, Delivery.state == "waiting")
        return [*await session.scalars(waiting)]


@pytest.fixture
async def known(app: App, numhack: Event) -> Event:
    """The event with a channel for announcements, and a team."""
    async with app.database.begin() as tx:
        tx.add(
            ChannelBinding(
                event_id=numhack.id, purpose="announcements", name="news", channel_id=NEWS
            )
        )
        tx.add(
            Team(event_id=numhack.id, name="Ants", folded_name="ants", space_id=7, created_at=START)
        )
    return numhack


async def move(app: App, moment: Moment, actor: Actor = MANAGER, team: str | None = None) -> Event:
    plan = await app.services.deadlines.plan(actor, 1, "submissions", "closes", moment, team)
    return await app.services.deadlines.move(actor, plan)


async def test_an_import_sets_a_timer_for_each_milestone_that_is_still_to_come(
    app: App, numhack: Event
) -> None:
    assert before(await timers(app), CLOSES) == [24, 3, 0.5]
    assert len(await timers(app, "hacking-starts")) == 1
    useless = {row.useless_at for row in await timers(app)}
    assert useless == {CLOSES}


async def test_an_event_imported_late_does_not_announce_the_past(
    app: App, clock: MovableClock
) -> None:
    clock.move_to(CLOSES - timedelta(hours=10))
    await bring(app)
    assert before(await timers(app), CLOSES) == [3, 0.5]
    assert await timers(app, "registration-ends") == []


async def test_a_move_brings_the_timers_of_the_new_time_and_those_alone(
    app: App, known: Event
) -> None:
    await move(app, at(8))
    assert before(await timers(app), CLOSES + timedelta(hours=8)) == [24, 3, 0.5]
    await move(app, at(-2))
    assert before(await timers(app), CLOSES - timedelta(hours=2)) == [24, 3, 0.5]


async def test_moving_there_and_back_ends_where_it_began_and_says_nothing(
    app: App, known: Event
) -> None:
    await move(app, at(8))
    assert len(await notices(app)) == 1
    await move(app, at(0))
    assert before(await timers(app), CLOSES) == [24, 3, 0.5]
    assert await notices(app) == []


async def test_two_moves_before_anything_was_said_make_one_notice(app: App, known: Event) -> None:
    await move(app, at(8))
    await move(app, at(12))
    (notice,) = await notices(app)
    assert notice.facts["before"] == CLOSES.isoformat()
    assert notice.facts["at"] == (CLOSES + timedelta(hours=12)).isoformat()


async def test_of_two_organizers_who_move_at_once_one_is_told(app: App, known: Event) -> None:
    service = app.services.deadlines
    plans = [
        (actor, await service.plan(actor, 1, "submissions", "closes", at(hours)))
        for actor, hours in ((MANAGER, 4), (COLLEAGUE, 9))
    ]
    results = await asyncio.gather(
        *(service.move(actor, plan) for actor, plan in plans), return_exceptions=True
    )
    assert sorted(type(result).__name__ for result in results) == ["Event", "MovedMeanwhile"]
    assert MovedMeanwhile in {type(result) for result in results}
    assert len(await notices(app)) == 1


async def test_a_file_that_moves_a_window_moves_its_timers_and_says_so(
    app: App, known: Event
) -> None:
    old = b"closes: Sun 2024-11-24 23:59 AoE\n    # The page"
    assert NUMHACK.count(old) == 1
    later = NUMHACK.replace(old, b"closes: Mon 2024-11-25 23:59 AoE\n    # The page")
    await bring(app, later.replace(b"also_said_as: [Mon 2024-11-25 12:00 UTC]", b""))
    assert before(await timers(app), CLOSES + timedelta(hours=24)) == [24, 3, 0.5]
    assert len(await notices(app)) == 1


async def test_an_import_that_changes_something_else_leaves_the_timers_alone(
    app: App, known: Event
) -> None:
    ids = [row.id for row in await timers(app)]
    await bring(app, NUMHACK.replace(b"name: NumHack 2024", b"name: NumHack"))
    assert [row.id for row in await timers(app)] == ids
    assert await notices(app) == []


async def test_a_milestone_taken_out_of_the_file_is_not_said(app: App, known: Event) -> None:
    line = b"    - {key: hacking-starts, window: hacking, edge: opens, when: [at start]}\n"
    assert NUMHACK.count(line) == 1
    await bring(app, NUMHACK.replace(line, b""))
    assert await timers(app, "hacking-starts") == []


async def test_one_team_gets_more_time_and_timers_of_its_own(app: App, known: Event) -> None:
    await move(app, at(6), team="ants")
    rows = await timers(app)
    assert before([row for row in rows if "team" not in row.facts], CLOSES) == [24, 3, 0.5]
    own = [row for row in rows if "team" in row.facts]
    assert before(own, CLOSES + timedelta(hours=6)) == [24, 3, 0.5]
    assert await notices(app) == []
    # A move for everyone that overtakes the extension takes the team along.
    await move(app, at(9))
    rows = await timers(app)
    assert [row for row in rows if "team" in row.facts] == []
    assert before(rows, CLOSES + timedelta(hours=9)) == [24, 3, 0.5]
    await move(app, at(1))
    own = [row for row in await timers(app) if "team" in row.facts]
    assert before(own, CLOSES + timedelta(hours=6)) == [24, 3, 0.5]
    async with app.database.read() as session:
        assert len([*await session.scalars(select(Extension))]) == 1


async def test_days_before_a_deadline_are_days_of_its_own_clocks(
    app: App, numhack: Event, clock: MovableClock
) -> None:
    clock.move_to(datetime(2024, 10, 1, tzinfo=UTC))
    # Clocks in Berlin go back on 27 October 2024.
    moment = Moment.at(datetime(2024, 10, 28, 17, 0, tzinfo=UTC), "Europe/Berlin")
    plan = await app.services.deadlines.plan(MANAGER, 1, "registration", "closes", moment)
    await app.services.deadlines.move(MANAGER, plan)
    first = (await timers(app, "registration-ends"))[0]
    assert first.due_at == datetime(2024, 10, 25, 16, 0, tzinfo=UTC)


async def test_what_cannot_be_moved_so_is_refused(app: App, known: Event) -> None:
    plan = app.services.deadlines.plan
    cases = [
        (("nonsense", "closes", at(1)), UnknownWindow),
        (("submissions", "closes", at(0)), SameInstant),
        (("submissions", "closes", at(-100)), ClosesBeforeOpening),
        (("submissions", "opens", at(1)), ClosesBeforeOpening),
        (("submissions", "closes", at(-1000)), TimeIsPast),
        (("submissions", "closes", at(1), "Wasps"), UnknownTeam),
        (("submissions", "closes", at(-1), "Ants"), ExtensionTooEarly),
        (("submissions", "opens", at(-5), "Ants"), OnlyClosingForOneTeam),
    ]
    for arguments, refusal in cases:
        with pytest.raises(refusal):
            await plan(MANAGER, 1, *arguments)
    with pytest.raises(OrganizersOnly):
        await plan(NOOR, 1, "submissions", "closes", at(1))


async def test_a_move_shows_in_an_export_and_stays_until_the_file_moves_it(
    app: App, known: Event
) -> None:
    await move(app, Moment.at(CLOSES + timedelta(hours=24), "Etc/GMT+12"))
    _, text = await app.services.imports.export(MANAGER, 1)
    assert "2024-11-25 23:59 AoE" in text
    await bring(app, NUMHACK.replace(b"name: NumHack 2024", b"name: NumHack"))
    async with app.database.read() as session:
        window = (await session.scalars(select(Window).where(Window.key == "submissions"))).one()
    assert window.closes_at == CLOSES + timedelta(hours=24)


async def test_an_extension_taken_back_stays_so_when_everyones_deadline_moves(
    app: App, known: Event
) -> None:
    await move(app, at(6), team="ants")
    await move(app, at(0), team="ants")
    await move(app, at(-5))
    own = [row for row in await timers(app) if "team" in row.facts]
    assert {row.facts["at"] for row in own} <= {at(-5).utc.isoformat()}
    with pytest.raises(SameInstant):
        await move(app, at(-5), team="ants")
    # Given anew it has timers again, also those that rang or were replaced before.
    await move(app, at(6), team="ants")
    own = [row for row in await timers(app) if "team" in row.facts]
    assert before(own, CLOSES + timedelta(hours=6)) == [24, 3, 0.5]


async def test_who_takes_an_extension_back_is_told_that_everyones_deadline_moved_meanwhile(
    app: App, known: Event
) -> None:
    await move(app, at(6), team="ants")
    service = app.services.deadlines
    plan = await service.plan(MANAGER, 1, "submissions", "closes", at(0), "ants")
    await move(app, at(-2), COLLEAGUE)
    with pytest.raises(MovedMeanwhile) as refused:
        await service.move(MANAGER, plan)
    assert refused.value.instant == at(-2).utc


async def test_who_agreed_to_an_ordinary_taking_back_does_not_close_at_once_with_it(
    app: App, known: Event, clock: MovableClock
) -> None:
    await move(app, at(6), team="ants")
    service = app.services.deadlines
    clock.move_to(at(-0.01).utc)
    plan = await service.plan(MANAGER, 1, "submissions", "closes", at(0), "ants")
    clock.move_to(at(0.01).utc)
    with pytest.raises(TimeIsPast):
        await service.move(MANAGER, plan)
    plan = await service.plan(MANAGER, 1, "submissions", "closes", at(0), "ants")
    await service.move(MANAGER, plan)
    with pytest.raises(TimeIsPast):
        await service.plan(MANAGER, 1, "submissions", "closes", at(0), "ants")
