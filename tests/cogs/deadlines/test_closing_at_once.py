"""Taking back one team's later deadline once everyone's has passed: it closes at once."""

from datetime import UTC, datetime, timedelta

import pytest
import simcord

from tests.cogs.announcements.conftest import join
from tests.cogs.deadlines.test_deadline import CLOSES, LATER, move, stamp
from tests.cogs.deadlines.test_for_one_team import said_in
from tests.cogs.outbox import deliver
from tests.cogs.world import NUMHACK, World

NOW = CLOSES + timedelta(hours=2)
EVERYONES = "2024-11-25 11:59 UTC"


@pytest.fixture
async def space(ready: World) -> simcord.ChannelHandle:
    """The room of Ants, which alone have time left."""
    await ready.bring_numhack(NUMHACK.replace(b"  space: thread\n", b"  space: none\n"))
    room = ready.guild.create_text_channel("ants")
    await join(ready, ready.person("ann"), "Ants", room.id)
    await move(ready, team="Ants")
    await deliver(ready, NOW)
    return room


async def ask_to_close(world: World, when: str = EVERYONES) -> simcord.InteractionResult:
    return await world.manager.slash(
        world.lobby,
        "event deadline",
        what="submissions",
        when=when,
        team="Ants",
        why="They are done.",
    )


async def test_the_question_says_that_it_closes_at_once_and_what_counts(
    ready: World, space: simcord.ChannelHandle
) -> None:
    shown = await ask_to_close(ready)
    text = shown.response.content
    assert f"Everyone's deadline, {stamp(CLOSES)}" in text
    assert f"**Ants** have until ~~{stamp(LATER)}~~" in text
    assert "closes **at once** for **Ants**: what they have handed in until now counts" in text
    assert "a note in its space says so." in text
    await ready.manager.click(shown.response, label="Leave it")
    known = len(said_in(space))
    await deliver(ready)
    assert len(said_in(space)) == known


async def test_the_team_is_told_once_and_what_it_read_before_is_corrected(
    ready: World, space: simcord.ChannelHandle
) -> None:
    known = len(said_in(space))
    shown = await ask_to_close(ready)
    answered = await ready.manager.click(shown.response, label="Close it now")
    assert "✅ Closed for Ants: the later deadline is taken back." in answered.followups[-1].content
    await deliver(ready)
    await deliver(ready, NOW + timedelta(minutes=20))
    first, *_, last = said_in(space)
    assert len(said_in(space)) == known + 1
    assert f"More time for Ants:** Submissions close **{stamp(NOW)}" in first
    assert "The later deadline of Ants is taken back:" in last
    assert f"Submissions close **{stamp(NOW)}" in last
    assert f"instead of ~~{stamp(LATER)}~~" in last
    assert "What you handed in until then counts." in last
    assert "Why: They are done." in last
    # Nothing is left of the later one.
    await deliver(ready, LATER + timedelta(hours=1))
    assert len(said_in(space)) == known + 1


async def test_time_that_is_given_anew_makes_the_notice_say_so(
    ready: World, space: simcord.ChannelHandle
) -> None:
    shown = await ask_to_close(ready)
    await ready.manager.click(shown.response, label="Close it now")
    await deliver(ready)
    await move(ready, team="Ants", when="2024-11-25 22:00")
    await deliver(ready)
    again = stamp(datetime(2024, 11, 25, 22, 0, tzinfo=UTC))
    assert all(again in text for text in said_in(space) if "deadline" in text)
    assert not any("taken back" in text for text in said_in(space))


@pytest.mark.parametrize("when", ["2024-11-25 12:59 UTC", "2024-11-25 10:59 UTC"])
async def test_another_time_that_is_over_is_refused_with_the_one_to_type(
    ready: World, space: simcord.ChannelHandle, when: str
) -> None:
    refused = await ask_to_close(ready, when)
    assert f"type exactly everyone's deadline: `{EVERYONES}`" in refused.response.content


async def test_a_team_without_time_of_its_own_cannot_be_closed_a_second_time(
    ready: World, space: simcord.ChannelHandle
) -> None:
    shown = await ask_to_close(ready)
    await ready.manager.click(shown.response, label="Close it now")
    refused = await ask_to_close(ready)
    assert "is over already. Name a time that is still to come" in refused.response.content


async def test_a_window_in_which_nothing_is_handed_in_names_no_handing_in(
    ready: World, space: simcord.ChannelHandle
) -> None:
    hacking = {"what": "hacking", "team": "Ants"}
    await move(ready, **hacking, when="2024-11-25 21:00")
    shown = await ready.manager.slash(
        ready.lobby, "event deadline", **hacking, when="2024-11-24 23:59 AoE"
    )
    assert "closes **at once** for **Ants**" in shown.response.content
    assert "handed in" not in shown.response.content
