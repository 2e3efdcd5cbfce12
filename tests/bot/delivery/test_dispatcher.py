"""The dispatcher's promises, one by one, on real SQLite."""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.app import open_app
from bot.delivery.enqueue import Order, replace
from bot.delivery.kinds import Said
from bot.delivery.leased import Leased, Result
from bot.delivery.rules import Answer
from bot.delivery.store import Store
from bot.model import Delivery, Event
from tests.bot.conftest import START
from tests.bot.delivery.bench import Bench, order


async def test_nothing_is_said_before_its_time_and_then_once(bench: Bench) -> None:
    await bench.enqueue(order(at=START + timedelta(minutes=10)))
    await bench.drain_at(START + timedelta(minutes=9, seconds=59))
    assert bench.recorder.posted == []
    for _ in range(3):
        await bench.drain_at(START + timedelta(minutes=10))
    assert len(bench.recorder.posted) == 1


async def test_the_same_cause_makes_one_row_however_often_it_is_handed_in(bench: Bench) -> None:
    await bench.enqueue(order(), order())
    await bench.enqueue(order())
    assert len(await bench.rows()) == 1


async def test_a_replaced_row_is_never_said_and_a_said_one_stays(bench: Bench) -> None:
    await bench.enqueue(order("v1"), order("v2", at=START + timedelta(hours=1)))
    await bench.drain_at(START)
    async with bench.app.database.begin() as tx:
        new = order("v3", at=START + timedelta(hours=2), facts={"text": "new"})
        await replace(tx, bench.event.id, "thing:1", ["say"], [new])
    await bench.drain_at(START + timedelta(hours=3))
    assert [row.state for row in await bench.rows()] == ["done", "cancelled", "done"]
    assert "new" in bench.recorder.posted[-1][1]


async def test_a_refusal_is_final_and_kept_for_an_organizer_to_see(bench: Bench) -> None:
    bench.recorder.answers = [Answer(403, 50001, "Missing Access")]
    await bench.enqueue(order())
    await bench.drain_at(START)
    await bench.drain_at(START + timedelta(days=1))
    (row,) = await bench.rows()
    assert (row.state, row.attempts) == ("dead", 1)
    assert "Missing Access" in row.problem


async def test_a_closed_direct_message_is_said_in_the_fallback_channel(bench: Bench) -> None:
    bench.recorder.answers = [Answer(403, 50007, "Cannot send messages to this user")]
    await bench.enqueue(order(user_id=7, fallback_channel_id=9))
    await bench.drain_at(START)
    await bench.drain_at(START)
    assert [place for place, _ in bench.recorder.posted] == [9]
    first, second = await bench.rows()
    assert (first.state, second.state) == ("dead", "done")
    assert second.facts["for_user"] == 7


async def test_what_failed_for_now_is_tried_again_later_and_later(bench: Bench) -> None:
    bench.recorder.answers = [Answer(502), Answer(None), Answer(500)]
    await bench.enqueue(order())
    pauses = []
    for _ in range(3):
        at = (await bench.rows())[0].next_at
        await bench.drain_at(at)
        pauses.append((await bench.rows())[0].next_at - at)
    assert timedelta() < pauses[0] < pauses[2]
    await bench.drain_at(START + timedelta(minutes=5))
    assert len(bench.recorder.posted) == 1


async def test_trying_goes_on_for_a_day_and_ends_with_a_dead_letter(bench: Bench) -> None:
    bench.recorder.answers = [Answer(503)] * 1000
    await bench.enqueue(order())
    while (row := (await bench.rows())[0]).state == "waiting":
        await bench.drain_at(row.next_at)
    assert timedelta(hours=24) <= bench.clock.now() - START < timedelta(hours=25)
    assert "given up after" in row.problem


async def test_what_is_of_no_use_any_more_is_dropped(bench: Bench) -> None:
    await bench.enqueue(order(useless_at=START + timedelta(minutes=10)))
    await bench.drain_at(START + timedelta(minutes=10))
    assert bench.recorder.posted == []
    assert (await bench.rows())[0].problem == "too late to be of use"


async def test_what_comes_late_says_so(bench: Bench) -> None:
    await bench.enqueue(order())
    await bench.drain_at(START + timedelta(hours=2))
    assert f"was due <t:{int(START.timestamp())}:R>" in bench.recorder.posted[0][1]


async def test_what_is_no_longer_true_is_not_said(bench: Bench) -> None:
    await bench.enqueue(order(facts={"void": True}))
    await bench.drain_at(START)
    assert bench.recorder.posted == []
    assert (await bench.rows())[0].state == "cancelled"


async def test_a_paused_event_is_silent_and_does_not_keep_the_bell_ringing(
    bench: Bench,
) -> None:
    await bench.enqueue(order())
    async with bench.app.database.begin() as tx:
        (await tx.get(Event, bench.event.id)).paused_at = START
    await bench.drain_at(START + timedelta(minutes=1))
    assert bench.recorder.posted == []
    assert await bench.dispatcher.next_at() is None


