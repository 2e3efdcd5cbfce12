"""/event deadline for a team without a space: its captain reads of it in a direct message."""

import pytest
import simcord

from tests.cogs.announcements.conftest import join, said_in
from tests.cogs.deadlines.test_deadline import CLOSES, LATER, move, stamp
from tests.cogs.deadlines.test_disbanded import disband
from tests.cogs.deadlines.test_milestones import give_captain
from tests.cogs.outbox import deliver
from tests.cogs.world import NUMHACK, World


@pytest.fixture
async def captain(ready: World) -> simcord.MemberActor:
    """Who is captain of Ants, which have no space; only they can still agree to messages."""
    await ready.bring_numhack(NUMHACK.replace(b"  space: thread\n", b"  space: none\n"))
    ann = ready.person("ann")
    await join(ready, ann, "Ants")
    return ann


def told(person: simcord.MemberActor) -> list[str]:
    """Everything that somebody was told in direct messages, oldest first."""
    return said_in(person.user.dm_channel) if person.user.dm_channel else []


async def test_the_captain_of_a_team_without_a_space_is_told_of_more_time_once(
    ready: World, captain: simcord.MemberActor
) -> None:
    await give_captain(ready, agrees=True, user_id=captain.id)
    shown = await move(ready, team="Ants", why="Their laptop burned.")
    assert (
        "Only this team gets more time. The team has no space, so I write to its captain."
    ) in shown.response.content
    await deliver(ready)
    await deliver(ready)
    (notice,) = told(captain)
    assert f"More time for Ants:** Submissions close **{stamp(LATER)}" in notice
    assert "Why: Their laptop burned." in notice


async def test_what_the_captain_read_is_corrected_and_told_anew_when_it_is_taken_back(
    ready: World, captain: simcord.MemberActor
) -> None:
    await give_captain(ready, agrees=True, user_id=captain.id)
    await move(ready, team="Ants")
    await deliver(ready)
    await move(ready, team="Ants", when="2024-11-24 23:59 AoE")
    await deliver(ready)
    first, second = told(captain)
    for text in (first, second):
        assert (
            f"same deadline for Ants as for everyone:** Submissions close **{stamp(CLOSES)}" in text
        )


async def test_a_captain_who_agreed_to_no_messages_is_left_to_the_organizers(
    ready: World, captain: simcord.MemberActor
) -> None:
    await give_captain(ready, agrees=False, user_id=captain.id)
    shown = await move(ready, team="Ants")
    assert "so I tell nobody: please tell the team yourself." in shown.response.content
    await deliver(ready)
    assert told(captain) == []
    problems = await ready.manager.slash(ready.lobby, "event problems")
    assert "has nothing that could not be delivered" in problems.response.content


async def test_who_was_captain_of_a_team_that_is_no_more_is_told_nothing(
    ready: World, captain: simcord.MemberActor
) -> None:
    await give_captain(ready, agrees=True, user_id=captain.id)
    await move(ready, team="Ants")
    await disband(ready)
    await deliver(ready)
    assert told(captain) == []
