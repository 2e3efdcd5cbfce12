"""Registering with a profile: the window to the second, seats, the waiting list, a way back."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from bot.app import App
from bot.clock import MovableClock
from bot.errors.events import UnknownEvent
from bot.errors.people import (
    AlreadyOnTheList,
    EventFull,
    NotOnTheList,
    RegistrationClosed,
    TooLateToUndo,
)
from bot.model import (
    AdmissionSeats,
    ChannelBinding,
    Delivery,
    Event,
    Participant,
    RoleBinding,
    Window,
)
from bot.people.following import ROLE, SEAT
from tests.bot.conftest import NOOR, NUMHACK, STRANGER, bring, event_file
from tests.bot.people.numhack import ANSWERS, person, with_cap

CLOSES = datetime(2024, 11, 18, 11, 59, tzinfo=UTC)


async def states(app: App) -> dict[str, int]:
    async with app.database.read() as session:
        found = select(Participant.state, func.count()).group_by(Participant.state)
        return {row[0]: row[1] for row in await session.execute(found)}


async def taken(app: App) -> int | None:
    async with app.database.read() as session:
        return await session.scalar(select(AdmissionSeats.taken))


async def deliveries(app: App, kind: str) -> list[Delivery]:
    async with app.database.read() as session:
        return [*await session.scalars(select(Delivery).where(Delivery.kind == kind))]


async def test_who_tells_everything_required_is_registered_at_once(
    app: App, numhack: Event
) -> None:
    done = await app.services.registration.register(NOOR, numhack.id, ANSWERS)
    assert (done.participant.state, done.missing) == ("registered", ())
    assert done.participant.profile["skills"] == {"Python": 2}
    assert done.participant.consented_at is not None


async def test_without_what_is_required_no_seat_is_taken_until_it_is_told(
    app: App, numhack: Event
) -> None:
    registration = app.services.registration
    begun = await registration.register(NOOR, numhack.id, {"skills": ["Python"], "consent": True})
    assert (begun.participant.state, begun.missing) == ("interested", ("zone",))
    assert await taken(app) == 0
    done = await registration.change(NOOR, numhack.id, {"zone": "berlin"})
    assert (done.participant.state, done.missing) == ("registered", ())


async def test_the_closing_instant_is_too_late_and_the_microsecond_before_is_not(
    app: App, clock: MovableClock
) -> None:
    text = NUMHACK.replace(b"late_to_waiting_list: true", b"late_to_waiting_list: false")
    event = await bring(app, text)
    clock.move_to(CLOSES)
    with pytest.raises(RegistrationClosed) as refused:
        await app.services.registration.register(NOOR, event.id, ANSWERS)
    assert refused.value.late is not None
    clock.move_to(CLOSES - timedelta(microseconds=1))
    done = await app.services.registration.register(NOOR, event.id, ANSWERS)
    assert done.participant.state == "registered"


async def test_who_comes_late_waits_where_the_file_lets_them(
    app: App, numhack: Event, clock: MovableClock
) -> None:
    clock.move_to(CLOSES)
    done = await app.services.registration.register(NOOR, numhack.id, ANSWERS)
    assert (done.participant.state, done.place) == ("waiting", 1)


async def test_a_draft_finished_too_late_takes_no_seat(
    app: App, numhack: Event, clock: MovableClock
) -> None:
    await app.services.registration.register(NOOR, numhack.id, {"skills": ["Python"]})
    clock.move_to(CLOSES)
    done = await app.services.registration.change(NOOR, numhack.id, ANSWERS)
    assert done.participant.state == "waiting"


async def test_ten_clicks_at_once_make_one_participant_and_take_one_seat(
    app: App, numhack: Event
) -> None:
    register = app.services.registration.register
    results = await asyncio.gather(
        *(register(NOOR, numhack.id, ANSWERS) for _ in range(10)), return_exceptions=True
    )
    assert sum(isinstance(result, AlreadyOnTheList) for result in results) == 9
    assert await taken(app) == 1


async def test_of_forty_who_want_the_last_seat_one_has_it_and_39_wait(app: App) -> None:
    event = await bring(app, with_cap(1))
    register = app.services.registration.register
    done = await asyncio.gather(*(register(person(n), event.id, ANSWERS) for n in range(40)))
    assert await states(app) == {"registered": 1, "waiting": 39}
    assert await taken(app) == 1
    last = await app.services.registration.look(person(39), event.id)
    assert last is not None
    assert last.participant.state == "registered" or 1 <= (last.place or 0) <= 39
    assert len(done) == 40


async def test_without_a_waiting_list_39_of_forty_are_refused_and_leave_no_row(app: App) -> None:
    event = await bring(app, with_cap(1, waiting_list=False))
    register = app.services.registration.register
    results = await asyncio.gather(
        *(register(person(n), event.id, ANSWERS) for n in range(40)), return_exceptions=True
    )
    assert sum(isinstance(result, EventFull) for result in results) == 39
    assert await states(app) == {"registered": 1}


async def test_the_first_in_line_moves_up_when_somebody_withdraws_and_is_told(app: App) -> None:
    event = await bring(app, with_cap(2))
    registration = app.services.registration
    for number in range(5):
        await registration.register(person(number), event.id, ANSWERS)
    await app.services.settings.let_write(person(2), may_write=True)
    await registration.withdraw(person(0), event.id)
    moved = await registration.look(person(2), event.id)
    next_one = await registration.look(person(3), event.id)
    assert moved is not None
    assert moved.participant.state == "registered"
    assert next_one is not None
    assert next_one.place == 1
    [told] = await deliveries(app, SEAT)
    assert told.user_id == person(2).user_id


async def test_who_is_not_to_be_written_to_is_told_in_the_start_channel(app: App) -> None:
    event = await bring(app, with_cap(1))
    async with app.database.begin() as tx:
        tx.add(ChannelBinding(event_id=event.id, purpose="start", name="start", channel_id=77))
    for number in range(2):
        await app.services.registration.register(person(number), event.id, ANSWERS)
    await app.services.registration.withdraw(person(0), event.id)
    [told] = await deliveries(app, SEAT)
    assert (told.user_id, told.channel_id) == (None, 77)
    assert told.facts["for_user"] == person(1).user_id


async def test_a_raised_cap_moves_the_list_up_and_a_lowered_one_throws_nobody_out(
    app: App,
) -> None:
    event = await bring(app, with_cap(2))
    for number in range(6):
        await app.services.registration.register(person(number), event.id, ANSWERS)
    await bring(app, with_cap(4))
    assert await states(app) == {"registered": 4, "waiting": 2}
    await bring(app, with_cap(3))
    assert await states(app) == {"registered": 4, "waiting": 2}
    await app.services.registration.withdraw(person(0), event.id)
    assert await states(app) == {"registered": 3, "waiting": 2, "withdrawn": 1}
    await app.services.registration.withdraw(person(1), event.id)
    assert await states(app) == {"registered": 3, "waiting": 1, "withdrawn": 2}


async def test_a_withdrawal_is_taken_back_within_its_time_and_not_after(
    app: App, numhack: Event, clock: MovableClock
) -> None:
    registration = app.services.registration
    await registration.register(NOOR, numhack.id, ANSWERS)
    await registration.withdraw(NOOR, numhack.id)
    back = await registration.come_back(NOOR, numhack.id)
    assert back.participant.state == "registered"
    await registration.withdraw(NOOR, numhack.id)
    clock.move_to(clock.now() + timedelta(minutes=16))
    with pytest.raises(TooLateToUndo):
        await registration.come_back(NOOR, numhack.id)
    again = await registration.register(NOOR, numhack.id, {})
    assert again.participant.state == "registered"


async def test_withdrawing_twice_gives_one_seat_back(app: App, numhack: Event) -> None:
    registration = app.services.registration
    await registration.register(NOOR, numhack.id, ANSWERS)
    await registration.register(person(1), numhack.id, ANSWERS)
    results = await asyncio.gather(
        *(registration.withdraw(NOOR, numhack.id) for _ in range(2)), return_exceptions=True
    )
    assert sum(isinstance(result, NotOnTheList) for result in results) == 1
    assert await taken(app) == 1


async def test_nobody_registers_for_an_event_of_another_server(app: App, numhack: Event) -> None:
    with pytest.raises(UnknownEvent):
        await app.services.registration.register(STRANGER, numhack.id, ANSWERS)


async def test_an_application_takes_no_seat(app: App, clock: MovableClock) -> None:
    event = await bring(app, event_file("paper-weekend"))
    clock.move_to(datetime(2025, 2, 4, tzinfo=UTC))
    said = {"answer:meets": ["Knows a framework"], "answer:work": "Maps of rain."}
    done = await app.services.registration.register(NOOR, event.id, said)
    assert done.participant.state == "applied"
    assert done.participant.profile["answers"]["work"] == "Maps of rain."
    assert await taken(app) == 0


async def test_the_participants_role_follows_by_the_outbox(app: App, numhack: Event) -> None:
    async with app.database.begin() as tx:
        await tx.merge(
            RoleBinding(event_id=numhack.id, purpose="participant", name="Participant", role_id=9)
        )
    await app.services.registration.register(NOOR, numhack.id, ANSWERS)
    [deed] = await deliveries(app, ROLE)
    assert deed.facts["user_id"] == NOOR.user_id
    assert (deed.user_id, deed.channel_id) == (None, None)


async def test_a_deadline_moved_behind_the_back_of_what_is_kept_holds(
    app: App, numhack: Event, clock: MovableClock
) -> None:
    registration = app.services.registration
    assert await registration.may_begin(NOOR, numhack.id) is None
    before = clock.now() - timedelta(minutes=1)
    moved = update(Window.__table__).where(Window.key == "registration").values(closes_at=before)
    async with app.database.engine.begin() as connection:
        await connection.execute(moved)
    done = await registration.register(NOOR, numhack.id, ANSWERS)
    assert done.participant.state == "waiting"
    assert await taken(app) == 0


async def test_a_deadline_that_moves_while_someone_registers_does_not_stop_them(
    app: App, numhack: Event
) -> None:
    registration = app.services.registration
    assert await registration.may_begin(NOOR, numhack.id) is None
    later = update(Window.__table__).where(Window.key == "registration")
    async with app.database.engine.begin() as connection:
        await connection.execute(later.values(closes_at=CLOSES + timedelta(hours=1)))
    done = await registration.register(NOOR, numhack.id, ANSWERS)
    assert done.participant.state == "registered"
    assert (await taken(app), await states(app)) == (1, {"registered": 1})
