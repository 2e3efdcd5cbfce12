"""Who is found, by whom, and that what is in memory is what stands in the rows."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.app import App
from bot.clock import MovableClock
from bot.errors.finding import UnknownSkill
from bot.errors.teams import AlreadyInTeam, CaptainsOnly, RegisterFirst, TeamFull
from bot.events.book import EventBook
from bot.model import ChannelBinding, Chapter, Delivery, Event, Participant
from bot.teams.finding import FindingService
from bot.teams.finding_index import MOST_COMPARED
from bot.teams.finding_values import Query
from bot.teams.leaving import leave_all
from tests.bot.conftest import GUILD, START
from tests.bot.teams.people import found, keep_apart, register, stored


async def looker(app: App, user_id: int, *, looks: bool = True, **said: Any) -> Actor:
    """Somebody registered who looks for a team; columns of the participant or of the profile."""
    columns = {k: said.pop(k) for k in ("time_zone", "attendance", "chapter_id") if k in said}
    async with app.database.begin() as tx:
        tx.add(
            Participant(
                event_id=1,
                user_id=user_id,
                name=f"Person {user_id}",
                state="registered",
                profile=said,
                looking_for_team=looks,
                joined_at=START,
                **columns,
            )
        )
    return Actor(GUILD, user_id, f"Person {user_id}")


async def people_of(app: App, who: Actor, **filters: Any) -> list[int]:
    """The people somebody finds, the best first."""
    page = await app.services.finding.find(who, 1, Query(who="people", **filters))
    return [one.seeker.user_id for one in page.people]


async def teams_of(app: App, who: Actor, **filters: Any) -> list[str]:
    """The teams somebody finds, the best first."""
    page = await app.services.finding.find(who, 1, Query(who="teams", **filters))
    return [one.team.name for one in page.teams]


async def everything(service: FindingService, who: Actor) -> list[Any]:
    """All that somebody finds, with the reasons."""
    first = await service.find(who, 1, Query())
    pages = [first] + [await service.find(who, 1, Query(page=n)) for n in range(1, first.pages)]
    return [(one.people_total, one.teams_total, one.people, one.teams) for one in pages]


async def test_the_best_fit_comes_first_and_filters_narrow(app: App, numhack: Event) -> None:
    ada = await looker(app, 11, skills={"Python": 3}, tracks=["train"], languages=["en"])
    await looker(app, 12, skills={"Python": 3}, tracks=["build"], languages=["es"])
    await looker(app, 13, skills={"Design": 3}, tracks=["train"], languages=["en"])
    assert await people_of(app, ada) == [13, 12]
    assert await people_of(app, ada, skill="python") == [12]
    assert await people_of(app, ada, track="train", language="en") == [13]
    assert await people_of(app, ada, language="de") == []


async def test_what_a_team_asks_for_counts(app: App, numhack: Event) -> None:
    captain = await looker(app, 11, looks=False)
    await found(app, captain, "Ants", wanted_skills=["Writing"])
    await looker(app, 12, skills={"Design": 3})
    await looker(app, 13, skills={"Writing": 1})
    assert (await people_of(app, captain))[0] == 13
    assert await teams_of(app, Actor(GUILD, 13, "x"), skill="writing") == ["Ants"]


async def test_what_people_hide_is_neither_shown_nor_looked_for(app: App, numhack: Event) -> None:
    ada = await looker(app, 11, time_zone="Europe/Berlin")
    secret = {"skills": {"Design": 3}, "tracks": ["train"], "languages": ["en"]}
    await looker(
        app,
        12,
        time_zone="Asia/Tokyo",
        attendance="online",
        hidden=["skills", "tracks", "languages", "zone", "attendance"],
        **secret,
    )
    page = await app.services.finding.find(ada, 1, Query())
    (one,) = page.people
    assert one.seeker.candidate.profile == {}
    assert (one.seeker.candidate.time_zone, one.hours) == (None, None)
    assert await people_of(app, ada, skill="design") == []
    assert await people_of(app, ada, track="train") == []
    await looker(app, 13, hidden=["looking_for_team"])
    assert await people_of(app, ada) == [12]


async def test_who_is_kept_apart_is_absent_for_both_at_once(app: App, numhack: Event) -> None:
    ada, bo, cleo = [await looker(app, number) for number in (11, 12, 13)]
    dan = await looker(app, 14, looks=False)
    await found(app, dan, "Ants")
    assert await people_of(app, ada) == [12, 13]
    await keep_apart(app, bo, ada)
    assert (await people_of(app, ada), await people_of(app, bo)) == ([13], [13])
    page = await app.services.finding.find(ada, 1, Query())
    assert page.people_total == 1
    await keep_apart(app, dan, cleo)
    assert (await teams_of(app, cleo), await teams_of(app, ada)) == ([], ["Ants"])
    await app.services.wishes.wish(bo, 1, "never", [])
    assert await people_of(app, ada) == [12, 13]


async def test_who_comes_in_person_elsewhere_is_left_out(app: App, numhack: Event) -> None:
    async with app.database.read() as session:
        here, there = [*await session.scalars(select(Chapter.id).order_by(Chapter.id).limit(2))]
    ada = await looker(app, 11, attendance="in_person", chapter_id=here)
    await looker(app, 12, attendance="in_person", chapter_id=there)
    await looker(app, 13, attendance="online")
    await looker(app, 14, attendance="in_person", chapter_id=here)
    assert await people_of(app, ada) == [14]
    assert await people_of(app, ada, place=str(there)) == []


async def test_common_hours_are_counted_by_the_day(app: App, numhack: Event) -> None:
    ada = await looker(app, 11, time_zone="Europe/Berlin")
    await looker(app, 12, time_zone="Europe/Paris")
    await looker(app, 13, time_zone="Pacific/Auckland")
    page = await app.services.finding.find(ada, 1, Query())
    hours = {one.seeker.user_id: one.hours for one in page.people}
    assert hours[12] == 17
    assert hours[13] == 10
    assert await people_of(app, ada, hours=11) == [12]


async def test_looking_ends_with_a_team_and_a_full_team_looks_no_more(
    app: App, numhack: Event
) -> None:
    ada = await looker(app, 11)
    await looker(app, 99)
    team = await found(app, ada, "Ants", *await register(app, 1, 3))
    assert 11 not in await people_of(app, Actor(GUILD, 99, "x"))
    assert (await stored(app, team.id)).looking
    last = await looker(app, 12)
    await app.services.inviting.join(last, team.id)
    assert not (await stored(app, team.id)).looking
    assert await teams_of(app, Actor(GUILD, 99, "x")) == []
    with pytest.raises(TeamFull):
        await app.services.finding.team_looks(ada, team.id, looking=True)
    with pytest.raises(AlreadyInTeam):
        await app.services.finding.look(last, 1, looking=True)
    await app.services.teams.leave(last, team.id)
    assert (await stored(app, team.id)).looking
    await app.services.finding.look(last, 1, looking=True)
    assert await people_of(app, Actor(GUILD, 99, "x")) == [12]
    with pytest.raises(CaptainsOnly):
        await app.services.finding.team_looks(last, team.id, looking=False)
    await app.services.finding.team_looks(ada, team.id, looking=False)
    assert await teams_of(app, last) == []


async def test_who_is_not_registered_is_told_to(app: App, numhack: Event) -> None:
    with pytest.raises(RegisterFirst):
        await app.services.finding.find(Actor(GUILD, 5, "x"), 1, Query())
    with pytest.raises(RegisterFirst):
        await app.services.finding.look(Actor(GUILD, 5, "x"), 1, looking=True)


async def test_in_memory_is_what_stands_in_the_rows(
    app: App, numhack: Event, clock: MovableClock
) -> None:
    ada = await looker(app, 11, skills={"Python": 2}, time_zone="Europe/Berlin")
    people = [await looker(app, n, skills={"Design": n % 3 + 1}) for n in range(20, 30)]
    teams = app.services.teams

    async def compare() -> None:
        afresh = FindingService(app.database, clock, EventBook(app.database))
        for who in (ada, people[9]):
            known = await everything(app.services.finding, who)
            assert known == await everything(afresh, who)

    await compare()
    team = await found(app, people[0], "Ants", people[1], wanted_skills=["Python"])
    await compare()
    await teams.leave(people[0], team.id)
    await compare()
    other = await found(app, people[2], "Bees", people[3])
    await teams.lock(people[2], other.id, locked=True)
    await compare()
    await teams.lock(people[2], other.id, locked=False)
    async with app.database.begin() as tx:
        part = await tx.scalar(select(Participant).where(Participant.user_id == 23))
        assert part is not None
        part.profile = {"skills": {"Writing": 3}, "tracks": ["train"]}
    await compare()
    async with app.database.begin() as tx:
        part = await tx.scalar(select(Participant).where(Participant.user_id == 22))
        assert part is not None
        await leave_all(tx, 1, part.id, clock.now())
        part.state = "withdrawn"
    await compare()
    await teams.disband(people[3], other.id)
    await app.services.finding.gone(ada, 1, 29)
    await compare()


async def test_of_many_the_best_are_compared_and_the_cost_is_bounded(
    app: App, numhack: Event
) -> None:
    ada = await looker(app, 1, skills={"Python": 3}, tracks=["train"], time_zone="Europe/Berlin")
    async with app.database.begin() as tx:
        tx.add_all(
            Participant(
                event_id=1,
                user_id=1_000 + n,
                name="x",
                state="registered",
                profile={"skills": {"Python": 1}, "tracks": ["build"]},
                time_zone="Asia/Tokyo",
                looking_for_team=True,
                joined_at=START,
            )
            for n in range(4 * MOST_COMPARED)
        )
    await looker(app, 7, skills={"Design": 3}, tracks=["train"], time_zone="Europe/Berlin")
    page = await app.services.finding.find(ada, 1, Query(who="people"))
    assert page.people[0].seeker.user_id == 7
    assert page.people_total == 4 * MOST_COMPARED + 1
    assert page.pages == MOST_COMPARED // 5
    beyond = await app.services.finding.find(ada, 1, Query(who="people", page=999))
    assert beyond.query.page == page.pages - 1


async def test_an_unknown_skill_offers_the_closest(app: App, numhack: Event) -> None:
    await looker(app, 11, skills={"Knitting": 2})
    meant = app.services.finding.skill_meant
    assert await meant(GUILD, 1, " KNITTING ") == "knitting"
    assert await meant(GUILD, 1, "web") == "web development"
    with pytest.raises(UnknownSkill) as refused:
        await meant(GUILD, 1, "Pyton")
    assert refused.value.closest == ("Python",)
    with pytest.raises(UnknownSkill) as refused:
        await meant(GUILD, 1, "zzzz")
    assert refused.value.closest == ()


async def test_the_board_is_ordered_once_for_many_changes(
    app: App, numhack: Event, clock: MovableClock
) -> None:
    async def rows() -> list[Delivery]:
        async with app.database.read() as session:
            found = select(Delivery).where(Delivery.subject == "live:teams").order_by(Delivery.id)
            return [*await session.scalars(found)]

    await looker(app, 10)
    assert await rows() == []
    async with app.database.begin() as tx:
        tx.add(ChannelBinding(event_id=1, purpose="teams", name="teams", channel_id=5))
    for number in range(11, 15):
        await looker(app, number)
    (first,) = await rows()
    assert first.due_at == START + timedelta(seconds=2)
    async with app.database.begin() as tx:
        (await tx.get_one(Delivery, first.id)).state = "done"
    clock.move_to(START + timedelta(seconds=3))
    await looker(app, 15)
    _, second = await rows()
    assert second.due_at == first.due_at + timedelta(seconds=30)
