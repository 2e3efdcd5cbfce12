"""What a server needs for an event: what the file uses, and closed to whom it should be."""

from bot.events.file.reading import read_event_file
from bot.events.wanted import WantedChannel, wanted_channels, wanted_roles
from tests.bot.conftest import event_file


def channels_of(slug: str) -> dict[str, WantedChannel]:
    file = read_event_file(event_file(slug), slug).file
    assert file is not None
    return {channel.purpose: channel for channel in wanted_channels(file)}


def test_rooms_of_staff_are_seen_by_them_and_organizers_alone() -> None:
    channels = channels_of("numhack")
    assert channels["mentors"].seen_by == ("mentor", "organizer")
    assert channels["judges"].seen_by == ("judge", "organizer")
    assert channels["organizers"].seen_by == ("organizer",)
    assert channels["questions"].seen_by == ()


def test_the_start_panel_stands_where_nobody_else_writes() -> None:
    channels = channels_of("numhack")
    assert channels["start"].read_only
    assert channels["announcements"].read_only
    assert not channels["introductions"].read_only


def test_a_seminar_gets_no_rooms_for_teams_projects_or_judges() -> None:
    assert not {"teams", "projects", "judges", "mentors"} & channels_of("scratch-seminar").keys()


def test_every_event_has_a_role_for_its_organizers() -> None:
    for slug in ("numhack", "deeplearn", "paper-weekend", "dl-course", "scratch-seminar"):
        file = read_event_file(event_file(slug), slug).file
        assert file is not None
        assert wanted_roles(file)[0].purpose == "organizer"
