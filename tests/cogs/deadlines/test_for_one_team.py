"""/event deadline for one team: what its space reads, and what stays true of it."""

from datetime import UTC, datetime

import pytest
import simcord

from tests.cogs.announcements.conftest import join, write
from tests.cogs.deadlines.test_deadline import CLOSES, LATER, move, stamp
from tests.cogs.outbox import deliver
from tests.cogs.world import NUMHACK, World

AT_10 = datetime(2024, 11, 25, 10, 0, tzinfo=UTC)
AT_16 = datetime(2024, 11, 25, 16, 0, tzinfo=UTC)
AT_22 = datetime(2024, 11, 25, 22, 0, tzinfo=UTC)


@pytest.fixture
async def space(ready: World) -> simcord.ChannelHandle:
    """The room of a team Ants; the test's own, as Muster makes none."""
    await ready.bring_numhack(NUMHACK.replace(b"  space: thread\n", b"  space: none\n"))
    room = ready.guild.create_text_channel("ants")
    await join(ready, ready.person("ann"), "Ants", room.id)
    return room


def said_in(room: simcord.ChannelHandle) -> list[str]:
    """Everything that stands in a room, oldest first."""
    return [message.content for message in sorted(room.history(), key=lambda said: said.id)]


async def test_a_notice_says_what_is_true_after_everyone_got_more_time(
    ready: World, space: simcord.ChannelHandle
) -> None:
    await move(ready, team="Ants")
    await deliver(ready)
    (notice,) = said_in(space)
    assert f"The general deadline is {stamp(CLOSES)}." in notice
    await move(ready, when="2024-11-25 16:00")
    await deliver(ready)
    (notice,) = said_in(space)
    assert f"More time for Ants:** Submissions close **{stamp(LATER)}" in notice
    assert f"The general deadline is {stamp(AT_16)}." in notice
    await move(ready, when="2024-11-25 22:00")
    await deliver(ready)
    (notice,) = said_in(space)
    assert f"same deadline for Ants as for everyone:** Submissions close **{stamp(AT_22)}" in notice
    assert "More time" not in notice


async def test_the_team_reads_why_it_has_more_time_for_as_long_as_it_has_more(
    ready: World, space: simcord.ChannelHandle
) -> None:
    await move(ready, team="Ants", why="Their laptop *burned*.")
    await deliver(ready)
    (notice,) = said_in(space)
    assert "\nWhy: Their laptop \\*burned\\*." in notice
    await move(ready, when="2024-11-25 16:00")
    await deliver(ready)
    assert "Why: Their laptop" in said_in(space)[0]
    await move(ready, when="2024-11-25 22:00")
    await deliver(ready)
    assert "Why:" not in said_in(space)[0]


async def test_an_extension_is_taken_back_with_the_general_deadline(
    ready: World, space: simcord.ChannelHandle
) -> None:
    await move(ready, team="Ants")
    await deliver(ready)
    shown = await ready.manager.slash(
        ready.lobby,
        "event deadline",
        what="submissions",
        when="2024-11-24 23:59 AoE",
        team="Ants",
        why="The platform is up again.",
    )
    assert "**Ants** have the same deadline as everyone again" in shown.response.content
    answered = await ready.manager.click(shown.response, label="Move it")
    assert "for Ants now, as for everyone" in answered.followups[-1].content
    await deliver(ready)
    first, second = said_in(space)
    for text in (first, second):
        assert (
            f"same deadline for Ants as for everyone:** Submissions close **{stamp(CLOSES)}" in text
        )
    assert "Why: The platform is up again." in second
    # From now on everyone's deadline is theirs, also where it moves to an earlier time.
    await move(ready, when="2024-11-25 10:00")
    await deliver(ready)
    assert len(said_in(space)) == 2
    assert all(stamp(AT_10) in text for text in said_in(space))


async def test_an_extension_taken_back_before_it_was_told_is_not_told(
    ready: World, space: simcord.ChannelHandle
) -> None:
    await move(ready, team="Ants")
    await move(ready, team="Ants", when="2024-11-24 23:59 AoE")
    await deliver(ready)
    assert said_in(space) == []


