"""What people tell about themselves, understood and checked."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors.people import BadAnswer, UnknownLanguage, UnknownZone
from bot.events.definition import stored_definition
from bot.events.file.checking import check_event_file
from bot.model import Participant
from bot.people.answers import answer_to, missing_from, take_down
from bot.people.asked import Asked, Question, asked_by
from bot.people.languages import known_languages
from tests.bot.conftest import event_file

NOW = datetime(2024, 11, 14, tzinfo=UTC)
ZONES = frozenset({"Europe/Berlin"})
ASKED = Asked(
    uses_registration=True,
    profile=("skills", "zone", "languages", "email", "tracks"),
    required=frozenset({"skills", "zone"}),
    skills=("Python", "Design"),
    tracks=(("build", "Build"), ("explain", "Explain")),
    questions=(Question("why", "Why?"), Question("wish", "A wish?", required=False)),
    consent=True,
)


def definition_of(slug: str) -> dict[str, Any]:
    file = check_event_file(event_file(slug), f"{slug}.yaml").file
    assert file is not None
    return stored_definition(file)


def told(said: dict[str, Any], asked: Asked = ASKED) -> Participant:
    participant = Participant(profile={}, looking_for_team=False)
    take_down(participant, said, asked, NOW, zones=ZONES, chapters={"berlin": 7})
    return participant


def test_skills_get_the_writing_that_is_offered_and_a_level() -> None:
    assert told({"skills": "python, Knitting"}).profile["skills"] == {"Python": 2, "Knitting": 2}


def test_a_skill_said_at_two_levels_has_the_higher() -> None:
    said = {"skills": {1: ["Python", "Design"], 3: "design"}}
    assert told(said).profile["skills"] == {"Python": 1, "Design": 3}


def test_a_forged_track_chapter_or_choice_is_not_kept() -> None:
    participant = told({"tracks": ["secret", "build"], "chapter": "x", "attendance": "moon"})
    assert participant.profile["tracks"] == ["build"]
    assert participant.chapter_id is None
    assert participant.attendance is None


def test_what_is_emptied_is_taken_back_and_what_was_not_asked_stays() -> None:
    participant = told({"skills": "Python", "languages": "English, Deutsch"})
    take_down(participant, {"skills": ""}, ASKED, NOW, zones=ZONES, chapters={})
    assert participant.profile == {"languages": ["en", "de"]}


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"zone": "Berlim"}, UnknownZone),
        ({"languages": "Englsh"}, UnknownLanguage),
        ({"email": "noor at home"}, BadAnswer),
    ],
)
def test_a_refused_answer_changes_nothing(said: dict[str, Any], refusal: type[Exception]) -> None:
    participant = Participant(profile={"languages": ["en"]}, looking_for_team=False)
    with pytest.raises(refusal):
        take_down(participant, {"skills": "Python", **said}, ASKED, NOW, zones=ZONES, chapters={})
    assert participant.profile == {"languages": ["en"]}


def test_what_is_missing_is_what_is_required_and_was_not_told() -> None:
    assert missing_from(told({}), ASKED) == ["skills", "zone", "answer:why", "consent"]
    said = {"skills": "Python", "zone": "berlin", "answer:why": "Maps.", "consent": True}
    assert missing_from(told(said), ASKED) == []


@pytest.mark.parametrize(
    ("kind", "raw", "answer"),
    [
        ("line", " a ", "a"),
        ("choice", "red", "red"),
        ("choice", "green", None),
        ("choices", ["blue", "green", "red"], ["red", "blue"]),
        ("yes_no", "no", False),
        ("number", "2,5", 2.5),
        ("number", "3", 3),
        ("link", "https://example.org/x", "https://example.org/x"),
        ("paragraph", "", None),
    ],
)
def test_an_answer_is_kept_as_its_question_wants_it(kind: str, raw: Any, answer: Any) -> None:
    question = Question("q", "Which?", kind=kind, choices=("red", "blue"))
    assert answer_to(question, raw) == answer


@pytest.mark.parametrize(("kind", "raw"), [("number", "many"), ("link", "example")])
def test_an_answer_of_another_kind_is_refused(kind: str, raw: str) -> None:
    with pytest.raises(BadAnswer):
        answer_to(Question("q", "How many?", kind=kind), raw)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("English, German", ["en", "de"]),
        ("deutsch und español", ["de", "es"]),
        ("EN; en", ["en"]),
        ("", []),
    ],
)
def test_languages_are_understood_in_english_and_in_their_own(typed: str, codes: list[str]) -> None:
    assert known_languages(typed) == codes


def test_an_unknown_language_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownLanguage) as refused:
        known_languages("Englsh")
    assert refused.value.nearest[0] == "English"


def test_what_a_file_asks_is_read_from_the_stored_definition() -> None:
    asked = asked_by(definition_of("paper-weekend"))
    assert (asked.by, asked.cap, asked.waiting_list) == ("application", 8, True)
    assert [question.key for question in asked.questions] == ["meets", "work", "wish"]
    assert asked_by(definition_of("numhack")).required == {"skills", "zone"}
    assert not asked_by(definition_of("scratch-seminar")).uses_registration
