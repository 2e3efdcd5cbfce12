"""What organizers do with single teams, and what is looked after by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.app import App
from bot.clock import MovableClock
from bot.errors.deadlines import UnknownTeam
from bot.errors.events import OrganizersOnly
from bot.errors.forming import NobodyFitsTeam, NoTeamToMerge, NotSmall, OverTheLimit, SameTeam
from bot.errors.teams import CannotTakeIn
from bot.model import Delivery, Event, Participant, Team
from bot.teams.organizing_small import PORTION_OF_CENSUS
from bot.teams.organizing_watch import AT_ONCE
from tests.bot.conftest import MANAGER, NOOR, STRANGER, bring, event_file
from tests.bot.teams.people import (
    captain_of,
    found,
    keep_apart,
    members,
    notices,
    register,
    stored,
)

SMALL = event_file("numhack").replace(
    b"min_size: 2\n  max_size: 5\n  solo: true", b"min_size: 3\n  max_size: 4\n  solo: false"
)


@pytest.fixture
async def event(app: App) -> Event:
    """Teams of three or four."""
    return await bring(app, SMALL)


async def test_somebody_is_moved_into_another_team_and_out_again(app: App, event: Event) -> None:
    ada, ben, cem, dia = await register(app, 1, 4)
    ants, bees = await found(app, ada, "Ants", ben), await found(app, cem, "Bees")
    move = app.services.organizing.move
    moved = await move(MANAGER, 1, ada.user_id, bees.id)
    assert await members(app, bees.id) == [cem.user_id, ada.user_id]
    assert moved.out_of is not None
    assert moved.out_of.new_captain == ben.user_id
    await move(MANAGER, 1, dia.user_id, bees.id)
    out = await move(MANAGER, 1, ben.user_id, None)
    assert out.out_of is not None
    assert out.out_of.disbanded
    with pytest.raises(SameTeam):
        await move(MANAGER, 1, dia.user_id, bees.id)
    with pytest.raises(OrganizersOnly):
        await move(NOOR, 1, dia.user_id, bees.id)
    assert ants.id != bees.id


async def test_moving_honours_blocks_and_goes_beyond_the_size_only_when_told_to(
    app: App, event: Event
) -> None:
    people = await register(app, 1, 6)
    ants = await found(app, people[0], "Ants", *people[1:4])
    move = app.services.organizing.move
    with pytest.raises(OverTheLimit):
        await move(MANAGER, 1, people[4].user_id, ants.id)
    await move(MANAGER, 1, people[4].user_id, ants.id, beyond=True)
    assert (await stored(app, ants.id)).member_count == 5
    await keep_apart(app, people[5], people[0])
    with pytest.raises(CannotTakeIn):
        await move(MANAGER, 1, people[5].user_id, ants.id, beyond=True)
    assert (await stored(app, ants.id)).member_count == 5


async def test_small_teams_are_merged_filled_or_allowed(app: App, event: Event) -> None:
    people = await register(app, 1, 6)
    ants, bees = await found(app, people[0], "Ants"), await found(app, people[1], "Bees", people[2])
    cats = await found(app, people[3], "Cats")
    organizing = app.services.organizing
    _, small = await organizing.small(MANAGER, 1)
    assert [(one.team.name, one.missing) for one in small] == [
        ("Ants", 2),
        ("Cats", 2),
        ("Bees", 1),
    ]
    await keep_apart(app, people[0], people[3])
    await keep_apart(app, people[1], people[3])
    with pytest.raises(NoTeamToMerge):
        await organizing.plan_merge(MANAGER, cats.id)
    remedy = await organizing.plan_merge(MANAGER, ants.id)
    assert remedy.into is not None
    assert remedy.into.id == bees.id
    await organizing.merge(MANAGER, ants.id, bees.id)
    assert len(await members(app, bees.id)) == 3
    assert (await stored(app, ants.id)).state == "disbanded"
    filling = await organizing.plan_fill(MANAGER, cats.id)
    assert {*filling.people} == {people[4].user_id, people[5].user_id}
    await organizing.fill(MANAGER, cats.id, filling.people[:1])
    await organizing.fill(MANAGER, cats.id, filling.people[1:])
    await app.services.teams.leave(people[2], bees.id)
    with pytest.raises(SameTeam):
        await organizing.merge(MANAGER, bees.id, bees.id)
    await organizing.move(MANAGER, 1, people[2].user_id, cats.id)
    with pytest.raises(NobodyFitsTeam):
        await organizing.plan_fill(MANAGER, bees.id)
    await organizing.allow_small(MANAGER, bees.id)
    with pytest.raises(NotSmall):
        await organizing.allow_small(MANAGER, bees.id)


async def test_numbers_of_another_event_or_server_are_nobodys_team(app: App, event: Event) -> None:
    (ada,) = await register(app, 1, 1)
    ants = await found(app, ada, "Ants")
    with pytest.raises(UnknownTeam):
        await app.services.organizing.plan_merge(STRANGER, ants.id)
    for number in (0, ants.id + 1, 2**63):
        with pytest.raises(UnknownTeam):
            await app.services.organizing.allow_small(MANAGER, number)


async def test_who_left_the_server_leaves_the_team_and_the_captaincy(
    app: App, event: Event, clock: MovableClock
) -> None:
    ada, ben = await register(app, 1, 2)
    ants = await found(app, ada, "Ants", ben)
    async with app.database.begin() as tx:
        await tx.execute(update(Team).values(space_id=77))
    watch = app.services.team_watch
    assert [user for _, user in await watch.next_members(1, 0)] == [ada.user_id, ben.user_id]
    for _ in range(2):
        # A portion that is repeated after a crash tells nobody twice.
        await watch.census_part(1, "today", 2, [ada.user_id], [])
    assert await captain_of(app, ants.id) == ben.user_id
    assert (await notices(app)).count(("left", 77)) == 1
    async with app.database.read() as session:
        left = select(Participant.user_id).where(Participant.left_at.is_not(None))
        assert [*await session.scalars(left)] == [ada.user_id]
    standing = await watch.standing(MANAGER, 1)
    assert standing is not None
    assert (standing.sizes, standing.without_team) == ({1: 1}, 0)
    assert [one.missing for one in standing.small] == [2]


async def test_the_look_at_who_is_there_asks_about_one_a_second_by_the_clock(
    app: App, event: Event, clock: MovableClock
) -> None:
    people = await register(app, 1, AT_ONCE + 1)
    for number, person in enumerate(people):
        await found(app, person, f"Team {number}")
    watch, began = app.services.team_watch, clock.now()
    await watch.begin_census(1, "today")
    portion = await watch.next_members(1, 0)
    assert len(portion) == AT_ONCE
    await watch.census_part(1, "today", portion[-1][0], [], [])
    (last,) = await watch.next_members(1, portion[-1][0])
    async with app.database.read() as session:
        rows = select(Delivery.due_at, Delivery.facts).where(Delivery.kind == PORTION_OF_CENSUS)
        first, second = await session.execute(rows.order_by(Delivery.id))
    # What is still to do waits as a row, so that a restart goes on where it was.
    assert (first[0], first[1]["after"]) == (began, 0)
    assert second[0] == began + timedelta(seconds=AT_ONCE)
    assert second[1]["after"] == last[0] - 1
