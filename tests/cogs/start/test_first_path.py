"""The thinnest path: an event file comes in, the server is set up, a newcomer registers."""

from tests.cogs.world import World


async def test_from_an_empty_server_to_a_registered_newcomer(world: World) -> None:
    refused = await world.newcomer.slash(world.lobby, "start")
    assert "no event on this server yet" in refused.response.content

    await world.bring_numhack()
    await world.set_up()
    panel = world.channel("start-here").last_message
    assert "NumHack" in panel.content
    assert panel.pinned

    form = await world.newcomer.click(panel, label="Register")
    answer = await world.newcomer.submit_modal(
        form, {"skills": ["Python"], "zone": "Berlin", "consent": ["yes"]}
    )
    assert "You are registered" in answer.response.content

    schedule = await world.newcomer.slash(world.lobby, "schedule")
    assert "Next:" in schedule.response.content
