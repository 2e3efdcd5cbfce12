"""/teams spaces: rooms for all teams at once, with a bar, a stop and a report."""

import simcord

from tests.cogs.outbox import deliver
from tests.cogs.spaces.rows import Teams
from tests.cogs.spaces.test_rooms import threads
from tests.cogs.world import NUMHACK, World

MEMBERS = "/channels/*/thread-members/{}"


async def ask(world: World) -> simcord.ResponseMessage:
    """Type the command and agree; returns the message with the bar."""
    shown = await world.manager.slash(world.lobby, "teams spaces")
    agreed = await world.manager.click(shown.response, label="Do it")
    return agreed.followups[-1] if agreed.followups else agreed.response


async def test_rooms_that_lack_are_made_and_what_could_not_be_is_said(
    world: World, teams: Teams
) -> None:
    ada, ben = world.person("ada"), world.person("ben")
    for number in range(2):
        await teams.found(f"Team {number}", ada.id)
    await teams.found("Team 2", ben.id)
    world.env.inject_error("POST", "/channels/*/threads", status=403, code=50013, times=6)
    await deliver(world)
    assert threads(world) == []
    world.env.inject_error("PUT", MEMBERS.format(ben.id), status=403, code=50001, times=None)
    shown = await world.manager.slash(world.lobby, "teams spaces")
    assert "3 lack their rooms" in shown.response.content
    bar = await ask(world)
    assert "0 of 3 teams" in bar.content
    await deliver(world)
    await world.env.advance_time(3)
    assert sorted(room.name for room in threads(world)) == ["Team 0", "Team 1", "Team 2"]
    assert "2 teams have their rooms" in bar.content
    assert "- Team 2: I cannot see the channel" in bar.content


async def test_stopping_leaves_the_rest_and_asking_again_goes_on(
    world: World, teams: Teams
) -> None:
    await teams.found("Robots", world.person("ada").id)
    world.env.inject_error("POST", "/channels/*/threads", status=403, code=50013, times=2)
    await deliver(world)
    bar = await ask(world)
    again = await world.manager.slash(world.lobby, "teams spaces")
    assert "0 of 1 team" in again.response.content
    await world.manager.click(bar, label="Stop")
    await deliver(world)
    await world.env.advance_time(5)
    assert threads(world) == []
    assert "left out, as you stopped it" in bar.content
    await ask(world)
    await deliver(world)
    await world.env.advance_time(3)
    assert [room.name for room in threads(world)] == ["Robots"]


async def test_a_thread_that_belongs_to_no_team_goes_only_when_the_organizer_says_so(
    world: World, teams: Teams
) -> None:
    await teams.found("Robots", world.person("ada").id)
    await deliver(world)
    parent = world.env.bot.get_guild(world.guild.id).get_channel(world.channel("find-a-team").id)
    with world.env.time_context():
        await parent.create_thread(name="Lost")
    await world.env.settle()
    bar = await ask(world)
    await deliver(world)
    await world.env.advance_time(3)
    assert "1 private thread of mine belongs to no team" in bar.content
    assert sorted(room.name for room in threads(world)) == ["Lost", "Robots"]
    listed = await world.manager.click(bar, label="Show the threads of no team")
    assert "- Lost" in listed.response.content
    await world.manager.click(listed.response, label="Remove them")
    assert [room.name for room in threads(world)] == ["Robots"]
    shown = await world.manager.slash(world.lobby, "event log")
    assert "looked after the teams' rooms" in shown.response.content


async def test_who_does_not_organize_cannot_have_rooms_made(world: World, teams: Teams) -> None:
    await world.show_to_everyone("teams")
    shown = await world.newcomer.slash(world.lobby, "teams spaces")
    assert "organizers" in shown.response.content


async def test_without_a_place_or_a_wish_for_rooms_the_command_says_what_to_do(
    world: World,
) -> None:
    await world.bring_numhack()
    shown = await world.manager.slash(world.lobby, "teams spaces")
    assert "`/event setup` makes it" in shown.response.content
    none = NUMHACK.replace(b"  space: thread\n", b"  space: none\n", 1)
    await world.bring_numhack(none)
    shown = await world.manager.slash(world.lobby, "teams spaces")
    assert "asks for no rooms" in shown.response.content
