"""The models: zones that are inherited, short forms, the programme, and JSON."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from bot.events.file.layout import planned_channels, planned_roles
from bot.events.file.schema import EventFile
from tests.events.file.samples import event_file, session


def test_times_take_the_zone_of_the_event_unless_something_nearer_names_one() -> None:
    file = event_file(
        sessions=[
            session("home", "2024-11-22 12:00"),
            session("away", "2024-11-22 12:00", zone="America/Sao_Paulo"),
            session("said", "2024-11-22 12:00 UTC", zone="America/Sao_Paulo"),
        ],
        chapters=[
            {
                "key": "lagos",
                "name": "Lagos",
                "zone": "Africa/Lagos",
                "sessions": [session("meet", "2024-11-22 12:00")],
            }
        ],
    )
    starts = [planned.session.start for planned in file.programme()]
    assert [start.zone for start in starts if start] == [
        "Europe/Berlin",
        "America/Sao_Paulo",
        "UTC",
        "Africa/Lagos",
    ]
    assert [start.utc.hour for start in starts if start] == [11, 15, 12, 11]
    assert [planned.zone for planned in file.programme()] == [
        "Europe/Berlin",
        "America/Sao_Paulo",
        "America/Sao_Paulo",
        "Africa/Lagos",
    ]


def test_the_zone_of_one_file_does_not_leak_into_the_next() -> None:
    event_file(event={"zone": "Asia/Tokyo"})
    with pytest.raises(ValidationError):
        EventFile.model_validate({"event": {"starts": "2024-11-22 12:00"}})
    window = event_file(windows={"hacking": {"opens": "2024-11-22 12:00"}}).windows.hacking
    assert window is not None
    assert window.opens is not None
    assert window.opens.zone == "Europe/Berlin"


def test_a_file_survives_being_stored_as_json() -> None:
    file = event_file(
        event={"ends": "open", "zone": "AoE"},
        sessions=[session("a", "2024-11-22 12:00", audience="mentors", speakers=["open", "Ada"])],
        topic_defaults={
            "duties": [{"key": "notes", "title": "Notes", "due": "within 7 days after"}],
            "session_duration": "1h30",
        },
        submissions={"items": [{"key": "v", "title": "V", "kind": "video", "longest": "5 min"}]},
        reminders={"sessions": ["1 day", "10 min"]},
    )
    stored = file.model_dump(mode="json")
    assert EventFile.model_validate(json.loads(json.dumps(stored))) == file
    again = EventFile.model_validate(stored)
    assert again.model_dump(mode="json") == stored
    assert again.sessions[0].start == file.sessions[0].start
    assert again.sessions[0].start is not None
    assert again.sessions[0].start.written == "2024-11-22 12:00"


def test_an_end_may_be_a_time_alone() -> None:
    (held,) = event_file(
        sessions=[{"key": "a", "start": "Fri 2024-11-22 17:00 PST", "end": "8:00 pm"}]
    ).sessions
    assert held.end is not None
    assert held.end.utc == datetime(2024, 11, 23, 4, tzinfo=UTC)
    assert held.ends_at == held.end.utc


def test_two_evenings_are_one_topic_with_its_place_duration_and_chairs() -> None:
    file = event_file(
        topic_defaults={
            "session_duration": "3 h",
            "place": "Seminar room",
            "duties": [{"key": "readings", "title": "Readings", "due": "7 days before"}],
        },
        topics=[
            {
                "key": "diffusion",
                "title": "Diffusion",
                "chairs": ["Noor", "open"],
                "sessions": [
                    {"key": "theory", "start": "2024-11-22 17:00"},
                    {"key": "code", "date": "2024-12"},
                ],
            },
            {"key": "own", "title": "Own rules", "duties": []},
        ],
    )
    first, second = file.programme()
    assert (first.title, first.place) == ("Diffusion", "Seminar room")
    assert first.session.start is not None
    assert first.ends_at == first.session.start.utc + timedelta(hours=3)
    assert [person.name for person in first.chairs] == ["Noor", "open"]
    assert second.ends_at is None
    assert second.session.open_parts() == ("date",)
    assert [duty.key for duty in file.duties_of(file.topics[0])] == ["readings"]
    assert file.duties_of(file.topics[1]) == ()


def test_a_chapters_session_is_for_the_chapter() -> None:
    chapter = {"key": "x", "name": "X", "zone": "UTC", "place": "Pub"}
    file = event_file(chapters=[chapter | {"sessions": [{"key": "a", "date": "open"}]}])
    (planned,) = file.programme()
    assert planned.audience.chapters == ("x",)
    assert planned.place == "Pub"


def test_an_event_names_the_features_it_uses_and_no_others() -> None:
    file = event_file(sessions=[session("a", "2024-11-22 12:00")], teams={"max_size": 5})
    assert file.features() == ("schedule", "teams")
    assert [(use.name, use.active) for use in file.feature_uses({"schedule"})] == [
        ("schedule", True),
        ("teams", False),
    ]


def test_channels_and_roles_follow_from_what_is_used() -> None:
    bare = {channel.key for channel in planned_channels(event_file())}
    assert bare == {"start", "announcements", "questions", "organizers"}
    assert [role.key for role in planned_roles(event_file())] == ["organizer"]
    full = event_file(
        teams={"max_size": 5},
        mentors={},
        chapters=[{"key": "x", "name": "X", "zone": "UTC", "own_channel": True}],
        channels={"teams": "#crews"},
    )
    added = {channel.key: channel.name for channel in planned_channels(full)}
    assert added.keys() - bare == {"introductions", "teams", "mentors", "chapter:x"}
    assert added["teams"] == "crews"
    assert [role.key for role in planned_roles(full)] == ["organizer", "mentor"]


def test_a_read_file_cannot_be_changed() -> None:
    file = event_file()
    with pytest.raises(ValidationError):
        file.event = file.event
