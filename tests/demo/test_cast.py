from collections import Counter
from zoneinfo import ZoneInfo

import yaml

from bot.demo.cast import CAST, ORGANIZER, PITCHES, PLAYED, Part
from bot.demo.opening import EVENT_FILE

BY_USERNAME = {character.username: character for character in CAST}


def test_about_forty_people_of_every_part_are_there() -> None:
    parts = Counter(character.part for character in CAST)
    assert 36 <= len(CAST) <= 45
    assert set(parts) == set(Part)
    assert len(BY_USERNAME) == len(CAST)


def test_the_personas_have_the_parts_they_are_played_in() -> None:
    played = {persona.key: BY_USERNAME[persona.username] for persona in PLAYED}
    assert played["newcomer"].part is Part.NEWCOMER
    assert played["mentor"].part is Part.MENTOR
    assert played["organizer"].part is Part.ORGANIZER
    assert played["organizer"].username == ORGANIZER
    assert played["alone"].team is None
    assert played["participant"].team is not None
    founders: dict[str | None, str] = {}
    for character in CAST:
        founders.setdefault(character.team, character.username)
    assert founders[played["captain"].team] == played["captain"].username
    assert founders[played["participant"].team] != played["participant"].username


def test_no_team_is_larger_or_smaller_than_the_event_allows() -> None:
    sizes = Counter(character.team for character in CAST if character.team)
    assert all(2 <= size <= 5 for size in sizes.values())


def test_everyone_says_only_what_the_event_file_knows() -> None:
    asked = yaml.safe_load(EVENT_FILE.read_text())
    topics = {topic["key"] for topic in asked["mentors"]["topics"]}
    skills, interests = set(asked["registration"]["skills"]), asked["registration"]["interests"]
    tracks = {track["key"] for track in asked["tracks"]}
    for one in CAST:
        assert set(one.skills) <= (topics if one.part is Part.MENTOR else skills), one.name
        assert set(one.interests) <= set(interests), one.name
        assert set(one.tracks) <= tracks, one.name
        assert one.skills or one.part is not Part.PARTICIPANT, one.name
    for pitch in PITCHES.values():
        assert set(pitch.wanted_skills) <= skills
        assert pitch.track in tracks


def test_every_zone_is_known() -> None:
    assert all(ZoneInfo(character.zone).key == character.zone for character in CAST)
