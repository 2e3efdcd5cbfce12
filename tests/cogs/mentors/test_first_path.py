"""The way of one request: asked in the lobby, accepted in a message, helped in a thread, rated."""

from tests.cogs.mentors.conftest import Desk, rows
from tests.cogs.outbox import deliver


async def test_a_request_goes_from_asking_to_a_rating_with_a_restart_before_each_step(
    desk: Desk,
) -> None:
    world = desk.world
    hostile = "My *arrays* do not fit, @everyone [x](https://e.vil)"
    receipt = await desk.ask(tried=hostile, place="**here** @here")
    assert receipt.ephemeral
    assert "Nobody else waits. 2 mentors who can help are there now" in receipt.response.content
    assert "`#1` **Python**" in desk.board.last_message.content
    offer = desk.ada.user.dm_channel.last_message
    assert "would like your help with **Python**" in offer.content
    assert "Why you: you are an expert in it" in offer.content
    assert "My \\*arrays\\* do not fit" in offer.content
    assert not any(words in offer.content for words in ("@everyone", "@here", "[x]("))
    await desk.restart()
    taken = await desk.ada.user.click(offer, label="Accept")
    assert "Yours: **Python**" in taken.response.content
    await deliver(world)
    slower = desk.bob.user.dm_channel.last_message
    assert "was faster" in slower.content
    assert not slower.components
    assert len(desk.board.history()) == 1
    (room,) = desk.rooms()
    assert desk.inside(room) == {desk.asker.id, desk.mate.id, desk.ada.id}
    top = room.last_message
    assert "# Python" in top.content
    assert "Why them: an expert in it." in top.content
    await desk.restart()
    solved = await desk.asker.click(top, label="Resolve")
    assert "Solved" in solved.response.content
    await deliver(world)
    asked = desk.asker.user.dm_channel.last_message
    assert "How was the help" in asked.content
    await desk.restart()
    thanks = await desk.asker.user.click(asked, label="It helped a lot")
    assert "Only the organizers read it" in thanks.response.content
    assert not await rows(world, "mentor.offer", "waiting", "dead")
