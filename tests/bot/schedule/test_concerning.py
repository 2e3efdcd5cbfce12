"""Whom a session is for, and who of those that want everything therefore hears of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.app import App
from bot.clock import MovableClock
from bot.model import Event, Mentor, Session, TeamTrack, Track
from bot.schedule.concerning import Part, concerns
from tests.bot.conftest import GUILD, MANAGER, NOOR, NUMHACK, START, bring
from tests.bot.schedule.rows import at, bind_channels, rows, session_called
from tests.rows import add_person, add_team

JURY = datetime(2024, 11, 14, 18, tzinfo=UTC)
BEFORE = b"  - key: talk\n"
STAFFED = NUMHACK.replace(
    BEFORE,
    b"""  - key: jury
    title: Jury meets
    kind: meeting
    start: Thu 2024-11-14 18:00
    end: "19:00"
    audience: [judges, mentors]
  - key: trainers
    title: Only for those who train
    kind: talk
    start: Thu 2024-11-14 18:00
    end: "19:00"
    audience: {tracks: [train]}
"""
    + BEFORE,
)
JUDGE, MENTOR, WITH_TRACK, IN_TEAM, NOBODY = (
    Actor(GUILD, number, f"person {number}") for number in range(10**17, 10**17 + 5)
)
JUDGED = STAFFED.replace(
    b"\njudging:\n",
    b'\njudging:\n  judges:\n    - {key: jo, name: Jo, discord: "%d"}\n' % JUDGE.user_id,
)


@pytest.mark.parametrize(
    ("audience", "part", "expected"),
    [
        ({}, Part(), True),
        ({"groups": [], "tracks": [], "chapters": []}, Part(), True),
        ({"groups": ["everyone"]}, Part(), True),
        ({"groups": ["judges"]}, Part(), False),
        ({"groups": ["judges"]}, Part(groups=frozenset({"judges"})), True),
        ({"tracks": ["train"]}, Part(), False),
        ({"tracks": ["train"]}, Part(tracks=frozenset({"build"})), False),
        ({"tracks": ["train", "build"]}, Part(tracks=frozenset({"build"})), True),
        ({"chapters": ["berlin"]}, Part(chapters=frozenset({"berlin"})), True),
        ({"groups": ["judges"], "tracks": ["train"]}, Part(tracks=frozenset({"train"})), True),
    ],
)
def test_a_session_is_for_everyone_or_for_whoever_is_in_one_of_its_parts(
    audience: dict[str, Any], part: Part, *, expected: bool
) -> None:
    assert concerns(Session(audience=audience), part) is expected


@pytest.fixture
async def event(app: App) -> Event:
    event = await bring(app, JUDGED)
    await bind_channels(app, event)
    await add_person(
        app.database,
        event.id,
        (WITH_TRACK.user_id, "Tara"),
        START,
        profile={"tracks": ["train", "build"]},
    )
    await add_person(app.database, event.id, (NOBODY.user_id, "Nils"), START)
    for person in (JUDGE, MENTOR, WITH_TRACK, IN_TEAM, NOBODY):
        await app.services.settings.let_write(person, may_write=True)
        await app.services.settings.be_reminded_of(person, "all")
    async with app.database.begin() as tx:
        tx.add(Mentor(event_id=event.id, user_id=MENTOR.user_id, name="Memo", joined_at=START))
    return event


async def build_or_train(app: App, event: Event, key: str) -> None:
    """A team with one person that enters a track, after everything was planned."""
    team = await add_team(app.database, event.id, "Us", [(IN_TEAM.user_id, "Ida")], START)
    async with app.database.begin() as tx:
        track = (await tx.scalars(select(Track.id).where(Track.key == key))).one()
        tx.add(TeamTrack(event_id=event.id, team_id=team.id, track_id=track))


async def written(app: App, clock: MovableClock, key: str) -> set[int | None]:
    """Who is reminded of a session by direct message."""
    session = await session_called(app, key)
    assert session.starts_at is not None
    clock.move_to(session.starts_at - timedelta(minutes=15))
    for row in await rows(app, "session.remind"):
        if row.due_at <= clock.now():
            await app.services.reminders.send(row.event_id, row.facts, row.due_at)
    found = await rows(app, "session.reminder")
    return {r.user_id for r in found if r.user_id and r.facts["session"] == session.id}


async def test_a_session_for_judges_and_mentors_reminds_those_who_are_known_to_be_one(
    app: App, event: Event, clock: MovableClock
) -> None:
    assert await written(app, clock, "jury") == {JUDGE.user_id, MENTOR.user_id}


@pytest.mark.parametrize(("track", "teams"), [("train", {IN_TEAM.user_id}), ("build", set())])
async def test_a_session_for_a_track_reminds_its_teams_and_who_ranked_it(
    app: App, event: Event, clock: MovableClock, track: str, teams: set[int]
) -> None:
    await build_or_train(app, event, track)
    assert await written(app, clock, "trainers") == {WITH_TRACK.user_id} | teams


async def test_the_move_of_a_session_is_told_to_those_it_is_for_and_to_who_asked_for_it(
    app: App, event: Event
) -> None:
    session = await session_called(app, "jury")
    await app.services.reminders.wish(NOBODY, session.id)
    await app.services.sessions.move(MANAGER, event.id, session.id, at("2024-11-14 19:00"))
    told = {row.user_id for row in await rows(app, "session.changed") if row.user_id}
    assert told == {JUDGE.user_id, MENTOR.user_id, NOBODY.user_id}


async def test_who_asked_for_a_session_of_others_is_reminded_of_it(
    app: App, event: Event, clock: MovableClock
) -> None:
    session = await session_called(app, "jury")
    await app.services.reminders.wish(NOBODY, session.id)
    assert NOBODY.user_id in await written(app, clock, "jury")


async def test_one_s_own_calendar_has_what_concerns_one(app: App, event: Event) -> None:
    found: dict[Actor, bool] = {}
    for person in (JUDGE, NOBODY, NOOR):
        await app.services.settings.be_reminded_of(person, "all")
        _, text = await app.services.calendar.own(person, event.id)
        calendar: Any = icalendar.Calendar.from_ical(text)
        titles = {str(entry["summary"]) for entry in calendar.walk("VEVENT")}
        found[person] = any("Jury meets" in title for title in titles)
    assert found == {JUDGE: True, NOBODY: False, NOOR: False}
