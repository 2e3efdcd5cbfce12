"""Mentors of the file, of a list and by form; assigning beforehand; figures."""

import pytest

from bot.actor import Actor
from bot.errors.events import OrganizersOnly
from bot.errors.mentors import (
    AssignmentOutdated,
    HoursUnreadable,
    MentorsOnly,
    MustStayApart,
    NothingToUndo,
    RosterHasErrors,
)
from bot.mentors.following import ASSIGNED
from bot.mentors.service import Profile
from bot.model import Team
from tests.bot.conftest import MANAGER, NUMHACK, bring
from tests.bot.mentors.conftest import ADA, BOB, CYD, NOOR, NOW, PIA, Desk

LISTED = b"""discord,name,topics,hours,zone,at_once
11,Ada,python:expert; data,Fri 14:00-20:00,Europe/Berlin,2
12,Bob,Vision:some,,,
"""


LISTED_ADA = Actor(ADA.guild_id, 100_000_000_000_000_011, "Ada", ADA.role_ids)


def with_mentor(topics: str, hours: str) -> bytes:
    mentor = (
        "  mentors:\n"
        f"    - {{key: ada, name: Ada, discord: {LISTED_ADA.user_id}, "
        f"topics: {topics}, hours: {hours}}}\n"
    )
    head, found, tail = NUMHACK.decode().partition("  ahead_of_time: true\n")
    assert found
    return (head + found + mentor + tail).encode()


async def levels(desk: Desk) -> dict[str, dict[str, int]]:
    cards = await desk.app.services.mentors.mentors(MANAGER, desk.event.id)
    return {card.mentor.name: dict(card.levels) for card in cards}


async def test_a_later_file_changes_only_what_changed_from_file_to_file(desk: Desk) -> None:
    await bring(desk.app, with_mentor("[python]", '["Fri 14:00-20:00"]'))
    assert await levels(desk) == {"Ada": {"python": 2}}
    profile = Profile({"python": 3}, hours=("daily 08:00-09:00",), at_once=4)
    await desk.app.services.mentors.join_as_mentor(LISTED_ADA, desk.event.id, profile)
    await bring(desk.app, with_mentor("[data]", '["Fri 14:00-20:00"]'))
    card = await desk.app.services.mentors.me(LISTED_ADA, desk.event.id)
    assert card.levels == {"data": 2}
    assert (card.mentor.hours, card.mentor.at_once) == (["daily 08:00-09:00"], 4)
    await bring(desk.app, NUMHACK)
    assert await levels(desk) == {}


async def test_a_list_is_taken_over_whole_or_not_at_all(desk: Desk) -> None:
    mentors = desk.app.services.mentors
    await mentors.import_roster(MANAGER, desk.event.id, LISTED)
    assert await levels(desk) == {"Ada": {"python": 3, "data": 2}, "Bob": {"vision": 1}}
    wrong = LISTED + b"x,,sorcery; python:godlike,25:00,Mars/Base,0\n11,Ada,python,,,\n"
    with pytest.raises(RosterHasErrors) as refusal:
        await mentors.import_roster(MANAGER, desk.event.id, wrong.replace(b"Bob", b"Bert"))
    assert refusal.value.count == 8
    assert all(f.startswith(("Line 4", "Line 5")) for f in refusal.value.findings)
    assert "Bert" not in await levels(desk)
    with pytest.raises(OrganizersOnly):
        await mentors.import_roster(ADA, desk.event.id, LISTED)


async def test_joining_is_for_the_role_and_hours_must_be_readable(desk: Desk) -> None:
    mentors = desk.app.services.mentors
    with pytest.raises(MentorsOnly):
        await mentors.join_as_mentor(PIA, desk.event.id, Profile({"python": 2}))
    with pytest.raises(HoursUnreadable):
        await mentors.join_as_mentor(ADA, desk.event.id, Profile({"python": 2}, hours=("noon",)))
    named = await mentors.join_as_mentor(
        MANAGER, desk.event.id, Profile({"python": 2}), user_id=99, name="Zoe"
    )
    assert (named.user_id, named.name) == (99, "Zoe")


async def test_leaving_and_coming_back_is_being_a_mentor_as_before(desk: Desk) -> None:
    await desk.join(ADA, python=3)
    mentors = desk.app.services.mentors
    await mentors.left_server(ADA.guild_id, ADA.user_id)
    assert await levels(desk) == {}
    await mentors.came_back(ADA.guild_id, ADA.user_id)
    assert await levels(desk) == {"Ada": {"python": 3}}


