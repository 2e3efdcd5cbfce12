"""A chapter's channel that somebody cannot see reminds them of nothing, and they are told so."""

from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from simcord.actors import MemberActor
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType

from tests.bot.conftest import NUMHACK
from tests.cogs.schedule.outbox import deliver, said
from tests.cogs.world import World

# At ten in Berlin.
EVENING_AT = datetime(2024, 11, 23, 9, tzinfo=UTC)
EVENING = "Hacking together in Berlin"
RULE = b"sessions: [1 h, 10 min]"


def show(world: World, *, to: int, allowed: bool) -> None:
    """Let a role or a person see the chapter's channel, or not."""
    sees, everyone = discord.Permissions(view_channel=True).value, world.guild.default_role.id
    kind = OverwriteType.ROLE if to == everyone else OverwriteType.MEMBER
    values = {"allow": sees} if allowed else {"deny": sees}
    world.env.backend.set_overwrite(world.channel("berlin").id, Overwrite(to, kind, **values))


@pytest.fixture
async def closed(set_up: World) -> World:
    """Only the bot sees the chapter's channel."""
    show(set_up, to=set_up.env.backend.bot_user.id, allowed=True)
    show(set_up, to=set_up.guild.default_role.id, allowed=False)
    await set_up.env.settle()
    return set_up


async def choose(world: World, person: MemberActor, *sessions: str) -> Any:
    """Ask to be reminded of sessions; what is answered, with the question."""
    shown = await person.slash(world.lobby, "schedule")
    menu = await person.click(shown.response, label="Remind me…")
    assert menu.response is not None
    (options,) = [part["options"] for row in menu.response.components for part in row["components"]]
    values = [one["value"] for one in options if one["label"] in sessions]
    assert len(values) == len(sessions)
    chosen = await person.select(menu.response, values=values)
    return chosen.response or menu.response


async def go_to(world: World, minutes: float) -> None:
    """So long before the evening in Berlin, with everything said until then."""
    world.clock.move_to(EVENING_AT - timedelta(minutes=minutes))
    await deliver(world)


async def test_who_cannot_see_the_channel_is_told_that_nothing_reminds_them(closed: World) -> None:
    asked = await choose(closed, closed.newcomer, EVENING)
    assert "in a channel that you cannot see, so nothing can remind you unless" in asked.content
    assert f"<#{closed.channel('berlin').id}>" not in asked.content
    answer = await closed.newcomer.click(asked, label="No, don't write to me")
    assert "in a channel that you cannot see, so nothing can remind" in answer.response.content


async def test_of_several_sessions_the_one_whose_reminder_cannot_be_seen_is_named(
    closed: World,
) -> None:
    asked = await choose(closed, closed.newcomer, EVENING, "Opening and keynote")
    assert f"of **{EVENING}** nothing can remind you unless I may" in asked.content
    assert f"the others comes in <#{closed.channel('schedule').id}>" in asked.content
    answer = await closed.newcomer.click(asked, label="No, the channel is enough")
    assert f"<#{closed.channel('berlin').id}>" not in answer.response.content


async def test_who_sees_the_channel_is_named_there_and_who_does_not_is_not(closed: World) -> None:
    outside, inside = closed.newcomer, closed.person("second")
    show(closed, to=inside.id, allowed=True)
    await closed.env.settle()
    for person in (outside, inside):
        asked = await choose(closed, person, EVENING)
    assert f"comes in <#{closed.channel('berlin').id}>, " in asked.content
    before = len(said(closed, "berlin"))
    await go_to(closed, 10)
    (post,) = said(closed, "berlin")[before:]
    assert f"<@{inside.id}>, you asked to be reminded" in post
    assert f"<@{outside.id}>" not in post


async def test_a_channel_is_not_reminded_for_people_who_cannot_see_it(closed: World) -> None:
    assert NUMHACK.count(RULE) == 1
    await closed.bring_numhack(NUMHACK.replace(RULE, b"sessions: []"))
    await choose(closed, closed.newcomer, EVENING)
    before = len(said(closed, "berlin"))
    for minutes in (15, 10, 5):
        await go_to(closed, minutes)
    assert said(closed, "berlin")[before:] == []


async def test_letters_come_also_to_who_cannot_see_the_channel(closed: World) -> None:
    asked = await choose(closed, closed.newcomer, EVENING)
    await closed.newcomer.click(asked, label="Yes, write to me")
    await go_to(closed, 15)
    (letter,) = closed.newcomer.user.dm_channel.history()
    assert EVENING in letter.content
