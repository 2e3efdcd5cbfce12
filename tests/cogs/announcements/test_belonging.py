"""Whom an announcement is for can change until it is said: they are asked for again then."""

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.model import Membership, Participant, Team
from bot.submissions.sheets import blank
from tests.cogs.announcements.conftest import Crew, agree_to_messages, join, said_in, write
from tests.cogs.announcements.test_paused import pause, resume
from tests.cogs.outbox import deliver
from tests.cogs.world import START, World


async def found_a_team(world: World, user_id: int) -> None:
    async with world.app.database.begin() as tx:
        person = await tx.scalar(select(Participant).where(Participant.user_id == user_id))
        assert person is not None
        team = Team(event_id=1, name="Bees", folded_name="bees", created_at=START)
        tx.add(team)
        await tx.flush()
        tx.add(Membership(event_id=1, team_id=team.id, participant_id=person.id, joined_at=START))


async def hand_in(world: World, user_id: int) -> None:
    who = Actor(world.guild.id, user_id, "N")
    (sheet, *_) = await world.app.services.submissions.sheets(who, 1)
    async with world.app.database.begin() as tx:
        made = blank(sheet, START)
        made.state = "submitted"
        tx.add(made)


async def test_who_joins_a_team_during_a_pause_is_not_told_that_they_have_none(
    ready: World,
) -> None:
    joins, alone = ready.newcomer, ready.person("ada")
    for person in (joins, alone):
        await join(ready, person)
        await agree_to_messages(ready, person)
    await pause(ready)
    announcing = await write(ready, "You have no team yet.")
    await announcing.choose("For whom", "without_team")
    await announcing.choose("Where", "dm")
    await announcing.press("Send")
    await found_a_team(ready, joins.id)
    await resume(ready)
    await deliver(ready)
    assert "You have no team yet." in said_in(alone.user.dm_channel)[-1]
    assert not any("no team" in text for text in said_in(joins.user.dm_channel))


@pytest.mark.parametrize("place", ["team_spaces", "dm"])
async def test_a_team_that_hands_in_during_a_pause_is_not_asked_for_it(
    crew: Crew, place: str
) -> None:
    world = crew.world
    for person in crew.people:
        await agree_to_messages(world, person)
    await pause(world)
    announcing = await write(world, "Please hand in.")
    await announcing.choose("For whom", "incomplete")
    await announcing.choose("Where", place)
    await announcing.press("Send")
    await hand_in(world, crew.people[0].id)
    await resume(world)
    await deliver(world)
    read = crew.spaces if place == "team_spaces" else [one.user.dm_channel for one in crew.people]
    told = [any("Please hand in." in text for text in said_in(channel)) for channel in read]
    assert told == [False, True]
