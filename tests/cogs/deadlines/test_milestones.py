"""What milestones say, where and how often, as people see them."""

from datetime import UTC, datetime, timedelta

import pytest
import simcord
from sqlalchemy import select, update

from bot.model import Participant, PersonSettings, Team
from tests.cogs.announcements.conftest import join, said_in
from tests.cogs.deadlines.test_deadline import move
from tests.cogs.outbox import deliver
from tests.cogs.world import NUMHACK, World

# Sunday 24 November 23:59 Anywhere on Earth.
CLOSES = datetime(2024, 11, 25, 11, 59, tzinfo=UTC)
LATER = datetime(2024, 11, 25, 20, 0, tzinfo=UTC)
USUAL = (
    b"{key: submissions-close, window: submissions, when: [24 h before, 3 h before, 30 min before]}"
)


def with_milestones(*lines: str) -> bytes:
    """numhack, with other milestones for submissions."""
    assert NUMHACK.count(USUAL) == 1
    items = [f"{{window: submissions, {line}}}" for line in lines]
    return NUMHACK.replace(USUAL, "\n    - ".join(items).encode())


def stamp(at: datetime) -> str:
    return f"<t:{int(at.timestamp())}:F>"


def one(texts: list[str], words: str) -> str:
    (found,) = [text for text in texts if words in text]
    return found


async def test_own_words_that_name_no_deadline_say_below_that_it_has_moved(ready: World) -> None:
    await ready.bring_numhack(
        with_milestones(
            "key: hurry, when: [3 h before], text: Three hours left!",
            "key: over, when: [at end], text: It is over. Hands off!",
            "key: named, when: [2 h before], text: 'Until {deadline}.'",
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


async def test_after_a_standstill_only_the_latest_of_several_milestones_is_said(
    ready: World,
) -> None:
    await deliver(ready, CLOSES - timedelta(hours=3, minutes=5))
    known = said_in(ready.channel("announcements"))
    await deliver(ready, CLOSES - timedelta(minutes=25))
    (said,) = {*said_in(ready.channel("announcements"))} - {*known}
    due = CLOSES - timedelta(minutes=30)
    assert f"it was due <t:{int(due.timestamp())}:R>" in said
    assert "Submissions close" in said


async def test_what_discord_did_not_take_is_not_said_beside_a_later_milestone(
    ready: World,
) -> None:
    news = ready.channel("announcements")
    await deliver(ready, CLOSES - timedelta(hours=3, minutes=5))
    known = len(said_in(news))
    ready.env.inject_error("POST", f"/channels/{news.id}/messages", status=500, code=0)
    await deliver(ready, CLOSES - timedelta(hours=3))
    assert len(said_in(news)) == known
    await deliver(ready, CLOSES - timedelta(minutes=30))
    await deliver(ready, CLOSES - timedelta(minutes=25))
    assert len(said_in(news)) == known + 1


async def test_after_a_standstill_each_place_and_each_audience_hears_its_latest_milestone(
    ready: World,
) -> None:
    await ready.bring_numhack(
        with_milestones(
            "key: usual, when: [24 h before, 3 h before]",
            "key: mentors, when: [5 h before], to: mentors, text: Be there.",
            "key: lonely, when: [2 h before], to: without_team, text: Alone?",
            "key: lonely-2, when: [1 h before], to: without_team, text: Yes?",
            "key: begun, edge: opens, when: [10 min after], text: Off we go.",
        )
    )
    await deliver(ready, CLOSES - timedelta(minutes=30))
    texts = said_in(ready.channel("announcements"))
    # The one for everyone is not the same as the later one for some.
    assert len([text for text in texts if "Submissions close" in text]) == 1
    assert one(texts, "Yes?")
    assert not any("Alone?" in text for text in texts)
    # What began is another matter than what ends.
    assert one(texts, "Off we go.")
    assert one(said_in(ready.channel("mentors")), "Be there.")


async def test_a_later_milestone_for_everyone_says_what_was_due_for_some(ready: World) -> None:
    await ready.bring_numhack(
        with_milestones(
            "key: lonely, when: [2 h before], to: without_team, text: Alone?",
            "key: usual, when: [1 h before]",
        )
    )
    await deliver(ready, CLOSES - timedelta(minutes=30))
    texts = said_in(ready.channel("announcements"))
    assert one(texts, "Submissions close")
    assert not any("Alone?" in text for text in texts)


async def give_captain(world: World, *, agrees: bool, user_id: int) -> None:
    """Make somebody captain of the only team."""
    async with world.app.database.begin() as tx:
        part = await tx.scalar(select(Participant.id).where(Participant.user_id == user_id))
        await tx.execute(update(Team).values(captain_id=part))
        tx.add(PersonSettings(guild_id=world.guild.id, user_id=user_id, direct_messages=agrees))


def milestones_to(person: simcord.MemberActor) -> list[str]:
    said = said_in(person.user.dm_channel) if person.user.dm_channel else []
    return [text for text in said if "An automatic reminder of NumHack" in text]


@pytest.mark.parametrize("agrees", [True, False])
async def test_the_captain_of_a_team_without_a_space_is_reminded_of_its_own_deadline(
    ready: World, agrees: bool
) -> None:
    await ready.bring_numhack(NUMHACK.replace(b"  space: thread\n", b"  space: none\n"))
    ann = ready.person("ann")
    await join(ready, ann, "Ants")
    await give_captain(ready, agrees=agrees, user_id=ann.id)
    await move(ready, team="ants")
    await deliver(ready, LATER - timedelta(hours=3))
    reminders = milestones_to(ann)
    assert len(reminders) == agrees
    assert all(stamp(LATER) in text and ", for Ants" in text for text in reminders)
    # More still: what the captain was told is corrected.
    await move(ready, team="ants", when="2024-11-25 23:00")
    await deliver(ready)
    corrected = milestones_to(ann)
    assert len(corrected) == agrees
    assert all(f"~~{stamp(LATER)}~~" in text for text in corrected)
    problems = await ready.manager.slash(ready.lobby, "event problems")
    assert "reminder of a deadline" not in problems.response.content