async def test_direct_messages_go_in_small_numbers_and_channels_do_not_wait(
    bench: Bench,
) -> None:
    direct = [order(user_id=100 + n) for n in range(50)]
    await bench.enqueue(*direct, *(order(channel_id=200 + n) for n in range(50)))
    await bench.drain_at(START)
    places = [place for place, _ in bench.recorder.posted]
    assert sum(place >= 200 for place in places) == 50
    assert sum(place < 200 for place in places) == 20
    again = await bench.dispatcher.next_at()
    assert START < again <= START + timedelta(seconds=3)
    while (at := await bench.dispatcher.next_at()) is not None:
        await bench.drain_at(at)
    assert len(bench.recorder.posted) == 100
    assert bench.clock.now() - START >= timedelta(seconds=3 * 30)


async def test_opening_messages_too_fast_holds_them_all_for_minutes(bench: Bench) -> None:
    bench.recorder.answers = [Answer(400, 40003, "You are opening direct messages too fast")]
    await bench.enqueue(order(user_id=7))
    await bench.drain_at(START)
    await bench.enqueue(order(user_id=8), order(channel_id=9))
    await bench.drain_at(START + timedelta(minutes=5))
    assert [place for place, _ in bench.recorder.posted] == [9]
    await bench.drain_at(START + timedelta(minutes=11))
    assert sorted(place for place, _ in bench.recorder.posted) == [7, 8, 9]


async def test_a_ban_of_the_address_stops_everything_for_a_while(bench: Bench) -> None:
    bench.recorder.answers = [Answer(429, 0, "banned")]
    await bench.enqueue(order())
    await bench.drain_at(START)
    await bench.enqueue(order(channel_id=6))
    await bench.drain_at(START + timedelta(seconds=30))
    assert bench.recorder.posted == []
    await bench.drain_at(START + timedelta(seconds=61))
    assert len(bench.recorder.posted) == 2


async def test_an_unknown_kind_is_a_dead_letter_and_stops_nothing(bench: Bench) -> None:
    await bench.enqueue(Order("unknown", "thing:1", "v1", START, channel_id=5), order())
    await bench.drain_at(START)
    assert [row.state for row in await bench.rows()] == ["dead", "done"]


async def test_a_bug_in_one_kind_is_a_dead_letter_and_stops_nothing(bench: Bench) -> None:
    async def fails(row: Leased, now: datetime) -> Said:
        raise ZeroDivisionError

    bench.dispatcher._kinds.says("fails", fails)
    await bench.enqueue(Order("fails", "thing:1", "v1", START, channel_id=5), order())
    await bench.drain_at(START)
    assert [row.state for row in await bench.rows()] == ["dead", "done"]
    assert "ZeroDivisionError" in (await bench.rows())[0].problem


async def test_a_lease_that_was_lost_cannot_be_finished(bench: Bench) -> None:
    await bench.enqueue(order())
    store = Store(bench.app.database)
    (old,) = await store.claim(START, "one", 10, dms=False)
    (new,) = await store.claim(START + timedelta(minutes=2), "two", 10, dms=False)
    await store.finish([Result(old, "done", START)])
    assert (await bench.rows())[0].state == "leased"
    await store.finish([Result(new, "done", START)])
    assert (await bench.rows())[0].state == "done"


async def test_a_restored_backup_keeps_what_is_overdue_for_an_organizer(
    bench: Bench, tmp_path
) -> None:
    await bench.enqueue(order(), order("v2", at=START + timedelta(hours=9)))
    copy = tmp_path / "copy.db"
    await bench.app.database.backup(copy)
    bench.clock.move_to(START + timedelta(hours=8))
    for expected in (["held", "waiting"], ["held", "waiting"]):
        opened = open_app(f"sqlite+aiosqlite:///{copy}", bench.clock)
        async with opened as restored, restored.database.read() as session:
            states = [*await session.scalars(select(Delivery.state).order_by(Delivery.id))]
        assert states == expected
    assert (await bench.rows())[0].state == "waiting", "the original is no backup"


async def test_a_reminder_goes_past_three_hundred_slow_deeds_that_were_due_before(
    bench: Bench,
) -> None:
    at_work, most, done, before_it = 0, 0, 0, 0

    async def slow(row: Leased, now: datetime) -> None:
        nonlocal at_work, most, done, before_it
        at_work += 1
        most = max(most, at_work)
        await asyncio.sleep(0.002)
        if done == 20:
            await bench.enqueue(order())
        before_it += not bench.recorder.posted
        at_work, done = at_work - 1, done + 1

    bench.dispatcher._kinds.does("slow", slow, at_once=3)
    await bench.enqueue(*(Order("slow", f"team:{n}", "v1", START) for n in range(300)))
    await bench.drain_at(START)
    assert (done, most) == (300, 3)
    assert 20 < before_it < 60
    assert {row.state for row in await bench.rows()} == {"done"}
