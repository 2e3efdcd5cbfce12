"""Direct messages that cannot be delivered: said once for each team, and counted by people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import simcord
from sqlalchemy import select, update

from bot.model import Delivery, Membership, Participant, PersonSettings
from tests.cogs.announcements.conftest import agree_to_messages, join, said_in, write
from tests.cogs.announcements.test_list import look_at
from tests.cogs.outbox import deliver
from tests.cogs.world import START, World


@dataclass
class Closed:
    """A team of three who agreed to direct messages, and whose messages are closed."""

    world: World
    space: simcord.ChannelHandle
    people: Sequence[simcord.MemberActor]


@pytest.fixture
async def closed(ready: World) -> Closed:
    space = ready.guild.create_text_channel("ants")
    people = [ready.person(f"ant {number}") for number in range(3)]
    await join(ready, people[0], "Ants", space.id)
    for person in people:
        await agree_to_messages(ready, person)
    for person in people[1:]:
        await add_to_the_list(ready, person, team=1)
    ready.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=99)
    return Closed(ready, space, people)


async def add_to_the_list(
    world: World, person: simcord.MemberActor, team: int | None = None
) -> None:
    async with world.app.database.begin() as tx:
        part = Participant(
            event_id=1,
            user_id=person.id,
            name=f"name {person.id}",
            state="registered",
            profile={},
            joined_at=START,
        )
        tx.add(part)
        await tx.flush()
        if team is not None:
            member = {"event_id": 1, "team_id": team, "participant_id": part.id}
            tx.add(Membership(joined_at=START, **member))


async def send_to_each(world: World, text: str) -> None:
    announcing = await write(world, text)
    await announcing.choose("Where", "dm")
    await announcing.press("Send")
    await deliver(world)


async def test_a_teams_space_reads_once_what_none_of_its_people_could_be_written(
    closed: Closed,
) -> None:
    await send_to_each(closed.world, "Pizza is here.")
    said = said_in(closed.space)
    assert len(said) == 1
    first = said[0].splitlines()[0]
    assert {*first.split()} == {f"<@{person.id}>" for person in closed.people}
    shown = (await look_at(closed.world)).response
    assert "has reached 3 of 3 people" in shown.content
    assert "3 people have it in their team's space" in shown.content
    assert "failed" not in shown.content
    assert not any("Send again" in label for label in labels(shown))


@pytest.mark.parametrize(
    "text", ["Pizza is here.", "x" * 1830 + "END"], ids=["short", "too long to name people"]
)
async def test_what_stands_in_the_space_says_nothing_of_messages_that_one_agreed_to(
    closed: Closed, text: str
) -> None:
    announcing = await write(closed.world, text)
    await announcing.choose("Where", "dm")
    assert "You agreed to messages; /settings changes that" in announcing.preview
    await announcing.press("Send")
    await deliver(closed.world)
    (said,) = said_in(closed.space)
    assert "-# From the organizers of NumHack 2024 · " in said
    assert "/settings" not in said


async def test_who_cannot_be_written_to_later_is_covered_by_what_stands_there(
    closed: Closed,
) -> None:
    world, late = closed.world, closed.people[2]
    async with world.app.database.begin() as tx:
        waits = update(PersonSettings).where(PersonSettings.user_id == late.id)
        await tx.execute(waits.values(direct_messages=False))
    await send_to_each(world, "Pizza is here.")
    async with world.app.database.begin() as tx:
        (row,) = await tx.scalars(select(Delivery).where(Delivery.user_id == closed.people[1].id))
        facts = {**row.facts, "person": late.id}
        values = {"kind": row.kind, "subject": row.subject, "facts": facts, "event_id": 1}
        values |= {"fallback_channel_id": row.fallback_channel_id, "due_at": row.due_at}
        tx.add(Delivery(dedup_key="late", user_id=late.id, next_at=row.due_at, **values))
        allows = update(PersonSettings).where(PersonSettings.user_id == late.id)
        await tx.execute(allows.values(direct_messages=True))
    await deliver(world)
    assert len(said_in(closed.space)) == 1
    assert "has reached 3 of 3 people" in (await look_at(world)).response.content


async def test_mentions_of_many_do_not_cost_the_end_of_a_long_text(closed: Closed) -> None:
    await send_to_each(closed.world, "x" * 1830 + "END")
    (said,) = said_in(closed.space)
    assert "END" in said
    assert "<@" not in said


async def test_a_second_announcement_is_said_in_the_space_as_well(closed: Closed) -> None:
    await send_to_each(closed.world, "Pizza is here.")
    await send_to_each(closed.world, "Pasta is here.")
    assert len(said_in(closed.space)) == 2


async def test_what_the_space_refused_as_well_is_not_said_to_have_been_said(
    closed: Closed,
) -> None:
    refused = f"/channels/{closed.space.id}/messages"
    closed.world.env.inject_error("POST", refused, status=403, code=50013)
    await send_to_each(closed.world, "Hello {name}.")
    shown = (await look_at(closed.world)).response
    assert "Not sent" in shown.content
    assert "has reached 0 of 3 people" in shown.content
    assert "instead." not in shown.content
    assert "could not be said either" in shown.content
    await closed.world.manager.click(shown, label="Send again to 1 place")
    await deliver(closed.world)
    one, two, three = [person.id for person in closed.people]
    assert len(said_in(closed.space)) == 1
    assert f"Hello {one}, name {two} and name {three}." in said_in(closed.space)[0]
    assert "has reached 3 of 3 people" in (await look_at(closed.world)).response.content


async def test_send_again_counts_all_that_failed_and_not_only_those_shown(ready: World) -> None:
    for number in range(27):
        person = ready.person(f"alone {number}")
        await add_to_the_list(ready, person)
        await agree_to_messages(ready, person)
    ready.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=99)
    await send_to_each(ready, "Hello.")
    for _ in range(20):
        ready.clock.move_on(timedelta(seconds=30))
        await deliver(ready)
    assert "Send again to 27 places" in labels((await look_at(ready)).response)


async def test_those_who_agreed_to_no_direct_messages_are_named(ready: World) -> None:
    willing, other = ready.person("willing"), ready.person("other")
    for person in (willing, other):
        await add_to_the_list(ready, person)
    await agree_to_messages(ready, willing)
    announcing = await write(ready, "Hello.")
    await announcing.choose("Where", "dm")
    unreached = f"1 person has not agreed to direct messages: <@{other.id}>."
    assert unreached in announcing.panel.content
    await announcing.press("Send")
    await deliver(ready)
    await add_to_the_list(ready, ready.person("who comes later"))
    shown = (await look_at(ready)).response.content
    assert unreached in shown


async def test_teams_without_a_space_and_people_without_a_team_are_named(closed: Closed) -> None:
    world = closed.world
    await join(world, world.person("homeless"), "Bees_of_*Berlin*")
    alone = world.person("alone")
    await add_to_the_list(world, alone)
    announcing = await write(world, "Hello.")
    await announcing.choose("Where", "team_spaces")
    await announcing.press("Send")
    await deliver(world)
    shown = (await look_at(world)).response.content
    assert "1 team has no space yet: Bees\\_of\\_\\*Berlin\\*." in shown
    assert f"1 person is in no team: <@{alone.id}>." in shown


def labels(message: Any) -> list[str]:
    return [part.get("label", "") for row in message.components for part in row["components"]]
