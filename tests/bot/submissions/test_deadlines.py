"""The instant of the deadline in zones of every kind, and what is left of broken-off deeds."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.actor import Actor
from bot.app import App
from bot.clock import MovableClock
from bot.errors.submissions import NotInCompetition, NotTakenOut, SubmissionsClosed
from bot.model import Event, Participant, Team
from bot.submissions.sheets import mark_of
from tests.bot.conftest import GUILD, MANAGER, START, bring
from tests.bot.submissions.conftest import ANA, BEN, CEM, complete, found_team

MOMENT = timedelta(microseconds=1)
OPENS = datetime(2024, 11, 22, 12, tzinfo=UTC)
LINKS = """\
event:
  slug: links
  name: Links
  summary: A link from everyone.
  zone: {zone}
  starts: 2025-01-10 12:00
  ends: 2026-04-10 12:00
  contact: {{name: The organizers}}
windows:
  submissions: {{opens: 2025-01-10 12:00, closes: {closes}}}
submissions:
  by: person
  items:
    - {{key: page, title: Page, kind: link}}
"""


async def event_until(app: App, zone: str, closes: str) -> Event:
    return await bring(app, LINKS.format(zone=zone, closes=closes).encode())


async def person(app: App, event: Event, number: int) -> Actor:
    """Someone on the list, with a draft that is complete."""
    actor = Actor(GUILD, 500 + number, f"P{number}")
    async with app.database.begin() as tx:
        part = Participant(
            event_id=event.id,
            user_id=actor.user_id,
            name=actor.name,
            state="interested",
            profile={},
            joined_at=START,
        )
        tx.add(part)
    submissions = app.services.submissions
    (sheet,) = await submissions.sheets(actor, event.id)
    for key, typed in (("title", actor.name), ("page", f"https://example.org/{number}")):
        await submissions.write(actor, event.id, sheet.scope, key, typed, seen=mark_of(None))
    return actor


@pytest.mark.parametrize(
    ("zone", "closes", "instant"),
    [
        ("UTC", "2025-03-30 02:30", datetime(2025, 3, 30, 2, 30, tzinfo=UTC)),
        # The night in which clocks are set forward, and back: 02:30 comes twice.
        ("Europe/Berlin", "2025-03-30 03:00", datetime(2025, 3, 30, 1, tzinfo=UTC)),
        ("Europe/Berlin", "2025-10-26 02:30 CEST", datetime(2025, 10, 26, 0, 30, tzinfo=UTC)),
        ("Europe/Berlin", "2025-10-26 02:30 CET", datetime(2025, 10, 26, 1, 30, tzinfo=UTC)),
        ("America/New_York", "2025-11-02 01:30 EST", datetime(2025, 11, 2, 6, 30, tzinfo=UTC)),
        ("Asia/Kathmandu", "2025-06-01 00:00", datetime(2025, 5, 31, 18, 15, tzinfo=UTC)),
        ("UTC", "2025-06-01 23:59 AoE", datetime(2025, 6, 2, 11, 59, tzinfo=UTC)),
    ],
)
async def test_the_moment_before_counts_and_the_instant_does_not(
    app: App, clock: MovableClock, zone: str, closes: str, instant: datetime
) -> None:
    event = await event_until(app, zone, closes)
    clock.move_to(instant - MOMENT)
    first, second = await person(app, event, 1), await person(app, event, 2)
    (sheet,) = await app.services.submissions.sheets(first, event.id)
    assert (sheet.closes_at, sheet.ends_at) == (instant, instant)
    await app.services.submissions.hand_in(first, event.id, sheet.scope)
    clock.move_to(instant)
    (theirs,) = await app.services.submissions.sheets(second, event.id)
    with pytest.raises(SubmissionsClosed):
        await app.services.submissions.hand_in(second, event.id, theirs.scope)


async def test_handing_in_that_was_broken_off_and_done_again_leaves_one_version(
    app: App, clock: MovableClock
) -> None:
    event = await event_until(app, "UTC", "2025-06-01 12:00")
    clock.move_to(datetime(2025, 2, 1, tzinfo=UTC))
    submissions = app.services.submissions
    broken_off = 0
    for number in range(10):
        actor = await person(app, event, number)
        (sheet,) = await submissions.sheets(actor, event.id)
        task = asyncio.ensure_future(submissions.hand_in(actor, event.id, sheet.scope))
        # Longer each time, so that it is cut at different places.
        await asyncio.sleep(number * 0.001)
        broken_off += task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        _, revision = await submissions.hand_in(actor, event.id, sheet.scope)
        assert revision.number == 1
        versions = await submissions.versions(actor, event.id, sheet.scope)
        assert [version.number for version in versions] == [1]
    assert broken_off


async def test_pressing_twice_makes_one_version(
    app: App, numhack: Event, owls: Team, clock: MovableClock
) -> None:
    clock.move_to(OPENS)
    sheet = await complete(app, ANA, numhack)
    hand_in = app.services.submissions.hand_in
    both = await asyncio.gather(*(hand_in(who, numhack.id, sheet.scope) for who in (ANA, BEN)))
    assert [revision.number for _, revision in both] == [1, 1]


async def test_a_disbanded_teams_repository_can_be_handed_in_by_those_who_go_on(
    app: App, numhack: Event, owls: Team, clock: MovableClock
) -> None:
    clock.move_to(OPENS)
    sheet = await complete(app, ANA, numhack)
    await app.services.submissions.hand_in(ANA, numhack.id, sheet.scope)
    assert len(await app.services.gallery.projects(MANAGER, numhack.id)) == 1
    async with app.database.begin() as tx:
        await tx.execute(update(Team).values(state="disbanded"))
    assert await app.services.gallery.projects(MANAGER, numhack.id) == []
    await found_team(app, numhack, "Foxes", CEM)
    theirs = await complete(app, CEM, numhack)
    await app.services.submissions.hand_in(CEM, numhack.id, theirs.scope)
    (project,) = await app.services.gallery.projects(MANAGER, numhack.id)
    assert project.owner == "Foxes"


async def test_what_was_taken_back_is_not_put_into_the_competition_by_restoring(
    app: App, numhack: Event, owls: Team, clock: MovableClock
) -> None:
    clock.move_to(OPENS)
    sheet = await complete(app, ANA, numhack)
    await app.services.submissions.hand_in(ANA, numhack.id, sheet.scope)
    await app.services.submissions.withdraw(ANA, numhack.id, sheet.scope)
    desk = app.services.submission_desk
    with pytest.raises(NotTakenOut):
        await desk.restore(MANAGER, numhack.id, sheet.scope)
    with pytest.raises(NotInCompetition):
        await desk.disqualify(MANAGER, numhack.id, sheet.scope, "Why not.")
