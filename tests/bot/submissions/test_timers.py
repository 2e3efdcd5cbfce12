"""What falls due around a deadline: it moves with it, and reaches who has not handed in."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.app import App
from bot.clock import MovableClock
from bot.errors.announcements import TimeIsPast
from bot.errors.submissions import SubmissionsClosed
from bot.events.file.instants import Moment
from bot.model import Delivery, Event, PersonSettings, Submission, Team
from bot.submissions.telling import COUNTED, REMINDER
from bot.submissions.timers import CLOSE, CORRECT, REMIND, REVEAL
from tests.bot.conftest import GUILD, MANAGER, NUMHACK, bring, event_file
from tests.bot.submissions.conftest import ANA, BEN, CEM, complete, found_team, write

OPENS = datetime(2024, 11, 22, 12, tzinfo=UTC)
CLOSES = datetime(2024, 11, 25, 11, 59, tzinfo=UTC)


async def rows(app: App, kind: str) -> list[Delivery]:
    async with app.database.read() as session:
        waiting = select(Delivery).where(Delivery.kind == kind, Delivery.state == "waiting")
        return [*await session.scalars(waiting.order_by(Delivery.due_at, Delivery.id))]


async def ring(app: App, kind: str) -> int:
    """Do the first row of that kind, as the outbox does when it is due."""
    row = (await rows(app, kind))[0]
    telling = app.services.submission_telling
    deed = {REMIND: telling.remind, CLOSE: telling.close}
    return await deed[kind](row.event_id, row.facts, row.dedup_key, row.due_at)


async def test_reminders_and_closing_move_with_the_deadline(app: App, numhack: Event) -> None:
    assert [CLOSES - row.due_at for row in await rows(app, REMIND)] == [
        timedelta(hours=24),
        timedelta(hours=3),
        timedelta(minutes=30),
    ]
    later = CLOSES + timedelta(hours=6)
    deadlines = app.services.deadlines
    plan = await deadlines.plan(
        MANAGER, numhack.id, "submissions", "closes", Moment.at(later, "UTC")
    )
    await deadlines.move(MANAGER, plan)
    assert {later - row.due_at for row in await rows(app, REMIND)} == {
        timedelta(hours=24),
        timedelta(hours=3),
        timedelta(minutes=30),
    }
    assert [row.due_at for row in await rows(app, CLOSE)] == [later]


async def test_only_who_has_not_handed_in_is_reminded_and_told_what_is_missing(
    app: App, numhack: Event, owls: Team, clock: MovableClock
) -> None:
    clock.move_to(OPENS)
    foxes = await found_team(app, numhack, "Foxes", CEM)
    async with app.database.begin() as tx:
        for team, space in ((owls, 900), (foxes, 901)):
            stored = await tx.get_one(Team, team.id)
            stored.space_id = space
    sheet = await complete(app, ANA, numhack)
    await app.services.submissions.hand_in(ANA, numhack.id, sheet.scope)
    (theirs,) = await app.services.submissions.sheets(CEM, numhack.id)
    await write(app, CEM, numhack, theirs, "title", "Foxes")
    assert await ring(app, REMIND) == 1
    (reminder,) = await rows(app, REMINDER)
    assert reminder.channel_id == 901
    assert reminder.facts["missing"][0] == "Repository"
    assert "Title" not in reminder.facts["missing"]
    # The same timer, rung again after a crash, says nothing twice.
    assert await ring(app, REMIND) == 0


async def test_without_a_space_those_are_written_to_who_allow_it(
    app: App, numhack: Event, owls: Team
) -> None:
    async with app.database.begin() as tx:
        tx.add(PersonSettings(guild_id=GUILD, user_id=BEN.user_id, direct_messages=True))
        tx.add(PersonSettings(guild_id=GUILD, user_id=ANA.user_id, direct_messages=False))
    assert await ring(app, REMIND) == 1
    (reminder,) = await rows(app, REMINDER)
    assert reminder.user_id == BEN.user_id


async def test_a_team_with_more_time_is_reminded_by_its_own_deadline(
    app: App, numhack: Event, owls: Team, clock: MovableClock
) -> None:
    async with app.database.begin() as tx:
        (await tx.get_one(Team, owls.id)).space_id = 900
    later = Moment.at(CLOSES + timedelta(hours=6), "UTC")
    deadlines = app.services.deadlines
    plan = await deadlines.plan(MANAGER, numhack.id, "submissions", "closes", later, "Owls")
    await deadlines.move(MANAGER, plan)
    assert await ring(app, REMIND) == 0
    own = [row for row in await rows(app, REMIND) if row.facts["team"] == owls.id]
    assert [row.due_at for row in own][-1] == later.utc - timedelta(minutes=30)
    assert (
        await app.services.submission_telling.remind(numhack.id, own[0].facts, "own", own[0].due_at)
        == 1
    )


@pytest.mark.parametrize("counts", [True, False])
async def test_a_complete_draft_counts_at_the_deadline_where_the_file_says_so(
    app: App, clock: MovableClock, counts: bool
) -> None:
    said = b"  late: refuse\n  complete_drafts_count: true\n" if counts else b"  late: refuse\n"
    event = await bring(app, NUMHACK.replace(b"  late: refuse\n", said))
    owls = await found_team(app, event, "Owls", ANA, BEN)
    await found_team(app, event, "Foxes", CEM)
    async with app.database.begin() as tx:
        (await tx.get_one(Team, owls.id)).space_id = 900
    clock.move_to(OPENS)
    await complete(app, ANA, event)
    (theirs,) = await app.services.submissions.sheets(CEM, event.id)
    await write(app, CEM, event, theirs, "title", "Foxes")
    clock.move_to(CLOSES + timedelta(minutes=1))
    assert await ring(app, CLOSE) == (1 if counts else 0)
    async with app.database.read() as session:
        states = {s.title: s.state for s in await session.scalars(select(Submission))}
    assert states == {"Night Owls": "submitted" if counts else "draft", "Foxes": "draft"}
    (sheet,) = await app.services.submissions.sheets(ANA, event.id)
    assert sheet.submission is not None
    assert sheet.submission.handed_in_at == (CLOSES if counts else None)
    # Due when it was to be counted, so that it says how late it comes.
    assert [row.due_at for row in await rows(app, COUNTED)] == ([CLOSES] if counts else [])


async def test_projects_are_revealed_at_the_instant_of_the_file(app: App, numhack: Event) -> None:
    (reveal,) = await rows(app, REVEAL)
    assert reveal.due_at == datetime(2024, 12, 5, 17, tzinfo=UTC)


async def test_each_unit_of_a_course_has_its_own_reminders(app: App) -> None:
    course = await bring(app, event_file("dl-course"))
    due = datetime(2025, 4, 13, 21, 59, tzinfo=UTC)
    assert {row.due_at for row in await rows(app, CLOSE) if row.event_id == course.id} == {due}


async def own_rows(app: App, kind: str, scope: str) -> list[Delivery]:
    return [row for row in await rows(app, kind) if row.facts.get("scope") == scope]


async def test_who_was_let_back_in_is_reminded_and_counted_by_their_own_deadline(
    app: App, clock: MovableClock
) -> None:
    said = b"  late: refuse\n  complete_drafts_count: true\n"
    event = await bring(app, NUMHACK.replace(b"  late: refuse\n", said))
    owls = await found_team(app, event, "Owls", ANA, BEN)
    foxes = await found_team(app, event, "Foxes", CEM)
    async with app.database.begin() as tx:
        for team, space in ((owls, 900), (foxes, 901)):
            (await tx.get_one(Team, team.id)).space_id = space
    clock.move_to(OPENS)
    sheet = await complete(app, ANA, event)
    desk, telling = app.services.submission_desk, app.services.submission_telling
    until = CLOSES + timedelta(hours=6)
    for given in (until + timedelta(hours=1), until):
        await desk.reopen(MANAGER, event.id, sheet.scope, given, "Your train stood still.")
    own = await own_rows(app, REMIND, sheet.scope)
    assert [until - row.due_at for row in own] == [
        timedelta(hours=24),
        timedelta(hours=3),
        timedelta(minutes=30),
    ]
    # The deadline of everybody else passes them by.
    assert await ring(app, REMIND) == 1
    assert [row.channel_id for row in await rows(app, REMINDER)] == [901]
    clock.move_to(CLOSES)
    assert await ring(app, CLOSE) == 0
    assert await telling.remind(event.id, own[-1].facts, "own", own[-1].due_at) == 1
    (reminder,) = [row for row in await rows(app, REMINDER) if row.channel_id == 900]
    assert (reminder.facts["closes_at"], reminder.useless_at) == (until.isoformat(), until)
    (closing,) = await own_rows(app, CLOSE, sheet.scope)
    assert closing.due_at == until
    clock.move_to(until)
    assert await telling.close(event.id, closing.facts, closing.dedup_key, until) == 1
    (sheet,) = await app.services.submissions.sheets(ANA, event.id)
    assert sheet.submission is not None
    assert (sheet.submission.handed_in_at, sheet.submission.late) == (until, False)


async def test_a_deadline_moved_beyond_what_one_team_was_given_is_theirs_too(
    app: App, numhack: Event, owls: Team
) -> None:
    async with app.database.begin() as tx:
        (await tx.get_one(Team, owls.id)).space_id = 900
    desk, telling = app.services.submission_desk, app.services.submission_telling
    given, later = CLOSES + timedelta(hours=1), CLOSES + timedelta(hours=6)
    await desk.reopen(MANAGER, numhack.id, f"team:{owls.id}", given, "Because.")
    own = await own_rows(app, REMIND, f"team:{owls.id}")
    deadlines = app.services.deadlines
    moment = Moment.at(later, "UTC")
    plan = await deadlines.plan(MANAGER, numhack.id, "submissions", "closes", moment)
    await deadlines.move(MANAGER, plan)
    assert await telling.remind(numhack.id, own[0].facts, "own", own[0].due_at) == 0
    everybody = [row for row in await rows(app, REMIND) if row.facts.get("scope") is None]
    assert await telling.remind(numhack.id, everybody[0].facts, "all", everybody[0].due_at) == 1


async def test_what_a_team_was_given_twice_keeps_its_timers_side_by_side(
    app: App, numhack: Event, owls: Team
) -> None:
    deadlines, desk, scope = app.services.deadlines, app.services.submission_desk, f"team:{owls.id}"

    async def move(to: datetime, team: str | None = None) -> None:
        moment = Moment.at(to, "UTC")
        plan = await deadlines.plan(MANAGER, numhack.id, "submissions", "closes", moment, team)
        await deadlines.move(MANAGER, plan)

    async def closings() -> set[datetime]:
        return {row.due_at - CLOSES for row in await rows(app, CLOSE)}

    await move(CLOSES + timedelta(hours=6), "Owls")
    await desk.reopen(MANAGER, numhack.id, scope, CLOSES + timedelta(hours=1), "Because.")
    assert await closings() == {timedelta(), timedelta(hours=6)}
    await desk.reopen(MANAGER, numhack.id, scope, CLOSES + timedelta(hours=8), "Because.")
    await move(CLOSES + timedelta(hours=2))
    assert await closings() == {timedelta(hours=n) for n in (2, 6, 8)}


async def test_a_week_of_a_course_with_a_long_key_can_be_reopened_and_taken_back_and_forth(
    app: App, clock: MovableClock
) -> None:
    course = await bring(app, event_file("dl-course").replace(b"key: week-1", b"key: " + b"w" * 40))
    await found_team(app, course, "nobody hands in as a team", ANA)
    clock.move_to(datetime(2025, 4, 13, 12, tzinfo=UTC))
    (sheet,) = await app.services.submissions.sheets(ANA, course.id)
    assert sheet.closes_at is not None
    for hours in (1, 2, 1):
        until = sheet.closes_at + timedelta(hours=hours)
        await app.services.submission_desk.reopen(MANAGER, course.id, sheet.scope, until, "Ill.")
        clock.move_on(timedelta(seconds=1))
    (closing,) = await own_rows(app, CLOSE, sheet.scope)
    assert closing.due_at == sheet.closes_at + timedelta(hours=1)
    assert len(closing.subject) <= 64, "PostgreSQL takes no more"
    assert len(await rows(app, CORRECT)) == 3


async def test_a_reminder_that_still_waits_says_the_deadline_as_it_is_by_then(
    app: App, numhack: Event, owls: Team
) -> None:
    async with app.database.begin() as tx:
        (await tx.get_one(Team, owls.id)).space_id = 900
    assert await ring(app, REMIND) == 1
    later, deadlines = CLOSES + timedelta(hours=6), app.services.deadlines
    moment = Moment.at(later, "UTC")
    plan = await deadlines.plan(MANAGER, numhack.id, "submissions", "closes", moment)
    await deadlines.move(MANAGER, plan)
    (correcting,) = await rows(app, CORRECT)
    corrections = app.services.reminder_corrections
    assert await corrections.order(numhack.id, correcting.facts["window"]) == 0
    (reminder,) = await rows(app, REMINDER)
    assert (reminder.facts["closes_at"], reminder.useless_at) == (later.isoformat(), later)


async def test_a_draft_counts_when_more_time_is_taken_back_after_everyones_deadline(
    app: App, clock: MovableClock
) -> None:
    counts = b"  late: refuse\n  complete_drafts_count: true\n"
    event = await bring(app, NUMHACK.replace(b"  late: refuse\n", counts))
    await found_team(app, event, "Owls", ANA, BEN)
    deadlines = app.services.deadlines
    later = Moment.at(CLOSES + timedelta(hours=6), "UTC")
    plan = await deadlines.plan(MANAGER, event.id, "submissions", "closes", later, "Owls")
    await deadlines.move(MANAGER, plan)
    now = CLOSES + timedelta(hours=2)
    clock.move_to(now - timedelta(minutes=1))
    sheet = await complete(app, ANA, event)
    clock.move_to(now)
    everyones = Moment.at(CLOSES, "UTC")
    plan = await deadlines.plan(MANAGER, event.id, "submissions", "closes", everyones, "Owls")
    assert plan.at_once
    await deadlines.move(MANAGER, plan)
    (closing,) = [row for row in await rows(app, CLOSE) if row.facts["team"] is not None]
    assert closing.due_at == now
    close = app.services.submission_telling.close
    assert await close(event.id, closing.facts, closing.dedup_key, closing.due_at) == 1
    with pytest.raises(SubmissionsClosed):
        await app.services.submissions.sheet_to_change(ANA, event.id, sheet.scope)
    # Everyone's deadline has passed, and theirs as well: there is nothing to take back any more.
    with pytest.raises(TimeIsPast):
        await deadlines.plan(MANAGER, event.id, "submissions", "closes", everyones, "Owls")
