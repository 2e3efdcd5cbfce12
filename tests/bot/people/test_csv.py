"""Lists of people as files: nothing is applied on an error, and an export changes nothing."""

import asyncio
import gc
import time
from collections.abc import Iterable

import pytest
from sqlalchemy import func, select

from bot.app import App
from bot.errors.admission import PeopleChanged, SeatsShort
from bot.errors.events import OrganizersOnly, UnknownEvent
from bot.model import AdmissionSeats, AuditEntry, Event, Participant
from bot.people.csv_import import Found, PeoplePlan
from tests.bot.conftest import MANAGER, NOOR, NUMHACK, STRANGER, bring, event_file

FIRST = 10**17


def lines(*rows: str) -> bytes:
    return "\n".join(rows).encode()


def on_the_server(numbers: Iterable[int]) -> dict[str, Found]:
    return {str(number): Found(number, f"person {number - FIRST}") for number in numbers}


async def plan(app: App, event: Event, content: bytes, found: dict[str, Found]) -> PeoplePlan:
    checked = await app.services.people_import.check(MANAGER, event.id, content)
    return await app.services.people_import.plan(MANAGER, event.id, checked, found)


async def bring_in(app: App, event: Event, content: bytes, found: dict[str, Found]) -> PeoplePlan:
    service = app.services.people_import
    checked = await service.check(MANAGER, event.id, content)
    assert not checked.findings
    seen = await service.plan(MANAGER, event.id, checked, found)
    return await service.apply(MANAGER, seen, checked, found)


async def people(app: App) -> list[Participant]:
    async with app.database.read() as session:
        return [*await session.scalars(select(Participant).order_by(Participant.id))]


FULL = lines(
    "Discord ID;Name;Time zone;Skills;Tracks;Attendance;Looking for team;Languages;Level;Bio",
    f"{FIRST};Ada;Berlin;python: 3\\;Design;Train;in person;yes;en, de;expert;=1+1",
).replace(b"python: 3\\;Design", b'"python: 3; Design"')


async def test_a_line_becomes_a_person_with_everything_it_says(app: App, numhack: Event) -> None:
    done = await bring_in(app, numhack, FULL, on_the_server([FIRST]))
    assert (len(done.new), len(done.changed), done.same) == (1, 0, 0)
    [ada] = await people(app)
    assert (ada.user_id, ada.name, ada.state) == (FIRST, "Ada", "registered")
    assert (ada.time_zone, ada.attendance, ada.experience) == ("Europe/Berlin", "in_person", 3)
    assert ada.looking_for_team
    assert ada.profile["skills"] == {"Python": 3, "Design": 2}
    assert ada.profile["tracks"] == ["train"]
    assert ada.profile["about"] == "=1+1"
    async with app.database.read() as session:
        actions = [*await session.scalars(select(AuditEntry.action))]
    assert "people.import" in actions


async def test_an_export_that_is_brought_back_changes_nothing(app: App, numhack: Event) -> None:
    await bring_in(app, numhack, FULL, on_the_server([FIRST]))
    _, exported, count = await app.services.people_export.export(MANAGER, numhack.id)
    assert count == 1
    assert b"'=1+1" in exported
    again = await plan(app, numhack, exported, on_the_server([FIRST]))
    assert not again.findings
    assert again.is_empty
    assert again.same == 1


async def test_one_bad_line_among_a_thousand_keeps_everyone_out(app: App, numhack: Event) -> None:
    rows = [f"{FIRST + n},Europe/Berlin" for n in range(1000)]
    rows[700] = f"{FIRST + 700},Europe/Berlim"
    content = lines("user_id,zone", *rows)
    checked = await app.services.people_import.check(MANAGER, numhack.id, content)
    assert [finding.line for finding in checked.findings] == [702]
    assert "Europe/Berlin" in checked.findings[0].message
    found = on_the_server(range(FIRST, FIRST + 1000))
    seen = await app.services.people_import.plan(MANAGER, numhack.id, checked, found)
    with pytest.raises(PeopleChanged):
        await app.services.people_import.apply(MANAGER, seen, checked, found)
    assert await people(app) == []


