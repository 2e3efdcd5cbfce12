"""Asking to join and being invited: answered once, by who was asked, and by nobody else."""

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.app import App
from bot.errors.teams import (
    AlreadyAnswered,
    AlreadyAsked,
    AlreadyMember,
    CannotInvite,
    CannotTakeIn,
    CaptainsOnly,
    NoSuchInvitation,
    RegisterFirst,
    TeamFull,
    TooManyOpen,
)
from bot.model import Event, Invitation, Team
from tests.bot.conftest import GUILD, STRANGER
from tests.bot.teams.people import found, keep_apart, let_write, members, notices, register


@pytest.fixture
async def people(app: App, numhack: Event) -> list[Actor]:
    return await register(app, numhack.id, 9)


@pytest.fixture
async def ants(app: App, people: list[Actor]) -> Team:
    """A team whose captain, the first of the people, decides who joins."""
    return await found(app, people[0], "Ants", ask_first=True)


async def state_of(app: App, invitation_id: int) -> str:
    async with app.database.read() as session:
        query = select(Invitation.state).where(Invitation.id == invitation_id)
        return (await session.scalars(query)).one()


async def test_who_asks_is_in_once_the_captain_approves(
    app: App, people: list[Actor], ants: Team
) -> None:
    inviting = app.services.inviting
    asked = await inviting.join(people[1], ants.id, "I  bring\ntea")
    assert asked.request.note == "I bring tea"
    with pytest.raises(AlreadyAsked):
        await inviting.join(people[1], ants.id)
    for nosy in people[1:3]:
        with pytest.raises(CaptainsOnly):
            await inviting.answer(nosy, asked.request.id, yes=True)
    with pytest.raises(NoSuchInvitation):
        await inviting.answer(STRANGER, asked.request.id, yes=True)
    await inviting.answer(people[0], asked.request.id, yes=True)
    assert await members(app, ants.id) == [people[0].user_id, people[1].user_id]
    with pytest.raises(AlreadyAnswered):
        await inviting.answer(people[0], asked.request.id, yes=False)


async def test_who_is_declined_cannot_ask_again_but_can_be_invited(
    app: App, people: list[Actor], ants: Team
) -> None:
    inviting = app.services.inviting
    asked = await inviting.join(people[1], ants.id)
    await inviting.answer(people[0], asked.request.id, yes=False)
    with pytest.raises(CannotTakeIn):
        await inviting.join(people[1], ants.id)
    invited = await inviting.invite(people[0], ants.id, people[1].user_id)
    await inviting.answer(people[1], invited.invitation.id, yes=True)
    assert people[1].user_id in await members(app, ants.id)


async def test_an_invited_person_joins_without_asking(
    app: App, people: list[Actor], ants: Team
) -> None:
    inviting = app.services.inviting
    invited = await inviting.invite(people[0], ants.id, people[1].user_id)
    with pytest.raises(NoSuchInvitation):
        await inviting.answer(people[2], invited.invitation.id, yes=True)
    joined = await inviting.join(people[1], ants.id)
    assert joined.request is None
    assert await state_of(app, invited.invitation.id) == "accepted"


async def test_inviting_somebody_who_asked_takes_them_in(
    app: App, people: list[Actor], ants: Team
) -> None:
    await app.services.inviting.join(people[1], ants.id)
    answered = await app.services.inviting.invite(people[0], ants.id, people[1].user_id)
    assert answered.invitation.state == "accepted"
    assert people[1].user_id in await members(app, ants.id)


async def test_who_is_not_registered_is_invited_and_has_to_register_first(
    app: App, people: list[Actor], ants: Team
) -> None:
    newcomer = Actor(GUILD, 77, "New")
    invited = await app.services.inviting.invite(people[0], ants.id, newcomer.user_id)
    with pytest.raises(RegisterFirst):
        await app.services.inviting.answer(newcomer, invited.invitation.id, yes=True)
    assert await state_of(app, invited.invitation.id) == "open"
    await register(app, 1, 1, first=newcomer.user_id)
    await app.services.inviting.answer(newcomer, invited.invitation.id, yes=True)