async def test_a_deadline_before_everyones_is_refused_with_the_way_to_take_one_back(
    ready: World, space: simcord.ChannelHandle
) -> None:
    await move(ready, team="Ants")
    refused = await ready.manager.slash(
        ready.lobby, "event deadline", what="submissions", when="2024-11-25 10:00", team="Ants"
    )
    assert "type exactly that time: `2024-11-25 11:59 UTC`" in refused.response.content


async def test_a_team_reads_that_it_has_less_time_than_before(
    ready: World, space: simcord.ChannelHandle
) -> None:
    await move(ready, team="Ants")
    await deliver(ready)
    shown = await move(ready, team="Ants", when="2024-11-25 16:00")
    assert "Only this team gets less time" in shown.response.content
    await deliver(ready)
    first, second = said_in(space)
    assert f"More time for Ants:** Submissions close **{stamp(AT_16)}" in first
    less = f"Less time for Ants:** Submissions close **{stamp(AT_16)}"
    assert less in second
    assert f"instead of ~~{stamp(LATER)}~~" in second
    # Everyone's deadline moves, not theirs.
    await move(ready, when="2024-11-25 13:00")
    await deliver(ready)
    assert less in said_in(space)[1]


async def test_what_the_teams_room_reads_of_the_deadline_follows_its_extension(
    ready: World, space: simcord.ChannelHandle
) -> None:
    other = ready.guild.create_text_channel("bees")
    await join(ready, ready.person("bea"), "Bees", other.id)
    announcing = await write(ready, "Dear {team}, hand in until {deadline}.")
    await announcing.choose("Where", "team_spaces")
    await announcing.press("Send")
    await deliver(ready)
    await move(ready, team="Ants")
    await deliver(ready)
    announced = said_in(space)[0]
    assert announced.startswith(f"Dear Ants, hand in until ~~{stamp(CLOSES)}~~ {stamp(LATER)}")
    assert said_in(other)[0].startswith(f"Dear Bees, hand in until {stamp(CLOSES)}")
    await move(ready, team="Ants", when="2024-11-25 16:00")
    await deliver(ready)
    announced = said_in(space)[0]
    assert announced.startswith(f"Dear Ants, hand in until ~~{stamp(LATER)}~~ {stamp(AT_16)}")


async def test_what_a_team_with_more_time_reads_is_not_struck_through_where_everyones_moves(
    ready: World, space: simcord.ChannelHandle
) -> None:
    other = ready.guild.create_text_channel("bees")
    await join(ready, ready.person("bea"), "Bees", other.id)
    await move(ready, team="Ants")
    await deliver(ready)
    announcing = await write(ready, "Hand in until {deadline}.")
    await announcing.choose("Where", "team_spaces")
    await announcing.press("Send")
    await deliver(ready)
    await move(ready, when="2024-11-25 16:00")
    await deliver(ready)
    assert f"Hand in until {stamp(LATER)}" in said_in(space)[1]
    assert f"Hand in until ~~{stamp(CLOSES)}~~ {stamp(AT_16)}" in said_in(other)[0]
    await move(ready, when="2024-11-25 22:00")
    await deliver(ready)
    assert f"Hand in until ~~{stamp(LATER)}~~ {stamp(AT_22)}" in said_in(space)[1]


async def test_an_extension_of_another_deadline_leaves_announcements_alone(
    ready: World, space: simcord.ChannelHandle
) -> None:
    announcing = await write(ready, "Hand in until {deadline}.")
    await announcing.choose("Where", "team_spaces")
    await announcing.press("Send")
    await deliver(ready)
    await move(ready, what="hacking", team="Ants")
    await deliver(ready)
    assert said_in(space)[0].startswith(f"Hand in until {stamp(CLOSES)}")


async def test_the_question_says_in_a_sentence_who_is_told(
    ready: World, space: simcord.ChannelHandle
) -> None:
    await join(ready, ready.person("bea"), "Bees")
    shown = await move(ready, team="Ants")
    assert "Only this team gets more time; a note in its space says so." in shown.response.content
    shown = await move(ready, team="Ants", when="2024-11-24 23:59 AoE")
    assert "as everyone again; a note in its space says so." in shown.response.content
    shown = await move(ready, team="Bees")
    assert (
        "Only this team gets more time. The team has no space, and no captain who takes direct "
        "messages, so I tell nobody: please tell the team yourself."
    ) in shown.response.content
