"""Rules: what the file accepts, and cases beside those of the bad files."""

from typing import Any

import pytest

from bot.events.file.findings import Level
from bot.events.file.lint import lint
from bot.events.file.schema import EventFile
from tests.events.file.samples import event_file, session


def found(**sections: Any) -> list[tuple[str, str]]:
    return [(finding.rule, finding.path) for finding in lint(event_file(**sections))]


SUMMER = {"starts": "2024-07-01 00:00", "ends": "2024-07-30 00:00"}
CET = {"hacking": {"opens": "2024-07-08 18:00 CET"}}


def test_an_accepted_warning_becomes_a_note_with_the_reason() -> None:
    accept = [{"rule": "abbreviation-not-in-force", "at": "windows", "reason": "As announced."}]
    (finding,) = lint(event_file(event=SUMMER, windows=CET, accept=accept))
    assert finding.level is Level.NOTE
    assert finding.accepted == "As announced."


def test_an_acceptance_holds_only_for_its_rule_and_place() -> None:
    for rule, at in (("repeated-time", "windows"), ("abbreviation-not-in-force", "window")):
        accept = [{"rule": rule, "at": at, "reason": "As announced."}]
        levels = {
            finding.rule: finding.level
            for finding in lint(event_file(event=SUMMER, windows=CET, accept=accept))
        }
        assert levels == {
            "abbreviation-not-in-force": Level.WARNING,
            "nothing-accepted": Level.WARNING,
        }


def test_an_error_cannot_be_accepted() -> None:
    accept = [{"rule": "team-size", "at": "teams", "reason": "We like it."}]
    teams = {"min_size": 6, "max_size": 5}
    levels = [finding.level for finding in lint(event_file(teams=teams, accept=accept))]
    assert Level.ERROR in levels


def test_a_stored_file_is_found_wanting_in_the_same_way() -> None:
    file = event_file(event=SUMMER, windows=CET, sessions=[session("a", "Mon 2024-07-09 02:00")])
    stored = EventFile.model_validate(file.model_dump(mode="json"))
    assert lint(stored) == lint(file)
    assert {finding.rule for finding in lint(file)} == {
        "abbreviation-not-in-force",
        "weekday-mismatch",
        "session-at-night",
    }


def test_sessions_of_different_tracks_may_be_at_the_same_time() -> None:
    tracks = [{"key": "build", "title": "Build"}, {"key": "train", "title": "Train"}]
    both = [
        session(key, "2024-11-22 12:00", audience={"tracks": [key]}) for key in ("build", "train")
    ]
    assert found(tracks=tracks, sessions=both) == []
    same = [session("a", "2024-11-22 12:00"), session("b", "2024-11-22 13:00")]
    assert found(sessions=same) == []
    cancelled = [session("a", "2024-11-22 12:00"), session("b", "2024-11-22 12:00", cancelled=True)]
    assert found(sessions=cancelled) == []


def test_a_session_said_to_be_at_two_in_the_morning_is_believed() -> None:
    assert found(sessions=[session("a", "2024-11-23 2:00 am")]) == []


def test_a_session_outside_the_event_counts_its_end_and_its_zone() -> None:
    assert found(sessions=[session("a", "2024-11-24 17:00")]) == []
    late = [session("a", "2024-11-24 17:30")]
    assert found(sessions=late) == [("session-outside-event", "sessions.a.start")]
    away = [session("a", "2024-11-24 14:00", zone="America/Sao_Paulo")]
    assert found(sessions=away) == [("session-outside-event", "sessions.a.start")]
    assert found(event={"ends": "open"}, sessions=late) == []


def test_judging_may_begin_a_minute_after_the_last_grace_is_over() -> None:
    closes = {"closes": "2024-11-24 12:00", "grace": "30 min"}

    def opens(at: str) -> list[tuple[str, str]]:
        return found(windows={"submissions": closes, "judging": {"opens": f"2024-11-24 {at}"}})

    assert opens("12:30") == [("judging-at-deadline", "windows.judging.opens")]
    assert opens("12:31") == []


def test_a_deadline_said_twice_in_two_zones_is_fine_when_it_is_the_same_instant() -> None:
    event = {"ends": "2024-11-26 00:00"}
    window = {"closes": "2024-11-24 23:59 AoE", "also_said_as": ["2024-11-25 11:59 UTC"]}
    assert found(event=event, windows={"submissions": window}) == []
    window["also_said_as"] = ["2024-11-25 12:00 UTC"]
    path = "windows.submissions.also_said_as[1]"
    assert found(event=event, windows={"submissions": window}) == [("deadline-said-twice", path)]


