"""The room of a request: who is in it, giving back, handing over, silence, and its end."""

import pytest
from sqlalchemy import update

from bot.actor import Actor
from bot.model import Mentor, MentorRequest, Participant
from tests.cogs.mentors.conftest import Desk, rows
from tests.cogs.outbox import deliver


@pytest.fixture
async def helped(desk: Desk) -> Desk:
    """Ada helps the Owls."""
    await desk.ask()
    await desk.ada.user.click(desk.ada.user.dm_channel.last_message, label="Accept")
    await deliver(desk.world)
    return desk


def top(desk: Desk):
    """The message on top of the only room."""
    (room,) = desk.rooms()
    return next(m for m in room.history() if m.content.startswith("# "))


async def test_a_request_is_given_back_taken_again_and_handed_over_in_one_room(
    helped: Desk,
) -> None:
    desk, queued = helped, (await helped.request()).queued_at
    (room,) = desk.rooms()
    await desk.restart()
    released = await desk.ada.click(top(desk), label="Release")
    assert "at its old place" in released.response.content
    await deliver(desk.world)
    assert (await desk.request()).queued_at == queued
    assert desk.inside(room) == {desk.asker.id, desk.mate.id}
    assert "It is back in the queue" in top(desk).content
    assert any("your mentor cannot go on" in m.content for m in room.history())
    await desk.bob.select(desk.board.history()[0], ["1"])
    await deliver(desk.world)
    assert desk.inside(room) == {desk.asker.id, desk.mate.id, desk.bob.id}
    await desk.restart()
    which = await desk.bob.click(top(desk), label="Hand over")
    over = await desk.bob.select(which.response, ["1"])
    assert "Handed over" in over.followups[-1].content
    await deliver(desk.world)
    assert desk.inside(room) == {desk.asker.id, desk.mate.id, desk.ada.id}
    assert len(desk.rooms()) == 1


async def test_both_sides_close_at_once_and_it_is_opened_again_within_the_hour(
    helped: Desk,
) -> None:
    desk = helped
    room = top(desk)
    first = await desk.ada.click(room, label="Resolve")
    second = await desk.mate.click(room, label="Resolve")
    assert "Solved" in first.response.content
    assert "has closed it a moment before" in second.response.content
    await deliver(desk.world)
    assert len(await rows(desk.world, "mentor.feedback", "done")) == 1
    asked = desk.asker.user.dm_channel.last_message
    await desk.restart()
    for label in ("It helped", "It did not help", "It helped a lot"):
        rated = await desk.asker.user.click(asked, label=label)
        assert "Thank you" in rated.response.content
    await desk.restart()
    form = await desk.asker.user.click(rated.response, label="Add a comment")
    noted = await desk.asker.user.submit_modal(form, {"comment": "Ada is *great*."})
    assert "The organizers can read it" in noted.response.content
    await desk.restart()
    opened = await desk.mate.click(top(desk), label="Open again")
    assert "open again" in opened.response.content
    await deliver(desk.world)
    assert (await desk.request()).state == "open"
    organizer = Actor(desk.world.guild.id, 1, "Maria", manages_server=True)
    said = await desk.world.app.services.mentor_closing.feedback(organizer, 1)
    assert [(one.rating, one.comment) for one, _, _ in said] == [(3, "Ada is *great*.")]


async def test_silence_is_asked_about_and_ends_the_request_when_nobody_answers(
    helped: Desk,
) -> None:
    desk = helped
    (room,) = desk.rooms()
    said = await desk.asker.send(room, "We are looking into it.")
    await desk.later(31)
    assert not any("silent here" in m.content for m in room.history())
    await desk.asker.delete(said)
    await desk.later(31)
    nudge = room.last_message
    assert "it has been silent here" in nudge.content
    await desk.restart()
    going = await desk.ada.click(nudge, label="Still on it")
    assert "I ask again" in going.response.content
    for _ in range(6):
        await desk.later(31)
    assert (await desk.request()).state == "lapsed"
    assert "How was the help" in desk.asker.user.dm_channel.last_message.content


