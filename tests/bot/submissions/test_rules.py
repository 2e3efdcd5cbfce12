"""When something can be handed in, to the second, and what is missing."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors.submissions import Incomplete, SubmissionsClosed, SubmissionsNotOpen
from bot.submissions.asked import Asked, Part, asked_by
from bot.submissions.rules import missing, require_complete, scope_of, stage, team_in, timing

OPENS = datetime(2024, 11, 22, 11, tzinfo=UTC)
CLOSES = datetime(2024, 11, 25, 11, 59, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
REFUSES, MARKS = Asked(late="refuse", late_advice="Write to us."), Asked(late="mark")


def test_the_instant_before_the_deadline_counts_and_the_deadline_does_not() -> None:
    assert timing(REFUSES, OPENS, CLOSES, CLOSES - MOMENT) == "in_time"
    with pytest.raises(SubmissionsClosed) as refused:
        timing(REFUSES, OPENS, CLOSES, CLOSES)
    assert (refused.value.closed_at, refused.value.advice) == (CLOSES, "Write to us.")


def test_late_ones_are_marked_where_the_event_takes_them() -> None:
    assert timing(MARKS, OPENS, CLOSES, CLOSES - MOMENT) == "in_time"
    assert timing(MARKS, OPENS, CLOSES, CLOSES) == "late"


def test_within_the_period_of_grace_it_is_in_time() -> None:
    asked = Asked(grace=timedelta(minutes=10))
    assert timing(asked, OPENS, CLOSES, CLOSES + timedelta(minutes=10) - MOMENT) == "in_time"
    with pytest.raises(SubmissionsClosed) as refused:
        timing(asked, OPENS, CLOSES, CLOSES + timedelta(minutes=10))
    assert refused.value.closed_at == CLOSES


def test_it_opens_at_an_instant_too() -> None:
    assert timing(REFUSES, OPENS, CLOSES, OPENS) == "in_time"
    with pytest.raises(SubmissionsNotOpen):
        timing(REFUSES, OPENS, CLOSES, OPENS - MOMENT)


def test_who_was_let_back_in_has_until_then() -> None:
    until = CLOSES + timedelta(hours=2)
    assert timing(REFUSES, OPENS, CLOSES, until - MOMENT, reopened_until=until) == "in_time"
    with pytest.raises(SubmissionsClosed) as refused:
        timing(REFUSES, OPENS, CLOSES, until, reopened_until=until)
    assert refused.value.closed_at == until


def test_without_a_deadline_it_is_always_in_time() -> None:
    assert timing(REFUSES, None, None, CLOSES) == "in_time"


CODE, REMARKS = Part("code", "Code", "repository"), Part("remarks", "Remarks", "text", False)


def test_what_is_missing_is_told_by_name() -> None:
    assert missing([CODE, REMARKS], {}) == [CODE]
    with pytest.raises(Incomplete) as refused:
        require_complete(None, [CODE, REMARKS], {"remarks": "x"})
    assert refused.value.missing == ("Title", "Code")
    require_complete("Owls", [CODE, REMARKS], {"code": {"url": "https://x.org", "plain": "x"}})


def test_a_draft_is_nothing_something_or_complete() -> None:
    assert stage(None, [CODE], {}) == "nothing"
    assert stage("Owls", [CODE], {}) == "draft"
    assert stage("Owls", [CODE], {"code": {"url": "https://x.org"}}) == "complete"


def test_parts_are_asked_of_those_whom_they_concern() -> None:
    definition = {
        "submissions": {
            "items": [
                {"key": "code", "title": "Code", "kind": "repository", "hosts": ["github.com"]},
                {"key": "data", "title": "Data", "kind": "text", "tracks": ["train"]},
                {"key": "demo", "title": "Demo", "kind": "video", "longest": "5 min"},
            ],
            "grace": "10 min",
        },
        "tracks": [{"key": "train", "title": "Train"}, {"key": "build", "title": "Build"}],
    }
    asked = asked_by(definition)
    assert asked is not None
    assert asked.grace == timedelta(minutes=10)
    assert [part.key for part in asked.parts_for(frozenset({"build"}), None)] == ["code", "demo"]
    assert [part.key for part in asked.parts_for(frozenset({"train"}), None)] == [
        "code",
        "data",
        "demo",
    ]
    assert asked.parts[2].longest == timedelta(minutes=5)
    assert asked_by({}) is None


def test_each_who_and_what_has_a_scope_of_its_own() -> None:
    assert scope_of(team_id=5, participant_id=None, track=None, unit=None) == "team:5"
    assert scope_of(team_id=5, participant_id=None, track=2, unit=None) == "team:5/track:2"
    assert scope_of(team_id=None, participant_id=7, track=None, unit="w1") == "person:7/unit:w1"


@pytest.mark.parametrize(
    ("scope", "team"), [("team:5", 5), ("team:51/track:2", 51), ("person:7/unit:w1", None)]
)
def test_a_scope_says_which_team_hands_in(scope: str, team: int | None) -> None:
    assert team_in(scope) == team
