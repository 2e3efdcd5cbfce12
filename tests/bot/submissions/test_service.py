"""Handing in on real SQLite: drafts, versions, two at once, and deadlines to the second."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.app import App
from bot.clock import MovableClock
from bot.errors.events import OrganizersOnly, UnknownEvent
from bot.errors.submissions import (
    EditedMeanwhile,
    Incomplete,
    NoTeamToHandIn,
    NothingToHandIn,
    NotRegisteredToHandIn,
    RepositoryTaken,
    SubmissionsClosed,
    SubmissionsNotOpen,
    SubmissionWithdrawn,
    TracksToEnter,
    UnknownPart,
    UnknownSubmission,
)
from bot.model import AuditEntry, Event, Extension, Participant, Team, TeamTrack, Window
from bot.submissions.sheets import mark_of
from tests.bot.conftest import GUILD, MANAGER, START, STRANGER, bring, event_file
from tests.bot.submissions.conftest import ANA, BEN, CEM, complete, found_team, write

OPENS = datetime(2024, 11, 22, 12, tzinfo=UTC)
CLOSES = datetime(2024, 11, 25, 11, 59, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def hacking(clock: MovableClock) -> None:
    clock.move_to(OPENS)


async def test_a_draft_is_kept_part_by_part_and_tells_what_is_missing(
    app: App, numhack: Event, owls: Team
) -> None:
    (sheet,) = await app.services.submissions.sheets(ANA, numhack.id)
    assert sheet.closes_at == CLOSES
    assert sheet.submission is None
    with pytest.raises(Incomplete) as refused:
        await app.services.submissions.hand_in(ANA, numhack.id, sheet.scope)
    assert refused.value.missing[:2] == ("Title", "Repository")
    sheet = await write(app, ANA, numhack, sheet, "title", "  Night \n Owls ")
    assert sheet.title == "Night Owls"
    # The other member finds it.
    (theirs,) = await app.services.submissions.sheets(BEN, numhack.id)
    assert (theirs.scope, theirs.title) == (sheet.scope, "Night Owls")


async def test_what_is_complete_is_handed_in_and_every_version_is_kept(
    app: App, numhack: Event, owls: Team, clock: MovableClock
) -> None:
    sheet = await complete(app, ANA, numhack)
    sheet, first = await app.services.submissions.hand_in(ANA, numhack.id, sheet.scope)
    assert (first.number, first.made_at, first.late) == (1, OPENS, False)
    assert not sheet.unsent
    clock.move_to(OPENS + timedelta(hours=1))
    sheet = await write(app, BEN, numhack, sheet, "summary", "It sings, too.")
    assert sheet.unsent
    _, second = await app.services.submissions.hand_in(BEN, numhack.id, sheet.scope)
    versions = await app.services.submissions.versions(ANA, numhack.id, sheet.scope)
    assert [(v.number, v.made_by, v.parts["summary"]) for v in versions] == [
        (2, BEN.user_id, "It sings, too."),
        (1, ANA.user_id, "It listens to owls."),
    ]
    assert second.number == 2


async def test_choosing_a_track_enters_the_team_and_changes_what_is_asked(
    app: App, numhack: Event, owls: Team
) -> None:
    sheet = await complete(app, ANA, numhack)
    assert "training" not in [part.key for part in sheet.parts]
    sheet = await write(app, ANA, numhack, sheet, "tracks", "train")
    assert "training" in [part.key for part in sheet.parts]
    with pytest.raises(Incomplete) as refused:
        await app.services.submissions.hand_in(ANA, numhack.id, sheet.scope)
    assert refused.value.missing == ("How the model was trained",)
    async with app.database.read() as session:
        assert len([*await session.scalars(select(TeamTrack))]) == 1
    for typed in ("build, train", "", "nothing"):
        with pytest.raises(TracksToEnter):
            await write(app, ANA, numhack, sheet, "tracks", typed)


async def test_of_two_who_edit_one_part_the_second_reads_the_first(
    app: App, numhack: Event, owls: Team
) -> None:
    (sheet,) = await app.services.submissions.sheets(ANA, numhack.id)
    write_part = app.services.submissions.write
    empty = mark_of(None)
    outcomes = await asyncio.gather(
        write_part(ANA, numhack.id, sheet.scope, "summary", "Ana's", seen=empty),
        write_part(BEN, numhack.id, sheet.scope, "summary", "Ben's", seen=empty),
        write_part(BEN, numhack.id, sheet.scope, "licence", "MIT", seen=empty),
        return_exceptions=True,
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, EditedMeanwhile)]
    assert len(refused) == 1
    (sheet,) = await app.services.submissions.sheets(ANA, numhack.id)
    assert refused[0].now_says == sheet.values["summary"]
    assert sheet.values["licence"] == "MIT"


async def test_the_same_repository_is_not_handed_in_twice(
    app: App, numhack: Event, owls: Team
) -> None:
    await found_team(app, numhack, "Foxes", CEM)
    mine = await complete(app, ANA, numhack)
    theirs = await complete(app, CEM, numhack, "https://github.com/ANA/Owls.git")
    hand_in = app.services.submissions.hand_in
    outcomes = await asyncio.gather(
        hand_in(ANA, numhack.id, mine.scope),
        hand_in(CEM, numhack.id, theirs.scope),
        return_exceptions=True,
    )
    assert sum(isinstance(outcome, RepositoryTaken) for outcome in outcomes) == 1
    # Taking it back lets the other hand it in.
    first, second = (ANA, mine), (CEM, theirs)
    if isinstance(outcomes[0], RepositoryTaken):
        first, second = second, first
    with pytest.raises(RepositoryTaken):
        await hand_in(second[0], numhack.id, second[1].scope)
    await app.services.submissions.withdraw(first[0], numhack.id, first[1].scope)
    await hand_in(second[0], numhack.id, second[1].scope)
    with pytest.raises(SubmissionWithdrawn):
        await app.services.submissions.withdraw(first[0], numhack.id, first[1].scope)


async def test_the_deadline_is_an_instant(
    app: App, numhack: Event, owls: Team, clock: MovableClock
) -> None:
    clock.move_to(OPENS - MOMENT)
    (sheet,) = await app.services.submissions.sheets(ANA, numhack.id)
    with pytest.raises(SubmissionsNotOpen):
        await write(app, ANA, numhack, sheet, "title", "Owls")
    clock.move_to(OPENS)
    sheet = await complete(app, ANA, numhack)
    clock.move_to(CLOSES - MOMENT)
    await app.services.submissions.hand_in(ANA, numhack.id, sheet.scope)
    clock.move_to(CLOSES)
    for deed in (
        app.services.submissions.hand_in(ANA, numhack.id, sheet.scope),
        app.services.submissions.withdraw(ANA, numhack.id, sheet.scope),
        write(app, ANA, numhack, sheet, "title", "Later"),
    ):
        with pytest.raises(SubmissionsClosed) as refused:
            await deed
        assert refused.value.handed_in


async def test_an_extension_holds_for_its_team_alone(
    app: App, numhack: Event, owls: Team, clock: MovableClock
) -> None:
    await found_team(app, numhack, "Foxes", CEM)
    mine, theirs = (
        await complete(app, ANA, numhack),
        await complete(app, CEM, numhack, "https://github.com/cem/foxes"),
    )
    async with app.database.begin() as tx:
        window = (await tx.scalars(select(Window).where(Window.key == "submissions"))).one()
        tx.add(
            Extension(
                event_id=numhack.id,
                window_id=window.id,
                team_id=owls.id,
                closes_at=CLOSES + timedelta(hours=2),
                closes_written="later",
            )
        )
    clock.move_to(CLOSES + timedelta(hours=1))
    await app.services.submissions.hand_in(ANA, numhack.id, mine.scope)
    with pytest.raises(SubmissionsClosed):
        await app.services.submissions.hand_in(CEM, numhack.id, theirs.scope)


async def test_organizers_let_one_team_back_in_and_say_why(
    app: App, numhack: Event, owls: Team, clock: MovableClock
) -> None:
    sheet = await complete(app, ANA, numhack)
    clock.move_to(CLOSES + timedelta(hours=1))
    desk, until = app.services.submission_desk, CLOSES + timedelta(hours=3)
    with pytest.raises(OrganizersOnly):
        await desk.reopen(ANA, numhack.id, sheet.scope, until, "please")
    await desk.reopen(MANAGER, numhack.id, sheet.scope, until, "Their train stood still.")
    _, revision = await app.services.submissions.hand_in(ANA, numhack.id, sheet.scope)
    assert not revision.late
    clock.move_to(until)
    with pytest.raises(SubmissionsClosed):
        await app.services.submissions.hand_in(ANA, numhack.id, sheet.scope)
    async with app.database.read() as session:
        kept = select(AuditEntry).where(AuditEntry.action == "submission.reopened")
        (entry,) = await session.scalars(kept)
    assert (entry.subject, entry.why) == ("Owls", "Their train stood still.")


async def test_nobody_reaches_what_is_not_theirs(app: App, numhack: Event, owls: Team) -> None:
    await found_team(app, numhack, "Foxes", CEM)
    (mine,) = await app.services.submissions.sheets(ANA, numhack.id)
    submissions = app.services.submissions
    with pytest.raises(UnknownSubmission):
        await submissions.write(CEM, numhack.id, mine.scope, "title", "Mine", seen=mark_of(None))
    with pytest.raises(UnknownEvent):
        await submissions.sheets(STRANGER, numhack.id)
    with pytest.raises(UnknownPart):
        await write(app, ANA, numhack, mine, "admin", "yes")
    with pytest.raises(NotRegisteredToHandIn):
        await submissions.sheets(Actor(GUILD, 99, "Zoe"), numhack.id)


async def test_who_is_in_no_team_is_told_so(app: App, numhack: Event) -> None:
    async with app.database.begin() as tx:
        tx.add(
            Participant(
                event_id=numhack.id,
                user_id=CEM.user_id,
                name="Cem",
                state="registered",
                profile={},
                joined_at=START,
            )
        )
    with pytest.raises(NoTeamToHandIn):
        await app.services.submissions.sheets(CEM, numhack.id)


async def test_a_course_has_a_sheet_for_each_person_and_week_and_marks_what_is_late(
    app: App, clock: MovableClock
) -> None:
    course = await bring(app, event_file("dl-course"))
    await found_team(app, course, "nobody hands in as a team", ANA, BEN)
    due = datetime(2025, 4, 13, 21, 59, tzinfo=UTC)
    clock.move_to(due)
    (sheet,) = await app.services.submissions.sheets(ANA, course.id)
    assert (sheet.purpose, sheet.unit, sheet.closes_at) == ("Classify images", "week-1", due)
    sheet = await write(app, ANA, course, sheet, "title", "Cats and dogs")
    await write(app, ANA, course, sheet, "code", "https://github.com/ana/cats")
    _, revision = await app.services.submissions.hand_in(ANA, course.id, sheet.scope)
    assert revision.late
    (theirs,) = await app.services.submissions.sheets(BEN, course.id)
    assert theirs.submission is None


async def test_a_competition_has_a_sheet_for_each_challenge(app: App, clock: MovableClock) -> None:
    event = await bring(app, event_file("deeplearn"))
    await found_team(app, event, "Owls", ANA)
    sheets = await app.services.submissions.sheets(ANA, event.id)
    assert len(sheets) == len({sheet.scope for sheet in sheets}) == 7
    assert sheets[0].purpose == "Higgs boson"


async def test_an_event_without_submissions_says_so(app: App) -> None:
    seminar = await bring(app, event_file("scratch-seminar"))
    with pytest.raises(NothingToHandIn):
        await app.services.submissions.sheets(ANA, seminar.id)
