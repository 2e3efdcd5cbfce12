"""Small teams, moving people, pictures and who left, as organizers meet them."""

from datetime import UTC, datetime, timedelta

import pytest
import simcord
from sqlalchemy import select

from bot.model import Participant
from tests.cogs.organizing.test_forming import sizes
from tests.cogs.outbox import deliver
from tests.cogs.teams.conftest import registered
from tests.cogs.world import NUMHACK, World

SMALL = NUMHACK.replace(
    b"min_size: 2\n  max_size: 5\n  solo: true", b"min_size: 3\n  max_size: 3\n  solo: false"
)
# A day before teams close: at the end of Sunday the 17th, anywhere on Earth.
FLAGGED = datetime(2024, 11, 17, 11, 59, 59, tzinfo=UTC)


@pytest.fixture
async def people(world: World) -> list[simcord.MemberActor]:
    """Ada alone in the Ants, Ben and Cem in the Bees, and Dia without a team."""
    await world.bring_numhack(SMALL)
    await world.set_up()
    names = ("ada", "ben", "cem", "dia")
    people = [await registered(world, name) for name in names]
    await people[0].slash(world.lobby, "team create", name="Ants")
    await people[1].slash(world.lobby, "team create", name="Bees")
    await people[2].slash(world.lobby, "team join", team="Bees")
    return people


async def test_small_teams_are_flagged_and_mended_with_one_click_after_a_restart(
    world: World, people: list[simcord.MemberActor]
) -> None:
    status = await world.manager.slash(world.lobby, "event status")
    assert "Without a team: 1" in status.response.content
    assert "Too small to start: **Ants** and **Bees**" in status.response.content
    await deliver(world, FLAGGED)
    flag = world.channel("organizers").last_message
    assert "2 teams of **NumHack 2024** are too small to start" in flag.content
    await world.env.restart_bot(world.app.new_client())
    olga = world.person("olga", world.role("NumHack organizer"))
    which = await olga.click(flag, label="Fill")
    asked = await olga.select(which.response, ["2"])
    assert f"<@{people[3].id}> fit **Bees** best" in asked.followups[-1].content
    await olga.click(asked.followups[-1], label="Put them in")
    assert await sizes(world) == [1, 3]
    allowing = await olga.click(flag, label="Allow")
    done = await olga.click(allowing.response, label="Allow it")
    assert "may start as small as it is" in done.followups[-1].content
    none = await olga.click(flag, label="Merge")
    assert "may start as it is" in none.response.content


async def test_small_teams_are_flagged_once_when_the_deadline_moves_a_little(
    world: World, people: list[simcord.MemberActor]
) -> None:
    def flags() -> int:
        said = world.channel("organizers").history()
        return sum("too small to start" in message.content for message in said)

    async def move(to: str) -> None:
        options = {"what": "team_formation", "when": to}
        shown = await world.manager.slash(world.lobby, "event deadline", **options)
        await world.manager.click(shown.response, label="Move it")
        await deliver(world)

    await deliver(world, FLAGGED)
    assert flags() == 1
    for to in ("2024-11-18 12:30", "2024-11-18 13:00"):
        await move(to)
        await deliver(world, FLAGGED + timedelta(hours=2))
        assert flags() == 1
    # Days later there is something to say anew.
    await move("2024-11-21 12:00")
    await deliver(world, datetime(2024, 11, 20, 12, tzinfo=UTC))
    assert flags() == 2


async def test_a_deadline_of_teams_in_less_than_a_day_has_small_teams_flagged_at_once(
    world: World, people: list[simcord.MemberActor]
) -> None:
    shown = await world.manager.slash(
        world.lobby, "event deadline", what="team_formation", when="2024-11-15 12:00"
    )
    await world.manager.click(shown.response, label="Move it")
    await deliver(world)
    flag = world.channel("organizers").last_message
    assert "too small to start" in flag.content


async def test_an_organizer_moves_people_beyond_the_size_only_after_being_asked(
    world: World, people: list[simcord.MemberActor]
) -> None:
    manager = world.manager
    moved = await manager.slash(world.lobby, "teams move", member=people[3], team="Bees")
    assert f"<@{people[3].id}> is in **Bees** now" in moved.response.content
    asked = await manager.slash(world.lobby, "teams move", member=people[0], team="Bees")
    agreed = await manager.click(asked.response, label="Make an exception")
    assert "disbanded as nobody is left" in agreed.followups[-1].content
    assert await sizes(world) == [4]
    picture = await manager.slash(world.lobby, "teams charts")
    (attached,) = picture.response.attachments
    assert attached.filename == "numhack-teams.png"


async def test_who_left_the_server_is_found_and_organizers_read_it_once(
    world: World, people: list[simcord.MemberActor]
) -> None:
    # The rooms of the teams are made before somebody leaves.
    await deliver(world)
    world.env.backend.remove_member(world.guild.id, people[1].id)
    for _ in range(2):
        await deliver(world, world.clock.now() + timedelta(days=1))
    told = [
        m.content for m in world.channel("organizers").history() if "left the server" in m.content
    ]
    assert len(told) == 1
    assert f"<@{people[1].id}>" in told[0]
    assert await sizes(world) == [1, 1]
    async with world.app.database.read() as read:
        left = select(Participant.user_id).where(Participant.left_at.is_not(None))
        assert [*await read.scalars(left)] == [people[1].id]