async def test_those_who_are_not_on_the_server_are_listed_and_left_out(
    app: App, numhack: Event
) -> None:
    content = lines("user_id", f"{FIRST}", f"{FIRST + 1}")
    done = await bring_in(app, numhack, content, on_the_server([FIRST]))
    assert [line.who for line in done.missing] == [str(FIRST + 1)]
    assert [person.user_id for person in await people(app)] == [FIRST]


async def test_a_name_and_a_number_of_one_person_are_noticed(app: App, numhack: Event) -> None:
    content = lines("user", "ada", f"{FIRST}")
    found = {"ada": Found(FIRST, "Ada"), str(FIRST): Found(FIRST, "Ada")}
    seen = await plan(app, numhack, content, found)
    assert "same person as on line 2" in seen.findings[0].message


async def test_empty_cells_leave_what_people_said_themselves(app: App, numhack: Event) -> None:
    await bring_in(app, numhack, FULL, on_the_server([FIRST]))
    changed = lines("user_id,name,zone,about", f"{FIRST},Ada Lovelace,,")
    done = await bring_in(app, numhack, changed, on_the_server([FIRST]))
    assert len(done.changed) == 1
    [ada] = await people(app)
    assert (ada.name, ada.time_zone, ada.profile["about"]) == (
        "Ada Lovelace",
        "Europe/Berlin",
        "=1+1",
    )


async def test_a_plan_that_somebody_overtook_is_not_carried_out(app: App, numhack: Event) -> None:
    service, found = app.services.people_import, on_the_server([FIRST])
    checked = await service.check(MANAGER, numhack.id, FULL)
    seen = await service.plan(MANAGER, numhack.id, checked, found)
    await service.apply(MANAGER, seen, checked, found)
    with pytest.raises(PeopleChanged):
        await service.apply(MANAGER, seen, checked, found)
    assert len(await people(app)) == 1


async def test_a_file_does_not_let_in_more_than_there_are_seats(app: App) -> None:
    event = await bring(app, event_file("paper-weekend"))
    content = lines("user_id", *(str(FIRST + n) for n in range(9)))
    found = on_the_server(range(FIRST, FIRST + 9))
    seen = await plan(app, event, content, found)
    assert (seen.seats_wanted, seen.seats_left, seen.fits) == (9, 8, False)
    with pytest.raises(SeatsShort):
        await bring_in(app, event, content, found)
    assert await people(app) == []
    waiting = lines("user_id,state", *(f"{FIRST + n},registered" for n in range(8)))
    waiting += lines("", f"{FIRST + 8},waiting")
    await bring_in(app, event, waiting, found)
    # Who is taken out makes room for the first who waits.
    await bring_in(app, event, lines("user_id,state", f"{FIRST},withdrawn"), found)
    states = {person.user_id - FIRST: person.state for person in await people(app)}
    assert (states[0], states[8]) == ("withdrawn", "registered")
    async with app.database.read() as session:
        assert await session.scalar(select(AdmissionSeats.taken)) == 8


async def test_files_of_people_are_for_organizers_of_this_server(app: App, numhack: Event) -> None:
    with pytest.raises(OrganizersOnly):
        await app.services.people_export.export(NOOR, numhack.id)
    with pytest.raises(OrganizersOnly):
        await app.services.people_import.check(NOOR, numhack.id, FULL)
    with pytest.raises(UnknownEvent):
        await app.services.people_export.export(STRANGER, numhack.id)


async def test_two_thousand_lines_do_not_hold_up_the_loop(app: App) -> None:
    event = await bring(app, NUMHACK)
    head = "user_id,name,zone,skills,about"
    rows = [f"{FIRST + n},P {n},Europe/Berlin,Python: 2; Design,Hello {n}" for n in range(2000)]
    worst = 0.0

    async def watch() -> None:
        # By the processor time of the loop's thread: a busy machine is not the file's doing.
        nonlocal worst
        while True:
            before = time.thread_time()
            await asyncio.sleep(0.005)
            worst = max(worst, time.thread_time() - before)

    # Going through what all other tests have left behind takes half a second, now and then.
    gc.disable()
    try:
        watching = asyncio.create_task(watch())
        await bring_in(app, event, lines(head, *rows), on_the_server(range(FIRST, FIRST + 2000)))
        watching.cancel()
    finally:
        gc.enable()
    async with app.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Participant)) == 2000
    assert worst < 0.25, f"{worst:.2f} s"
