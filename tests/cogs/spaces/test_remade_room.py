"""A team's room that was deleted and made anew: what was due in it is said in the new one."""

import simcord

from tests.cogs.announcements.conftest import said_in, write
from tests.cogs.announcements.test_list import look_at
from tests.cogs.outbox import deliver
from tests.cogs.spaces.rows import Teams
from tests.cogs.world import World


async def a_team_with_a_room(world: World, teams: Teams) -> simcord.ChannelHandle:
    await teams.found("Ants", world.person("ada").id)
    await deliver(world)
    return the_room(world)


def the_room(world: World) -> simcord.ChannelHandle:
    (room,) = world.channel("find-a-team").threads
    return room


async def delete_room(world: World, room: simcord.ChannelHandle) -> None:
    with world.env.time_context():
        await world.env.bot.get_channel(room.id).delete()
    await world.env.settle()


async def make_anew(world: World) -> simcord.ChannelHandle:
    shown = await world.manager.slash(world.lobby, "teams spaces")
    await world.manager.click(shown.response, label="Do it")
    await deliver(world)
    return the_room(world)


async def test_what_failed_in_a_deleted_room_can_be_sent_to_the_one_that_was_made_anew(
    world: World, teams: Teams
) -> None:
    gone = await a_team_with_a_room(world, teams)
    await delete_room(world, gone)
    announcing = await write(world, "Lunch is at noon.")
    await announcing.choose("Where", "team_spaces")
    await announcing.press("Send")
    await deliver(world)
    made = await make_anew(world)
    shown = await look_at(world)
    assert f"<#{made.id}>: it was meant for the channel that was there" in shown.response.content
    problems = await world.manager.slash(world.lobby, "event problems")
    assert "is not there any more" not in problems.response.content
    await world.manager.click(shown.response, label="Send again to 1 place")
    await deliver(world)
    assert [text for text in said_in(made) if "Lunch is at noon." in text]


async def test_a_team_hears_of_its_extension_in_the_room_that_was_made_anew(
    world: World, teams: Teams
) -> None:
    gone = await a_team_with_a_room(world, teams)
    paused = await world.manager.slash(world.lobby, "event pause")
    await world.manager.click(paused.response, label="Pause it")
    moved = {"what": "submissions", "when": "2024-11-25 22:00", "team": "Ants"}
    asked = await world.manager.slash(world.lobby, "event deadline", **moved)
    await world.manager.click(asked.response, label="Move it")
    await delete_room(world, gone)
    made = await make_anew(world)
    resumed = await world.manager.slash(world.lobby, "event resume")
    await world.manager.click(resumed.response, label="Say all of it, late")
    await deliver(world)
    assert [text for text in said_in(made) if "More time" in text]
    assert len([text for text in said_in(made) if "Welcome" in text]) == 1


async def test_a_welcome_that_failed_in_a_deleted_room_is_no_problem_in_the_next(
    world: World, teams: Teams
) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=404, code=10003)
    gone = await a_team_with_a_room(world, teams)
    await delete_room(world, gone)
    made = await make_anew(world)
    assert len([text for text in said_in(made) if "Welcome" in text]) == 1
    problems = await world.manager.slash(world.lobby, "event problems")
    assert "nothing that could not be delivered" in problems.response.content
