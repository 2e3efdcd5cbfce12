"""The standing board in the teams channel."""

from datetime import UTC, datetime, timedelta

import discord

from tests.cogs.finding.conftest import looker
from tests.cogs.outbox import deliver
from tests.cogs.world import START, World

LATE = datetime(2024, 11, 18, 12, 0, tzinfo=UTC)


def labels_of(message: discord.Message) -> list[str | None]:
    """The labels of the buttons under a message in a channel."""
    return [button.label for row in message.components for button in row.children]


async def test_the_board_is_one_message_that_says_what_is_true(ready: World) -> None:
    await ready.set_up()
    channel = ready.channel("find-a-team")
    board = channel.last_message
    assert "**0 people look** for a team, **0 teams look** for people." in board.content
    assert labels_of(board) == ["Find a team", "I look for a team", "Create a team"]
    bo = await looker(ready, "bo", looking=False, skills={"Design": 2})
    await deliver(ready, START + timedelta(seconds=10))
    await ready.env.restart_bot(ready.app.new_client())
    pressed = await bo.click(board, label="I look for a team")
    assert "Others see now that you look" in pressed.response.content
    await deliver(ready, START + timedelta(seconds=20))
    assert "**0 people look**" in channel.last_message.content
    await deliver(ready, START + timedelta(seconds=60))
    assert channel.last_message.id == board.id
    assert "**1 person looks**" in channel.last_message.content
    assert f"<@{bo.id}> · Design" in channel.last_message.content
    ada = await looker(ready, "ada")
    form = await ada.click(board, label="Create a team")
    assert form.modal
    await ada.slash(ready.lobby, "team create", name="Ants")
    await deliver(ready, START + timedelta(seconds=120))
    # Below it the team's thread was announced meanwhile.
    with ready.env.time_context():
        posted = await ready.env.bot.get_channel(channel.id).fetch_message(board.id)
    assert "⚠️ needs 1 more · **Ants** (4 free places)" in posted.content


async def test_after_the_deadline_the_board_says_that_teams_are_fixed(ready: World) -> None:
    await ready.set_up()
    await looker(ready, "bo")
    await deliver(ready, LATE)
    board = ready.channel("find-a-team").last_message
    assert "Teams are fixed" in board.content
    assert labels_of(board) == ["Find a team"]
