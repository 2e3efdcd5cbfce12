"""What was planned and is not sent: nobody is left to tell."""

from datetime import timedelta

from bot.actor import Actor
from bot.submissions.sheets import blank
from tests.cogs.announcements.conftest import Crew, said_in, write
from tests.cogs.announcements.test_closed_messages import labels
from tests.cogs.announcements.test_list import DUE, look_at
from tests.cogs.outbox import deliver
from tests.cogs.world import START, World


async def listed(world: World) -> str:
    shown = await world.manager.slash(world.lobby, "announce list")
    return shown.response.content


async def hand_in_for_all(crew: Crew) -> None:
    app, guild = crew.world.app, crew.world.guild
    for person in crew.people:
        (sheet, *_) = await app.services.submissions.sheets(Actor(guild.id, person.id, "N"), 1)
        async with app.database.begin() as tx:
            made = blank(sheet, START)
            made.state = "submitted"
            tx.add(made)


async def test_when_everyone_has_handed_in_nobody_is_told_and_no_organizer_is_alarmed(
    crew: Crew,
) -> None:
    world = crew.world
    announcing = await write(world, "Hand in!", when="2024-11-15 14:00")
    await announcing.choose("For whom", "incomplete")
    await announcing.choose("Where", "team_spaces")
    await announcing.press("Send")
    await hand_in_for_all(crew)
    await deliver(world, DUE)
    assert not any("Hand in!" in text for space in crew.spaces for text in said_in(space))
    await deliver(world, DUE + timedelta(minutes=5))
    assert not any("could not deliver" in text for text in said_in(world.channel("organizers")))
    problems = await world.manager.slash(world.lobby, "event problems")
    assert "Hand in!" not in problems.response.content
    assert "planned announcement" not in problems.response.content
    assert "- **1** 🎉 told nobody, as everyone had handed in, was due" in await listed(world)
    shown = (await look_at(world)).response
    assert "When it was due, everyone had handed in. So nobody was told." in shown.content
    assert labels(shown) == ["Plan it again", "All announcements"]
    log = await world.manager.slash(world.lobby, "event log")
    assert "told nobody, as everyone had handed in: Hand in!" in log.response.content
