"""Who sees which projects when, and what becomes of those that are taken out."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App
from bot.clock import MovableClock
from bot.errors.submissions import Disqualified, ProjectsNotRevealed
from bot.model import Delivery, Event, Participant, Submission, Team, TeamTrack, Track
from bot.submissions.cards import COMES_BACK_WITHIN
from bot.submissions.following import CARD
from tests.bot.conftest import MANAGER, START
from tests.bot.submissions.conftest import ANA, BEN, CEM, COMPLETE, complete, found_team, write
from tests.bot.teams.people import register

OPENS = datetime(2024, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def hacking(clock: MovableClock) -> None:
    clock.move_to(OPENS)


async def test_what_was_taken_out_is_kept_and_can_be_put_back(
    app: App, numhack: Event, owls: Team, clock: MovableClock
) -> None:
    sheet = await complete(app, ANA, numhack)
    await app.services.submissions.hand_in(ANA, numhack.id, sheet.scope)
    desk = app.services.submission_desk
    await desk.disqualify(MANAGER, numhack.id, sheet.scope, "It was made last year.")
    with pytest.raises(Disqualified):
        await app.services.submissions.hand_in(ANA, numhack.id, sheet.scope)
    clock.move_to(datetime(2024, 12, 6, tzinfo=UTC))
    assert [p.mine for p in await app.services.gallery.projects(ANA, numhack.id)] == [True]
    assert await app.services.gallery.projects(CEM, numhack.id) == []
    await desk.restore(MANAGER, numhack.id, sheet.scope)
    assert len(await app.services.gallery.projects(CEM, numhack.id)) == 1
    async with app.database.read() as session:
        cards = await session.scalars(select(Delivery.state).where(Delivery.kind == CARD))
        assert [*cards].count("waiting") == 1


async def test_projects_are_seen_by_everyone_once_they_are_revealed(
    app: App, numhack: Event, owls: Team, clock: MovableClock
) -> None:
    sheet = await complete(app, ANA, numhack)
    await app.services.submissions.hand_in(ANA, numhack.id, sheet.scope)
    await write(app, ANA, numhack, sheet, "summary", "A draft that nobody else may see.")
    gallery = app.services.gallery
    (own,) = await gallery.projects(ANA, numhack.id)
    assert (own.title, own.members, own.mine) == ("Night Owls", ("Ana", "Ben"), True)
    assert ("In a few words", "It listens to owls.") in own.parts
    with pytest.raises(ProjectsNotRevealed):
        await gallery.projects(CEM, numhack.id)
    assert len(await gallery.projects(MANAGER, numhack.id)) == 1
    clock.move_to(datetime(2024, 12, 5, 17, tzinfo=UTC))
    (seen,) = await gallery.projects(CEM, numhack.id)
    assert not seen.mine
    assert await gallery.projects(CEM, numhack.id, track="train") == []
    assert await gallery.projects(CEM, numhack.id, search="OWLS") == [seen]


async def test_the_card_follows_when_nobody_stands_behind_the_project_any_more(
    app: App, numhack: Event, clock: MovableClock
) -> None:
    await found_team(app, numhack, "Owls", ANA)
    sheet = await complete(app, ANA, numhack)
    await app.services.submissions.hand_in(ANA, numhack.id, sheet.scope)
    clock.move_to(datetime(2024, 12, 6, tzinfo=UTC))
    await app.services.registration.withdraw(ANA, numhack.id)
    async with app.database.begin() as tx:
        assert (await tx.scalars(select(Team.state))).all() == ["disbanded"]
        assert await cards(tx) == [clock.now(), clock.now() + COMES_BACK_WITHIN]
        # The same for what a person handed in alone.
        part = (await tx.scalars(select(Participant))).one()
        submission = (await tx.scalars(select(Submission))).one()
        submission.team_id, submission.participant_id = None, part.id
    assert await app.services.cards.project(numhack.id, 1) is None
    clock.move_to(clock.now() + timedelta(days=1))
    async with app.database.begin() as tx:
        (await tx.scalars(select(Participant))).one().name = "Ana, who withdrew"
    async with app.database.read() as session:
        assert clock.now() in await cards(session)


async def test_the_card_follows_when_its_team_has_another_name_or_fewer_members(
    app: App, numhack: Event, owls: Team, clock: MovableClock
) -> None:
    sheet = await complete(app, ANA, numhack)
    await app.services.submissions.hand_in(ANA, numhack.id, sheet.scope)
    async with app.database.begin() as tx:
        (await tx.get_one(Team, owls.id)).name = "Night Birds"
    async with app.database.read() as session:
        assert await cards(session) == [], "nothing is shown before the reveal"
    clock.move_to(datetime(2024, 12, 6, tzinfo=UTC))
    await app.services.registration.withdraw(BEN, numhack.id)
    async with app.database.read() as session:
        assert await cards(session) == [clock.now()]
    project = await app.services.cards.project(numhack.id, 1)
    assert project is not None
    assert (project.owner, project.members) == ("Night Birds", ("Ana",))


async def test_a_project_is_shown_for_the_track_that_its_team_had_chosen_before(
    app: App, numhack: Event, owls: Team
) -> None:
    async with app.database.begin() as tx:
        track = (await tx.scalars(select(Track).where(Track.key == "analyse"))).one()
        tx.add(TeamTrack(event_id=numhack.id, team_id=owls.id, track_id=track.id))
    (sheet,) = await app.services.submissions.sheets(ANA, numhack.id)
    for key, typed in COMPLETE.items():
        if key != "tracks":
            sheet = await write(app, ANA, numhack, sheet, key, typed)
    sheet = await write(app, ANA, numhack, sheet, "demo", "https://youtu.be/owls")
    await app.services.submissions.hand_in(ANA, numhack.id, sheet.scope)
    (project,) = await app.services.gallery.projects(ANA, numhack.id, track="analyse")
    assert (project.track_keys, project.tracks) == (("analyse",), ("Analyse",))


async def test_teams_that_are_taken_back_keep_what_they_handed_in(
    app: App, numhack: Event, clock: MovableClock
) -> None:
    """A team that has a project is no team to be undone in bulk, so its card stays right."""
    clock.move_to(START)
    await register(app, 1, 8)
    forming = app.services.forming
    planned = await forming.plan(MANAGER, numhack.id, who="everyone", fill=True, seed=1)
    run = await forming.apply(MANAGER, planned.run.id)
    first, second = (int(team) for team in run.undo["made"])
    async with app.database.begin() as tx:
        made = Submission(event_id=numhack.id, scope=f"team:{first}", team_id=first, parts={})
        made.state, made.made_at = "submitted", clock.now()
        tx.add(made)
    _, undone = await forming.undo(MANAGER, run.id)
    assert len(undone.left) == 1
    async with app.database.read() as session:
        states = {team.id: team.state for team in await session.scalars(select(Team))}
    assert states == {first: "open", second: "disbanded"}


async def cards(session: AsyncSession) -> list[datetime]:
    waiting = select(Delivery.due_at).where(Delivery.kind == CARD, Delivery.state == "waiting")
    return [*await session.scalars(waiting.order_by(Delivery.due_at))]
