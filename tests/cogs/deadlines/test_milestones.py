"""What milestones say, where and how often, as people see them."""

from datetime import UTC, datetime, timedelta

from tests.cogs.announcements.conftest import said_in
from tests.cogs.outbox import deliver
from tests.cogs.world import NUMHACK, World

# Sunday 24 November 23:59 Anywhere on Earth.
CLOSES = datetime(2024, 11, 25, 11, 59, tzinfo=UTC)
LATER = datetime(2024, 11, 25, 20, 0, tzinfo=UTC)
USUAL = (
    b"{key: submissions-close, window: submissions, when: [24 h before, 3 h before, 30 min before]}"
)


def with_milestones(*lines: str) -> bytes:
    """numhack, with other milestones for the end of submissions."""
    assert NUMHACK.count(USUAL) == 1
    return NUMHACK.replace(USUAL, "\n    - ".join(lines).encode())


def stamp(at: datetime) -> str:
    return f"<t:{int(at.timestamp())}:F>"


def one(texts: list[str], words: str) -> str:
    (found,) = [text for text in texts if words in text]
    return found


async def move(world: World, **options: str):
    shown = await world.manager.slash(
        world.lobby,
        "event deadline",
        **{"what": "submissions", "when": "2024-11-25 20:00"} | options,
    )
    await world.manager.click(shown.response, label="Move it")
    return shown


async def test_own_words_that_name_no_deadline_say_below_that_it_has_moved(ready: World) -> None:
    await ready.bring_numhack(
        with_milestones(
            "{key: hurry, window: submissions, when: [3 h before], text: Three hours left!}",
            "{key: over, window: submissions, when: [at end], text: It is over. Hands off!}",
            "{key: named, window: submissions, when: [2 h before], text: 'Until {deadline}.'}",
        )
    )
    for hours in (3, 2, 0):
        await deliver(ready, CLOSES - timedelta(hours=hours))
    await move(ready)
    await deliver(ready)
    texts = said_in(ready.channel("announcements"))
    moved = f"~~{stamp(CLOSES)}~~ **{stamp(LATER)}"
    assert f"Three hours left!\nIt has moved: {moved}" in one(texts, "Three hours left!")
    assert f"It is over. Hands off!\nIt has moved: {moved}" in one(texts, "Hands off!")
    # Who reads the instant in the text itself needs no second line.
    assert f"Until {moved}" in one(texts, "Until ")
    assert "It has moved" not in one(texts, "Until ")
