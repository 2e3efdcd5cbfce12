"""The channel for projects was deleted when they were revealed, and setup made another."""

import discord
import pytest

from tests.cogs.submissions.test_desk import drained
from tests.cogs.submissions.test_forum import REVEALED, forum_of, handed_in, posts, until
from tests.cogs.world import World


async def revealed_into_nothing(world: World) -> None:
    await handed_in(world, "Owls", world.newcomer)
    with world.env.time_context():
        await (await forum_of(world)).delete()
    await until(world, REVEALED)
    assert "card of a project" in await problems_of(world)


async def problems_of(world: World) -> str:
    return (await world.manager.slash(world.lobby, "event problems")).response.content


@pytest.mark.parametrize("makes_forum", [True, False])
async def test_a_project_that_found_no_channel_appears_once_in_the_one_setup_made(
    hacking: World, makes_forum: bool
) -> None:
    await revealed_into_nothing(hacking)
    if not makes_forum:
        hacking.env.inject_error("POST", "/guilds/*/channels", status=400, code=50024)
    await hacking.set_up()
    await drained(hacking)
    channel = await forum_of(hacking)
    assert isinstance(channel, discord.ForumChannel) is makes_forum
    if makes_forum:
        (post,) = await posts(hacking)
        assert post.title == "Night Owls"
    else:
        (card,) = hacking.channel("projects").history()
        assert "**Night Owls**" in card.content
    # Nothing is left that somebody could send a second time.
    assert "nothing that could not be delivered" in await problems_of(hacking)
