"""How milestones read, and how much room their texts have."""

from bisect import bisect_left
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.deadlines.telling import Milestone
from bot.delivery.kinds import Said
from bot.events.file.lint import lint
from cogs.deadlines.present import milestone_said
from tests.events.file.samples import event_file

NOW = datetime(2024, 11, 25, 9, 0, tzinfo=UTC)
CLOSES = datetime(2024, 11, 25, 11, 59, tzinfo=UTC)
LATER = datetime(2024, 11, 25, 20, 0, tzinfo=UTC)
NOTE = "The hour that counts is 23:59 *Anywhere on Earth*."
# As the outbox writes them: the line of a late one, and the last line with a marker of eight.
LATE, LAST = "-# This comes late: it was due <t:1732525140:R>.\n", "\n-#  · ········"


def whole(said: Said) -> int:
    return len(LATE) + len(said.text) + len(LAST) + len(said.footer)


def is_accepted(text: str, to: list[str]) -> bool:
    file = event_file(
        event={"name": "Num_Hack 2024"},
        teams={"max_size": 5},
        windows={"submissions": {"closes": "2024-11-24 17:00", "note": NOTE}},
        reminders={
            "milestones": [
                {"key": "m", "window": "submissions", "when": ["3 h before"], "text": text}
                | ({"to": to} if to else {})
            ]
        },
    )
    return "too-many-characters" not in {finding.rule for finding in lint(file)}


@pytest.mark.parametrize("to", [[], ["without_team"], ["incomplete", "mentors", "judges"]])
@pytest.mark.parametrize("begin", ["", "Until {deadline}: ", "{event} {deadline} {deadline} "])
def test_a_text_that_the_check_accepts_fits_in_whatever_becomes_of_it(
    begin: str, to: list[str]
) -> None:
    lengths = range(2_000)
    most = bisect_left(lengths, 1, key=lambda n: not is_accepted(f"{begin}{'x' * n}", to)) - 1
    # Nobody is made to be brief for nothing.
    assert most > 1_400
    milestone = Milestone(
        event="Num_Hack 2024",
        window="submissions",
        edge="closes",
        at=CLOSES,
        text=f"{begin}{'x' * most}",
        note=NOTE,
        to=tuple(to),
    )
    for_team = replace(milestone, to=(), team="A" * 50)
    # Moved back to where the file has it, the note holds again.
    moved = replace(milestone, was=LATER)
    for one in (milestone, moved, for_team, replace(moved, to=(), team="A" * 50)):
        said = milestone_said(one, NOW)
        assert "…" not in said.text
        assert whole(said) <= 2_000


@pytest.mark.parametrize(("text", "said"), [(None, "close"), ("Hurry!", "It has moved:")])
def test_a_deadline_that_was_taken_away_is_struck_through(text: str | None, said: str) -> None:
    taken = Milestone("NumHack", "submissions", "closes", at=None, was=CLOSES, text=text)
    struck = f"{said} ~~<t:{int(CLOSES.timestamp())}:F>~~ at a time that is not set yet."
    assert struck in milestone_said(taken, NOW).text


@pytest.mark.parametrize("was", [None, CLOSES])
def test_a_text_of_an_older_file_that_is_too_long_is_cut_rather_than_lost(
    was: datetime | None,
) -> None:
    milestone = Milestone(
        event="NumHack 2024",
        window="submissions",
        edge="closes",
        at=LATER,
        was=was,
        text="x" * 4_000,
        note=NOTE,
        to=tuple(f"a-track-of-many-and-with-a-long-name-{n}" for n in range(25)),
    )
    said = milestone_said(milestone, NOW)
    assert whole(said) <= 2_000
    assert "xxx…\nThe hour that counts" in said.text
    assert ("It has moved" in said.text) == (was is not None)
