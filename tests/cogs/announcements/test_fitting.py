"""What the preview says will fit arrives whole, wherever and whenever it is said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.announcements.rules import MESSAGE_LIMIT
from bot.announcements.speaking import Spoken
from bot.model import Participant, Track
from cogs.announcements.present_message import length_of, said
from tests.cogs.announcements.conftest import join, said_in, write
from tests.cogs.outbox import deliver
from tests.cogs.world import World

CLOSES = datetime(2024, 11, 25, 11, 59, tzinfo=UTC)
SPOKEN = Spoken("NumHack", None, "", "channel", "silent", deadline=CLOSES)
LONG = "A name of a track that is rather longer than the names of most others are"


@pytest.mark.parametrize(
    ("end", "planned", "posted"),
    [
        (" {track}, {track} END", {"audience": ("track", LONG)}, {}),
        (" {track} END", {"audience": ("track", LONG), "title": "For {track}"}, {}),
        (" {deadline} END", {}, {"deadline_was": CLOSES - timedelta(days=1)}),
        (" {deadline}, {deadline} END", {}, {"deadline_was": CLOSES - timedelta(days=1)}),
        (" {name} END", {"place": "dm"}, {"person": "_" * 32}),
        (" END", {"place": "dm"}, {"for_users": (2**63 - 1, 2**62)}),
    ],
)
def test_the_longest_text_that_fits_is_cut_nowhere(
    end: str, planned: dict[str, Any], posted: dict[str, Any]
) -> None:
    spoken = replace(SPOKEN, text=end, **planned)
    room = MESSAGE_LIMIT - length_of(spoken)
    longest = replace(spoken, text="x" * room + end)
    assert length_of(longest) == MESSAGE_LIMIT
    assert said(replace(longest, **posted)).text.endswith(" END")


async def test_a_text_that_the_name_of_the_track_makes_too_long_is_not_sent(ready: World) -> None:
    async with ready.app.database.begin() as tx:
        await tx.execute(update(Track).values(name=LONG))
    await join(ready, ready.newcomer)
    async with ready.app.database.begin() as tx:
        await tx.execute(update(Participant).values(profile={"tracks": ["build"]}))
    announcing = await write(ready, "x" * 1650 + " {track}" * 3 + " END")
    await announcing.choose("For whom", "track:build")
    assert "Discord takes 2,000" in announcing.panel.content
    assert not announcing.may_send


async def test_a_text_with_a_deadline_that_fits_is_whole_after_the_deadline_moved(
    ready: World,
) -> None:
    length = 1850
    while not (announcing := await write(ready, "x" * length + " {deadline} END")).may_send:
        length -= 10
    await announcing.press("Send")
    await deliver(ready)
    asked = await ready.manager.slash(
        ready.lobby, "event deadline", what="submissions", when="2024-11-25 20:00"
    )
    await ready.manager.click(asked.response, label="Move it")
    await deliver(ready)
    (posted,) = [text for text in said_in(ready.channel("announcements")) if "xxxx" in text]
    assert "~~<t:1732535940:F>~~ <t:1732564800:F> (<t:1732564800:R>) END" in posted