async def test_a_room_that_a_crash_left_unrecorded_is_adopted_and_a_deleted_one_made_anew(
    helped: Desk,
) -> None:
    desk = helped
    (room,) = desk.rooms()
    async with desk.world.app.database.begin() as tx:
        await tx.execute(
            update(MentorRequest).values(thread_id=None, version=MentorRequest.version + 1)
        )
    await desk.bob_takes_over()
    assert [t.id for t in desk.rooms()] == [room.id]
    assert (await desk.request()).thread_id == room.id
    desk.world.env.backend.delete_channel(room.id)
    await desk.world.env.settle()
    await desk.bob_takes_over(back=True)
    (new,) = desk.rooms()
    assert new.id != room.id
    assert (await desk.request()).thread_id == new.id


async def test_a_mentor_who_left_the_server_gives_back_and_is_one_again_when_back(
    helped: Desk,
) -> None:
    desk = helped
    (room,) = desk.rooms()
    desk.world.env.inject_error(
        "PUT", f"/channels/{room.id}/thread-members/{desk.bob.id}", status=404, code=10007
    )
    await desk.bob_takes_over()
    request = await desk.request()
    assert (request.state, request.mentor_id) == ("open", None)
    async with desk.world.app.database.read() as read:
        assert (await read.get_one(Mentor, 2)).left_at is not None
    # A press on the server says that they are back.
    mine = await desk.bob.click(desk.board.history()[0], label="My queue")
    assert "`#1`" in mine.response.content


async def test_a_mentor_who_left_while_helping_is_noticed_when_it_is_silent(
    helped: Desk,
) -> None:
    desk = helped
    desk.world.guild.remove_member(desk.ada)
    await desk.later(31)
    request = await desk.request()
    assert (request.state, request.mentor_id) == ("open", None)
    (room,) = desk.rooms()
    assert any("your mentor cannot go on" in m.content for m in room.history())
    assert "would like your help" in desk.bob.user.dm_channel.last_message.content


async def test_who_leaves_the_team_is_let_out_of_the_room_and_who_joins_is_let_in(
    helped: Desk,
) -> None:
    desk, world = helped, helped.world
    (room,) = desk.rooms()
    late = world.person("late")
    async with world.app.database.begin() as tx:
        tx.add(
            Participant(
                event_id=1,
                user_id=late.id,
                name="late",
                state="registered",
                profile={},
                joined_at=world.clock.now(),
            )
        )
    await world.manager.slash(world.lobby, "teams move", member=late, team="1")
    await desk.restart()
    await deliver(world)
    assert desk.inside(room) == {desk.asker.id, desk.mate.id, desk.ada.id, late.id}
    # The request stays the team's when the one who asked leaves.
    await world.manager.slash(world.lobby, "teams move", member=desk.asker)
    await deliver(world)
    assert desk.inside(room) == {desk.mate.id, desk.ada.id, late.id}
    assert (await desk.request()).user_id == desk.mate.id
    await world.manager.slash(world.lobby, "teams move", member=desk.asker, team="1")
    await deliver(world)
    assert desk.asker.id in desk.inside(room)
    solved = await desk.mate.click(top(desk), label="Resolve")
    assert "Solved" in solved.response.content
    await deliver(world)
    assert "How was the help" in desk.mate.user.dm_channel.last_message.content
    assert not await rows(world, "mentor.thread", "dead")


async def test_a_team_that_disbands_while_helped_leaves_the_request_to_who_asked(
    helped: Desk,
) -> None:
    desk, world = helped, helped.world
    staff = Actor(world.guild.id, world.manager.id, "maria", manages_server=True)
    await world.app.services.teams.disband(staff, 1)
    await desk.restart()
    await deliver(world)
    solved = await desk.asker.click(top(desk), label="Resolve")
    assert "Solved" in solved.response.content
    await deliver(desk.world)
    assert not await rows(desk.world, "mentor.thread", "dead")
