"""/config as organizers use it: what comes in is checked, planned, and applied whole or not."""

import pytest
from sqlalchemy import func, select

from bot.model import AuditEntry, Event, EventFileVersion, Session
from tests.cogs.world import NUMHACK, World

MOVED = NUMHACK.replace(b"start: Thu 2024-11-14 17:00", b"start: Thu 2024-11-14 18:30", 1)


async def count(world: World, table: type) -> int:
    async with world.app.database.read() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def importing(world: World, person, text: bytes, name: str = "numhack.yaml"):
    return await person.slash(world.lobby, "config import", file=(name, text))


async def test_nothing_is_written_before_the_organizer_agrees(world: World) -> None:
    shown = await importing(world, world.manager, NUMHACK)
    assert await count(world, Event) == 0
    await world.manager.click(shown.response, label="Leave it")
    assert await count(world, Event) == 0
    assert "Nothing was changed" in shown.followups[-1].content


async def test_importing_the_same_file_again_changes_nothing(world: World) -> None:
    await world.bring_numhack()
    again = await importing(world, world.manager, NUMHACK)
    assert "nothing to change" in again.response.content
    assert await count(world, EventFileVersion) == 1
    assert await count(world, AuditEntry) == 1


async def test_a_moved_session_is_shown_with_both_instants_and_applied(world: World) -> None:
    await world.bring_numhack()
    shown = await importing(world, world.manager, MOVED)
    plan = shown.response.content
    assert "1 change" in plan
    assert "<t:1731603600:F> → <t:1731609000:F>" in plan
    await world.manager.click(shown.response, label="Do it")
    schedule = await world.newcomer.slash(world.lobby, "schedule")
    assert "<t:1731609000:R>" in schedule.response.content
    log = await world.manager.slash(world.lobby, "event log")
    assert "changed sessions workshop-data" in log.response.content


async def test_a_plan_is_not_applied_over_someone_elses_change(world: World) -> None:
    await world.bring_numhack()
    stale = await importing(world, world.manager, MOVED)
    await world.bring_numhack(NUMHACK.replace(b"NumHack 2024", b"NumHack Twenty", 1))
    answer = await world.manager.click(stale.response, label="Do it")
    assert "after this plan was made" in stale.followups[-1].content or answer.followups
    async with world.app.database.read() as session:
        name = await session.scalar(select(Event.name))
        starts = await session.scalar(
            select(Session.starts_at).where(Session.key == "workshop-data")
        )
    assert name == "NumHack Twenty"
    assert (starts.hour, starts.minute) == (17, 0)


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        (b"event: [unclosed", "numhack.yaml", "error"),
        (b"event:\n\tname: tabs\n", "numhack.yaml", "tab"),
        (b"x" * (5 * 1024 * 1024), "numhack.yaml", "KiB"),
        (b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n", "numhack.yaml", "error"),
        (b"event: {}", "numhack.txt", ".yaml"),
        (NUMHACK.replace(b"zone: UTC", b"zone: Europe/Atlantis", 1), "numhack.yaml", "Atlantis"),
        (b"\xff\xfe\x00", "numhack.yaml", "UTF"),
        (b"", "numhack.yaml", "error"),
        (b"!!python/object/apply:os.system ['true']", "numhack.yaml", "error"),
    ],
)
async def test_a_bad_file_is_answered_in_words_and_changes_nothing(
    world: World, text: bytes, name: str, words: str
) -> None:
    answer = await importing(world, world.manager, text, name)
    assert words in answer.response.content
    assert "reference" not in answer.response.content
    assert await count(world, Event) == 0
    checked = await world.manager.slash(world.lobby, "config check", file=(name, text))
    assert checked.response.content
    assert "reference" not in checked.response.content


async def test_names_from_a_file_ping_nobody(world: World) -> None:
    text = NUMHACK.replace(b"name: NumHack 2024", b'name: "Num <@&1> **Hack**"', 1)
    shown = await importing(world, world.manager, text)
    for message in [shown.response, *shown.followups]:
        assert "<@&1>" not in message.content.replace("\\<", "")


async def test_an_export_brings_back_what_was_imported(world: World) -> None:
    await world.bring_numhack()
    exported = await world.manager.slash(world.lobby, "config export")
    attachment = exported.response.attachments[0]
    assert attachment.filename == "numhack.yaml"
    content = await attachment.read()
    assert content == NUMHACK


async def test_a_clean_file_is_called_clean(world: World) -> None:
    checked = await world.manager.slash(world.lobby, "config check", file=("numhack.yaml", NUMHACK))
    assert "clean" in checked.response.content
    report = (await checked.response.attachments[0].read()).decode()
    assert "Sun 2024-11-24 23:59 AoE" in report
    assert "Mon 2024-11-25 11:59 UTC" in report