def test_a_time_in_a_text_that_the_file_knows_is_fine() -> None:
    sections: dict[str, Any] = {
        "windows": {"submissions": {"closes": "2024-11-24 12:00"}},
        "texts": {"welcome": "Hand in until 2024-11-24 12:00 CET, which is 2024-11-24 11:00 UTC."},
    }
    assert found(**sections) == []
    sections["texts"] = {"welcome": "Hand in until 2024-11-24 12:01 CET."}
    assert found(**sections) == [("time-in-text", "texts.welcome")]


def test_a_key_may_come_again_in_another_list_but_sessions_share_theirs() -> None:
    tracks, sponsors = [{"key": "a", "title": "A"}], [{"key": "a", "name": "A"}]
    assert found(tracks=tracks, sponsors=sponsors) == []
    topics = [{"key": "t", "title": "T", "sessions": [session("a", "2024-11-23 12:00")]}]
    sessions = [session("a", "2024-11-22 12:00")]
    assert ("duplicate-key", "topics.t.sessions.a.key") in found(sessions=sessions, topics=topics)


def test_every_kind_of_reference_is_followed() -> None:
    rules = found(
        mentors={"mentors": [{"key": "m", "name": "M", "topics": ["nix"], "tracks": ["nix"]}]},
        judging={
            "criteria": [{"key": "a", "title": "A"}],
            "rounds": [{"key": "r", "title": "R", "criteria": ["nix"]}],
        },
        units=[{"key": "u", "title": "U", "sessions": ["nix"]}],
        perks=[{"key": "p", "title": "P", "sponsor": "nix"}],
        sessions=[session("s", "2024-11-22 12:00", audience={"chapters": ["nix"]})],
    )
    assert [rule for rule, _ in rules] == ["unknown-reference"] * 6


def test_equal_weights_need_not_be_said() -> None:
    criteria = [{"key": "a", "title": "A"}, {"key": "b", "title": "B"}]
    assert found(judging={"criteria": criteria}) == []


def test_the_deadline_of_a_far_chapter_is_looked_at_on_its_own_clock() -> None:
    chapters = [
        {"key": "delhi", "name": "Delhi", "zone": "Asia/Kolkata"},
        {"key": "lagos", "name": "Lagos", "zone": "Africa/Lagos"},
    ]
    windows = {"submissions": {"closes": "2024-11-23 22:00"}}
    (finding,) = lint(event_file(windows=windows, chapters=chapters))
    assert finding.rule == "night-deadline"
    assert "Sun 02:30" in finding.message
    assert "Delhi" in finding.message


HURRY = {"key": "hurry", "window": "hacking", "when": ["3 h before"]}


def milestone_saying(text: str) -> dict[str, Any]:
    return {
        "windows": {"hacking": {"closes": "2024-11-24 12:00"}},
        "reminders": {"milestones": [HURRY | {"text": text}]},
    }


def certificate_saying(text: str) -> dict[str, Any]:
    return {"certificates": [{"key": "c", "title": "C", "to": "participants", "text": text}]}


@pytest.mark.parametrize(
    ("sections", "unknown"),
    [
        (milestone_saying("{event}: until {deadline}, {team} in {track}"), ["{team}", "{track}"]),
        (certificate_saying("{name} of {team} won {award} at {event}"), []),
        (certificate_saying("{name} until {deadline}"), ["{deadline}"]),
        # These go out as they are written.
        ({"texts": {"registered": "Welcome, {name}!"}}, ["{name}"]),
    ],
)
def test_each_kind_of_text_has_the_fields_that_are_filled_in_there(
    sections: dict[str, Any], unknown: list[str]
) -> None:
    messages = [f.message for f in lint(event_file(**sections)) if f.rule == "unknown-field"]
    assert [message.split()[3] for message in messages] == [f"{word};" for word in unknown]


def test_a_mention_in_a_milestone_is_an_error_as_it_is_in_an_announcement() -> None:
    (finding,) = lint(event_file(**milestone_saying("Hurry, @everyone: {deadline}")))
    assert (finding.rule, finding.level) == ("mention", Level.ERROR)
    assert "@everyone" in finding.message
    assert "without a ping" in finding.message
    assert lint(event_file(**milestone_saying("Ask in <#123456789012345678>."))) == ()