async def more_teams(desk: Desk, count: int) -> None:
    async with desk.app.database.begin() as tx:
        for number in range(count):
            name = f"Team {number}"
            team = Team(
                event_id=desk.event.id, name=name, folded_name=name, created_at=NOW, space_id=number
            )
            team.wanted_skills = ["python"]
            tx.add(team)


async def test_a_plan_is_applied_adjusted_and_taken_back(desk: Desk) -> None:
    assigning, event_id = desk.app.services.mentor_assigning, desk.event.id
    ada = await desk.join(ADA, python=3)
    bob = await desk.join(BOB, data=3)
    cyd = await desk.join(CYD, data=1)
    await more_teams(desk, 3)
    wishes = desk.app.services.mentor_wishes
    await wishes.wish(MANAGER, event_id, 1, [cyd.id])
    await wishes.keep_apart(MANAGER, event_id, ada.id, 2)
    plan = await assigning.plan(MANAGER, event_id, each=1)
    chosen = {pair.team_id: pair for pair in plan.proposal.pairs}
    assert chosen[1].mentor_id == cyd.id
    assert chosen[1].reason["wish"] == 1
    assert chosen[2].mentor_id != ada.id
    assert await assigning.apply(MANAGER, event_id, plan) == 4
    told = [row for row in await desk.rows(ASSIGNED) if "team" in row.facts]
    assert {row.facts["team"] for row in told} == {2, 3, 4}
    with pytest.raises(AssignmentOutdated):
        await assigning.apply(MANAGER, event_id, plan)
    with pytest.raises(MustStayApart):
        await assigning.adjust(MANAGER, event_id, 2, into=ada.id)
    await desk.pass_time(1)
    now = await assigning.adjust(MANAGER, event_id, 1, out=cyd.id, into=bob.id)
    assert [mentor.name for mentor in now] == ["Bob"]
    await desk.pass_time(1)
    await assigning.undo(MANAGER, event_id)
    assert [mentor.name for mentor in await assigning.mentors_of(1)] == ["Cyd"]
    with pytest.raises(NothingToUndo):
        await assigning.undo(MANAGER, event_id)
    for who in (ADA, NOOR):
        with pytest.raises(OrganizersOnly):
            await assigning.plan(who, event_id)


async def test_a_team_hears_when_its_mentor_leaves_the_server_and_comes_back(desk: Desk) -> None:
    assigning, event_id = desk.app.services.mentor_assigning, desk.event.id
    mentors = desk.app.services.mentors
    ada = await desk.join(ADA, python=3)
    await more_teams(desk, 1)
    await assigning.adjust(MANAGER, event_id, 2, into=ada.id)
    for change, names in ((mentors.left_server, []), (mentors.came_back, ["Ada"])):
        await desk.pass_time(1)
        before = len(await desk.rows(ASSIGNED))
        await change(MANAGER.guild_id, ADA.user_id)
        (told,) = (await desk.rows(ASSIGNED))[before:]
        assert told.facts == {"team": 2}
        assert [mentor.name for mentor in await assigning.mentors_of(2)] == names


async def test_organizers_see_waits_load_and_topics_without_mentors(desk: Desk) -> None:
    await desk.join(ADA, python=3)
    await desk.join(BOB, python=1)
    first = (await desk.ask(NOOR)).request
    await desk.ask(PIA, "data")
    await desk.pass_time(4)
    await desk.claim(ADA, first)
    await desk.pass_time(10)
    await desk.app.services.mentor_closing.resolve(ADA, desk.event.id, first.id)
    await desk.app.services.mentor_closing.rate(NOOR, desk.event.id, first.id, 3)
    figures = await desk.app.services.mentor_figures.figures(MANAGER, desk.event.id)
    assert (figures.asked, figures.waiting, figures.resolved) == (2, 1, 1)
    assert (figures.median_wait, figures.p95_wait) == (4.0, 4.0)
    loads = {load.name: (load.taken, load.minutes, load.rating) for load in figures.loads}
    assert loads == {"Ada": (1, 10.0, 3.0), "Bob": (0, 0, None)}
    thin = {topic.key: (topic.there, topic.waiting) for topic in figures.thin}
    assert "python" not in thin
    assert thin["data"] == (0, 1)
    with pytest.raises(OrganizersOnly):
        await desk.app.services.mentor_figures.figures(ADA, desk.event.id)
