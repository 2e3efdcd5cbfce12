"""Founding, joining, leading and leaving on real SQLite."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.actor import Actor
from bot.app import App
from bot.clock import MovableClock
from bot.errors.deadlines import UnknownTeam
from bot.errors.events import UnknownTrack
from bot.errors.teams import (
    AlreadyInTeam,
    AlreadyMember,
    CannotTakeIn,
    CaptainsOnly,
    NameTaken,
    NotMember,
    RegisterFirst,
    SoloNotAllowed,
    TeamFull,
    TeamGone,
    TeamLocked,
    TeamsClosed,
    TeamsFormedByOthers,
    TeamsUnused,
)
from bot.model import AuditEntry, Event, Team
from bot.teams.service import TeamWish
from tests.bot.conftest import MANAGER, NUMHACK, STRANGER, bring, event_file
from tests.bot.teams.people import (
    captain_of,
    count,
    deeds,
    found,
    keep_apart,
    let_write,
    members,
    notices,
    register,
    stored,
)

# Sunday 17 November 23:59 Anywhere on Earth.
CLOSES = datetime(2024, 11, 18, 11, 59, tzinfo=UTC)


@pytest.fixture
async def people(app: App, numhack: Event) -> list[Actor]:
    return await register(app, numhack.id, 8)


async def test_who_founds_a_team_is_its_captain_and_its_room_is_wanted(
    app: App, people: list[Actor]
) -> None:
    team = await found(app, people[0], "Ants", tracks=["train"], wanted_skills=["Design"])
    assert await captain_of(app, team.id) == people[0].user_id
    assert (team.member_count, team.size_limit, team.wanted_skills) == (1, 5, ["Design"])
    assert await deeds(app, team.id) == [f"team:{team.id}:team.space:v{team.version}:@"]


async def test_a_change_supersedes_what_waits_for_the_rooms(app: App, people: list[Actor]) -> None:
    team = await found(app, people[0], "Ants", people[1])
    await app.services.teams.edit(people[0], team.id, TeamWish(name="Bees"))
    now = await stored(app, team.id)
    assert await deeds(app, team.id) == [f"team:{team.id}:team.space:v{now.version}:@"]


async def test_of_forty_who_press_join_for_the_last_seat_one_gets_it(
    app: App, people: list[Actor]
) -> None:
    team = await found(app, people[0], "Ants", *people[1:4])
    crowd = await register(app, 1, 40, first=5000)
    results = await asyncio.gather(
        *(app.services.inviting.join(person, team.id) for person in crowd), return_exceptions=True
    )
    assert sum(isinstance(result, TeamFull) for result in results) == 39
    assert len(await members(app, team.id)) == 5
    assert (await stored(app, team.id)).member_count == 5


async def test_one_person_who_joins_two_teams_at_once_is_in_one(
    app: App, people: list[Actor]
) -> None:
    teams = [await found(app, people[n], f"Team {name}") for n, name in enumerate("abcd")]
    results = await asyncio.gather(
        *(app.services.inviting.join(people[7], team.id) for team in teams), return_exceptions=True
    )
    assert sum(isinstance(result, AlreadyInTeam) for result in results) == 3


async def test_names_that_look_alike_are_taken_and_freed_by_disbanding(
    app: App, people: list[Actor]
) -> None:
    team = await found(app, people[0], "Ants")
    with pytest.raises(NameTaken):
        await found(app, people[1], "\u0391NT\u0405")
    await app.services.teams.disband(people[0], team.id)
    again = await found(app, people[1], "ants")
    assert again.id != team.id
    with pytest.raises(TeamGone):
        await app.services.inviting.join(people[2], team.id)


async def test_a_captain_who_leaves_is_followed_by_who_was_there_longest(
    app: App, people: list[Actor]
) -> None:
    team = await found(app, people[0], "Ants", people[1], people[2])
    departure = await app.services.teams.leave(people[0], team.id)
    assert departure.new_captain == people[1].user_id
    assert await captain_of(app, team.id) == people[1].user_id
    await app.services.teams.leave(people[2], team.id)
    last = await app.services.teams.leave(people[1], team.id)
    assert last.disbanded
    gone = await stored(app, team.id)
    assert (gone.state, gone.member_count, gone.captain_id) == ("disbanded", 0, None)


async def test_after_the_window_only_organizers_change_teams(
    app: App, people: list[Actor], clock: MovableClock
) -> None:
    teams = app.services.teams
    team = await found(app, people[0], "Ants", people[1])
    clock.move_to(CLOSES - timedelta(microseconds=1))
    await app.services.inviting.join(people[2], team.id)
    clock.move_to(CLOSES)
    for refused in (
        app.services.inviting.join(people[3], team.id),
        teams.leave(people[1], team.id),
        teams.edit(people[0], team.id, TeamWish(name="Bees")),
        teams.create(people[4], 1, TeamWish(name="Late")),
        teams.disband(people[0], team.id),
    ):
        with pytest.raises(TeamsClosed):
            await refused
    await teams.remove(MANAGER, team.id, people[1].user_id)
    assert await members(app, team.id) == [people[0].user_id, people[2].user_id]
    assert await count(app, AuditEntry) == 2, "the import, and the removal by staff"


async def test_only_captains_and_organizers_lead(app: App, people: list[Actor]) -> None:
    teams = app.services.teams
    team = await found(app, people[0], "Ants", people[1])
    for refused in (
        teams.remove(people[1], team.id, people[0].user_id),
        teams.edit(people[2], team.id, TeamWish(name="Mine")),
        teams.lock(people[1], team.id, locked=True),
        teams.pass_captaincy(people[1], team.id, people[1].user_id),
        teams.disband(people[1], team.id),
    ):
        with pytest.raises(CaptainsOnly):
            await refused
    await teams.pass_captaincy(people[0], team.id, people[1].user_id)
    assert await captain_of(app, team.id) == people[1].user_id
    with pytest.raises(NotMember):
        await teams.pass_captaincy(people[1], team.id, people[5].user_id)


async def test_a_locked_team_takes_nobody_in_until_it_is_open_again(
    app: App, people: list[Actor]
) -> None:
    team = await found(app, people[0], "Ants")
    await app.services.teams.lock(people[0], team.id, locked=True)
    with pytest.raises(TeamLocked):
        await app.services.inviting.join(people[1], team.id)
    await app.services.teams.lock(people[0], team.id, locked=False)
    await app.services.inviting.join(people[1], team.id)
    with pytest.raises(AlreadyMember):
        await app.services.inviting.join(people[1], team.id)


async def test_who_is_kept_apart_is_refused_both_ways_in_words_that_name_nobody(
    app: App, people: list[Actor]
) -> None:
    team = await found(app, people[0], "Ants", people[1])
    await keep_apart(app, people[1], people[2])
    await keep_apart(app, people[3], people[1])
    for person in people[2:4]:
        with pytest.raises(CannotTakeIn) as refused:
            await app.services.inviting.join(person, team.id)
        assert vars(refused.value) == {"team": "Ants"}


async def test_nobody_registered_joins_nothing(app: App, people: list[Actor]) -> None:
    team = await found(app, people[0], "Ants")
    waiting = (await register(app, 1, 1, first=70, state="waiting"))[0]
    for person in (waiting, Actor(people[0].guild_id, 99, "Nobody")):
        with pytest.raises(RegisterFirst):
            await app.services.inviting.join(person, team.id)
        with pytest.raises(RegisterFirst):
            await app.services.teams.create(person, 1, TeamWish(name="Mine"))


async def test_teams_of_another_server_are_not_found(app: App, people: list[Actor]) -> None:
    team = await found(app, people[0], "Ants")
    for refused in (
        app.services.inviting.join(STRANGER, team.id),
        app.services.teams.disband(STRANGER, team.id),
        app.services.team_reading.card(STRANGER, team.id),
        app.services.team_reading.card(people[0], 10**17),
    ):
        with pytest.raises(UnknownTeam):
            await refused


async def test_a_bigger_team_in_a_newer_file_makes_room_and_a_smaller_one_throws_nobody_out(
    app: App, people: list[Actor]
) -> None:
    team = await found(app, people[0], "Ants", *people[1:5])
    await bring(app, NUMHACK.replace(b"max_size: 5", b"max_size: 6"))
    await app.services.inviting.join(people[5], team.id)
    await bring(app, NUMHACK.replace(b"max_size: 5", b"max_size: 3"))
    with pytest.raises(TeamFull):
        await app.services.inviting.join(people[6], team.id)
    assert len(await members(app, team.id)) == 6


async def test_several_teams_each_where_the_file_allows_them(app: App) -> None:
    await bring(app, NUMHACK.replace(b"max_size: 5", b"max_size: 5\n  teams_per_person: 2"))
    people = await register(app, 1, 4)
    teams = [await found(app, people[n], name) for n, name in enumerate(("Ants", "Bees", "Cats"))]
    await app.services.inviting.join(people[3], teams[0].id)
    await app.services.inviting.join(people[3], teams[1].id)
    with pytest.raises(AlreadyInTeam):
        await app.services.inviting.join(people[3], teams[2].id)
    await app.services.teams.leave(people[3], teams[0].id)
    await app.services.inviting.join(people[3], teams[2].id)


async def test_alone_is_a_closed_team_of_ones_own_name(app: App, people: list[Actor]) -> None:
    team = await app.services.teams.go_solo(people[0], 1)
    assert (team.name, team.state, team.member_count) == ("Person 1000", "locked", 1)
    await app.services.teams.leave(people[0], team.id)
    await found(app, people[1], "PERSON 1000")
    again = await app.services.teams.go_solo(people[0], 1)
    assert again.name == "Person 1000 2"


async def test_where_alone_is_not_allowed_it_is_refused(app: App) -> None:
    await bring(app, NUMHACK.replace(b"solo: true", b"solo: false"))
    person = (await register(app, 1, 1))[0]
    with pytest.raises(SoloNotAllowed):
        await app.services.teams.go_solo(person, 1)


async def test_where_the_selection_makes_teams_nobody_founds_one(app: App) -> None:
    event = await bring(app, event_file("dl-course"))
    person = (await register(app, event.id, 1))[0]
    with pytest.raises(TeamsFormedByOthers):
        await app.services.teams.create(person, event.id, TeamWish(name="Mine"))


async def test_an_event_without_teams_says_so(app: App) -> None:
    event = await bring(app, event_file("scratch-seminar"))
    with pytest.raises(TeamsUnused):
        await app.services.team_reading.home(MANAGER, event.id)


async def test_a_track_that_is_not_there_founds_nothing(app: App, people: list[Actor]) -> None:
    with pytest.raises(UnknownTrack):
        await found(app, people[0], "Ants", tracks=["nowhere"])
    assert await count(app, Team) == 0


async def test_the_team_hears_of_it_in_its_space_and_who_is_removed_in_a_message(
    app: App, people: list[Actor]
) -> None:
    await let_write(app, people[0], people[1])
    team = await found(app, people[0], "Ants", people[1])
    assert await notices(app) == [("joined", people[0].user_id)], "without a space, the captain"
    async with app.database.begin() as tx:
        await tx.execute(update(Team).values(space_id=77))
    await app.services.inviting.join(people[2], team.id)
    await app.services.teams.remove(people[0], team.id, people[1].user_id)
    assert await notices(app) == [
        ("joined", people[0].user_id),
        ("joined", 77),
        ("removed", people[1].user_id),
        ("left", 77),
    ]
