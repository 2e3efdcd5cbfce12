"""Comparing two versions of an event file."""

from bot.events.definition import stored_definition
from bot.events.diff import differences
from bot.events.file.reading import read_event_file
from tests.bot.conftest import NUMHACK


def definition(text: bytes):
    file = read_event_file(text, "numhack.yaml").file
    assert file is not None
    return stored_definition(file)


def test_equal_files_have_no_differences() -> None:
    assert differences(definition(NUMHACK), definition(NUMHACK)) == []


def test_writing_the_same_instant_in_other_words_is_no_difference() -> None:
    other = NUMHACK.replace(b"start: Thu 2024-11-14 17:00", b"start: 2024-11-14 5:00 pm UTC")
    assert other != NUMHACK
    assert differences(definition(NUMHACK), definition(other)) == []


def test_a_changed_field_is_named_with_before_and_after() -> None:
    other = NUMHACK.replace(b"title: Opening and keynote", b"title: Opening")
    (change,) = differences(definition(NUMHACK), definition(other))
    assert (change.kind, change.section, change.key) == ("changed", "sessions", "keynote")
    (field,) = change.fields
    assert (field.name, field.before, field.after) == ("title", "Opening and keynote", "Opening")


def test_new_and_missing_items_are_told_apart_from_changed_ones() -> None:
    start, end = NUMHACK.index(b"  - key: talk"), NUMHACK.index(b"  - key: demo-platform")
    fewer = NUMHACK[:start] + NUMHACK[end:]
    (gone,) = differences(definition(NUMHACK), definition(fewer))
    (new,) = differences(definition(fewer), definition(NUMHACK))
    assert (gone.kind, gone.key) == ("removed", "talk")
    assert (new.kind, new.key) == ("added", "talk")


def test_the_order_of_items_does_not_matter() -> None:
    before = definition(NUMHACK)
    after = {**before, "sessions": list(reversed(before["sessions"]))}
    assert differences(before, after) == []


def test_a_session_of_a_chapter_is_a_session_and_not_a_change_of_the_chapter() -> None:
    other = NUMHACK.replace(b"start: Sat 2024-11-23 10:00", b"start: Sat 2024-11-23 11:00", 1)
    assert other != NUMHACK
    (change,) = differences(definition(NUMHACK), definition(other))
    assert (change.section, change.key) == ("sessions", "berlin-evening")