async def test_an_invitation_that_was_declined_or_is_unwelcome_reads_the_same(
    app: App, people: list[Actor], ants: Team
) -> None:
    inviting = app.services.inviting
    declined = await inviting.invite(people[0], ants.id, people[1].user_id)
    await inviting.answer(people[1], declined.invitation.id, yes=False)
    await keep_apart(app, people[2], people[0])
    for person in people[1:3]:
        with pytest.raises(CannotInvite) as refused:
            await inviting.invite(people[0], ants.id, person.user_id)
        assert vars(refused.value) == {"user_id": person.user_id}


async def test_a_wish_made_after_asking_still_keeps_two_apart(
    app: App, people: list[Actor], ants: Team
) -> None:
    asked = await app.services.inviting.join(people[1], ants.id)
    await keep_apart(app, people[0], people[1])
    with pytest.raises(CannotTakeIn):
        await app.services.inviting.answer(people[0], asked.request.id, yes=True)


async def test_who_finds_a_team_keeps_nobody_else_waiting(
    app: App, people: list[Actor], ants: Team
) -> None:
    inviting = app.services.inviting
    bees = await found(app, people[2], "Bees", ask_first=True)
    elsewhere = await inviting.join(people[1], bees.id)
    invited = await inviting.invite(people[0], ants.id, people[1].user_id)
    await inviting.answer(people[1], invited.invitation.id, yes=True)
    assert await state_of(app, elsewhere.request.id) == "lapsed"
    with pytest.raises(AlreadyAnswered):
        await inviting.answer(people[2], elsewhere.request.id, yes=True)


async def test_of_two_who_are_approved_for_the_last_seat_one_reads_that_it_is_full(
    app: App, people: list[Actor]
) -> None:
    inviting = app.services.inviting
    team = await found(app, people[0], "Ants", *people[1:4])
    invited = [await inviting.invite(people[0], team.id, p.user_id) for p in people[4:6]]
    await inviting.answer(people[4], invited[0].invitation.id, yes=True)
    with pytest.raises(TeamFull):
        await inviting.answer(people[5], invited[1].invitation.id, yes=True)
    assert await state_of(app, invited[1].invitation.id) == "open", "somebody may still leave"


async def test_nobody_asks_everyone_at_once(app: App, people: list[Actor]) -> None:
    teams = [
        await found(app, people[n], name, ask_first=True)
        for n, name in enumerate(("Ants", "Bees", "Cats", "Dogs", "Eels", "Foxes"))
    ]
    asked = [await app.services.inviting.join(people[8], team.id) for team in teams[:5]]
    with pytest.raises(TooManyOpen):
        await app.services.inviting.join(people[8], teams[5].id)
    await app.services.inviting.take_back(people[8], asked[0].request.id)
    await app.services.inviting.join(people[8], teams[5].id)


async def test_only_who_asked_takes_it_back(app: App, people: list[Actor], ants: Team) -> None:
    inviting = app.services.inviting
    asked = await inviting.join(people[1], ants.id)
    invited = await inviting.invite(people[0], ants.id, people[2].user_id)
    with pytest.raises(NoSuchInvitation):
        await inviting.take_back(people[0], asked.request.id)
    with pytest.raises(CaptainsOnly):
        await inviting.take_back(people[2], invited.invitation.id)
    await inviting.take_back(people[0], invited.invitation.id)
    assert await state_of(app, invited.invitation.id) == "withdrawn"


async def test_a_captain_hears_of_a_request_and_the_asker_of_the_answer(
    app: App, people: list[Actor], ants: Team
) -> None:
    await let_write(app, people[0], people[1])
    asked = await app.services.inviting.join(people[1], ants.id)
    await app.services.inviting.answer(people[0], asked.request.id, yes=False)
    assert await notices(app) == [("request", people[0].user_id), ("declined", people[1].user_id)]


async def test_nobody_invites_a_member_or_answers_what_is_not_there(
    app: App, people: list[Actor], ants: Team
) -> None:
    with pytest.raises(AlreadyMember):
        await app.services.inviting.invite(people[0], ants.id, people[0].user_id)
    for forged in (999, 10**17):
        with pytest.raises(NoSuchInvitation):
            await app.services.inviting.answer(people[0], forged, yes=True)
        with pytest.raises(NoSuchInvitation):
            await app.services.team_reading.server_of(forged)
