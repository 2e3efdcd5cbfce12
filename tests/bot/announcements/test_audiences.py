"""Who is in an audience, by the rows of people, teams, mentors and what was handed in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.actor import Actor
from bot.announcements.handing_out import SAYS
from bot.announcements.reach import Audience, find_audience
from bot.announcements.rules import Draft
from bot.app import App
from bot.clock import MovableClock
from bot.errors.announcements import NobodyThere
from bot.model import (
    Event,
    Mentor,
    Participant,
    PersonSettings,
    RoleBinding,
    Submission,
    Team,
    TeamTrack,
    Track,
)
from bot.model.person import PARTICIPANT_STATES
from bot.submissions.sheets import blank
from tests.bot.announcements.test_service import rows
from tests.bot.conftest import GUILD, MANAGER, bring, event_file
from tests.bot.submissions.conftest import ANA, BEN, CEM, complete, found_team
from tests.rows import add_person

OPENS = datetime(2024, 11, 22, 12, tzinfo=UTC)
CLOSES = datetime(2024, 11, 25, 11, 59, tzinfo=UTC)
NOT_IN = Draft(key="n", text="Hand in!", audience="incomplete", place="team_spaces", room=None)


@pytest.fixture(autouse=True)
def hacking(clock: MovableClock) -> None:
    clock.move_to(OPENS)


@pytest.fixture
async def both(app: App, numhack: Event) -> Event:
    """The event with two teams, each with a space: Ana and Ben's, and Cem's."""
    await found_team(app, numhack, "Owls", ANA, BEN)
    await found_team(app, numhack, "Ants", CEM)
    async with app.database.begin() as tx:
        for number in (1, 2):
            await tx.execute(update(Team).where(Team.id == number).values(space_id=1000 + number))
    return numhack


async def audience(app: App, event: Event, value: str) -> Audience:
    desk = await app.services.announcements.desk(MANAGER, event.id)
    return find_audience(desk.crowd, value)


def ids(found: Audience) -> set[int]:
    return {person.user_id for person in found.people or ()}


async def hand_in(app: App, actor: Actor, event: Event) -> str:
    sheet = await complete(app, actor, event, f"https://github.com/{actor.name}/work")
    await app.services.submissions.hand_in(actor, event.id, sheet.scope)
    return sheet.scope


async def test_teams_that_have_not_handed_in_are_told_and_the_others_are_not(
    app: App, both: Event
) -> None:
    await hand_in(app, ANA, both)
    found = await audience(app, both, "incomplete")
    assert found.unknown is None
    assert ids(found) == {CEM.user_id}
    assert [team.name for team in found.teams] == ["Ants"]
    await app.services.announcements.send(MANAGER, both.id, NOT_IN)
    assert [row.channel_id for row in await rows(app)] == [1002]


async def test_a_complete_draft_and_what_was_taken_back_are_not_in(app: App, both: Event) -> None:
    await complete(app, CEM, both, "https://github.com/cem/work")
    scope = await hand_in(app, ANA, both)
    await app.services.submissions.withdraw(ANA, both.id, scope)
    assert ids(await audience(app, both, "incomplete")) == {21, 22, 23}


async def test_what_was_late_or_was_taken_out_is_in(app: App, both: Event) -> None:
    await hand_in(app, CEM, both)
    scope = await hand_in(app, ANA, both)
    async with app.database.begin() as tx:
        await tx.execute(update(Submission).values(late=True))
    await app.services.submission_desk.disqualify(MANAGER, both.id, scope, "Not theirs.")
    with pytest.raises(NobodyThere) as refused:
        await app.services.announcements.send(MANAGER, both.id, NOT_IN)
    assert refused.value.why == "all_in"


async def test_who_has_not_handed_in_is_found_out_when_it_is_due(
    app: App, both: Event, clock: MovableClock
) -> None:
    due = OPENS + timedelta(hours=1)
    await app.services.announcements.send(MANAGER, both.id, replace(NOT_IN, due_at=due))
    await hand_in(app, ANA, both)
    clock.move_to(due)
    await app.services.telling.begin({"announcement": 1})
    assert [row.channel_id for row in await rows(app, SAYS)] == [1002]


async def test_after_the_deadline_those_who_missed_it_can_be_told(
    app: App, both: Event, clock: MovableClock
) -> None:
    await hand_in(app, ANA, both)
    clock.move_to(CLOSES + timedelta(days=1))
    assert ids(await audience(app, both, "incomplete")) == {CEM.user_id}


async def test_without_a_team_nobody_could_have_handed_in(app: App, numhack: Event) -> None:
    await add_person(app.database, numhack.id, (ANA.user_id, "Ana"), OPENS)
    assert (await audience(app, numhack, "incomplete")).unknown == "no_teams"


async def test_an_event_that_asks_for_nothing_says_so(app: App) -> None:
    event = await bring(app, event_file("scratch-seminar"))
    with pytest.raises(NobodyThere) as refused:
        await audience(app, event, "incomplete")
    assert refused.value.why == "nothing_asked"


async def test_where_each_challenge_has_its_own_one_is_enough_until_some_are_entered(
    app: App,
) -> None:
    event = await bring(app, event_file("deeplearn"))
    team = await found_team(app, event, "Owls", ANA)
    sheets = await app.services.submissions.sheets(ANA, event.id)
    assert ids(await audience(app, event, "incomplete")) == {ANA.user_id}
    async with app.database.begin() as tx:
        made = blank(sheets[0], OPENS)
        made.state = "submitted"
        tx.add(made)
    assert (await audience(app, event, "incomplete")).unknown == "all_in"
    async with app.database.begin() as tx:
        tx.add_all(
            TeamTrack(event_id=event.id, team_id=team.id, track_id=sheet.track_id)
            for sheet in sheets[:2]
        )
    assert ids(await audience(app, event, "incomplete")) == {ANA.user_id}


TWO_UNITS = event_file("dl-course").replace(
    b"  - key: week-2\n    title: open\n",
    b"  - key: week-2\n    title: Week 2\n    assignment:\n      key: assignment-2\n"
    b"      title: Train longer\n      due: Sun 2025-04-20 23:59\n"
    b"      minimum:\n        - {key: runs, text: It runs.}\n",
)


@pytest.mark.parametrize(
    ("now", "about", "left"),
    [
        (datetime(2025, 4, 10, tzinfo=UTC), "Classify images", {22}),
        (datetime(2025, 4, 15, tzinfo=UTC), "Train longer", {21, 22}),
        (datetime(2025, 5, 10, tzinfo=UTC), "Train longer", {21, 22}),
    ],
)
async def test_in_a_course_it_is_about_the_deadline_that_is_next_or_was_last(
    app: App, clock: MovableClock, now: datetime, about: str, left: set[int]
) -> None:
    event = await bring(app, TWO_UNITS)
    for person in (ANA, BEN):
        await add_person(app.database, event.id, (person.user_id, person.name), OPENS)
    clock.move_to(datetime(2025, 4, 9, tzinfo=UTC))
    first, _ = await app.services.submissions.sheets(ANA, event.id)
    async with app.database.begin() as tx:
        made = blank(first, clock.now())
        made.state = "submitted"
        tx.add(made)
    clock.move_to(now)
    found = await audience(app, event, "incomplete")
    assert (found.about, ids(found)) == (about, left)


TO_MENTORS = Draft(key="m", text="Come, {name}!", audience="role:mentor", place="dm", room=None)


async def add_mentors(app: App, event: Event, *mentors: Mentor) -> None:
    """Bind the role, and add the mentors; all who have an account agreed to direct messages."""
    async with app.database.begin() as tx:
        tx.add(RoleBinding(event_id=event.id, purpose="mentor", name="Mentor", role_id=900))
        tx.add_all(mentors)
        tx.add_all(
            PersonSettings(guild_id=GUILD, user_id=mentor.user_id, direct_messages=True)
            for mentor in mentors
            if mentor.user_id is not None
        )


def mentor(event: Event, name: str, user_id: int | None, left_at: datetime | None = None) -> Mentor:
    return Mentor(event_id=event.id, name=name, user_id=user_id, joined_at=OPENS, left_at=left_at)


async def test_mentors_are_told_by_message_as_the_rows_have_them(app: App, numhack: Event) -> None:
    gone, nameless = mentor(numhack, "Gil", 32, left_at=OPENS), mentor(numhack, "Nan", None)
    await add_mentors(app, numhack, mentor(numhack, "Ada", 31), gone, nameless)
    async with app.database.begin() as tx:
        tx.add(mentor(numhack, "Shy", 33))
    sent = await app.services.announcements.send(MANAGER, numhack.id, TO_MENTORS)
    assert [row.user_id for row in await rows(app)] == [31]
    assert sent.missed == {"takes_no_dms": 1, "no_account": 1}
    spoken = await app.services.telling.to_say({"announcement": sent.id, "person": 31})
    assert spoken is not None
    assert spoken.person == "Ada"


@pytest.mark.parametrize("role", ["mentor", "judge", "organizer"])
async def test_a_role_of_which_there_are_no_rows_is_known_to_discord_alone(
    app: App, numhack: Event, role: str
) -> None:
    async with app.database.begin() as tx:
        tx.add(RoleBinding(event_id=numhack.id, purpose=role, name=role, role_id=901))
    with pytest.raises(NobodyThere) as refused:
        draft = replace(TO_MENTORS, audience=f"role:{role}")
        await app.services.announcements.send(MANAGER, numhack.id, draft)
    assert refused.value.why == "role_unknown"


async def test_participants_and_people_without_a_team_are_those_who_take_part(
    app: App, numhack: Event
) -> None:
    async with app.database.begin() as tx:
        tx.add(RoleBinding(event_id=numhack.id, purpose="participant", name="P", role_id=902))
    for number, state in enumerate(PARTICIPANT_STATES, 50):
        await add_person(app.database, numhack.id, (number, state), OPENS, state=state)
    registered = 50 + PARTICIPANT_STATES.index("registered")
    assert ids(await audience(app, numhack, "role:participant")) == {registered}
    assert ids(await audience(app, numhack, "without_team")) == {registered}
    # Who is interested, has applied or waits for a place is on the list all the same.
    assert ids(await audience(app, numhack, "everyone")) == {50, 51, 52, 53}


async def test_where_nobody_registers_who_is_interested_takes_part(app: App) -> None:
    event = await bring(app, event_file("scratch-seminar"))
    async with app.database.begin() as tx:
        tx.add(RoleBinding(event_id=event.id, purpose="participant", name="P", role_id=902))
    await add_person(app.database, event.id, (50, "Ida"), OPENS, state="interested")
    assert ids(await audience(app, event, "role:participant")) == {50}


async def test_a_track_is_for_the_teams_that_entered_it_and_for_people_who_chose_it(
    app: App, both: Event
) -> None:
    chose = {"profile": {"tracks": ["train"]}}
    await add_person(app.database, both.id, (50, "Ida"), OPENS, **chose)
    async with app.database.begin() as tx:
        tracks = await tx.scalars(select(Track).where(Track.key.in_(("build", "train"))))
        numbers = {track.key: track.id for track in tracks}
        tx.add(TeamTrack(event_id=both.id, team_id=1, track_id=numbers["build"]))
        # Ben had ranked another track before his team entered this one.
        of_ben = update(Participant).where(Participant.user_id == BEN.user_id)
        await tx.execute(of_ben.values(profile={"tracks": ["train"]}))
    build, train = [await audience(app, both, f"track:{key}") for key in ("build", "train")]
    assert (ids(build), ids(train)) == ({ANA.user_id, BEN.user_id}, {50})
    assert [team.name for team in build.teams] == ["Owls"]
    assert train.teams == ()
