"""Offers: accepting, saying no, passing on, and the queue in the mentors' channel."""

import discord
from sqlalchemy import delete

from bot.model import LiveMessage
from cogs.mentors.buttons import LABELS, HelpButton, RequestButton, TakeMenu
from tests.cogs.mentors.conftest import Desk, become_mentor, rows
from tests.cogs.outbox import deliver
from tests.cogs.submissions.conftest import found_team


async def test_of_ten_who_accept_one_has_it_and_the_others_read_who_was_faster(
    desk: Desk,
) -> None:
    crowd = [await become_mentor(desk.world, f"m{n}", "python") for n in range(8)]
    await desk.ask()
    offer = desk.ada.user.dm_channel.last_message
    view = discord.ui.View(timeout=None)
    view.add_item(RequestButton("accept", 1))
    with desk.world.env.time_context():
        public = await desk.world.env.bot.get_channel(desk.board.id).send("offer", view=view)
    first = await desk.ada.user.click(offer, label="Accept")
    twice = await desk.ada.user.click(offer, label="Accept")
    assert "Yours" in first.response.content
    assert "Yours" in twice.response.content
    answers = [await m.click(public, label="Accept") for m in (desk.bob, *crowd)]
    assert all("ada was faster" in answer.response.content for answer in answers)
    await deliver(desk.world)
    assert len(desk.rooms()) == 1
    # Nothing is left that could be accepted.
    for mentor in (desk.bob, *crowd):
        for message in mentor.user.dm_channel.history():
            assert "help:accept" not in str(message.components)


async def test_saying_no_not_now_and_passing_on_work_after_restarts(desk: Desk) -> None:
    cyd = await become_mentor(desk.world, "cyd", "data")
    await desk.ask()
    offers = {m: m.user.dm_channel.last_message for m in (desk.ada, desk.bob)}
    await desk.restart()
    which = await desk.ada.user.click(offers[desk.ada], label="Pass to…")
    passed = await desk.ada.user.select(which.response, ["3"])
    assert "I have asked them" in passed.followups[-1].content
    later = await desk.bob.user.click(offers[desk.bob], label="Not now")
    assert "not now" in later.response.content
    await deliver(desk.world)
    assert "You said no to this" in desk.ada.user.dm_channel.last_message.content
    theirs = cyd.user.dm_channel.last_message
    assert "another mentor thinks you know better" in theirs.content
    declined = await cyd.user.click(theirs, label="Decline")
    assert "I ask somebody else" in declined.response.content
    await deliver(desk.world)
    # Late is better than nobody: what was put off can still be taken.
    await desk.later(30)
    late = await desk.bob.user.click(offers[desk.bob], label="Accept")
    assert "Yours" in late.response.content


async def test_who_takes_no_messages_is_asked_in_the_mentors_channel(desk: Desk) -> None:
    await desk.bob.slash(desk.world.lobby, "mentor available", be="off")
    desk.world.env.inject_error("POST", "/users/@me/channels", status=403, code=50007)
    await desk.ask()
    await deliver(desk.world)
    said = desk.board.last_message
    assert said.content.startswith(f"<@{desk.ada.id}>, you take no direct messages")
    assert desk.ada.id in {user.id for user in said.mentions}
    await desk.restart()
    taken = await desk.ada.click(said, label="Accept")
    assert "Yours" in taken.response.content
    await deliver(desk.world)
    now = next(m for m in desk.board.history() if m.id == said.id)
    assert "You took this" in now.content
    assert not now.components


async def test_the_board_is_one_message_after_restarts_and_crashes(desk: Desk) -> None:
    world = desk.world
    await desk.ask()
    await found_team(world, "Ants", other := world.person("other"))
    await desk.ask(other, topics=["data"], urgency=["2"])
    (board,) = desk.board.history()
    assert "**2 requests waiting**" in board.content
    assert "**stuck**" in board.content
    # The process ends after posting and before it is remembered.
    async with world.app.database.begin() as tx:
        await tx.execute(delete(LiveMessage).where(LiveMessage.purpose == "mentors"))
    await desk.restart()
    taken = await desk.ada.select(board, ["2"], custom_id="helping:take:1")
    assert "Yours: **Data analysis**" in taken.response.content
    await deliver(world)
    (board,) = desk.board.history()
    assert "**1 request waiting**" in board.content
    assert "`#2` <@" in board.content
    await desk.restart()
    mine = await desk.ada.click(board, label="My queue")
    assert "### In your hands" in mine.response.content
    full = await desk.ada.select(mine.response, ["1"])
    assert "You are helping with 1 request already" in full.response.content
    assert "You are away" in (await desk.bob.click(board, label="I am away")).response.content
    assert "You are there" in (await desk.bob.click(board, label="I am here")).response.content


async def test_forged_buttons_of_another_server_and_of_strangers_lead_nowhere(desk: Desk) -> None:
    await desk.ask()
    env = desk.world.env
    elsewhere = env.create_guild("Another server")
    channel = elsewhere.create_text_channel("lobby")
    stranger = elsewhere.add_member(env.create_user("stranger"))
    await env.settle()
    view = discord.ui.View(timeout=None)
    for action in LABELS:
        view.add_item(RequestButton(action, 1))
    view.add_item(HelpButton("queue", 1))
    more = discord.ui.View(timeout=None)
    more.add_item(TakeMenu(1, [(1, "Python"), (10**17, "Nothing")]))
    outsider = desk.world.person("outsider")
    with env.time_context():
        forged = await env.bot.get_channel(channel.id).send("forged", view=view)
        menu = await env.bot.get_channel(channel.id).send("forged", view=more)
        here = await env.bot.get_channel(desk.world.lobby.id).send("forged", view=view)
        there = await env.bot.get_channel(desk.world.lobby.id).send("forged", view=more)
    for action, (label, _) in LABELS.items():
        answer = await stranger.click(forged, label=label)
        assert "not there any more" in answer.response.content, action
        answer = await outsider.click(here, label=label)
        text = answer.response.content if answer.response else "a form"
        words = ("somebody else's", "Nobody has helped", "No mentor", "for the mentors")
        assert any(w in text for w in words) or action in ("going", "comment"), action
    assert "not there any more" in (await stranger.select(menu, ["1"])).response.content
    nothing = await outsider.select(there, [str(10**17)])
    assert "not there any more" in nothing.response.content
    assert (await desk.request()).state == "open"
    assert not await rows(desk.world, "mentor.thread")
