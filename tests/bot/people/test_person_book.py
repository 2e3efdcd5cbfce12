"""What is kept about a person follows what is written about them."""

from sqlalchemy import update

from bot.app import App
from bot.model import Event, Participant
from tests.bot.conftest import NOOR, STRANGER
from tests.bot.people.numhack import ANSWERS, person


async def zone_of(app: App, event: Event) -> str:
    return (await app.services.schedule.programme(NOOR, event.id)).zone


async def test_ones_zone_follows_registration_settings_and_deletion(
    app: App, numhack: Event
) -> None:
    assert await zone_of(app, numhack) == numhack.time_zone
    await app.services.registration.register(
        NOOR, numhack.id, {**ANSWERS, "zone": "Pacific/Auckland"}
    )
    assert await zone_of(app, numhack) == "Pacific/Auckland"
    await app.services.settings.live_in(NOOR, "Asia/Tokyo")
    assert await zone_of(app, numhack) == "Asia/Tokyo"
    await app.services.own_data.delete(NOOR)
    assert await zone_of(app, numhack) == numhack.time_zone


async def test_ones_part_follows_what_the_person_and_others_do(app: App, numhack: Event) -> None:
    people, registration = app.services.people, app.services.registration
    assert await people.own_part(NOOR, numhack) is None
    await registration.register(NOOR, numhack.id, ANSWERS)
    part = await people.own_part(NOOR, numhack)
    assert part is not None
    assert (part.state, part.has_team) == ("registered", False)
    await registration.register(person(1), numhack.id, ANSWERS)
    await registration.withdraw(NOOR, numhack.id)
    part = await people.own_part(NOOR, numhack)
    assert part is not None
    assert part.state == "withdrawn"


async def test_a_change_of_rows_that_nobody_holds_is_seen_too(app: App, numhack: Event) -> None:
    people = app.services.people
    assert await people.own_part(STRANGER, numhack) is None
    await app.services.registration.register(NOOR, numhack.id, ANSWERS)
    assert await people.own_part(NOOR, numhack) is not None
    async with app.database.begin() as tx:
        await tx.execute(update(Participant).values(state="declined"))
    part = await people.own_part(NOOR, numhack)
    assert part is not None
    assert part.state == "declined"
