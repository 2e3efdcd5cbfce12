from collections import Counter
from zoneinfo import ZoneInfo

from bot.demo.cast import CAST, ORGANIZER, PLAYED, Part

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


def test_no_team_is_larger_or_smaller_than_the_event_allows() -> None:
    sizes = Counter(character.team for character in CAST if character.team)
    assert all(2 <= size <= 5 for size in sizes.values())


def test_every_zone_is_known() -> None:
    assert all(ZoneInfo(character.zone).key == character.zone for character in CAST)
