"""What mentors say of themselves: languages that count, hours, quiet hours, being there."""

from sqlalchemy import select

from bot.model import Mentor, Participant
from tests.cogs.mentors.conftest import OPENS, Desk, rows
from tests.cogs.outbox import deliver

TOPICS = {"level3": ["python"], "level2": [], "level1": [], "at_once": "1"}
LIST = """discord,name,topics,hours,zone,languages,quiet
{id},Eve,python:expert,daily 08:00-23:00,Europe/Berlin,{languages},{quiet}
"""


async def the_mentor(desk: Desk, number: int) -> Mentor:
    async with desk.world.app.database.read() as read:
        return await read.get_one(Mentor, number)


async def test_a_request_goes_to_mentors_who_speak_a_language_of_who_asks(desk: Desk) -> None:
    world = desk.world
    for mentor, languages in ((desk.ada, "Twi, French"), (desk.bob, "english, Deutsch")):
        shown = await mentor.slash(world.lobby, "mentor profile")
        form = await mentor.click(shown.response, label="What I know")
        noted = await mentor.submit_modal(form, TOPICS | {"languages": languages})
    assert "Languages: English, German" in noted.response.content
    async with world.app.database.begin() as tx:
        mine = select(Participant).where(Participant.user_id == desk.asker.id)
        (await tx.scalars(mine)).one().profile = {"languages": ["de"]}
    await desk.ask()
    assert len(await rows(world, "mentor.offer")) == 1
    offer = desk.bob.user.dm_channel.last_message.content
    assert "Speaks: German" in offer
    assert "you both speak German" in offer


async def test_an_unknown_language_is_refused_with_what_was_typed(desk: Desk) -> None:
    shown = await desk.ada.slash(desk.world.lobby, "mentor profile")
    form = await desk.ada.click(shown.response, label="What I know")
    refused = await desk.ada.submit_modal(form, TOPICS | {"languages": "Englisch, Klingonish"})
    assert "I know no language called" in refused.response.content
    again = await desk.ada.click(refused.response, label="Correct it")
    assert "Klingonish" in str(again.modal)
    many = await desk.ada.submit_modal(again, TOPICS | {"languages": "", "at_once": "many"})
    assert "“many” is not how many requests you take" in many.response.content
    again = await desk.ada.click(many.response, label="Correct it")
    noted = await desk.ada.submit_modal(again, TOPICS | {"languages": "", "at_once": "3"})
    assert "At once: 3" in noted.response.content


async def test_a_list_with_quiet_hours_is_checked_and_they_are_kept(desk: Desk) -> None:
    world = desk.world
    eve = world.person("eve", world.role("NumHack mentor"))

    async def bring(languages: str, quiet: str) -> str:
        text = LIST.format(id=eve.id, languages=languages, quiet=quiet).encode()
        shown = await world.manager.slash(world.lobby, "mentors import", file=("mentors.csv", text))
        return shown.response.content

    wrong = await bring("Klingonish", "late")
    assert "“late” are no quiet hours" in wrong
    assert "“Klingonish” is no language" in wrong
    assert "1 mentor brought in: Eve" in await bring("English; Igbo", "12:00-14:00")
    # At noon in London it is one o'clock in Berlin.
    assert world.clock.now() == OPENS
    shown = await eve.slash(world.lobby, "mentor profile")
    assert "quiet at `12:00-14:00`" in shown.response.content
    assert "Now: away" in shown.response.content
    on = await eve.slash(world.lobby, "mentor available", be="on")
    assert "Your quiet hours, 12:00-14:00, are kept" in on.response.content


async def test_who_joined_without_hours_is_there_by_the_hours_they_add(desk: Desk) -> None:
    world = desk.world
    eve = world.person("eve", world.role("NumHack mentor"))
    form = await eve.slash(world.lobby, "mentor profile")
    joined = await eve.submit_modal(form, TOPICS | {"languages": ""})
    assert "Now: away" in joined.response.content
    form = await eve.click(joined.response, label="When I am there")
    hours = {"hours": "daily 10:00-20:00", "zone": "UTC", "quiet": "", "tracks": [], "about": ""}
    noted = await eve.submit_modal(form, hours)
    assert "Now: there" in noted.response.content
    assert (await the_mentor(desk, 3)).presence == "by_hours"


async def test_until_goes_with_being_on_and_ends_it(desk: Desk) -> None:
    world = desk.world
    off = await desk.ada.slash(world.lobby, "mentor available", be="off", until="18:00")
    assert "goes with `be: on` only" in off.response.content
    on = await desk.ada.slash(world.lobby, "mentor available", be="on", until="18:00")
    assert "You are there until <t:" in on.response.content
    past = await desk.ada.slash(world.lobby, "mentor available", be="on", until="2024-11-22 11:00")
    assert "is over already" in past.response.content
    await desk.bob.slash(world.lobby, "mentor available", be="off")
    await deliver(world, OPENS.replace(hour=18, minute=1))
    await desk.ask()
    assert not await rows(world, "mentor.offer")
