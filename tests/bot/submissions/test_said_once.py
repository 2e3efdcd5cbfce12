"""Nobody is reminded twice of one deadline at once, however it was moved and however late it is."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from bot.app import App
from bot.clock import MovableClock
from bot.events.file.instants import Moment
from bot.model import Delivery, Event, Team
from bot.submissions.timers import CLOSE, REMIND, REMINDER
from tests.bot.conftest import MANAGER, NUMHACK, bring
from tests.bot.submissions.conftest import CEM, found_team

CLOSES = datetime(2024, 11, 25, 11, 59, tzinfo=UTC)
GIVEN, LATER = CLOSES + timedelta(hours=4), CLOSES + timedelta(hours=10)
DAY = timedelta(hours=24)


async def rows(app: App, kind: str, *, until: datetime | None = None) -> list[Delivery]:
    """What waits of a kind, and is due until then."""
    async with app.database.read() as session:
        waiting = select(Delivery).where(Delivery.kind == kind, Delivery.state == "waiting")
        if until is not None:
            waiting = waiting.where(Delivery.due_at <= until)
        return [*await session.scalars(waiting.order_by(Delivery.due_at, Delivery.id))]


async def move(app: App, event: Event, to: datetime, team: str | None = None) -> None:
    """Move the deadline, as an organizer does, for everyone or for one team."""
    deadlines, moment = app.services.deadlines, Moment.at(to, "UTC")
    plan = await deadlines.plan(MANAGER, event.id, "submissions", "closes", moment, team)
    await deadlines.move(MANAGER, plan)


async def ring(app: App, timers: Sequence[Delivery]) -> int:
    """Do what these timers are for, as the outbox does; how many were reminded."""
    remind = app.services.submission_telling.remind
    return sum([await remind(row.event_id, row.facts, row.dedup_key, row.due_at) for row in timers])


async def give_space(app: App, team: Team, space: int = 900) -> None:
    async with app.database.begin() as tx:
        (await tx.get_one(Team, team.id)).space_id = space


async def test_a_deadline_moved_over_that_of_a_team_reminds_the_team_once(
    app: App, numhack: Event, owls: Team, clock: MovableClock
) -> None:
    await give_space(app, owls)
    await move(app, numhack, GIVEN, "Owls")
    await move(app, numhack, LATER)
    for lead in (timedelta(hours=24), timedelta(hours=3), timedelta(minutes=30)):
        clock.move_to(LATER - lead)
        due = [row for row in await rows(app, REMIND) if row.due_at == LATER - lead]
        assert await ring(app, due) == 1
    assert [row.due_at for row in await rows(app, CLOSE)] == [LATER]


async def test_timers_of_a_team_that_were_made_before_leave_it_to_those_of_everyone(
    app: App, numhack: Event, owls: Team
) -> None:
    await give_space(app, owls)
    await move(app, numhack, GIVEN, "Owls")
    await move(app, numhack, LATER)
    timer = (await rows(app, REMIND))[0]
    remind, of_team = app.services.submission_telling.remind, timer.facts | {"team": owls.id}
    assert await remind(numhack.id, of_team, "of the team", timer.due_at) == 0
    assert await remind(numhack.id, timer.facts, timer.dedup_key, timer.due_at) == 1


async def test_a_deadline_moved_back_leaves_a_team_the_timers_of_its_own(
    app: App, numhack: Event, owls: Team, clock: MovableClock
) -> None:
    await give_space(app, owls)
    await give_space(app, await found_team(app, numhack, "Foxes", CEM), 901)
    for to, team in ((GIVEN, "Owls"), (LATER, None), (CLOSES, None)):
        await move(app, numhack, to, team)
    assert {row.due_at for row in await rows(app, CLOSE)} == {CLOSES, GIVEN}
    for closes, space in ((CLOSES, 901), (GIVEN, 900)):
        clock.move_to(closes - DAY)
        due = [row for row in await rows(app, REMIND) if row.due_at == closes - DAY]
        assert await ring(app, due) == 1
        (*_, reminder) = await rows(app, REMINDER)
        assert (reminder.channel_id, reminder.useless_at) == (space, closes)


async def test_a_deadline_moved_to_where_a_teams_is_reminds_it_once(
    app: App, numhack: Event, owls: Team
) -> None:
    await give_space(app, owls)
    await move(app, numhack, GIVEN, "Owls")
    await move(app, numhack, GIVEN)
    assert await ring(app, await rows(app, REMIND, until=GIVEN - DAY)) == 1


async def test_what_was_reopened_until_the_deadline_of_its_team_is_reminded_once(
    app: App, numhack: Event, owls: Team
) -> None:
    await give_space(app, owls)
    desk = app.services.submission_desk
    await desk.reopen(MANAGER, numhack.id, f"team:{owls.id}", GIVEN, "Because.")
    await move(app, numhack, GIVEN, "Owls")
    assert await ring(app, await rows(app, REMIND, until=GIVEN - DAY)) == 1


async def test_of_reminders_that_became_due_while_the_bot_was_away_only_the_last_is_said(
    app: App, numhack: Event, owls: Team, clock: MovableClock
) -> None:
    await give_space(app, owls)
    clock.move_to(CLOSES - timedelta(minutes=25))
    overdue = await rows(app, REMIND, until=clock.now())
    assert len(overdue) == 3
    assert [await ring(app, [timer]) for timer in overdue] == [0, 0, 1]
    (reminder,) = await rows(app, REMINDER)
    # It was due then, so that it says how late it comes.
    assert reminder.due_at == CLOSES - timedelta(minutes=30)


async def test_a_reminder_that_comes_late_and_alone_is_said(
    app: App, numhack: Event, owls: Team, clock: MovableClock
) -> None:
    await give_space(app, owls)
    clock.move_to(CLOSES - timedelta(minutes=31))
    assert [await ring(app, [timer]) for timer in await rows(app, REMIND, until=clock.now())] == [
        0,
        1,
    ]
    (reminder,) = await rows(app, REMINDER)
    assert reminder.due_at == CLOSES - timedelta(hours=3)


async def test_what_waited_while_a_team_disbanded_is_not_said_in_what_was_its_space(
    app: App, numhack: Event, owls: Team, clock: MovableClock
) -> None:
    await give_space(app, owls)
    clock.move_to(CLOSES - DAY)
    await ring(app, await rows(app, REMIND, until=clock.now()))
    (reminder,) = await rows(app, REMINDER)
    telling = app.services.submission_telling
    assert await telling.still_reminds(reminder)
    async with app.database.begin() as tx:
        await tx.execute(update(Team).values(state="disbanded"))
    assert not await telling.still_reminds(reminder)


async def test_of_reminders_that_waited_for_discord_only_the_last_is_said(
    app: App, numhack: Event, owls: Team, clock: MovableClock
) -> None:
    await give_space(app, owls)
    for lead in (timedelta(hours=3), timedelta(minutes=30)):
        clock.move_to(CLOSES - lead)
        due = [row for row in await rows(app, REMIND) if row.due_at == clock.now()]
        assert await ring(app, due) == 1
    telling = app.services.submission_telling
    assert [await telling.still_reminds(row) for row in await rows(app, REMINDER)] == [False, True]


async def test_what_is_overdue_and_waits_is_kept_when_another_window_moves(
    app: App, numhack: Event, owls: Team, clock: MovableClock
) -> None:
    await give_space(app, owls)
    clock.move_to(CLOSES - timedelta(hours=2))
    waiting = [row.id for row in await rows(app, REMIND)]
    deadlines, moment = app.services.deadlines, Moment.at(LATER + DAY, "UTC")
    plan = await deadlines.plan(MANAGER, numhack.id, "judging", "closes", moment)
    await deadlines.move(MANAGER, plan)
    assert [row.id for row in await rows(app, REMIND)] == waiting
    overdue = await rows(app, REMIND, until=clock.now())
    assert [await ring(app, [timer]) for timer in overdue] == [0, 1]


async def test_a_reminder_that_the_file_has_again_when_it_is_overdue_is_not_said(
    app: App, numhack: Event, clock: MovableClock
) -> None:
    leads = b"incomplete_submissions: [24 h, 3 h, 30 min]"
    assert leads in NUMHACK
    await bring(app, NUMHACK.replace(leads, b"incomplete_submissions: [30 min]"))
    clock.move_to(CLOSES - timedelta(hours=2))
    await bring(app, NUMHACK)
    (timer,) = await rows(app, REMIND)
    assert timer.due_at == CLOSES - timedelta(minutes=30)
