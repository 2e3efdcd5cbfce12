"""In what was the space of a team that is no more, nobody is reminded of anything."""

from datetime import UTC, datetime, timedelta

import simcord
from sqlalchemy import delete, update

from bot.model import Membership, Team
from tests.cogs.announcements.conftest import join, said_in
from tests.cogs.outbox import deliver
from tests.cogs.world import NUMHACK, World

CLOSES = datetime(2024, 11, 25, 11, 59, tzinfo=UTC)
LATER = datetime(2024, 11, 25, 20, 0, tzinfo=UTC)


async def a_team_with_more_time(ready: World) -> simcord.ChannelHandle:
    """Its space."""
    await ready.bring_numhack(NUMHACK.replace(b"  space: thread\n", b"  space: none\n"))
    space = ready.guild.create_text_channel("ants")
    await join(ready, ready.person("ann"), "Ants", space.id)
    options = {"what": "submissions", "when": "2024-11-25 20:00", "team": "ants"}
    shown = await ready.manager.slash(ready.lobby, "event deadline", **options)
    await ready.manager.click(shown.response, label="Move it")
    await deliver(ready)
    return space


async def disband(ready: World) -> None:
    async with ready.app.database.begin() as tx:
        await tx.execute(delete(Membership))
        await tx.execute(update(Team).values(state="disbanded"))


async def test_a_disbanded_team_is_not_reminded_and_nothing_is_reported_missing(
    ready: World,
) -> None:
    space = await a_team_with_more_time(ready)
    await disband(ready)
    before = said_in(space)
    for lead in (timedelta(hours=24), timedelta(hours=3), timedelta(minutes=30)):
        await deliver(ready, LATER - lead)
    assert said_in(space) == before
    problems = await ready.manager.slash(ready.lobby, "event problems")
    assert "no channel" not in problems.response.content
