"""Parts of a submission as people type them."""

from datetime import timedelta

import pytest

from bot.errors.submissions import (
    DeclarationDeclined,
    LengthNotUnderstood,
    TextTooLong,
    UnknownLicence,
    VideoTooShortOrLong,
)
from bot.submissions.asked import Part
from bot.submissions.licences import read_licence
from bot.submissions.values import is_filled, read_length, read_value

DEMO = Part("demo", "Demo", "video", shortest=timedelta(minutes=3), longest=timedelta(minutes=5))


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("4:30", 270),
        ("1:02:03", 3723),
        ("4 min 30 s", 270),
        ("4m", 240),
        ("4", 240),
        ("1h", 3600),
        ("90 seconds", 90),
        ("4 minutes", 240),
    ],
)
def test_the_length_of_a_video_is_read_as_people_write_it(typed: str, seconds: int) -> None:
    assert read_length(typed) == timedelta(seconds=seconds)


@pytest.mark.parametrize("typed", ["", "long", "4:75", "-4", "4:30:99", "²"])
def test_what_is_no_length_is_refused(typed: str) -> None:
    with pytest.raises(LengthNotUnderstood):
        read_length(typed)


@pytest.mark.parametrize("typed", ["2:59", "5:01"])
def test_a_video_keeps_to_its_length(typed: str) -> None:
    with pytest.raises(VideoTooShortOrLong):
        read_value(DEMO, "https://youtu.be/x", typed)
    assert read_value(DEMO, "https://youtu.be/x", "3:00")["seconds"] == 180


def test_a_video_without_its_length_is_kept_but_not_complete() -> None:
    value = read_value(DEMO, "https://youtu.be/x")
    assert not is_filled(DEMO, value)
    assert is_filled(DEMO, read_value(DEMO, "https://youtu.be/x", "4"))
    assert is_filled(Part("demo", "Demo", "video"), value)


def test_a_text_keeps_to_its_length_and_can_be_emptied() -> None:
    part = Part("summary", "In a few words", "text", max_characters=10)
    assert read_value(part, "ten chars!") == "ten chars!"
    assert read_value(part, "  ") is None
    with pytest.raises(TextTooLong):
        read_value(part, "eleven char")


@pytest.mark.parametrize(
    ("typed", "name"),
    [("mit", "MIT"), ("Apache 2", "Apache-2.0"), ("gpl-3.0-or-later", "GPL-3.0-or-later")],
)
def test_a_licence_is_known_by_its_spdx_name(typed: str, name: str) -> None:
    assert read_licence(typed) == name


def test_a_licence_that_is_not_taken_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownLicence) as refused:
        read_licence("BSD-4-Clause", ["MIT", "BSD-3-Clause"])
    assert refused.value.nearest == ("BSD-3-Clause",)
    with pytest.raises(UnknownLicence) as refused:
        read_licence("Apoche-2.0")
    assert "Apache-2.0" in refused.value.nearest
    assert read_licence("bsd", ["MIT", "BSD-3-Clause"]) == "BSD-3-Clause"


def test_a_declaration_is_agreed_to_or_not_there() -> None:
    part = Part("original", "Our own work", "declaration", statement="We made this.")
    assert read_value(part, "yes") is True
    assert read_value(part, "") is None
    with pytest.raises(DeclarationDeclined):
        read_value(part, "no")
