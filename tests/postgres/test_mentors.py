"""Mentors on PostgreSQL: wishes of many at once, and a team that changes while it is helped."""

import asyncio

from bot.actor import Actor
from bot.app import App
from bot.mentors.asking import Question
from bot.mentors.service import Profile
from bot.model import MentorRequest
from tests.bot.conftest import GUILD, MANAGER, bring
from tests.bot.submissions.conftest import found_team

ANN, BO = Actor(GUILD, 100, "Ann"), Actor(GUILD, 101, "Bo")


async def test_wishes_of_members_at_once_leave_one_list_whole(app: App) -> None:
    event = await bring(app)
    team = await found_team(app, event, "Ants", ANN, BO)
    mentors, wishes = app.services.mentors, app.services.mentor_wishes
    for number in (11, 12, 13):
        await mentors.join_as_mentor(
            MANAGER, event.id, Profile({"python": 3}), user_id=number, name=f"M{number}"
        )
    lists = [[1, 2, 3], [3, 2, 1], [2, 3], [1]]
    await asyncio.gather(*(wishes.wish(MANAGER, event.id, team.id, ranked) for ranked in lists))
    held = await wishes.of_team(ANN, event.id)
    assert [choice.id for choice in held.chosen] in lists


async def test_who_asked_and_leaves_the_team_hands_the_request_on(app: App) -> None:
    event = await bring(app)
    await found_team(app, event, "Ants", ANN, BO)
    receipt = await app.services.mentor_requests.ask(ANN, event.id, Question(("python",)))
    await app.services.organizing.move(MANAGER, event.id, ANN.user_id, None)
    async with app.database.read() as session:
        request = await session.get_one(MentorRequest, receipt.request.id)
        assert request.user_id == BO.user_id
